package searchtest

import (
	"slices"
	"time"

	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

// minimize makes a request as small as it can while fails holds.
func minimize(req search.Request, fails func(search.Request) bool) search.Request {
	for {
		i := slices.IndexFunc(smaller(req), fails)
		if i < 0 {
			return req
		}
		req = smaller(req)[i]
	}
}

// smaller are the requests that lack one part of a request.
func smaller(req search.Request) []search.Request {
	var out []search.Request
	add := func(smaller search.Request, changed bool) {
		if changed {
			out = append(out, smaller)
		}
	}
	for i := range req.Facets {
		less := req
		less.Facets = slices.Delete(slices.Clone(req.Facets), i, i+1)
		add(less, true)
	}
	for i := range req.Filters {
		less := req
		less.Filters = slices.Delete(slices.Clone(req.Filters), i, i+1)
		add(less, true)
	}
	less := req
	less.Histogram = nil
	add(less, req.Histogram != nil)
	less = req
	less.Arrivals = nil
	add(less, req.Arrivals != nil)
	if a := req.Aggregate; a != nil {
		less = req
		less.Aggregate = nil
		add(less, true)
		for i := range a.By {
			fewer := *a
			fewer.By, fewer.Of = slices.Delete(slices.Clone(a.By), i, i+1), nil
			less.Aggregate = &fewer
			add(less, len(a.By) > 1)
		}
		fewer := *a
		fewer.Of = nil
		less.Aggregate = &fewer
		add(less, len(a.Of) > 0)
		counts := search.AggregateRequest{By: a.By}
		less.Aggregate = &counts
		add(less, a.Authors || a.Articles || a.Shares)
	}
	less = req
	less.From, less.To = time.Time{}, time.Time{}
	add(less, !req.From.IsZero() || !req.To.IsZero())
	less = req
	less.Only = nil
	add(less, req.Only != nil)
	less = req
	less.AddedFrom, less.AddedTo = time.Time{}, time.Time{}
	add(less, !req.AddedFrom.IsZero() || !req.AddedTo.IsZero())
	less = req
	less.Zone = ""
	add(less, req.Zone != "")
	less = req
	less.View = schema.View{}
	add(less, req.View != schema.View{})
	less = req
	less.Limit = 0
	add(less, req.Limit != 0)
	for _, node := range simpler(req.Query) {
		less = req
		less.Query = node
		add(less, true)
	}
	return out
}

// simpler are a node's children and the node with one of them left out or
// itself made simpler.
func simpler(n query.Node) []query.Node {
	if n == nil {
		return nil
	}
	return query.Visit[[]query.Node](n, simplifier{})
}

// simplifier gives the simpler nodes of each kind; a leaf can only be left out.
type simplifier struct{}

func (simplifier) Term(query.Term) []query.Node           { return []query.Node{nil} }
func (simplifier) Phrase(query.Phrase) []query.Node       { return []query.Node{nil} }
func (simplifier) Wildcard(query.Wildcard) []query.Node   { return []query.Node{nil} }
func (simplifier) Fuzzy(query.Fuzzy) []query.Node         { return []query.Node{nil} }
func (simplifier) Value(query.Value) []query.Node         { return []query.Node{nil} }
func (simplifier) DateRange(query.DateRange) []query.Node { return []query.Node{nil} }
func (simplifier) And(n query.And) []query.Node {
	return simplerList(n.Nodes, func(nodes []query.Node) query.Node { return query.And{Nodes: nodes} })
}
func (simplifier) Or(n query.Or) []query.Node {
	return simplerList(n.Nodes, func(nodes []query.Node) query.Node { return query.Or{Nodes: nodes} })
}
func (simplifier) Not(n query.Not) []query.Node {
	return simplerInside(n.Node, func(inner query.Node) query.Node { return query.Not{Node: inner} })
}

func (simplifier) Article(n query.Article) []query.Node {
	return simplerInside(n.Node, func(inner query.Node) query.Node { return query.Article{Node: inner} })
}
func (simplifier) HasComment(n query.HasComment) []query.Node {
	return simplerInside(n.Node, func(inner query.Node) query.Node { return query.HasComment{Node: inner} })
}

// simplerInside are what is inside a clause, and the clause around anything simpler.
func simplerInside(inner query.Node, around func(query.Node) query.Node) []query.Node {
	out := []query.Node{inner}
	for _, c := range simpler(inner) {
		if c != nil {
			out = append(out, around(c))
		}
	}
	return out
}

func simplerList(nodes []query.Node, list func([]query.Node) query.Node) []query.Node {
	out := slices.Clone(nodes)
	for i, child := range nodes {
		out = append(out, list(slices.Delete(slices.Clone(nodes), i, i+1)))
		for _, c := range simpler(child) {
			if c != nil {
				changed := slices.Clone(nodes)
				changed[i] = c
				out = append(out, list(changed))
			}
		}
	}
	if len(nodes) == 0 {
		out = append(out, nil)
	}
	return out
}
