package bleveengine

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
)

// TestAggregateInParts counts the same whether the numbers of documents are kept and
// sorted at once, or are worked out again for a few authors and articles at a time.
func TestAggregateInParts(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	e := open(t, t.TempDir())
	for seq := range 3 {
		var batch search.Batch
		for n := range 150 {
			batch.Upserts = append(batch.Upserts, comment(fmt.Sprintf("c%d", 150*seq+n), random))
		}
		batch.Seq = corpus.Seq(seq + 1)
		write(t, e, batch)
	}
	refresh(t, e)
	for _, field := range []string{schema.Agency, schema.Outlet} {
		req := search.Request{Aggregate: &search.AggregateRequest{
			By: []search.Axis{{Facet: search.FacetRequest{Field: field, Limit: 2}}, {Histogram: &search.HistogramRequest{Interval: search.Year}},
				{Facet: search.FacetRequest{Field: schema.Stance}}},
			Authors: true, Articles: true, Shares: true, Of: []int{0},
		}}
		whole := find(t, e, req).Aggregate
		if len(whole.Cells) < 20 {
			t.Fatalf("%d cells", len(whole.Cells))
		}
		for _, most := range []int{1, 40, 700} {
			in := numbersMost
			numbersMost = most
			parts := find(t, e, req).Aggregate
			numbersMost = in
			if !reflect.DeepEqual(parts, whole) {
				t.Errorf("by %s, %d numbers at a time: other counts than at once", field, most)
			}
		}
	}
}
