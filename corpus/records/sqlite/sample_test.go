package sqlite_test

import (
	"path/filepath"
	"slices"
	"testing"

	"standpoint/corpus"
	"standpoint/corpus/samples"
)

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
	run("DROP TABLE sample; DROP TABLE sampled; DROP TABLE code; DROP TABLE author_names; DROP TABLE derivation; DROP TABLE sketch; DROP TABLE frozen; DROP TABLE frozen_document; DROP TABLE act; DROP TABLE acted; ALTER TABLE document DROP COLUMN event; DROP TABLE shared_index; DROP TABLE theme; DROP TABLE judged; DROP INDEX IF EXISTS code_document; PRAGMA user_version = 5;")(t, path)
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
	check(t, store.Samples().SetCodes(t.Context(), kept.ID, []samples.Code{{Document: "c1", Coder: "bob", Value: "neutral", Note: "“Again and again?” is a question", Marks: []string{"again and again"}}}))
	if _, err := store.Withdraw(t.Context(), []string{"c1"}, "asked to"); err != nil {
		t.Fatal(err)
	}
	if codes, err := store.Samples().Codes(t.Context(), kept.ID); err != nil || len(codes) != 2 || codes[1].Note != "" || codes[1].Marks != nil {
		t.Errorf("what is said of a document that was taken down is %+v, %v", codes, err)
	}
	copied := filepath.Join(t.TempDir(), "copy.db")
	check(t, store.Copy(t.Context(), copied))
	check(t, store.Close())
	run("ALTER TABLE code DROP COLUMN marks; DROP TABLE shared_index; DROP TABLE theme; DROP TABLE judged; DROP INDEX IF EXISTS code_document; PRAGMA user_version = 10;")(t, copied)
	store = mustOpen(t, copied)
	if codes, err := store.Samples().Codes(t.Context(), kept.ID); err != nil || len(codes) != 2 || codes[0].Value != "critical" || codes[1].Note != "" || codes[1].Marks != nil {
		t.Errorf("the copy has %+v, %v", codes, err)
	}
	check(t, store.Close())
}

// TestSettledInOlderRecords: what was settled before labels of people counted in the
// records counts once these are opened, as a change of them. Verify tells where it does
// not follow from the codes.
func TestSettledInOlderRecords(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "records.db")
	store := mustOpen(t, path)
	put := corpus.Document{ID: "c1", Kind: corpus.KindComment, ArticleID: "a1", Comment: &corpus.Comment{ID: "c1", Text: "Again?"}}
	_, err := store.Put(t.Context(), []corpus.Document{put})
	check(t, err)
	kept, err := store.Samples().Add(t.Context(), samples.Sample{Name: "one", Target: "us-ice", Codebook: samples.Stance()}, []samples.Item{{Document: "c1"}})
	check(t, err)
	check(t, store.Samples().SetCodes(t.Context(), kept.ID, []samples.Code{{Document: "c1", Coder: samples.Settler, Value: "critical"}}))
	last, err := store.Last(t.Context())
	check(t, err)
	check(t, store.Close())
	run("DROP TABLE judged; DROP INDEX code_document; PRAGMA user_version = 14;")(t, path)
	for range 2 { // what was migrated stays so
		store = mustOpen(t, path)
		held, err := store.Get(t.Context(), []string{"c1"})
		check(t, err)
		if want := []corpus.Judgement{{Target: "us-ice", Label: corpus.Critical}}; !slices.Equal(held[0].Judged, want) {
			t.Errorf("settled: %+v", held[0].Judged)
		}
		if now, err := store.Last(t.Context()); now != last+1 || err != nil {
			t.Errorf("the last change was %d and is %d, %v", last, now, err)
		}
		if told := verify(t, store); len(told) > 0 {
			t.Errorf("problems %q", told)
		}
		check(t, store.Close())
	}
	for _, damage := range []string{"DELETE FROM judged", "INSERT INTO judged VALUES ('c2', '[]')", "UPDATE judged SET labels = '[]'"} {
		damaged := filepath.Join(t.TempDir(), "damaged.db")
		store = mustOpen(t, path)
		check(t, store.Copy(t.Context(), damaged))
		check(t, store.Close())
		run(damage)(t, damaged)
		store = mustOpen(t, damaged)
		if told := verify(t, store); len(told) != 1 {
			t.Errorf("%s: problems %q", damage, told)
		}
		check(t, store.Close())
	}
}
