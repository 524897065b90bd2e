package bleveengine

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"standpoint/corpus"
	"standpoint/indexer/search"
)

func TestLockedFolderFailsSoonAndClearly(t *testing.T) {
	dir := t.TempDir()
	open(t, dir)
	_, err := Open(t.Context(), dir, Options{Patience: 50 * time.Millisecond})
	if !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), dir) {
		t.Errorf("opening a held folder: %v", err)
	}
}

// Who waits for a folder gets it as soon as it is free, and need not wait longer
// than its context.
func TestWaitingForALockedFolder(t *testing.T) {
	dir := t.TempDir()
	first, err := Open(t.Context(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	waiting := make(chan error)
	go func() {
		_, err := Open(cancelled, dir, Options{Patience: time.Hour})
		waiting <- err
	}()
	cancel()
	if err := <-waiting; !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled while waiting: %v", err)
	}
	soon, stop := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer stop()
	if _, err := Open(soon, dir, Options{Patience: time.Hour}); !errors.Is(err, ErrLocked) {
		t.Errorf("waited as long as the context lets it: %v", err)
	}
	go func() {
		second, err := Open(t.Context(), dir, Options{Patience: time.Hour})
		if err == nil {
			err = second.Close()
		}
		waiting <- err
	}()
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-waiting; err != nil {
		t.Errorf("the folder is free: %v", err)
	}
}

func TestFolderIsFreeAfterClose(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "not", "there", "yet")
	first, err := Open(t.Context(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	write(t, first, search.Batch{Upserts: []corpus.Document{article("a1", "Raids")}, Seq: 7})
	for range 2 {
		if err := first.Close(); err != nil {
			t.Fatal(err)
		}
	}
	again := open(t, dir)
	if got := find(t, again, search.Request{Limit: 10}); got.Total != 1 || got.Applied.Seq != 7 || got.Hits[0].ID != "a1" {
		t.Errorf("after opening again: %+v", got)
	}
}

func TestCloseLeavesNothingRunning(t *testing.T) {
	before := goleak.IgnoreCurrent()
	e, err := Open(t.Context(), t.TempDir(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	write(t, e, batchNumber(1))
	find(t, e, search.Request{Limit: 3, Facets: []search.FacetRequest{{Field: "outlet"}}})
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	goleak.VerifyNone(t, before)
}

func TestClosedEngineIsUnavailable(t *testing.T) {
	e, err := Open(t.Context(), "", Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	_, searched := e.Search(t.Context(), search.Request{})
	_, applied := e.Applied(t.Context())
	for what, err := range map[string]error{
		"search": searched, "applied": applied,
		"write": e.Write(t.Context(), search.Batch{Seq: 1}), "refresh": e.Refresh(t.Context()),
	} {
		if !errors.Is(err, search.ErrUnavailable) {
			t.Errorf("%s after Close: %v", what, err)
		}
	}
}

func TestIndexOfAnotherSchemaIsRefused(t *testing.T) {
	dir := t.TempDir()
	e, err := Open(t.Context(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := e.index.SetInternal(schemaKey, []byte("another")); err != nil {
		t.Fatal(err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), dir, Options{}); !errors.Is(err, ErrSchema) || !strings.Contains(err.Error(), dir) {
		t.Errorf("opening an index of another schema: %v", err)
	}
	if _, err := Open(t.Context(), dir, Options{}); errors.Is(err, ErrLocked) {
		t.Errorf("a refused folder stays locked: %v", err)
	}
}

func TestUnusableFolderIsNamed(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), file, Options{}); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("opening a file: %v", err)
	}
}

func TestCancelledRequestsEnd(t *testing.T) {
	e := open(t, "")
	write(t, e, search.Batch{Upserts: []corpus.Document{article("a1", "Raids")}, Seq: 1})
	refresh(t, e)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := e.Search(ctx, search.Request{Limit: 1}); !errors.Is(err, context.Canceled) {
		t.Errorf("search: %v", err)
	}
	if err := e.Write(ctx, search.Batch{Upserts: []corpus.Document{article("a2", "Raids")}, Seq: 2}); !errors.Is(err, context.Canceled) {
		t.Errorf("write: %v", err)
	}
	if got, err := e.Applied(t.Context()); got.Seq != 1 || err != nil {
		t.Errorf("applied after a cancelled write: %v, %v", got, err)
	}
}

// TestKilledProcessLosesNothing kills a process that writes batches, at any
// moment, and looks whether all it called durable is there.
func TestKilledProcessLosesNothing(t *testing.T) {
	if dir := os.Getenv("BLEVEENGINE_TEST_WRITER"); dir != "" {
		writeUntilKilled(t, dir)
	}
	dir := t.TempDir()
	for round := range 4 {
		acknowledged := killAfter(t, dir, 3+5*round)
		e, err := Open(t.Context(), dir, Options{Patience: 10 * time.Second})
		if err != nil {
			t.Fatal(err)
		}
		state, err := e.Applied(t.Context())
		applied := state.Seq
		if err != nil || applied < acknowledged {
			t.Fatalf("batch %d was acknowledged; found %d, %v", acknowledged, applied, err)
		}
		got := find(t, e, search.Request{Sort: search.Oldest, Limit: 1000})
		if got.Applied != state || got.Total != documentsAfter(applied) {
			t.Errorf("after batch %d: %d documents, not %d; answers say %v", applied, got.Total, documentsAfter(applied), got.Applied)
		}
		if err := e.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// batchNumber adds ten documents and deletes one of the batch before.
func batchNumber(seq corpus.Seq) search.Batch {
	random := rand.New(rand.NewPCG(uint64(seq), 0))
	b := search.Batch{Seq: seq}
	for i := range 10 {
		b.Upserts = append(b.Upserts, comment(fmt.Sprintf("c%d-%d", seq, i), random))
	}
	if seq > 1 {
		b.Deletes = []string{fmt.Sprintf("c%d-0", seq-1)}
	}
	return b
}

func documentsAfter(seq corpus.Seq) int { return 9*int(seq) + min(1, int(seq)) }

func writeUntilKilled(t *testing.T, dir string) {
	e := open(t, dir)
	state, err := e.Applied(t.Context())
	seq := state.Seq
	for ; err == nil; fmt.Printf("wrote %d\n", seq) {
		seq++
		err = e.Write(t.Context(), batchNumber(seq))
	}
	t.Fatal(err)
}

// killAfter lets a process write and kills it after some batches; it returns
// the last one that the process said was written.
func killAfter(t *testing.T, dir string, batches int) (last corpus.Seq) {
	t.Helper()
	writer := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKilledProcessLosesNothing$")
	writer.Env = append(os.Environ(), "BLEVEENGINE_TEST_WRITER="+dir)
	out, err := writer.StdoutPipe()
	if err == nil {
		err = writer.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for n := 0; lines.Scan(); {
		number, ok := strings.CutPrefix(lines.Text(), "wrote ")
		if !ok {
			continue
		}
		seq, err := strconv.ParseUint(number, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		last = corpus.Seq(seq)
		if n++; n == batches {
			if err := writer.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := writer.Wait(); err == nil || last == 0 {
		t.Fatalf("the writer ended by itself after batch %d: %v", last, err)
	}
	return last
}
