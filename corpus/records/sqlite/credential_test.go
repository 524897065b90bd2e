package sqlite_test

import (
	"path/filepath"
	"testing"

	"standpoint/corpus"
	"standpoint/corpus/credentials"
)

// TestCredentialsAreNoDocuments: a key changes nothing that follows the records, a
// copy holds it, and older records learn to hold it.
func TestCredentialsAreNoDocuments(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "records.db")
	store := mustOpen(t, path)
	_, err := store.Put(t.Context(), []corpus.Document{{ID: "c1", Kind: corpus.KindComment, ArticleID: "a1", Comment: &corpus.Comment{ID: "c1", Text: "Again?"}}})
	check(t, err)
	check(t, store.Close())
	run("DROP TABLE credential; DROP TABLE sample; DROP TABLE sampled; DROP TABLE code; DROP TABLE author_names; DROP TABLE derivation; DROP TABLE sketch; DROP TABLE frozen; DROP TABLE frozen_document; DROP TABLE act; DROP TABLE acted; ALTER TABLE document DROP COLUMN event; DROP TABLE shared_index; DROP TABLE theme; DROP TABLE judged; DROP INDEX IF EXISTS code_document; PRAGMA user_version = 4;")(t, path)
	store = mustOpen(t, path)
	last, err := store.Last(t.Context())
	check(t, err)
	lineage, err := store.Lineage(t.Context(), last)
	check(t, err)
	secret := credentials.NewSecret(credentials.Key)
	key, err := store.Credentials().Add(t.Context(), credentials.Credential{Kind: credentials.Key, Name: "ann"}, credentials.DigestOf(secret))
	check(t, err)
	if now, err := store.Last(t.Context()); now != last || err != nil {
		t.Errorf("the last change was %d and is %d, %v", last, now, err)
	}
	if now, err := store.Lineage(t.Context(), last); now != lineage || err != nil {
		t.Errorf("the lineage was %s and is %s, %v", lineage, now, err)
	}
	copied := filepath.Join(t.TempDir(), "copy.db")
	check(t, store.Copy(t.Context(), copied))
	check(t, store.Close())
	store = mustOpen(t, copied)
	if found, err := store.Credentials().Find(t.Context(), credentials.DigestOf(secret)); err != nil || found.ID != key.ID {
		t.Errorf("the copy has %+v, %v", found, err)
	}
	check(t, store.Close())
}
