package searchtest

import (
	"context"
	"math"

	"standpoint/indexer/search"
)

// List implements search.Lister.
func (o *Oracle) List(ctx context.Context, req search.ListRequest) (*search.Listing, error) {
	if err := search.CheckList(req); err != nil {
		return nil, err
	}
	whole := req.Bare()
	whole.Limit = math.MaxInt
	found, err := o.Search(ctx, whole)
	if err != nil {
		return nil, err
	}
	o.mu.RLock()
	defer o.mu.RUnlock()
	var listed []search.Listed
	for _, hit := range found.Hits {
		one := search.Listed{ID: hit.ID}
		if req.Values != "" {
			one.Values = len(o.values(req.Request, o.docs[hit.ID], req.Values))
		}
		listed = append(listed, one)
	}
	return &search.Listing{Applied: found.Applied, Len: len(listed), At: func(i int) search.Listed { return listed[i] }}, nil
}
