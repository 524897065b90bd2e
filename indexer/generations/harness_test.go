package generations

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/corpus/records/sqlite/sqlitetest"
	"standpoint/indexer/follow"
	"standpoint/indexer/search"
	"standpoint/indexer/search/bleveengine"
)

func comment(number int) corpus.Document {
	id := fmt.Sprintf("c%016x", number)
	return corpus.Document{ID: id, Kind: corpus.KindComment, ArticleID: "a0000000000000001",
		Comment: &corpus.Comment{ID: id, Text: fmt.Sprintf("comment number%d", number)}}
}

// put puts comments from a number up to another.
func put(t testing.TB, store records.Writer, from, to int) {
	t.Helper()
	var documents []corpus.Document
	for number := from; number < to; number++ {
		documents = append(documents, comment(number))
	}
	if _, err := store.Put(t.Context(), documents); err != nil {
		t.Fatal(err)
	}
}

var errStopped = errors.New("stopped")

// stopping is an engine whose writes fail once their number is counted down.
type stopping struct {
	search.Engine
	left *atomic.Int64
}

func (s stopping) Write(ctx context.Context, b search.Batch) error {
	if s.left.Add(-1) < 0 {
		return errStopped
	}
	return s.Engine.Write(ctx, b)
}

// bench is an index folder over records, with engines that can be stopped.
type bench struct {
	t     testing.TB
	dir   string
	store records.Store
	left  atomic.Int64 // writes until engines fail
	opt   Options
}

func newBench(t testing.TB) *bench {
	b := &bench{t: t, dir: filepath.Join(t.TempDir(), "index"), store: sqlitetest.Open(t, t.TempDir())}
	b.left.Store(1 << 40)
	b.opt = Options{Every: 5 * time.Millisecond, Follow: follow.Options{BatchDocs: 10}, Logger: slog.New(slog.DiscardHandler),
		Engine: func(ctx context.Context, dir string, whole bool) (search.Engine, error) {
			engine, err := bleveengine.Open(ctx, dir, bleveengine.Options{Existing: whole, ReadOnly: b.opt.ReadOnly})
			if err != nil {
				return nil, err
			}
			return stopping{engine, &b.left}, nil
		}}
	return b
}

func (b *bench) open() *Index {
	b.t.Helper()
	x, err := Open(b.t.Context(), b.dir, b.store, b.opt)
	if err != nil {
		b.t.Fatal(err)
	}
	return x
}

func (b *bench) close(x *Index) {
	b.t.Helper()
	if err := x.Close(); err != nil {
		b.t.Error(err)
	}
}

// catchUp brings an index to the records and returns why it was built.
func (b *bench) catchUp(x *Index) (built string) {
	b.t.Helper()
	state, built, err := x.CatchUp(b.t.Context())
	if err != nil {
		b.t.Fatal(err)
	}
	if last, err := b.store.Last(b.t.Context()); err != nil || state.Seq != last {
		b.t.Fatalf("caught up to %v, the records are at %d (%v)", state, last, err)
	}
	return built
}

// numbers are the comments that an index finds.
func numbers(t testing.TB, x *Index) (found []int, err error) {
	t.Helper()
	results, err := x.Search(t.Context(), search.Request{Limit: 10_000})
	if err != nil {
		return nil, err
	}
	for _, hit := range results.Hits {
		var number int
		if _, err := fmt.Sscanf(hit.ID, "c%x", &number); err != nil {
			t.Fatal(err)
		}
		found = append(found, number)
	}
	slices.Sort(found)
	if len(found) != results.Total {
		t.Fatalf("total %d, but %d are listed", results.Total, len(found))
	}
	return found, nil
}

func (b *bench) expect(x *Index, from, to int) {
	b.t.Helper()
	found, err := numbers(b.t, x)
	if err != nil {
		b.t.Fatal(err)
	}
	if len(found) != to-from || to > from && (found[0] != from || found[len(found)-1] != to-1) {
		b.t.Errorf("found %v, want %d to %d", found, from, to-1)
	}
}

// folders are the names in the folder of the index, except for the lock.
func (b *bench) folders() (names []string) {
	b.t.Helper()
	entries, err := os.ReadDir(b.dir)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, entry := range entries {
		if entry.Name() != "lock" {
			names = append(names, entry.Name())
		}
	}
	return names
}

// follow lets an index follow until the returned function is called.
func (b *bench) follow(x *Index) (stop func()) {
	ctx, cancel := context.WithCancel(b.t.Context())
	ended := make(chan error, 1)
	go func() { ended <- x.Follow(ctx) }()
	return func() {
		b.t.Helper()
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			b.t.Errorf("Follow ended with %v", err)
		}
	}
}

// until waits for an index to find the comments from a number up to another.
// On the way it may find what is allowed, or say that it cannot answer.
func (b *bench) until(x *Index, from, to int, allowed func(found []int) bool) {
	b.t.Helper()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(2 * time.Millisecond) {
		found, err := numbers(b.t, x)
		switch {
		case err != nil && !errors.Is(err, search.ErrUnavailable):
			b.t.Fatal(err)
		case err == nil && len(found) == to-from && (to == from || found[0] == from && found[len(found)-1] == to-1):
			return
		case err == nil && !allowed(found):
			b.t.Fatalf("on the way to %d..%d it answered as if it were whole: %v", from, to-1, found)
		case time.Now().After(deadline):
			b.t.Fatalf("%d to %d are not found: %v, %v", from, to-1, found, err)
		}
	}
}

func never([]int) bool { return false }

// segments are the files of the generation that answers; some may be merged
// already and not be used any more.
func segments(t testing.TB, dir string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "v*", "*.zap"))
	found = slices.DeleteFunc(found, func(path string) bool { return strings.Contains(path, building) })
	if err != nil || len(found) == 0 {
		t.Fatal("no segments", err)
	}
	return found
}

// each does something to every segment.
func (b *bench) each(harm func(path string) error) (err error) {
	harmed := 0
	for _, path := range segments(b.t, b.dir) {
		one := harm(path)
		if errors.Is(one, os.ErrNotExist) { // merged into another meanwhile
			continue
		}
		harmed++
		err = errors.Join(err, one)
	}
	if harmed == 0 {
		b.t.Error("no segment was there to be harmed")
	}
	return err
}
