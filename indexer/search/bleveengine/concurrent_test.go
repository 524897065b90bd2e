package bleveengine

import (
	"math/rand/v2"
	"sync"
	"testing"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

// TestSearchesWhileWriting searches from several goroutines while batches are
// written and merged: every answer must be of one state of the index, whole.
func TestSearchesWhileWriting(t *testing.T) {
	e := open(t, t.TempDir())
	const batches = 16
	done := make(chan struct{})
	var searching sync.WaitGroup
	for i := range 2 {
		searching.Go(func() {
			random := rand.New(rand.NewPCG(uint64(i), 9))
			for {
				select {
				case <-done:
					return
				default:
					searchWhole(t, e, random)
				}
			}
		})
	}
	for seq := range corpus.Seq(batches) {
		write(t, e, batchNumber(seq+1))
		if seq%3 == 0 {
			refresh(t, e)
		}
	}
	close(done)
	searching.Wait()
	refresh(t, e)
	if got := find(t, e, search.Request{}); got.Applied.Seq != batches || got.Total != documentsAfter(batches) {
		t.Errorf("at the end: %d documents of batch %d", got.Total, got.Applied.Seq)
	}
}

func searchWhole(t *testing.T, e *Engine, random *rand.Rand) {
	req := search.Request{
		Sort: search.Relevance, Limit: 5, Histogram: &search.HistogramRequest{},
		Facets: []search.FacetRequest{{Field: schema.Outlet}, {Field: schema.Toward, Limit: 3}},
		View:   schema.View{MinConfidence: []float64{0, 0.5, 0.9}[random.IntN(3)]},
	}
	results, err := e.Search(t.Context(), req)
	if err != nil {
		t.Error(err)
		return
	}
	outlets := results.Facets[0]
	sum := outlets.Missing + outlets.Other
	for _, v := range outlets.Values {
		sum += v.Count
	}
	dated := results.Histogram.Undated
	for _, b := range results.Histogram.Buckets {
		dated += b.Count
	}
	if want := documentsAfter(results.Applied.Seq); results.Total != want || sum != want || dated != want {
		t.Errorf("after batch %d: total %d, outlets %d, dates %d, not %d", results.Applied.Seq, results.Total, sum, dated, want)
	}
	req.Query = query.Or{Nodes: []query.Node{query.Term{Text: "raid"}, query.Phrase{Text: "the check", Slop: 2}, query.Wildcard{Text: "d*"}}}
	if _, err := e.Search(t.Context(), req); err != nil {
		t.Error(err)
	}
}
