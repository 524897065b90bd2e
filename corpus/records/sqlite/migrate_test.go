package sqlite_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/corpus/records/sqlite"
)

// versionOne makes the file of a store of version 1: an article with a comment
// that is answered, one that was deleted, an account that is open and one that
// is not. It is the SQL that version 1 had.
const versionOne = `
CREATE TABLE store (identity TEXT NOT NULL, seq INTEGER NOT NULL) STRICT;
CREATE TABLE document (
	n INTEGER PRIMARY KEY, seq INTEGER NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, article_id TEXT NOT NULL,
	parent_id TEXT, replies INTEGER NOT NULL, hash BLOB, body TEXT
) STRICT;
CREATE UNIQUE INDEX document_id ON document (id);
CREATE UNIQUE INDEX document_seq ON document (seq);
CREATE INDEX document_thread ON document (article_id, parent_id);
CREATE TABLE import (id INTEGER PRIMARY KEY AUTOINCREMENT, started INTEGER NOT NULL, finished INTEGER, receipt TEXT) STRICT;
INSERT INTO store VALUES ('0123456789abcdef', 9);
INSERT INTO document VALUES
	(1, 8, 'a1', 'article', 'a1', NULL, 2, x'00', '{"id":"a1","kind":"article","article_id":"a1","article":{"id":"a1","outlet":"daily-klaxon","headline":"Ferry late","bylines":["Orla Finch"],"published":"2025-04-11T21:03:00Z","published_precision":"minute","paragraphs":["One."],"captions":[],"related":[]},"outlet":"daily-klaxon","headline":"Ferry late","origin":{"path":"thread.txt","offset":7},"annotation":{"language":"en","agencies":[],"locations":[],"stances":[],"quotes":[]},"duplicate_group":"g1","replies":0}'),
	(2, 9, 'c1', 'comment', 'a1', '', 1, x'00', '{"id":"c1","kind":"comment","article_id":"a1","comment":{"id":"c1","parent_id":"","depth":0,"author":"Orla","text":"Again?"},"outlet":"daily-klaxon","headline":"Ferry late","origin":{"path":"thread.txt","offset":7},"annotation":{"agencies":[],"locations":[],"stances":[],"quotes":[]},"replies":0}'),
	(4, 3, 'c2', 'comment', 'a1', 'c1', 0, x'00', '{"id":"c2","kind":"comment","article_id":"a1","comment":{"id":"c2","parent_id":"c1","depth":1,"text":"Always.","score":3},"origin":{"path":"thread.txt","offset":7},"annotation":{"agencies":[],"locations":[],"stances":[],"quotes":[]},"replies":0}'),
	(5, 4, 'c3', '', '', NULL, 0, NULL, NULL);
INSERT INTO import VALUES (1, 1744405380, 1744405390, '{"files":1}'), (2, 1744405400, NULL, NULL);
PRAGMA application_id = 1400139364;
PRAGMA user_version = 1;`

func TestMigration(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "records.db")
	run(versionOne)(t, path)
	want := bodies(t, path)
	for range 2 { // what was migrated stays so
		store := mustOpen(t, path)
		if diff := cmp.Diff(want, map[string]string(replica(t, store))); diff != "" {
			t.Fatalf("(-version 1 +migrated):\n%s", diff)
		}
		if told := verify(t, store); len(told) > 0 {
			t.Errorf("problems %q", told)
		}
		var log []corpus.Seq
		for change, err := range store.Changes(t.Context(), 0) {
			check(t, err)
			log = append(log, change.Seq)
		}
		last, err := store.Last(t.Context())
		check(t, err)
		lineage, err := store.Lineage(t.Context(), 4)
		check(t, err)
		counts, err := store.OutletStats(t.Context(), nil)
		check(t, err)
		thread, err := store.Thread(t.Context(), "a1")
		check(t, err)
		imports, err := store.List(t.Context(), 0)
		check(t, err)
		got := []any{log, last, len(lineage), counts, len(thread), len(imports), imports[0].Finished.IsZero(), string(imports[1].Receipt), string(imports[1].Request)}
		wanted := []any{[]corpus.Seq{3, 4, 8, 9}, corpus.Seq(9), 16, []records.OutletStats{{Outlet: "daily-klaxon", Articles: 1, Dated: 1, Bylined: 1, Answered: 1}}, 3, 2, true, `{"files":1}`, ""}
		if diff := cmp.Diff(wanted, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		check(t, store.Close())
	}
}

// TestMigratedStoreGoesOn: what was read in the time of version 1 is unchanged
// when it is read again, and can be understood, replaced and deleted.
func TestMigratedStoreGoesOn(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "records.db")
	run(versionOne)(t, path)
	store := mustOpen(t, path)
	thread, err := store.Thread(t.Context(), "a1")
	check(t, err)
	did, err := store.Put(t.Context(), thread)
	if err != nil || did.Articles != (records.Counts{Unchanged: 1}) || did.Comments != (records.Counts{Unchanged: 2}) {
		t.Errorf("put again: %+v, error %v", did, err)
	}
	outdated, err := store.Outdated(t.Context(), "1", "", 0)
	if err != nil || len(outdated) != 1 {
		t.Errorf("outdated %v, error %v", outdated, err)
	}
	for i := range thread {
		thread[i].AnnotatedBy = "1"
	}
	seq, err := store.Annotate(t.Context(), thread, 9)
	if err != nil || seq != 12 {
		t.Errorf("annotated up to %d, error %v", seq, err)
	}
	edited := corpus.Document{ID: "c1", Kind: corpus.KindComment, ArticleID: "a1", Comment: &corpus.Comment{ID: "c1", Text: "Never."}}
	again := corpus.Document{ID: "c3", Kind: corpus.KindComment, ArticleID: "a1", Comment: &corpus.Comment{ID: "c3", Text: "Back."}}
	did, err = store.Put(t.Context(), []corpus.Document{edited, again})
	if err != nil || did.Comments != (records.Counts{New: 1, Replaced: 1}) {
		t.Errorf("put: %+v, error %v", did, err)
	}
	_, err = store.Begin(t.Context(), []byte("{}"))
	check(t, err)
	check(t, store.Quarantine(t.Context(), []records.Quarantined{{Path: "x"}}))
	_, err = store.Delete(t.Context(), []string{"a1", "c1", "c2", "c3"})
	check(t, err)
	if held := replica(t, store); len(held) != 0 {
		t.Errorf("held %v", held)
	}
}

// TestMigrationAtOnce opens records of version 1 several times at the same moment.
func TestMigrationAtOnce(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "records.db")
	run(versionOne)(t, path)
	want := bodies(t, path)
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			store, err := sqlite.Open(t.Context(), path, sqlite.Options{})
			if err != nil {
				t.Error(err)
				return
			}
			if diff := cmp.Diff(want, map[string]string(replica(t, store))); diff != "" {
				t.Error(diff)
			}
			if err := store.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

// TestMigrationFails: what cannot be migrated, or has no room, is left as it is.
func TestMigrationFails(t *testing.T) {
	t.Parallel()
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	cases := []struct {
		name, spoil, says string
		ctx               context.Context
		opt               sqlite.Options
	}{
		{"no JSON", "UPDATE document SET body = '{' WHERE id = 'c1'", `from version 1: document of "c1"`, t.Context(), sqlite.Options{}},
		{"another document", "UPDATE document SET body = '{}' WHERE id = 'c1'", "it has no id", t.Context(), sqlite.Options{}},
		{"no room", "UPDATE document SET body = json_set(body, '$.comment.text', hex(zeroblob(100000))) WHERE id = 'c1'", "disk is full", t.Context(), sqlite.Bounded(80)},
		{"no time", "", "context canceled", ended, sqlite.Options{}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "records.db")
			run(versionOne+c.spoil)(t, path)
			before := bodies(t, path)
			store, err := sqlite.Open(c.ctx, path, c.opt)
			if err == nil {
				_ = store.Close()
				t.Fatal("it was opened")
			}
			if !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("error %q, want the path and %q", err, c.says)
			}
			if diff := cmp.Diff(before, bodies(t, path)); diff != "" {
				t.Errorf("it was touched:\n%s", diff)
			}
		})
	}
}

// bodies reads the documents of a file of version 1 as their owner would.
func bodies(t *testing.T, path string) map[string]string {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	check(t, err)
	rows, err := db.Query("SELECT id, replies, body FROM document WHERE body IS NOT NULL")
	check(t, err)
	held := map[string]string{}
	for rows.Next() {
		var id, body string
		var d corpus.Document
		var replies int
		check(t, rows.Scan(&id, &replies, &body))
		if json.Unmarshal([]byte(body), &d) == nil {
			d.Replies = replies
			text, err := json.Marshal(d)
			check(t, err)
			body = string(text)
		}
		held[id] = body
	}
	check(t, errors.Join(rows.Err(), rows.Close(), db.Close()))
	return held
}
