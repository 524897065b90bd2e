package results_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"standpoint/corpus"
	"standpoint/corpus/records/sqlite"
	"standpoint/corpus/samples"
	"standpoint/indexer/follow"
	"standpoint/indexer/search/bleveengine"
	"standpoint/server/results"
)

// BenchmarkCorrected measures a matrix of sides over 100,000 documents with and without
// corrected shares, in turn, by processor time: corrected/raw is to be at most 1.2.
func BenchmarkCorrected(b *testing.B) {
	const (
		all     = 100_000
		outlets = 12
		judged  = 50 // of each outlet
	)
	sides := []corpus.Label{corpus.Critical, corpus.Neutral, corpus.Supportive}
	store, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "records.db"), sqlite.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	engine, err := bleveengine.Open(b.Context(), b.TempDir(), bleveengine.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer engine.Close()
	var batch []corpus.Document
	var items []samples.Item
	var codes []samples.Code
	sizes := map[[2]string]int{}
	for i := range all {
		outlet, side := fmt.Sprintf("outlet-%d", i%outlets), sides[i/outlets*7%10%3]
		id, article := fmt.Sprintf("c%015d", i), fmt.Sprintf("a%015d", i%5000)
		batch = append(batch, corpus.Document{
			ID: id, Kind: corpus.KindComment, ArticleID: article, Outlet: outlet, Comment: &corpus.Comment{ID: id, Text: "FEMA"},
			Annotation: corpus.Annotation{Agencies: []corpus.AgencyMention{{ID: "us-fema", Named: true}}, Stances: []corpus.Stance{{Target: "us-fema", Chances: corpus.ChancesFor(side, 0.8)}}},
		})
		sizes[[2]string{outlet, string(side)}]++
		if i < outlets*judged {
			items = append(items, samples.Item{Document: id, Article: article, Stratum: outlet, Label: string(side)})
			codes = append(codes, samples.Code{Document: id, Coder: "one", Value: string(sides[(i/3)%3])})
		}
		if len(batch) == 5000 {
			if _, err := store.Put(b.Context(), batch); err != nil {
				b.Fatal(err)
			}
			batch = nil
		}
	}
	if _, err := follow.New(store, engine, follow.Options{}).CatchUp(b.Context()); err != nil {
		b.Fatal(err)
	}
	sample := samples.Sample{Name: "by outlet", Search: "agency=us-fema", Target: "us-fema", By: "outlet", Codebook: samples.Stance()}
	for of, n := range sizes {
		sample.Sizes = append(sample.Sizes, samples.Size{Stratum: of[0], Label: of[1], Documents: n})
	}
	slices.SortFunc(sample.Sizes, func(x, y samples.Size) int {
		return slices.Compare([]string{x.Stratum, x.Label}, []string{y.Stratum, y.Label})
	})
	if sample, err = store.Samples().Add(b.Context(), sample, items); err != nil {
		b.Fatal(err)
	}
	if err := store.Samples().SetCodes(b.Context(), sample.ID, codes); err != nil {
		b.Fatal(err)
	}
	r := results.New(engine, store, nil, nil)
	r.Judgements = store.Samples()
	const matrix = "agency=us-fema&by=outlet,toward&of=outlet&metrics=count,share&top=20"
	took := map[string]time.Duration{}
	ask := func(query string) *results.Aggregate {
		began := processorTime(b)
		a, err := r.ReadAggregation(b.Context(), query, false)
		if err != nil {
			b.Fatal(err)
		}
		found, err := r.Aggregate(b.Context(), a)
		if err != nil {
			b.Fatal(err)
		}
		for range found.Rows {
		}
		took[query] += processorTime(b) - began
		return found
	}
	for b.Loop() {
		if raw, corrected := ask(matrix), ask(matrix+"&corrected=true"); raw.Total != all || len(corrected.Columns) != len(raw.Columns)+len(results.CorrectedColumns) {
			b.Fatalf("%d documents, %d columns", raw.Total, len(corrected.Columns))
		}
	}
	b.ReportMetric(float64(took[matrix].Microseconds())/1000/float64(b.N), "raw-cpu-ms/op")
	b.ReportMetric(float64(took[matrix+"&corrected=true"])/float64(took[matrix]), "corrected/raw")
}
