package bleveengine

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

// zapDocument is a document as scorch's own format takes it, which indexes were in
// before they had a form of their own.
type zapDocument struct{ *document }

func (d zapDocument) VisitFields(visit index.FieldVisitor) {
	for _, f := range d.fields {
		visit(zapField{f})
	}
}

type zapField struct{ *field }

func (f zapField) Value() []byte {
	if f.name == idField {
		return []byte(f.terms[0].Text)
	}
	return nil
}

func (f zapField) Options() index.FieldIndexingOptions {
	options := index.IndexField
	if f.name == idField {
		options |= index.StoreField
	}
	if f.positioned {
		options |= index.IncludeTermVectors
	}
	return options
}

func (f zapField) AnalyzedTokenFrequencies() index.TokenFrequencies {
	out := index.TokenFrequencies{}
	for _, t := range f.terms {
		term := t.String()
		one := out[term]
		if one == nil {
			one = &index.TokenFreq{Term: []byte(term)}
			out[term] = one
		}
		one.SetFrequency(one.Frequency() + 1)
		if f.positioned {
			one.Locations = append(one.Locations, &index.TokenLocation{Position: int(t.Position)})
		}
	}
	return out
}

// writeZap writes an index of the layout before ours.
func writeZap(t *testing.T, dir string, batches ...search.Batch) {
	t.Helper()
	analysis := index.NewAnalysisQueue(1)
	defer analysis.Close()
	opened, err := scorch.NewScorch(scorch.Name, map[string]any{"path": dir}, analysis)
	if err == nil {
		err = opened.Open()
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range batches {
		ours, err := newBatch(t.Context(), b)
		if err != nil {
			t.Fatal(err)
		}
		for id, d := range ours.IndexOps {
			if d != nil {
				ours.IndexOps[id] = zapDocument{d.(*document)}
			}
		}
		if err := opened.Batch(ours); err != nil {
			t.Fatal(err)
		}
	}
	if err := opened.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestEarlierLayoutAnswers asks an index of the layout before ours what one of today
// is asked, and gets the same answers. It is not written any more.
func TestEarlierLayoutAnswers(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	var batches []search.Batch
	for n := range 6 {
		b := search.Batch{Seq: corpus.Seq(n + 1)}
		for range 60 {
			b.Upserts = append(b.Upserts, comment(fmt.Sprintf("c%03d", random.IntN(250)), random))
		}
		b.Deletes = []string{fmt.Sprintf("c%03d", random.IntN(250))}
		batches = append(batches, b)
	}
	dir := filepath.Join(t.TempDir(), "old")
	writeZap(t, dir, batches...)
	today := open(t, "")
	for _, b := range batches {
		write(t, today, b)
	}
	refresh(t, today)
	for _, old := range []*Engine{open(t, dir)} {
		if !old.Outdated() || today.Outdated() {
			t.Error("which of the two is outdated?")
		}
		for _, node := range []query.Node{
			nil, query.Term{Text: "raid"}, query.Phrase{Text: "raid school"}, query.Phrase{Text: "check the", Slop: 3}, query.Wildcard{Text: "r*"},
			query.Fuzzy{Text: "shool", Edits: 1}, query.And{Nodes: []query.Node{query.Term{Text: "welfare"}, query.Not{Node: query.Term{Text: "ICE"}}}},
			query.Or{Nodes: []query.Node{query.Term{Text: "café"}, query.Term{Text: "deport"}}},
		} {
			req := search.Request{Query: node, Sort: search.Relevance, Limit: 300, Histogram: &search.HistogramRequest{Interval: search.Year}}
			for _, field := range []string{schema.Outlet, schema.Agency, schema.Stance, schema.Author} {
				req.Facets = append(req.Facets, search.FacetRequest{Field: field, Limit: 10})
			}
			got, want := find(t, old, req), find(t, today, req)
			got.Work, want.Work = 0, 0
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%v:\n%+v, today\n%+v", node, got, want)
			}
		}
		if err := old.Write(t.Context(), search.Batch{Seq: 100}); err == nil {
			t.Error("an index of an earlier layout was written")
		}
	}
}
