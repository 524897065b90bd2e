package results

import (
	"context"
	"fmt"

	"standpoint/indexer/search"
	"standpoint/server/searchurl"
)

// Matching returns the ids of the first documents that a search finds, up to its
// limit, and how many it finds in all. It does not read the documents.
func (r *Reader) Matching(ctx context.Context, s searchurl.Search) (ids map[string]bool, total int, err error) {
	req := s.FirstPage().Request
	req.Facets, req.Histogram = nil, nil
	results, err := r.ask(ctx, req)
	if err != nil {
		return nil, 0, fmt.Errorf("results: matching: %w", err)
	}
	ids = make(map[string]bool, len(results.Hits))
	for _, hit := range results.Hits {
		ids[hit.ID] = true
	}
	return ids, results.Total, nil
}

// Total returns the number of documents that a search finds.
func (r *Reader) Total(ctx context.Context, s searchurl.Search) (int, error) {
	req := s.FirstPage().Request
	req.Limit, req.Facets, req.Histogram, req.Sort = 0, nil, nil, search.Newest
	results, err := r.ask(ctx, req)
	if err != nil {
		return 0, fmt.Errorf("results: total: %w", err)
	}
	return results.Total, nil
}
