package pages

import (
	"context"
	"time"

	"standpoint/indexer/schema"
	"standpoint/server/reading"
	"standpoint/server/searchurl"
)

// emptyView says why nothing was found and how to find something.
type emptyView struct {
	Nothing bool        // the index holds no document at all
	Clauses []countView // parts of the query with what each finds alone, under the filters
	Loosen  []loosenView
}

// countView is a part of a query with the number of documents that it finds.
type countView struct {
	Text  string
	Count int
}

// loosenView is a search that is less strict in one point.
type loosenView struct {
	link
	Count int
}

// loosenMost bounds how many searches are tried for one that found nothing.
const loosenMost = 12

// empty looks for the part of a search that nothing passes.
func (p *Pages) empty(ctx context.Context, s searchurl.Search) (*emptyView, error) {
	s = s.FirstPage().WithFacets(nil, nil)
	v := &emptyView{}
	explained, err := p.reader.Explain(ctx, s)
	if err != nil {
		return nil, err
	}
	v.Clauses = leaves(explained.Tree)
	for _, candidate := range looser(s) {
		n, err := p.total(ctx, candidate.search)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			v.Loosen = append(v.Loosen, loosenView{link{Label: candidate.label, Href: candidate.search.URL("/search")}, n})
		}
	}
	all, err := p.total(ctx, searchurl.New())
	v.Nothing = all == 0
	return v, err
}

// total is the number of documents that a search finds.
func (p *Pages) total(ctx context.Context, s searchurl.Search) (int, error) {
	counts, err := p.reader.Count(ctx, s, schema.Kind, "", 1)
	if err != nil {
		return 0, err
	}
	return counts.Total, nil
}

// leaves are the smallest parts of a query.
func leaves(c *reading.Clause) []countView {
	if c == nil {
		return nil
	}
	if len(c.Clauses) == 0 {
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

// looser gives the search without each of its restrictions in turn, and then
// without all of them.
func looser(s searchurl.Search) []loosened {
	var out []loosened
	req := s.Request
	if req.Query != nil {
		any := s
		any.Match, any.Request.Query, any.Request.Any = searchurl.MatchAny, nil, s.Query
		out = append(out, loosened{"Documents with any of the words, read as plain text", any})
	}
	for _, f := range req.Filters {
		out = append(out, loosened{"Without the filter on " + lowerFirst(facetNames[f.Field].name), s.Without(f.Field)})
	}
	if !req.From.IsZero() || !req.To.IsZero() {
		out = append(out, loosened{"At any date", s.WithRange(time.Time{}, time.Time{})})
	}
	if req.View != (schema.View{}) {
		out = append(out, loosened{"Without asking for named agencies or sure stances", s.WithView(schema.View{})})
	}
	out = out[:min(len(out), loosenMost-2)]
	if s.Query != "" {
		out = append(out, loosened{"Without the words, with the filters", withoutWords(s)})
	}
	if len(out) > 1 || s.Query == "" {
		words := s
		words.Request.Filters, words.Request.From, words.Request.To, words.Request.View = nil, time.Time{}, time.Time{}, schema.View{}
		out = append(out, loosened{"Without any filter", words})
	}
	return out
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
