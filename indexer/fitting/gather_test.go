package fitting_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/corpus/samples"
	"standpoint/indexer/annotate"
	"standpoint/indexer/annotate/stance"
	"standpoint/indexer/annotate/stance/head"
	"standpoint/indexer/fitting"
)

// said is a store of samples with what was said of their documents.
type said struct {
	samples []samples.Sample
	items   map[int64][]samples.Item
	codes   map[int64][]samples.Code
}

func (s said) List(context.Context) ([]samples.Sample, error) { return s.samples, nil }
func (s said) Items(_ context.Context, id int64) ([]samples.Item, error) {
	return s.items[id], nil
}
func (s said) Codes(_ context.Context, id int64) ([]samples.Code, error) {
	return s.codes[id], nil
}

// threads are records.
type threads map[string]corpus.Thread

func (t threads) Thread(_ context.Context, id string) ([]corpus.Document, error) {
	thread, held := t[id]
	if !held {
		return nil, records.ErrNotFound
	}
	return thread.Documents(), nil
}

func TestGather(t *testing.T) {
	model, err := stance.New(stance.Options{})
	if err != nil {
		t.Fatal(err)
	}
	annotator, err := annotate.New(annotate.Options{Judge: model})
	if err != nil {
		t.Fatal(err)
	}
	thread := corpus.Thread{
		Article:  corpus.Article{ID: "a1", Headline: "Flood", Paragraphs: []string{"FEMA opened an office on Monday."}},
		Comments: []corpus.Comment{{ID: "c1", Text: "Shame on FEMA."}, {ID: "c2", Text: "FEMA is open until five."}, {ID: "c3", Text: "FEMA, then."}},
	}
	item := func(document, stratum string) samples.Item {
		return samples.Item{Document: document, Article: "a1", Stratum: stratum}
	}
	code := func(document, value string) samples.Code {
		return samples.Code{Document: document, Coder: "one", Value: value}
	}
	free := samples.Stance()
	free.Values = []samples.Value{{Name: "calm"}, {Name: "angry"}}
	store := said{
		samples: []samples.Sample{
			{ID: 1, Name: "first", Target: "us-fema", Codebook: samples.Stance(), Sizes: []samples.Size{{Stratum: "x", Documents: 30}, {Stratum: "y", Documents: 10}}},
			{ID: 2, Name: "second", Target: "us-fema", Codebook: samples.Stance()},
			{ID: 3, Name: "not of sides", Target: "us-fema", Codebook: free},
			{ID: 4, Name: "another agency", Target: "us-epa", Codebook: samples.Stance()},
		},
		items: map[int64][]samples.Item{
			1: {item("c1", "x"), item("c2", "y"), {Document: "gone", Article: "a9", Stratum: "y"}}, 2: {item("c3", ""), item("c2", "")},
			3: {item("c3", "")}, 4: {item("c1", "")},
		},
		codes: map[int64][]samples.Code{
			1: {code("c1", "critical"), code("c2", "unclear"), code("gone", "neutral")},
			2: {code("c3", "critical"), {Document: "c3", Coder: "two", Value: "neutral"}, code("c2", "neutral")},
			3: {code("c3", "calm")}, 4: {code("c1", "critical")},
		},
	}
	from := fitting.Source{Samples: store, Records: threads{"a1": thread}, Annotator: annotator, Model: model}
	got, err := fitting.Gather(t.Context(), from, fitting.Choice{})
	if err != nil {
		t.Fatal(err)
	}
	comment := head.Part{Kind: corpus.KindComment, Named: true}
	want := fitting.Labels{
		Rows: []fitting.Row{ // x has 30 documents for one that was judged, y 10 for two
			{Document: "c1", Agency: "us-fema", Article: "a1", Part: comment, Truth: corpus.Critical, Weight: 30.0 / 1 * 3 / 40},
			{Document: "c2", Agency: "us-fema", Article: "a1", Part: comment, Truth: corpus.Neutral, Weight: 10.0 / 2 * 3 / 40},
		},
		Samples: []string{"first", "second", "another agency"}, Gone: 1, Silent: 1,
	}
	for i, row := range got.Rows {
		if row.Vector == nil || row.Chances == (corpus.Chances{}) || row.Given != row.Chances {
			t.Errorf("%s was not judged", row.Document)
		}
		got.Rows[i].Vector, got.Rows[i].Chances, got.Rows[i].Given = nil, corpus.Chances{}, corpus.Chances{}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	store.codes[2][2].Value = "supportive"
	if got, err = fitting.Gather(t.Context(), from, fitting.Choice{Agency: "us-fema"}); err != nil || got.Contested != 1 || len(got.Rows) != 1 {
		t.Errorf("%d contested, %d rows, %v; want one of each", got.Contested, len(got.Rows), err)
	}
	if got, err = fitting.Gather(t.Context(), from, fitting.Choice{Samples: []string{"second"}}); err != nil || len(got.Samples) != 1 {
		t.Errorf("samples %v, %v", got.Samples, err)
	}
}
