package sqlite_test

import (
	"path/filepath"
	"testing"

	"standpoint/corpus"
	"standpoint/corpus/moderation"
)

// TestActsAreNoDocuments: what moderators do changes nothing that follows the records, is
// in a copy, and older records learn to hold it. The words of a note go when one of
// its documents is withdrawn; who did what with it stays.
func TestActsAreNoDocuments(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "records.db")
	store := mustOpen(t, path)
	var documents []corpus.Document
	for _, id := range []string{"c1", "c2"} {
		documents = append(documents, corpus.Document{ID: id, Kind: corpus.KindComment, ArticleID: "a1", Comment: &corpus.Comment{ID: id, Text: "Again?"}})
	}
	_, err := store.Put(t.Context(), documents)
	check(t, err)
	check(t, store.Close())
	run("DROP TABLE act; DROP TABLE acted; DROP TABLE shared_index; DROP TABLE theme; DROP TABLE judged; DROP INDEX IF EXISTS code_document; PRAGMA user_version = 9;")(t, path)
	store = mustOpen(t, path)
	last, err := store.Last(t.Context())
	check(t, err)
	for _, act := range []struct {
		moderation.Act
		documents []string
	}{
		{moderation.Act{Action: moderation.Flag}, []string{"c1"}},
		{moderation.Act{Action: moderation.Note, Text: "“Again?” again"}, []string{"c2", "c1"}},
		{moderation.Act{Action: moderation.Note, Text: "harmless"}, []string{"c2"}},
		{moderation.Act{Action: moderation.Allow, Text: "petition"}, []string{"c1"}},
	} {
		if _, err := store.Moderation().Do(t.Context(), act.Act, act.documents); err != nil {
			t.Fatal(err)
		}
	}
	if now, err := store.Last(t.Context()); now != last || err != nil {
		t.Errorf("the last change was %d and is %d, %v", last, now, err)
	}
	if _, err := store.Withdraw(t.Context(), []string{"c1"}, "asked to"); err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(t.TempDir(), "copy.db")
	check(t, store.Copy(t.Context(), copied))
	check(t, store.Close())
	store = mustOpen(t, copied)
	acts, err := store.Moderation().Acts(t.Context(), 0, 10)
	check(t, err)
	var texts []string
	for _, act := range acts {
		texts = append(texts, act.Text)
	}
	if len(acts) != 4 || texts[0] != "petition" || texts[1] != "harmless" || texts[2] != "" || acts[2].Documents != 2 {
		t.Errorf("the copy has %+v", acts)
	}
	check(t, store.Close())
}
