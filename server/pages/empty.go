package pages

import (
	"context"
	"slices"
	"strings"
	"time"

	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

// emptyView says why nothing was found and how to find something.
type emptyView struct {
	Nothing bool        // the index is empty
	Clauses []countView // parts of the query, with what each finds on its own
	Counted string      // how the parts were counted: with the filters, or without them because the filters alone find nothing; "" if there are none
	Filters []countView // each filter, with what it finds on its own
	Loosen  []loosenView
}

// countView is a part of a query and the number of documents that it finds.
type countView struct {
	Text  string
	Count int
}

// loosenView is a search with one restriction less.
type loosenView struct {
	link
	Count int
}

// loosenMost limits how many other searches are tried when one finds nothing.
const loosenMost = 16

// empty finds out which part of a search finds nothing.
func (p *Pages) empty(ctx context.Context, s searchurl.Search) (*emptyView, error) {
	s = s.FirstPage().WithFacets(nil, nil)
	v := &emptyView{}
	counts := p.reader.Tally()
	if err := p.countParts(ctx, counts, s, v); err != nil {
		return nil, err
	}
	for _, candidate := range looser(s) {
		n, _, err := counts.Total(ctx, candidate.search)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			v.Loosen = append(v.Loosen, loosenView{link{Label: candidate.label, Href: candidate.search.URL("/search")}, n})
		}
	}
	all, err := p.reader.Total(ctx, searchurl.New())
	v.Nothing = all == 0
	return v, err
}

// countParts counts what each part of the query and each filter finds on its own.
func (p *Pages) countParts(ctx context.Context, counts *results.Tally, s searchurl.Search, v *emptyView) error {
	filtered, err := p.reader.Total(ctx, withoutWords(s))
	if err != nil {
		return err
	}
	asked := s
	switch {
	case !isFiltered(s):
	case filtered > 0:
		v.Counted = "with the filters"
	default:
		v.Counted, asked = "without the filters", withoutFilters(s)
	}
	explained, err := p.reader.Explain(ctx, asked)
	if err != nil {
		return err
	}
	v.Clauses = leaves(explained.Tree)
	for _, f := range s.Request.Filters {
		if len(v.Filters) == loosenMost {
			break
		}
		n, counted, err := counts.Total(ctx, searchurl.New().WithView(s.Request.View).WithFilter(f))
		if err != nil {
			return err
		}
		if !counted {
			break
		}
		v.Filters = append(v.Filters, countView{p.filterWords(f), n})
	}
	if !s.Request.From.IsZero() || !s.Request.To.IsZero() {
		n, err := p.reader.Total(ctx, searchurl.New().WithRange(s.Request.From, s.Request.To))
		if err != nil {
			return err
		}
		v.Filters = append(v.Filters, countView{"Published " + query.Span(s.Request.From, s.Request.To), n})
	}
	if from, to := s.Request.AddedFrom, s.Request.AddedTo; !from.IsZero() || !to.IsZero() {
		n, err := p.reader.Total(ctx, searchurl.New().WithAdded(from, to))
		if err != nil {
			return err
		}
		v.Filters = append(v.Filters, countView{"Added " + query.Span(from, to), n})
	}
	return nil
}

// filterWords names a filter and its first values.
func (p *Pages) filterWords(f search.Filter) string {
	names := facetNames[f.Field]
	values := slices.Concat(f.Any, f.Not)
	text := names.name + ": "
	switch {
	case len(values) == 0:
		return text + names.missing
	case len(f.Any) == 0:
		text = names.name + " is not: "
	}
	text += visible(p.reader.Label(f.Field, values[0]))
	if more := len(values) - 1; more > 0 {
		text += " and " + number(more) + " more"
	}
	return text
}

// leaves returns the smallest parts of a query that find documents by themselves:
// not those that are asked of articles or comments.
func leaves(c *results.Clause) []countView {
	if c == nil {
		return nil
	}
	if len(c.Clauses) == 0 || c.Kind == "article" || c.Kind == "has_comment" {
		return []countView{{visible(c.Text), c.Count}}
	}
	var out []countView
	for _, inner := range c.Clauses {
		out = append(out, leaves(inner)...)
	}
	return out
}

type loosened struct {
	label  string
	search searchurl.Search
}

// looser returns the search without each of its restrictions in turn, and then
// without all of them.
func looser(s searchurl.Search) []loosened {
	var out []loosened
	req := s.Request
	if req.Query != nil {
		out = append(out, loosened{"Any of the words, read as plain text", anyWord(s)})
		out = append(out, withoutOne(s)...)
	}
	for _, f := range req.Filters {
		out = append(out, loosened{"Without the filter on " + lowerFirst(facetNames[f.Field].name), s.Without(f.Field)})
	}
	if !req.From.IsZero() || !req.To.IsZero() {
		out = append(out, loosened{"At any date", s.WithRange(time.Time{}, time.Time{})})
	}
	if !req.AddedFrom.IsZero() || !req.AddedTo.IsZero() {
		out = append(out, loosened{"Whenever it was added", s.WithAdded(time.Time{}, time.Time{})})
	}
	if req.Only != nil {
		out = append(out, loosened{"In any theme", s.WithoutTheme()})
	}
	if req.View != (schema.View{}) {
		out = append(out, loosened{"Also agencies and places that the text does not name, and less certain stances", s.WithView(schema.View{})})
	}
	out = out[:min(len(out), loosenMost-3)]
	if !isFiltered(s) {
		return out
	}
	if s.Query != "" {
		out = append(out, loosened{"Only the filters, without the words", withoutWords(s)})
	}
	if len(out) > 1 || s.Query == "" {
		out = append(out, loosened{"Without any filter", withoutFilters(s)})
	}
	if len(out) > 2 && req.Query != nil {
		out = append(out, loosened{"Any of the words, without any filter", anyWord(withoutFilters(s))})
	}
	return out
}

// withoutOneMost is how many words a query has at most if each is left out in turn.
const withoutOneMost = 8

// withoutOne returns a search of several words without each of them in turn, for those
// who remember all but one of them rightly.
func withoutOne(s searchurl.Search) []loosened {
	and, ok := s.Request.Query.(query.And)
	if !ok || len(and.Nodes) < 3 || len(and.Nodes) > withoutOneMost {
		return nil
	}
	var out []loosened
	for i, left := range and.Nodes {
		rest := query.And{Nodes: slices.Delete(slices.Clone(and.Nodes), i, i+1)}
		other := s
		other.Query, other.Request.Query = rest.String(), rest
		out = append(out, loosened{"Without “" + visible(strings.Trim(left.String(), `"`)) + "”", other})
	}
	return out
}

// isFiltered reports whether a search has other restrictions than its words.
func isFiltered(s searchurl.Search) bool {
	req := s.Request
	return len(req.Filters) > 0 || req.Only != nil || req.View != (schema.View{}) || !req.From.IsZero() || !req.To.IsZero() || !req.AddedFrom.IsZero() || !req.AddedTo.IsZero()
}

// anyWord returns the search that reads its words as plain text.
func anyWord(s searchurl.Search) searchurl.Search {
	s.Match, s.Request.Query, s.Request.Any = searchurl.MatchAny, nil, s.Query
	return s
}

func withoutFilters(s searchurl.Search) searchurl.Search {
	s.Request.Filters, s.Request.View = nil, schema.View{}
	return s.WithoutTheme().WithRange(time.Time{}, time.Time{}).WithAdded(time.Time{}, time.Time{})
}

func withoutWords(s searchurl.Search) searchurl.Search {
	kept := s.Request.Sort == s.DefaultSort()
	s.Query, s.Match = "", searchurl.MatchAll
	s.Request.Query, s.Request.Any = nil, ""
	if kept {
		s.Request.Sort = s.DefaultSort()
	}
	return s.FirstPage()
}
