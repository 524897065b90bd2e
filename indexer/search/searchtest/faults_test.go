package searchtest

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

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
func (r rewriter) Wildcard(n query.Wildcard) query.Node   { return r(n) }
func (r rewriter) Fuzzy(n query.Fuzzy) query.Node         { return r(n) }
func (r rewriter) Value(n query.Value) query.Node         { return r(n) }
func (r rewriter) DateRange(n query.DateRange) query.Node { return r(n) }
func (r rewriter) And(n query.And) query.Node             { return query.And{Nodes: r.list(n.Nodes)} }
func (r rewriter) Or(n query.Or) query.Node               { return query.Or{Nodes: r.list(n.Nodes)} }
func (r rewriter) Not(n query.Not) query.Node             { return query.Not{Node: rewrite(n.Node, r)} }
func (r rewriter) Article(n query.Article) query.Node     { return query.Article{Node: rewrite(n.Node, r)} }
func (r rewriter) HasComment(n query.HasComment) query.Node {
	return query.HasComment{Node: rewrite(n.Node, r)}
}

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
	"counts additions up to a second later": func(r search.Request) search.Request {
		if n := len(r.Arrivals); n > 0 {
			r.Arrivals = append(slices.Clone(r.Arrivals[:n-1]), r.Arrivals[n-1].Add(time.Second))
		}
		return r
	},
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
	"asks a document what article: asks its article": func(r search.Request) search.Request {
		if joined, ok := r.Query.(query.Article); ok {
			r.Query = joined.Node
		}
		return r
	},
	"finds the threads of comments for their articles": func(r search.Request) search.Request {
		if joined, ok := r.Query.(query.HasComment); ok {
			r.Query = query.Article{Node: joined}
		}
		return r
	},
	"reads fields of the article as the document's": onFilters(func(f search.Filter) search.Filter {
		f.Field, _ = schema.Origin(f.Field)
		return f
	}),
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
		if wildcard, ok := n.(query.Wildcard); ok && wildcard.Field == schema.Headline {
			wildcard.Field = ""
			return wildcard
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
			for range 2000 {
				if req := randomRequest(r); fails(req) {
					// Of two filters each may hide the fault alone, where as many documents pass by chance.
					if small := minimize(req, fails); len(small.Facets) > 1 || len(small.Filters) > 2 {
						t.Errorf("the least request is still %s", describe(small))
					}
					return
				}
			}
			t.Error("2,000 random requests do not find it")
		})
	}
}

// rankingFaults are mistakes in ranking; pages that are read while documents change must
// find each.
var rankingFaults = map[string]func(search.Request) search.Request{
	"ranks each page by the present statistics": func(r search.Request) search.Request {
		if r.After != nil {
			r.After = &search.Cursor{Key: r.After.Key, ID: r.After.ID}
		}
		return r
	},
	"does not see what is near": func(r search.Request) search.Request {
		if and, ok := r.Query.(query.And); ok {
			var apart []query.Node
			for _, n := range and.Nodes {
				apart = append(apart, query.And{Nodes: []query.Node{n}})
			}
			r.Query = query.And{Nodes: apart}
		}
		return r
	},
}

func TestChangingFindsFaults(t *testing.T) {
	for name, misread := range rankingFaults {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(8) {
				r := rand.New(rand.NewPCG(seed, 8))
				c := &changingCorpus{Engine: faulty{&Oracle{}, misread}, oracle: &Oracle{}, r: r}
				for range 4 {
					c.change(t, randomBatch(r, randomSize))
				}
				for range 12 {
					if c.pages(t, randomRanking(r)) != "" {
						return
					}
				}
			}
			t.Error("the pages of 96 searches do not find it")
		})
	}
}

// wordFaults are mistakes in counting words; the random requests must find each.
var wordFaults = map[string]func(search.WordsRequest) search.WordsRequest{
	"ignores Field":              func(r search.WordsRequest) search.WordsRequest { r.Field = ""; return r },
	"ignores Least":              func(r search.WordsRequest) search.WordsRequest { r.Least = 0; return r },
	"ignores Text":               func(r search.WordsRequest) search.WordsRequest { r.Word.Text = ""; return r },
	"counts one edit too many":   func(r search.WordsRequest) search.WordsRequest { r.Word.Edits = min(r.Word.Edits+1, 2); return r },
	"counts terms for all forms": func(r search.WordsRequest) search.WordsRequest { r.Word.Form = query.Inflected; return r },
	"counts what no set finds in the last": func(r search.WordsRequest) search.WordsRequest {
		r.Sets = append(append([]search.Request(nil), r.Sets[:len(r.Sets)-1]...), search.Request{})
		return r
	},
	"lets the last set go first": func(r search.WordsRequest) search.WordsRequest {
		r.Sets = append([]search.Request(nil), r.Sets...)
		r.Sets[0], r.Sets[len(r.Sets)-1] = r.Sets[len(r.Sets)-1], r.Sets[0]
		return r
	},
}

// misreading counts the words of another request than it is asked for.
type misreading struct {
	*Oracle
	misread func(search.WordsRequest) search.WordsRequest
}

func (m misreading) Words(ctx context.Context, req search.WordsRequest, visit func(search.WordCount) error) (search.WordTotals, error) {
	return m.Oracle.Words(ctx, m.misread(req), visit)
}

func TestRandomWordsFindFaults(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	oracle := &Oracle{}
	for range 4 {
		write(t, oracle, randomBatch(r, randomSize))
	}
	for name, misread := range wordFaults {
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(5, 6))
			for range *randomCorpora * randomBatches * randomWords {
				if wordsDiffer(t.Context(), misreading{oracle, misread}, oracle, randomWordsRequest(r)) != "" {
					return
				}
			}
			t.Error("the random requests do not find it")
		})
	}
}
