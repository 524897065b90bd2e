package datafolder

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"standpoint/corpus"
	"standpoint/corpus/records/sqlite"
	"standpoint/indexer/generations"
	"standpoint/indexer/search"
	"standpoint/indexer/search/bleveengine"
)

func open(t *testing.T, dir string) *Folder {
	t.Helper()
	folder, err := Open(t.Context(), dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { folder.Close() })
	return folder
}

func openIndex(t *testing.T, folder *Folder) *generations.Index {
	t.Helper()
	index, err := folder.Index(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	return index
}

func put(t *testing.T, folder *Folder, words ...string) {
	t.Helper()
	var documents []corpus.Document
	for _, word := range words {
		documents = append(documents, corpus.Document{ID: idOf(word), Kind: corpus.KindComment, ArticleID: "a0000000000000001",
			Outlet: "apnews", Comment: &corpus.Comment{ID: idOf(word), Author: word, Text: "Words of " + word + ".\n\nMore of them."}})
	}
	if _, err := folder.Records.Put(t.Context(), documents); err != nil {
		t.Fatal(err)
	}
}

func idOf(word string) string { return fmt.Sprintf("c%016x", word)[:17] }

func total(t *testing.T, index *generations.Index) int {
	t.Helper()
	results, err := index.Search(t.Context(), search.Request{})
	if err != nil {
		t.Fatal(err)
	}
	return results.Total
}

func TestOneProcessHoldsTheIndex(t *testing.T) {
	dir := t.TempDir()
	one, two := open(t, dir), open(t, dir)
	index := openIndex(t, one)
	if _, err := two.Index(t.Context(), 0); !errors.Is(err, generations.ErrHeld) {
		t.Errorf("err = %v, want ErrHeld", err)
	}
	if err := index.Close(); err != nil {
		t.Fatal(err)
	}
	if err := openIndex(t, two).Close(); err != nil {
		t.Error(err)
	}
}

// TestIndexOfOtherRecordsIsMadeAnew: whoever removes or replaces the records
// gets an index of what is there now, never of what was.
func TestIndexOfOtherRecordsIsMadeAnew(t *testing.T) {
	dir := t.TempDir()
	folder := open(t, dir)
	put(t, folder, "one", "two", "six")
	index := openIndex(t, folder)
	if _, _, err := index.CatchUp(t.Context()); err != nil || total(t, index) != 3 {
		t.Fatal(err)
	}
	if err := errors.Join(index.Close(), folder.Close()); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"records.db", "records.db-wal", "records.db-shm"} {
		if err := os.Remove(filepath.Join(dir, name)); err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
	}
	other, err := sqlite.Open(t.Context(), filepath.Join(dir, "records.db"), sqlite.Options{})
	if err == nil {
		err = other.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	folder = open(t, dir)
	index = openIndex(t, folder)
	defer index.Close()
	if _, err := index.Search(t.Context(), search.Request{Limit: 1}); !errors.Is(err, search.ErrUnavailable) {
		t.Errorf("the index of other records answers: %v", err)
	}
	if _, built, err := index.CatchUp(t.Context()); err != nil || built == "" || total(t, index) != 0 {
		t.Errorf("it was not built again: %q, %v", built, err)
	}
	found, err := filepath.Glob(filepath.Join(dir, "index", "v*"))
	if err != nil || len(found) != 1 {
		t.Errorf("generations %v, %v: the old one is of no use", found, err)
	}
}

func TestRebuild(t *testing.T) {
	dir := t.TempDir()
	folder := open(t, dir)
	put(t, folder, "one", "two", "six")
	for round := range 2 {
		told := false
		if err := folder.Rebuild(t.Context(), func(done, total corpus.Seq) { told = told || done == 3 && total == 3 }); err != nil || !told {
			t.Errorf("round %d: told %v, %v", round, told, err)
		}
	}
	// Another process has the index, and is asked.
	index := openIndex(t, open(t, dir))
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- index.Follow(ctx) }()
	if err := folder.Rebuild(t.Context(), nil); err != nil {
		t.Error(err)
	}
	found, err := filepath.Glob(filepath.Join(dir, "index", "v*-000003"))
	if err != nil || len(found) != 1 {
		t.Errorf("the generation that was asked for: %v, %v", found, err)
	}
	stop()
	<-ended
	if n := total(t, index); n != 3 {
		t.Errorf("%d documents", n)
	}
	if err := index.Close(); err != nil {
		t.Error(err)
	}
}

func TestVerifyIndex(t *testing.T) {
	dir := t.TempDir()
	folder := open(t, dir)
	put(t, folder, "one", "two", "six")
	if problems, err := folder.VerifyIndex(t.Context()); !errors.Is(err, ErrNoIndex) || len(problems) > 0 {
		t.Errorf("without an index: %v, %v", problems, err)
	}
	if err := folder.Rebuild(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if problems, err := folder.VerifyIndex(t.Context()); err != nil || len(problems) > 0 {
		t.Errorf("a whole index: %v, %v", problems, err)
	}
	// An index of the same state that lacks a document, and has others wrong.
	found, err := filepath.Glob(filepath.Join(dir, "index", "v*"))
	if err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	engine, err := bleveengine.Open(t.Context(), found[0], bleveengine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	state, err := engine.Applied(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	held, err := folder.Records.Get(t.Context(), []string{idOf("one")})
	if err != nil {
		t.Fatal(err)
	}
	wrong := corpus.Document{ID: idOf("one"), Kind: corpus.KindComment, Comment: &corpus.Comment{Text: "other"}, Added: held[0].Added}
	b := search.Batch{Upserts: []corpus.Document{wrong}, Deletes: []string{idOf("two")}, Seq: state.Seq, Lineage: state.Lineage}
	if err := errors.Join(engine.Write(t.Context(), b), engine.Close()); err != nil {
		t.Fatal(err)
	}
	problems, err := folder.VerifyIndex(t.Context())
	all := strings.Join(problems, "\n")
	if err != nil || !strings.Contains(all, "2 documents, the records 3") || !strings.Contains(all, "kind comment") || !strings.Contains(all, idOf("one")) {
		t.Errorf("%s, %v", all, err)
	}
	// A damaged index stays as it is, so that whoever asks again gets the same answer.
	if err := os.Truncate(filepath.Join(found[0], "root.bolt"), 0); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		problems, err := folder.VerifyIndex(t.Context())
		if err != nil || len(problems) != 1 || !strings.Contains(problems[0], "root.bolt was damaged") {
			t.Errorf("a damaged index: %q, %v", problems, err)
		}
	}
}

func TestServedAsksWhoAnnouncedItself(t *testing.T) {
	folder := open(t, t.TempDir())
	if _, serves, err := folder.Served(t.Context()); serves || err != nil {
		t.Errorf("nobody announced itself: %v, %v", serves, err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	withdraw, err := folder.Announce(server.URL, "")
	if err != nil {
		t.Fatal(err)
	}
	if found, serves, err := folder.Served(t.Context()); !serves || err != nil || found.URL != server.URL || found.PID != os.Getpid() {
		t.Errorf("served by %+v, %v, %v", found, serves, err)
	}
	server.Close()
	if _, serves, err := folder.Served(t.Context()); serves || err != nil {
		t.Errorf("a server that is gone serves: %v, %v", serves, err)
	}
	withdraw()
	if _, err := os.Stat(filepath.Join(folder.Dir, "server.json")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the word was not taken back: %v", err)
	}
}
