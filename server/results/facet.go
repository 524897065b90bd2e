package results

import (
	"context"
	"fmt"
	"slices"

	"standpoint/corpus/quality"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
	"standpoint/server/searchurl"
)

// Counts are the values of one field under a search.
type Counts struct {
	Facet               Facet
	Next                string        // cursor of the next page; "" at the end
	Quality             []quality.Row // as in a Page
	Total               int           // documents that the search finds
	Snapshot            Snapshot
	Canonical, ReadBack string // as in a Page
	Notices             []Notice
}

// ReadFacetPage reads the part of an address after the question mark as a request for
// values of a field. It fails as searchurl.ParseFacetPage does.
func (r *Reader) ReadFacetPage(ctx context.Context, field, raw string) (searchurl.FacetPage, error) {
	return searchurl.ParseFacetPage(ctx, field, raw, r.options())
}

// Count counts the values of a field under a search, the most frequent first. If they
// have to contain a text, the best matches come first: matches of the whole name or
// a whole word, then of the beginning of a word, then inside a word. The first page has
// all values that the search asks for or excludes, and the others do not have them.
// Facet.Other counts the values that are not on the page.
func (r *Reader) Count(ctx context.Context, p searchurl.FacetPage) (*Counts, error) {
	held, err := r.held(ctx)
	if err != nil {
		return nil, err
	}
	if err := r.checkCursor(ctx, p.Since); err != nil {
		return nil, err
	}
	s := p.Search
	req := s.FirstPage().Request
	req.Limit, req.Histogram = 0, nil
	req.Facets = []search.FacetRequest{{Field: p.Field}}
	if p.Contains == "" && p.After == nil {
		req.Facets[0].Limit = p.Limit
	}
	results, err := r.ask(ctx, req)
	if err != nil {
		return nil, fmt.Errorf("results: facet %s: %w", p.Field, err)
	}
	facet := r.facet(s, results.Facets[0])
	next := ""
	if last, more := r.keep(&facet, p); more {
		next = p.Cursor(last, results.Applied)
	}
	readBack, err := r.readBack(ctx, s)
	if err != nil {
		return nil, err
	}
	notices, err := r.notices(ctx, s, results.Total)
	if err != nil {
		return nil, err
	}
	return &Counts{
		Facet:     facet,
		Next:      next,
		Quality:   r.qualityOf(s, req.Facets),
		Total:     results.Total,
		Snapshot:  Snapshot{Index: results.Applied, Records: held},
		Canonical: s.FirstPage().Format(),
		ReadBack:  readBack,
		Notices:   append(said(dateless(s.Request)...), notices...),
	}, nil
}

// keep keeps the values of a page. Last is the place of the last one, and more is
// whether others come after it.
func (r *Reader) keep(f *Facet, p searchurl.FacetPage) (last searchurl.ValuePlace, more bool) {
	more = f.Other > 0 // the engine did not give them
	places := map[string]searchurl.ValuePlace{}
	for _, v := range f.Values {
		places[v.Value] = searchurl.ValuePlace{Fit: r.fit(f.Field, v, p.Contains), Count: v.Count, Value: v.Value}
	}
	slices.SortStableFunc(f.Values, func(a, b FacetValue) int { return places[a.Value].Compare(places[b.Value]) })
	kept := f.Values[:0]
	taken := 0
	for _, v := range f.Values {
		at := places[v.Value]
		comes := at.Fit != schema.NoFit && (p.After == nil || at.Compare(*p.After) > 0)
		onFirst := v.State != searchurl.Off
		switch {
		case comes && taken < p.Limit && (p.After == nil || !onFirst):
			taken++
			last = at
		case onFirst && p.After == nil:
		default:
			more = more || comes && !onFirst
			f.Other += v.Count
			continue
		}
		kept = append(kept, v)
	}
	f.Values = kept
	return last, more
}

// fit returns how well a value fits a text.
func (r *Reader) fit(field string, v FacetValue, text string) schema.Fit {
	if text == "" {
		return schema.Whole
	}
	return schema.FitOf(text, append([]string{v.Value, v.Label}, r.values.NamesOf(field, v.Value)...)...)
}

func (r *Reader) facet(s searchurl.Search, f search.Facet) Facet {
	out := Facet{
		Field:           f.Field,
		Values:          make([]FacetValue, len(f.Values)),
		Missing:         f.Missing,
		Other:           f.Other,
		MissingSelected: s.Filter(f.Field).Missing,
	}
	for i, v := range f.Values {
		out.Values[i] = FacetValue{Value: v.Value, Label: r.Label(f.Field, v.Value), Count: v.Count, State: s.State(f.Field, v.Value)}
	}
	return out
}
