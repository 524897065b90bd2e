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
	Authors   int    // different names
	Articles  int    // that they are, or are on
	Allowed   string // what a moderator said that the group is; "": nothing
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
	copies, _, err := r.countCopies(ctx, search.Request{Filters: []search.Filter{{Field: schema.Copies, Any: groups}}})
	if err != nil {
		return nil, err
	}
	allowed, err := r.allowedGroups(ctx)
	for group, said := range allowed {
		if c, is := copies[group]; is {
			c.Allowed = said.Text
			copies[group] = c
		}
	}
	return copies, err
}

// countCopies counts the documents that a request finds, by group, and returns the state
// that was searched.
func (r *Reader) countCopies(ctx context.Context, req search.Request) (map[string]Copies, corpus.State, error) {
	req.Aggregate = &search.AggregateRequest{By: []search.Axis{{Facet: search.FacetRequest{Field: schema.Copies}}}, Authors: true, Articles: true}
	found, err := r.ask(ctx, req)
	if err != nil {
		return nil, corpus.State{}, fmt.Errorf("results: copies: %w", err)
	}
	copies := map[string]Copies{}
	for _, cell := range found.Aggregate.Cells {
		if place := cell.Place[0]; place >= 0 {
			group := found.Aggregate.Margins[0].Facet.Values[place].Value
			copies[group] = Copies{Documents: cell.Count, Authors: cell.Authors, Articles: cell.Articles}
		}
	}
	return copies, found.Applied, nil
}
