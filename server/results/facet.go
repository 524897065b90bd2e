package results

import (
	"cmp"
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
	Quality             []quality.Row // as in a Page
	Total               int           // documents that the search finds
	Snapshot            Snapshot
	Canonical, ReadBack string // as in a Page
	Notices             []Notice
}

// Count counts the values of a field under a search: at most limit of them, the
// most frequent first. If contains is not "", only values whose id, name or alias
// contains it are returned, the best matches first: matches of the whole name or
// a whole word, then of the beginning of a word, then inside a word. Values that
// the search asks for or excludes are always returned. Facet.Other counts the
// values left out.
func (r *Reader) Count(ctx context.Context, s searchurl.Search, field, contains string, limit int) (*Counts, error) {
	held, err := r.held(ctx)
	if err != nil {
		return nil, err
	}
	req := s.FirstPage().Request
	req.Limit, req.Histogram = 0, nil
	req.Facets = []search.FacetRequest{{Field: field, Limit: limit}}
	if contains != "" {
		req.Facets[0].Limit = 0
	}
	results, err := r.ask(ctx, req)
	if err != nil {
		return nil, fmt.Errorf("results: facet %s: %w", field, err)
	}
	facet := r.facet(s, results.Facets[0])
	if contains != "" {
		r.keep(&facet, contains, limit)
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
		Quality:   r.qualityOf(s, req.Facets),
		Total:     results.Total,
		Snapshot:  Snapshot{Index: results.Applied, Records: held},
		Canonical: s.FirstPage().Format(),
		ReadBack:  readBack,
		Notices:   append(said(dateless(s.Request)...), notices...),
	}, nil
}

// keep keeps the values that contain a text, the best matches first.
func (r *Reader) keep(f *Facet, contains string, limit int) {
	fits := map[string]schema.Fit{}
	for _, v := range f.Values {
		fits[v.Value] = schema.FitOf(contains, append([]string{v.Value, v.Label}, r.values.NamesOf(f.Field, v.Value)...)...)
	}
	slices.SortStableFunc(f.Values, func(a, b FacetValue) int { return cmp.Compare(fits[a.Value], fits[b.Value]) })
	kept := f.Values[:0]
	for _, v := range f.Values {
		switch {
		case v.State != searchurl.Off:
		case fits[v.Value] == schema.NoFit || len(kept) >= limit:
			f.Other += v.Count
			continue
		}
		kept = append(kept, v)
	}
	f.Values = kept
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
