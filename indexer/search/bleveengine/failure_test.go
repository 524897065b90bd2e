package bleveengine

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"standpoint/indexer/search"
)

// TestFailedWriteChangesNothing lets the disk refuse the files of new
// segments, as a full one does.
func TestFailedWriteChangesNothing(t *testing.T) {
	dir := t.TempDir()
	e := open(t, dir)
	write(t, e, batchNumber(1))
	refresh(t, e)
	blockNewSegments(t, dir)
	if err := e.Write(t.Context(), batchNumber(2)); err == nil {
		t.Fatal("a batch was written through a blocked file")
	}
	refresh(t, e)
	checkState(t, e, 1)
	if _, err := Open(t.Context(), dir, Options{Patience: time.Millisecond}); !errors.Is(err, ErrLocked) {
		t.Errorf("after a failed write another engine opens the folder: %v", err)
	}
	write(t, e, batchNumber(2)) // opened again, the index gives segments names that are free
	refresh(t, e)
	checkState(t, e, 2)
}

// checkState looks whether the index is as it should be after a batch.
func checkState(t *testing.T, e *Engine, seq uint64) {
	t.Helper()
	applied, err := e.Applied(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got := find(t, e, search.Request{Sort: search.Oldest, Limit: 100})
	if uint64(applied.Seq) != seq || got.Applied != applied || got.Total != documentsAfter(applied.Seq) || len(got.Hits) != got.Total {
		t.Errorf("after batch %d: applied %v, answers of %v with %d documents", seq, applied, got.Applied, got.Total)
	}
}

// blockNewSegments puts folders where the next segments are to be written.
func blockNewSegments(t *testing.T, dir string) {
	t.Helper()
	for id := range 8 {
		path := filepath.Join(dir, fmt.Sprintf("%012x.zap", id))
		if _, err := os.Stat(path); err == nil {
			continue
		}
		made := filepath.Join(t.TempDir(), "made") // an empty one scorch might remove
		if err := os.MkdirAll(filepath.Join(made, "full"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(made, path); err != nil {
			t.Fatal(err)
		}
	}
}
