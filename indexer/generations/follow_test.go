package generations

import (
	"context"
	"errors"
	"iter"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/corpus/records/sqlite/sqlitetest"
	"standpoint/indexer/search"
	"standpoint/indexer/search/searchtest"
)

func TestFollowShowsWhatComes(t *testing.T) {
	b := newBench(t)
	x := b.open()
	defer b.close(x)
	stop := b.follow(x)
	defer stop()
	b.until(x, 0, 0, never)
	put(t, b.store, 0, 5)
	b.until(x, 0, 5, func(found []int) bool { return len(found) == 0 })
	b.left.Store(0) // the engine fails for a while
	put(t, b.store, 5, 10)
	b.left.Store(1 << 40)
	b.until(x, 0, 10, func(found []int) bool { return len(found) == 5 })
}

// TestFollowMends removes, exchanges and damages the index under a process
// that follows: it never shows a part, and builds again.
func TestFollowMends(t *testing.T) {
	for name, harm := range map[string]func(b *bench) error{
		"folder removed":     func(b *bench) error { return os.Rename(b.dir, b.dir+".gone") },
		"generation removed": func(b *bench) error { return os.Rename(filepath.Join(b.dir, nameOf(1)), b.dir+".gone") },
		"segment cut":        func(b *bench) error { return b.each(func(path string) error { return os.Truncate(path, 60) }) },
		"segment emptied":    func(b *bench) error { return b.each(func(path string) error { return os.Truncate(path, 0) }) },
		"segment removed":    func(b *bench) error { return b.each(os.Remove) },
		"root cut": func(b *bench) error {
			return os.Truncate(filepath.Join(b.dir, nameOf(1), "root.bolt"), 5000)
		},
		"folder exchanged": func(b *bench) error {
			return errors.Join(os.Rename(b.dir, b.dir+".old"), os.MkdirAll(b.dir, 0o755))
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			put(t, b.store, 0, 35)
			x := b.open()
			defer b.close(x)
			b.catchUp(x)
			stop := b.follow(x)
			defer stop()
			if err := harm(b); err != nil {
				t.Fatal(err)
			}
			put(t, b.store, 35, 55)
			b.until(x, 0, 55, func(found []int) bool { return len(found) >= 35 }) // whole, of an earlier state
		})
	}
}

// TestFollowAnswersRequests: the old generation follows while the new one is built.
func TestFollowAnswersRequests(t *testing.T) {
	b := newBench(t)
	put(t, b.store, 0, 35)
	x := b.open()
	defer b.close(x)
	b.catchUp(x)
	stop := b.follow(x)
	defer stop()
	request, err := Request(b.dir)
	if err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(time.Millisecond) {
		b.expect(x, 0, 35)
		if _, err := os.Stat(request); errors.Is(err, os.ErrNotExist) {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the request was not answered")
		}
	}
	b.expect(x, 0, 35)
	if _, err := os.Stat(filepath.Join(b.dir, nameOf(2))); err != nil {
		t.Errorf("no new generation answers: %v", err)
	}
}

// TestFollowNoticesOtherRecords: the history is looked at all the time.
func TestFollowNoticesOtherRecords(t *testing.T) {
	b := newBench(t)
	put(t, b.store, 0, 35)
	other := sqlitetest.Open(t, t.TempDir())
	put(t, other, 100, 150)
	log := &exchangeable{}
	log.now.Store(&b.store)
	x, err := Open(t.Context(), b.dir, log, b.opt)
	if err != nil {
		t.Fatal(err)
	}
	defer b.close(x)
	b.catchUp(x)
	stop := b.follow(x)
	defer stop()
	log.now.Store(&other)
	b.until(x, 100, 150, func(found []int) bool { return len(found) == 35 })
}

// exchangeable is a log in whose place another one can be put.
type exchangeable struct{ now atomic.Pointer[records.Store] }

func (e *exchangeable) Changes(ctx context.Context, after corpus.Seq) iter.Seq2[records.Change, error] {
	return (*e.now.Load()).Changes(ctx, after)
}
func (e *exchangeable) Last(ctx context.Context) (corpus.Seq, error) {
	return (*e.now.Load()).Last(ctx)
}
func (e *exchangeable) Lineage(ctx context.Context, seq corpus.Seq) (string, error) {
	return (*e.now.Load()).Lineage(ctx, seq)
}

// failingLog is a log of no changes that can fail, and counts how often it is asked.
type failingLog struct {
	fails atomic.Bool
	asked atomic.Int64
}

var errDown = errors.New("down")

func (l *failingLog) Changes(context.Context, corpus.Seq) iter.Seq2[records.Change, error] {
	return func(func(records.Change, error) bool) {}
}
func (l *failingLog) Last(context.Context) (corpus.Seq, error) {
	if l.asked.Add(1); l.fails.Load() {
		return 0, errDown
	}
	return 0, nil
}
func (l *failingLog) Lineage(context.Context, corpus.Seq) (string, error) { return "", nil }

// TestFollowPauses: while it fails it tries less and less often, and as often as
// before once it succeeds.
func TestFollowPauses(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		log, oracle := &failingLog{}, &searchtest.Oracle{}
		x, err := Open(t.Context(), dir, log, Options{Every: time.Second, Engine: func(_ context.Context, dir string, _ bool) (search.Engine, error) {
			return oracle, os.MkdirAll(dir, 0o755)
		}})
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := x.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- x.Follow(ctx) }()
		count := func(during time.Duration) int64 {
			before := log.asked.Load()
			time.Sleep(during)
			synctest.Wait()
			return log.asked.Load() - before
		}
		if n := count(time.Minute); n < 55 || n > 65 {
			t.Errorf("%d attempts in a minute of one a second", n)
		}
		log.fails.Store(true)
		count(2 * time.Minute)
		if n := count(10 * time.Minute); n < 18 || n > 22 {
			t.Errorf("%d attempts in ten minutes of failures, want one each half minute", n)
		}
		log.fails.Store(false)
		count(time.Minute)
		if n := count(time.Minute); n < 55 || n > 65 {
			t.Errorf("%d attempts in a minute after it recovered", n)
		}
		stop()
		<-ended
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
}
