package datafolder

import (
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"standpoint/corpus"
	"standpoint/corpus/records/sqlite"
	"standpoint/indexer/search"
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

func openIndex(t *testing.T, folder *Folder) *Index {
	t.Helper()
	index, err := folder.Index(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	return index
}

func TestOneProcessHoldsTheIndex(t *testing.T) {
	dir := t.TempDir()
	one, two := open(t, dir), open(t, dir)
	index := openIndex(t, one)
	if _, err := two.Index(t.Context(), 0); !errors.Is(err, ErrHeld) {
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
	index := openIndex(t, folder)
	id := "c0000000000000001"
	d := corpus.Document{ID: id, Kind: corpus.KindComment, ArticleID: "a0000000000000001", Comment: &corpus.Comment{ID: id, Text: "old"}}
	if err := errors.Join(index.Write(t.Context(), search.Batch{Upserts: []corpus.Document{d}, Seq: 1}), index.Close(), folder.Close()); err != nil {
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
	index = openIndex(t, open(t, dir))
	defer index.Close()
	results, err := index.Search(t.Context(), search.Request{Sort: search.Newest, Limit: 1})
	if err != nil || results.Total != 0 || results.Applied != 0 {
		t.Errorf("the index of other records finds %+v, %v", results, err)
	}
	generations, err := filepath.Glob(filepath.Join(dir, "index", "v*"))
	if err != nil || len(generations) != 1 {
		t.Errorf("generations %v, %v: the old one is of no use", generations, err)
	}
}

func TestServedAsksWhoAnnouncedItself(t *testing.T) {
	folder := open(t, t.TempDir())
	if _, serves, err := folder.Served(t.Context()); serves || err != nil {
		t.Errorf("nobody announced itself: %v, %v", serves, err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	withdraw, err := folder.Announce(server.URL)
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
