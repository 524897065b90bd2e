package sqlite_test

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/corpus/records/sqlite"
)

// TestMigrationFromVersion3: documents get the time at which the import began that
// brought them, and those of an unknown import the last one that could have.
func TestMigrationFromVersion3(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "records.db")
	now := time.Date(2025, 4, 11, 21, 0, 0, 0, time.UTC)
	store, err := sqlite.Open(t.Context(), path, sqlite.Options{Now: func() time.Time { now = now.Add(time.Second); return now }})
	check(t, err)
	for n := range 4 { // begun at 21:00:01, 21:00:03, …
		id, err := store.Begin(t.Context(), []byte("{}"))
		check(t, err)
		d := corpus.Document{ID: fmt.Sprint("c", n), Kind: corpus.KindComment, ArticleID: "a1", Origin: corpus.Origin{Import: id},
			Comment: &corpus.Comment{ID: fmt.Sprint("c", n), Text: "Again?"}}
		step := records.Step{Documents: []corpus.Document{d}, Account: func(records.Put) (_, _ []byte, err error) { return []byte("{}"), []byte("{}"), nil }}
		_, err = store.Advance(t.Context(), id, step)
		check(t, err)
	}
	_, err = store.Delete(t.Context(), []string{"c3"})
	check(t, err)
	check(t, store.Close())
	run("UPDATE document SET import = 0 WHERE id IN ('c0', 'c1'); ALTER TABLE document DROP COLUMN added; DROP TABLE credential; DROP TABLE sample; DROP TABLE sampled; DROP TABLE code; DROP TABLE author_names; DROP TABLE derivation; DROP TABLE sketch; DROP TABLE frozen; DROP TABLE frozen_document; DROP TABLE act; DROP TABLE acted; ALTER TABLE document DROP COLUMN event; DROP TABLE shared_index; DROP TABLE theme; DROP TABLE judged; DROP INDEX IF EXISTS code_document; PRAGMA user_version = 3;")(t, path)
	for range 2 { // what was migrated stays so
		store := mustOpen(t, path)
		documents, err := store.Get(t.Context(), []string{"c0", "c1", "c2"})
		check(t, err)
		for i, want := range []string{"21:00:03", "21:00:03", "21:00:05"} {
			if got := documents[i].Added.Format(time.TimeOnly); got != want {
				t.Errorf("%s was added at %s, want %s", documents[i].ID, got, want)
			}
		}
		if told := verify(t, store); len(told) > 0 {
			t.Errorf("problems %q", told)
		}
		check(t, store.Close())
	}
}

// TestMigrationWithoutImports: nothing is made up where no time is known.
func TestMigrationWithoutImports(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "records.db")
	store := mustOpen(t, path)
	_, err := store.Put(t.Context(), []corpus.Document{{ID: "c1", Kind: corpus.KindComment, ArticleID: "a1", Comment: &corpus.Comment{ID: "c1", Text: "Again?"}}})
	check(t, err)
	check(t, store.Close())
	run("ALTER TABLE document DROP COLUMN added; DROP TABLE credential; DROP TABLE sample; DROP TABLE sampled; DROP TABLE code; DROP TABLE author_names; DROP TABLE derivation; DROP TABLE sketch; DROP TABLE frozen; DROP TABLE frozen_document; DROP TABLE act; DROP TABLE acted; ALTER TABLE document DROP COLUMN event; DROP TABLE shared_index; DROP TABLE theme; DROP TABLE judged; DROP INDEX IF EXISTS code_document; PRAGMA user_version = 3;")(t, path)
	store = mustOpen(t, path)
	documents, err := store.Get(t.Context(), []string{"c1"})
	check(t, err)
	if !documents[0].Added.IsZero() {
		t.Errorf("added at %v", documents[0].Added)
	}
	check(t, store.Close())
}
