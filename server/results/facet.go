package results

import (
	"context"
	"fmt"
	"strings"

	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
	"standpoint/server/searchurl"
)

// Counts are the values of one field under a search.
type Counts struct {
	Facet               Facet
	Total               int // documents that the search finds
	Snapshot            Snapshot
	Canonical, ReadBack string // as those of a Page
	Warnings            []string
}

// Count counts the values of a field under a search: at most limit of them, the
// most frequent first, and of those only the ones whose value, name or alias
// contains a text, if it is not "". Values that the search asks for or
// excludes are always there. What is left out is in Facet.Other.
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
	warnings, err := r.unheardOf(ctx, s, results.Total)
	if err != nil {
		return nil, err
	}
	return &Counts{
		Facet:     facet,
		Total:     results.Total,
		Snapshot:  Snapshot{Index: results.Applied, Records: held},
		Canonical: s.FirstPage().Format(),
		ReadBack:  readBack,
		Warnings:  warnings,
	}, nil
}

// keep leaves the values that contain a text.
func (r *Reader) keep(f *Facet, contains string, limit int) {
	known := map[string]bool{}
	if r.names != nil {
		for _, value := range r.names.Find(named(f.Field), contains) {
			known[value] = true
		}
	}
	folded := schema.Fold(contains)
	kept := f.Values[:0]
	for _, v := range f.Values {
		fits := known[target(f.Field, v.Value)] || strings.Contains(schema.Fold(v.Value), folded) || strings.Contains(schema.Fold(v.Label), folded)
		switch {
		case v.State != searchurl.Off:
		case !fits || len(kept) >= limit:
			f.Other += v.Count
			continue
		}
		kept = append(kept, v)
	}
	f.Values = kept
}

// named is the field whose values have the names of a field's values: pairs of
// target and side are named as agencies are.
func named(field string) string {
	if field == schema.Toward {
		return schema.Agency
	}
	return field
}

// target is the part of a value that has a name.
func target(field, value string) string {
	if field == schema.Toward {
		if t, _, ok := schema.SplitToward(value); ok {
			return t
		}
	}
	return value
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
