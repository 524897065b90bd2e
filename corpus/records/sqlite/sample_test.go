package sqlite_test

import (
	"path/filepath"
	"testing"
	"time"

	"standpoint/corpus"
	"standpoint/corpus/records/sqlite"
	"standpoint/corpus/samples"
	"standpoint/corpus/samples/samplestest"
)

func TestSamples(t *testing.T) {
	samplestest.Run(t, func(t testing.TB) samplestest.Harness {
		path, now := filepath.Join(t.TempDir(), "records.db"), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		return samplestest.Harness{Now: now, Open: func(t testing.TB) samples.Store {
			store, err := sqlite.Open(t.Context(), path, sqlite.Options{Now: func() time.Time { return now }})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = store.Close() })
			return store.Samples()
		}}
	})
}

// TestSamplesAreNoDocuments: what people say changes nothing that follows the records,
// is not touched by what is put again, is in a copy, and older records learn to hold it.
// The note about a document goes when that is withdrawn.
func TestSamplesAreNoDocuments(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "records.db")
	store := mustOpen(t, path)
	documents := []corpus.Document{{ID: "c1", Kind: corpus.KindComment, ArticleID: "a1", Comment: &corpus.Comment{ID: "c1", Text: "Again?"}}}
	_, err := store.Put(t.Context(), documents)
	check(t, err)
	check(t, store.Close())
	run("DROP TABLE sample; DROP TABLE sampled; DROP TABLE code; DROP TABLE author_names; DROP TABLE derivation; DROP TABLE sketch; PRAGMA user_version = 5;")(t, path)
	store = mustOpen(t, path)
	last, err := store.Last(t.Context())
	check(t, err)
	kept, err := store.Samples().Add(t.Context(), samples.Sample{Name: "one"}, []samples.Item{{Document: "c1"}})
	check(t, err)
	check(t, store.Samples().SetCodes(t.Context(), kept.ID, []samples.Code{{Document: "c1", Coder: "ann", Value: "critical"}}))
	if now, err := store.Last(t.Context()); now != last || err != nil {
		t.Errorf("the last change was %d and is %d, %v", last, now, err)
	}
	documents[0].Comment.Text = "Again and again?"
	_, err = store.Put(t.Context(), documents)
	check(t, err)
	check(t, store.Samples().SetCodes(t.Context(), kept.ID, []samples.Code{{Document: "c1", Coder: "bob", Value: "neutral", Note: "“Again and again?” is a question"}}))
	if _, err := store.Withdraw(t.Context(), []string{"c1"}, "asked to"); err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(t.TempDir(), "copy.db")
	check(t, store.Copy(t.Context(), copied))
	check(t, store.Close())
	store = mustOpen(t, copied)
	if codes, err := store.Samples().Codes(t.Context(), kept.ID); err != nil || len(codes) != 2 || codes[0].Value != "critical" || codes[1].Note != "" {
		t.Errorf("the copy has %+v, %v", codes, err)
	}
	check(t, store.Close())
}
