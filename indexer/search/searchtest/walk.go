package searchtest

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"standpoint/indexer/search"
)

// walkSize is among how many documents those are that are written during a walk.
const walkSize = 15

// walkRequest is a random request for small pages, in an order that the documents
// themselves decide on.
func walkRequest(r *rand.Rand) search.Request {
	req := randomRequest(r)
	req.Facets, req.Histogram, req.Limit = nil, nil, 1+r.IntN(7)
	if req.Sort == search.Relevance {
		req.Sort = search.Added
	}
	return req
}

// walkDiffers reads a list page after page and changes documents after each. It
// says what is wrong with the pages: a document that did not change is on exactly
// one of them if it was found before, and on none otherwise, and each total is that
// of its moment.
func walkDiffers(ctx context.Context, engine search.Searcher, oracle *Oracle, req search.Request, change func() search.Batch) string {
	all := req
	all.Limit = math.MaxInt32
	before, err := engine.Search(ctx, all)
	if err != nil {
		return err.Error()
	}
	listed, changed := map[string]int{}, map[string]bool{}
	for pages := 0; ; pages++ {
		page, err := engine.Search(ctx, req)
		if err != nil {
			return err.Error()
		}
		want, err := oracle.Search(ctx, req)
		if err != nil {
			return err.Error()
		}
		if page.Total != want.Total {
			return fmt.Sprintf("%s\ntotal %d on page %d, want %d", describe(req), page.Total, pages, want.Total)
		}
		for _, hit := range page.Hits {
			listed[hit.ID]++
		}
		if len(page.Hits) < req.Limit {
			break
		}
		last := page.Hits[len(page.Hits)-1]
		req.After = &search.Cursor{Key: last.Key, ID: last.ID}
		batch := change()
		for _, d := range batch.Upserts {
			changed[d.ID] = true
		}
		for _, id := range batch.Deletes {
			changed[id] = true
		}
	}
	found := map[string]int{}
	for _, hit := range before.Hits {
		found[hit.ID] = 1
	}
	for id := range listed {
		found[id] += 0
	}
	for id, once := range found {
		if !changed[id] && listed[id] != once {
			return fmt.Sprintf("%s\n%s did not change, and is listed %d times, not %d", describe(req), id, listed[id], once)
		}
	}
	return ""
}
