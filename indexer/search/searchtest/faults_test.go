package searchtest

import (
	"context"
	"math/rand/v2"
	"testing"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

// faulty answers another request than it is asked.
type faulty struct {
	*Oracle
	misread func(search.Request) search.Request
}

func (f faulty) Search(ctx context.Context, req search.Request) (*search.Results, error) {
	return f.Oracle.Search(ctx, f.misread(req))
}

// rewrite changes every leaf of a query.
func rewrite(n query.Node, leaf func(query.Node) query.Node) query.Node {
	if n == nil {
		return nil
	}
	return query.Visit[query.Node](n, rewriter(leaf))
}

type rewriter func(query.Node) query.Node

func (r rewriter) Term(n query.Term) query.Node           { return r(n) }
func (r rewriter) Phrase(n query.Phrase) query.Node       { return r(n) }
func (r rewriter) Prefix(n query.Prefix) query.Node       { return r(n) }
func (r rewriter) Fuzzy(n query.Fuzzy) query.Node         { return r(n) }
func (r rewriter) Value(n query.Value) query.Node         { return r(n) }
func (r rewriter) DateRange(n query.DateRange) query.Node { return r(n) }
func (r rewriter) And(n query.And) query.Node             { return query.And{Nodes: r.list(n.Nodes)} }
func (r rewriter) Or(n query.Or) query.Node               { return query.Or{Nodes: r.list(n.Nodes)} }
func (r rewriter) Not(n query.Not) query.Node             { return query.Not{Node: rewrite(n.Node, r)} }

func (r rewriter) list(nodes []query.Node) []query.Node {
	var out []query.Node
	for _, c := range nodes {
		out = append(out, rewrite(c, r))
	}
	return out
}

// faults are mistakes that an engine could make; the random requests must find each.
var faults = map[string]func(search.Request) search.Request{
	"ignores Named":         func(r search.Request) search.Request { r.View.Named = false; return r },
	"ignores MinConfidence": func(r search.Request) search.Request { r.View.MinConfidence = 0; return r },
	"ignores From":          func(r search.Request) search.Request { r.From = search.Request{}.From; return r },
	"ignores AddedTo":       func(r search.Request) search.Request { r.AddedTo = search.Request{}.AddedTo; return r },
	"counts days of UTC":    func(r search.Request) search.Request { r.Zone = ""; return r },
	"sorts additions by date": func(r search.Request) search.Request {
		if r.Sort == search.Added {
			r.Sort = search.Newest
		}
		return r
	},
	"loses a facet's limit": func(r search.Request) search.Request {
		facets := append([]search.FacetRequest(nil), r.Facets...)
		for i := range facets {
			facets[i].Limit = 0
		}
		r.Facets = facets
		return r
	},
	"sorts the oldest first": func(r search.Request) search.Request {
		if r.Sort == search.Newest {
			r.Sort = search.Oldest
		}
		return r
	},
	"sorts by any side at any confidence": func(r search.Request) search.Request {
		if r.Sort == search.Confidence {
			r.View.MinConfidence = corpus.Minimums[0]
		}
		return r
	},
	"ignores Not":     onFilters(func(f search.Filter) search.Filter { f.Not = nil; return f }),
	"ignores Missing": onFilters(func(f search.Filter) search.Filter { f.Missing = false; return f }),
	"ignores Exact": onLeaves(func(n query.Node) query.Node {
		if term, ok := n.(query.Term); ok {
			term.Exact = false
			return term
		}
		return n
	}),
	"reads a phrase as near": onLeaves(func(n query.Node) query.Node {
		if phrase, ok := n.(query.Phrase); ok {
			phrase.Slop = max(phrase.Slop, 1)
			return phrase
		}
		return n
	}),
	"reads near one too wide": onLeaves(func(n query.Node) query.Node {
		if phrase, ok := n.(query.Phrase); ok && phrase.Slop > 0 {
			phrase.Slop++
			return phrase
		}
		return n
	}),
	"looks for headlines in texts": onLeaves(func(n query.Node) query.Node {
		if prefix, ok := n.(query.Prefix); ok && prefix.Field == schema.Headline {
			prefix.Field = ""
			return prefix
		}
		return n
	}),
	"allows an edit too few": onLeaves(func(n query.Node) query.Node {
		if fuzzy, ok := n.(query.Fuzzy); ok {
			fuzzy.Edits = max(fuzzy.Edits-1, 0)
			return fuzzy
		}
		return n
	}),
}

func onFilters(change func(search.Filter) search.Filter) func(search.Request) search.Request {
	return func(r search.Request) search.Request {
		var filters []search.Filter
		for _, f := range r.Filters {
			filters = append(filters, change(f))
		}
		r.Filters = filters
		return r
	}
}

func onLeaves(change func(query.Node) query.Node) func(search.Request) search.Request {
	return func(r search.Request) search.Request {
		r.Query = rewrite(r.Query, change)
		return r
	}
}

func TestRandomRequestsFindFaults(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	oracle := &Oracle{}
	for range 4 {
		write(t, oracle, randomBatch(r, randomSize))
	}
	for name, misread := range faults {
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(3, 4))
			engine := faulty{oracle, misread}
			fails := func(req search.Request) bool { return disagreement(t.Context(), engine, oracle, req) != "" }
			for range 640 {
				if req := randomRequest(r); fails(req) {
					if small := minimize(req, fails); len(small.Facets) > 1 || len(small.Filters) > 1 {
						t.Errorf("the least request is still %s", describe(small))
					}
					return
				}
			}
			t.Error("640 random requests do not find it")
		})
	}
}
