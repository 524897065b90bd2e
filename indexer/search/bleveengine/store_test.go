package bleveengine

import (
	"encoding/binary"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/cespare/xxhash/v2"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
)

// openAndClose opens an index, looks at it and closes it.
func openAndClose(t *testing.T, dir string, look func(e *Engine)) {
	t.Helper()
	e, err := Open(t.Context(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	look(e)
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
}

func largeBatch(random *rand.Rand, held map[string]corpus.Document, seq corpus.Seq) search.Batch {
	b := search.Batch{Seq: seq}
	for i := range storeFrom + 100 {
		d := comment(fmt.Sprintf("c%d-%04d", seq, i), random)
		b.Upserts = append(b.Upserts, d)
		held[d.ID] = d
	}
	return b
}

func columnFiles(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "columns", "*"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// checkStored looks whether exactly the segments that have a file of columns
// got them from there.
func checkStored(t *testing.T, e *Engine, files []string) {
	t.Helper()
	snap, err := e.acquire()
	if err != nil {
		t.Fatal(err)
	}
	defer e.release(snap)
	for _, s := range snap.segments {
		_, path, ok := e.stored(s.segment)
		if want := ok && slices.Contains(files, path); (s.columns.file != nil) != want {
			t.Errorf("%s: columns came from a file: %v", path, !want)
		}
	}
}

func TestStoredColumnsAreThoseOfTheSegment(t *testing.T) {
	dir := t.TempDir()
	random := rand.New(rand.NewPCG(5, 6))
	held := map[string]corpus.Document{}
	openAndClose(t, dir, func(e *Engine) {
		write(t, e, largeBatch(random, held, 1))
		write(t, e, randomBatch(random, held, 2))
		refresh(t, e)
	})
	files := columnFiles(t, dir)
	if len(files) == 0 {
		t.Fatal("no columns were stored")
	}
	openAndClose(t, dir, func(e *Engine) {
		checkStored(t, e, files)
		compareColumns(t, e, held)
		write(t, e, randomBatch(random, held, 3))
		refresh(t, e)
		compareColumns(t, e, held)
	})
}

func TestDamagedColumnsAreBuiltAnew(t *testing.T) {
	dir := t.TempDir()
	random := rand.New(rand.NewPCG(7, 8))
	held := map[string]corpus.Document{}
	openAndClose(t, dir, func(e *Engine) {
		write(t, e, largeBatch(random, held, 1))
		refresh(t, e)
	})
	for name, damage := range map[string]func(data []byte) []byte{
		"empty":   func([]byte) []byte { return nil },
		"cut":     func(data []byte) []byte { return data[:len(data)/2] },
		"flipped": func(data []byte) []byte { data[len(data)/3] ^= 4; return data },
		"longer":  func(data []byte) []byte { return append(data, 0) },
	} {
		t.Run(name, func(t *testing.T) {
			for _, path := range columnFiles(t, dir) {
				data, err := os.ReadFile(path)
				if err == nil {
					err = os.WriteFile(path, damage(data), 0o600)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			openAndClose(t, dir, func(e *Engine) {
				checkStored(t, e, nil)
				compareColumns(t, e, held)
			})
		})
	}
}

func TestColumnsOfAnotherSegmentAreNotTaken(t *testing.T) {
	dirs := []string{t.TempDir(), t.TempDir()}
	held := []map[string]corpus.Document{{}, {}}
	for i, dir := range dirs {
		openAndClose(t, dir, func(e *Engine) {
			write(t, e, largeBatch(rand.New(rand.NewPCG(uint64(i), 1)), held[i], 1))
			refresh(t, e)
		})
	}
	for i, path := range columnFiles(t, dirs[0]) {
		data, err := os.ReadFile(path)
		if err == nil {
			err = os.WriteFile(columnFiles(t, dirs[1])[i], data, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	openAndClose(t, dirs[1], func(e *Engine) {
		checkStored(t, e, nil)
		compareColumns(t, e, held[1])
	})
}

func TestColumnsOfGoneSegmentsAreRemoved(t *testing.T) {
	dir := t.TempDir()
	held := map[string]corpus.Document{}
	openAndClose(t, dir, func(e *Engine) {
		write(t, e, largeBatch(rand.New(rand.NewPCG(9, 9)), held, 1))
		refresh(t, e)
	})
	openAndClose(t, dir, func(e *Engine) {
		gone := search.Batch{Seq: 2, Deletes: slices.Collect(maps.Keys(held))}
		write(t, e, gone)
		refresh(t, e)
	})
	if files := columnFiles(t, dir); len(files) > 0 {
		t.Errorf("columns of segments that are gone: %v", files)
	}
}

// TestColumnsOfAnotherSchemaAreNotTaken: the same segment, whole, but written
// under another version of the schema.
func TestColumnsOfAnotherSchemaAreNotTaken(t *testing.T) {
	dir := t.TempDir()
	held := map[string]corpus.Document{}
	openAndClose(t, dir, func(e *Engine) {
		write(t, e, largeBatch(rand.New(rand.NewPCG(3, 1)), held, 1))
		refresh(t, e)
	})
	for _, path := range columnFiles(t, dir) {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		at := 8 + len(columnsMagic) + 8 // after the magic and the length of the version
		if string(data[at:at+len(schema.Version)]) != schema.Version {
			t.Fatal("the version is not where it should be")
		}
		data[at]++
		data = binary.LittleEndian.AppendUint64(data[:len(data)-8], xxhash.Sum64(data[:len(data)-8]))
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	openAndClose(t, dir, func(e *Engine) {
		checkStored(t, e, nil)
		compareColumns(t, e, held)
	})
}
