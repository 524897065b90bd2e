package results

import (
	"context"
	"fmt"
	"slices"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
)

// Copies says how often nearly the same text was found.
type Copies struct {
	Documents int
	Authors   int // different names
	Articles  int // that they are, or are on
}

// Copies counts the groups that documents are in (corpus.Document.DuplicateGroup), by
// the name of the group. A group that searches do not show yet is left out.
func (r *Reader) Copies(ctx context.Context, documents []corpus.Document) (map[string]Copies, error) {
	var groups []string
	for _, d := range documents {
		if d.DuplicateGroup != "" {
			groups = append(groups, d.DuplicateGroup)
		}
	}
	slices.Sort(groups)
	if groups = slices.Compact(groups); len(groups) == 0 {
		return nil, nil
	}
	found, err := r.ask(ctx, search.Request{
		Filters:   []search.Filter{{Field: schema.Copies, Any: groups}},
		Aggregate: &search.AggregateRequest{By: []search.Axis{{Facet: search.FacetRequest{Field: schema.Copies}}}, Authors: true, Articles: true},
	})
	if err != nil {
		return nil, fmt.Errorf("results: copies: %w", err)
	}
	copies := map[string]Copies{}
	for _, cell := range found.Aggregate.Cells {
		if place := cell.Place[0]; place >= 0 {
			group := found.Aggregate.Margins[0].Facet.Values[place].Value
			copies[group] = Copies{Documents: cell.Count, Authors: cell.Authors, Articles: cell.Articles}
		}
	}
	return copies, nil
}
