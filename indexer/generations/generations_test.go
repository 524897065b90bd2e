package generations

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"standpoint/corpus"
	"standpoint/corpus/records/sqlite/sqlitetest"
	"standpoint/indexer/follow"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
)

func TestFirstBuild(t *testing.T) {
	b := newBench(t)
	put(t, b.store, 0, 35)
	x := b.open()
	defer b.close(x)
	if _, err := numbers(t, x); !isBuilding(err) {
		t.Errorf("an index that was not built yet answers: %v", err)
	}
	var told [][2]corpus.Seq
	x.Watch(func(done, total corpus.Seq) { told = append(told, [2]corpus.Seq{done, total}) })
	if built := b.catchUp(x); built != None {
		t.Errorf("built because %q", built)
	}
	b.expect(x, 0, 35)
	if want := [][2]corpus.Seq{{0, 35}, {10, 35}, {20, 35}, {30, 35}, {35, 35}}; !reflect.DeepEqual(told, want) {
		t.Errorf("progress %v, want %v", told, want)
	}
	if got := b.folders(); !reflect.DeepEqual(got, []string{"v" + schema.Version + "-000001"}) {
		t.Errorf("folders %v", got)
	}
	put(t, b.store, 35, 50)
	told = nil
	if built := b.catchUp(x); built != "" {
		t.Errorf("a whole index was built again: %q", built)
	}
	if want := [][2]corpus.Seq{{45, 50}, {50, 50}}; !reflect.DeepEqual(told, want) {
		t.Errorf("progress %v, want %v", told, want)
	}
}

// TestWordsOfAnIndex: words are counted by the engine that answers, if one does.
func TestWordsOfAnIndex(t *testing.T) {
	b := newBench(t)
	put(t, b.store, 0, 35)
	x := b.open()
	defer b.close(x)
	documents := 0
	visit := func(w search.WordCount) error {
		documents = max(documents, w.In[0])
		return nil
	}
	req := search.WordsRequest{Sets: []search.Request{{}}}
	if _, err := x.Words(t.Context(), req, visit); !isBuilding(err) {
		t.Errorf("an index that is not whole counts words: %v", err)
	}
	b.catchUp(x)
	totals, err := x.Words(t.Context(), req, visit)
	if err != nil || totals.Of[0] != 35 || documents != 35 {
		t.Errorf("%d of %v documents hold the most frequent word, %v", documents, totals.Of, err)
	}
	stop := errors.New("enough")
	if _, err := x.Words(t.Context(), req, func(search.WordCount) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("the error of a visit became %v", err)
	}
}

// TestCursorByRelevanceEndsWithItsGeneration: it goes on while documents arrive, and
// the next generation refuses it and says why.
func TestCursorByRelevanceEndsWithItsGeneration(t *testing.T) {
	b := newBench(t)
	put(t, b.store, 0, 30)
	x := b.open()
	defer b.close(x)
	b.catchUp(x)
	req := search.Request{Any: "comment number7", Sort: search.Relevance, Limit: 10}
	first, err := x.Search(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	last := first.Hits[9]
	req.After = &search.Cursor{Key: last.Key, ID: last.ID, Statistics: first.Statistics}
	put(t, b.store, 30, 50)
	b.catchUp(x)
	second, err := x.Search(t.Context(), req)
	if err != nil || len(second.Hits) != 10 || second.Hits[0].Score != last.Score || !reflect.DeepEqual(second.Statistics, first.Statistics) {
		t.Errorf("after documents arrived: %+v, %v", second, err)
	}
	if err := x.Rebuild(t.Context(), Build{Reason: "test", Fresh: true}); err != nil {
		t.Fatal(err)
	}
	_, err = x.Search(t.Context(), req)
	if bad, ok := errors.AsType[*search.BadRequestError](err); !ok || bad.Field != "cursor" || !strings.Contains(bad.Msg, "built again") {
		t.Errorf("in the next generation: %v", err)
	}
	req.After.Statistics = nil
	if _, err := x.Search(t.Context(), req); err != nil {
		t.Errorf("without statistics: %v", err)
	}
}

func isBuilding(err error) bool {
	_, ok := errors.AsType[*search.BuildingError](err)
	return ok && errors.Is(err, search.ErrUnavailable)
}

func TestEmptyRecordsHaveAWholeIndex(t *testing.T) {
	b := newBench(t)
	for range 2 {
		x := b.open()
		b.catchUp(x)
		b.expect(x, 0, 0)
		b.close(x)
	}
	if got := b.folders(); len(got) != 1 {
		t.Errorf("folders %v", got)
	}
}

func TestOneProcessHoldsTheIndex(t *testing.T) {
	b := newBench(t)
	x := b.open()
	if _, err := Open(t.Context(), b.dir, b.store, b.opt); !errors.Is(err, ErrHeld) {
		t.Errorf("err = %v, want ErrHeld", err)
	}
	b.close(x)
	b.close(b.open())
}

// TestIndexOfAFork: an older copy of the records is put back and written to
// until it is ahead of the index.
func TestIndexOfAFork(t *testing.T) {
	for _, more := range []int{0, 5, 60} { // behind the index, behind it with other changes, ahead of it
		b := newBench(t)
		dir, older := t.TempDir(), t.TempDir()
		b.store = sqlitetest.Open(t, dir)
		put(t, b.store, 0, 20)
		if err := b.store.Close(); err != nil {
			t.Fatal(err)
		}
		sqlitetest.Copy(t, dir, older)
		b.store = sqlitetest.Open(t, dir)
		put(t, b.store, 20, 45)
		x := b.open()
		b.catchUp(x)
		b.expect(x, 0, 45)
		b.close(x)

		b.store = sqlitetest.Open(t, older)
		put(t, b.store, 20, 20+more)
		for number := range 30 { // the same words, but other changes
			if more > 0 {
				put(t, b.store, 20+more+number, 20+more+number+1)
			}
		}
		x = b.open()
		if _, err := numbers(t, x); !isBuilding(err) {
			t.Errorf("%d more: an index of other records answers: %v", more, err)
		}
		if built := b.catchUp(x); built != "it was of other records" {
			t.Errorf("%d more: built because %q", more, built)
		}
		end := 20
		if more > 0 {
			end = 50 + more
		}
		b.expect(x, 0, end)
		b.close(x)
	}
}

// TestForkUnderAnOpenIndex: catching up looks at the history each time.
func TestForkUnderAnOpenIndex(t *testing.T) {
	b := newBench(t)
	put(t, b.store, 0, 20)
	x := b.open()
	defer b.close(x)
	b.catchUp(x)
	other := sqlitetest.Open(t, t.TempDir())
	put(t, other, 100, 150)
	b.store, x.log = other, other
	g, err := x.answering()
	if err != nil {
		t.Fatal(err)
	}
	g.follower = follow.New(other, g.engine, b.opt.Follow)
	if built := b.catchUp(x); built != "it was of other records" {
		t.Errorf("built because %q", built)
	}
	b.expect(x, 100, 150)
}

// TestIndexOfAnotherSchema: the name of a generation holds the version of the
// schema, and one of another version is never opened.
func TestIndexOfAnotherSchema(t *testing.T) {
	b := newBench(t)
	put(t, b.store, 0, 20)
	x := b.open()
	b.catchUp(x)
	b.close(x)
	if name := nameOf(1); !strings.HasPrefix(name, "v"+schema.Version+"-") || !reflect.DeepEqual(b.folders(), []string{name}) {
		t.Fatalf("%s, %v: the name does not hold the version of the schema", name, b.folders())
	}
	other := "v" + schema.Version + "0-000001"
	if err := os.Rename(filepath.Join(b.dir, nameOf(1)), filepath.Join(b.dir, other)); err != nil {
		t.Fatal(err)
	}
	opened := 0
	engine := b.opt.Engine
	b.opt.Engine = func(ctx context.Context, dir string, whole bool) (search.Engine, error) {
		if opened++; filepath.Base(dir) == other {
			t.Error("an index of another schema was opened")
		}
		return engine(ctx, dir, whole)
	}
	x = b.open()
	defer b.close(x)
	if built := b.catchUp(x); built != "it was of another version of the schema" || opened == 0 {
		t.Errorf("built because %q", built)
	}
	b.expect(x, 0, 20)
	if got := b.folders(); !reflect.DeepEqual(got, []string{nameOf(1)}) {
		t.Errorf("folders %v", got)
	}
}

// TestInterruptedBuild stops a first build after every number of batches: the
// part is never taken for the whole, and building goes on where it was.
func TestInterruptedBuild(t *testing.T) {
	for writes := range int64(5) { // four batches and the mark of the whole
		b := newBench(t)
		put(t, b.store, 0, 35)
		x := b.open()
		b.left.Store(writes)
		if _, _, err := x.CatchUp(t.Context()); !errors.Is(err, errStopped) {
			t.Fatalf("after %d writes: %v", writes, err)
		}
		if _, err := numbers(t, x); !isBuilding(err) {
			t.Errorf("after %d writes a part answers: %v", writes, err)
		}
		b.close(x)

		b.left.Store(1 << 40)
		x = b.open()
		if _, err := numbers(t, x); !isBuilding(err) {
			t.Errorf("after %d writes and opening again a part answers: %v", writes, err)
		}
		b.catchUp(x)
		b.expect(x, 0, 35)
		if gone, all := 1<<40-b.left.Load(), int64(5); gone != all-writes {
			t.Errorf("after %d writes it went on with %d, not %d", writes, gone, all-writes)
		}
		b.close(x)
		if got := b.folders(); !reflect.DeepEqual(got, []string{nameOf(1)}) {
			t.Errorf("folders %v", got)
		}
	}
}

// TestRebuild: the old generation answers until the new one is whole, also
// after an interruption, and is then removed.
func TestRebuild(t *testing.T) {
	b := newBench(t)
	put(t, b.store, 0, 35)
	x := b.open()
	b.catchUp(x)
	b.left.Store(2)
	if err := x.Rebuild(t.Context(), Build{Reason: "test", Key: "k1"}); !errors.Is(err, errStopped) {
		t.Fatal(err)
	}
	b.expect(x, 0, 35)
	b.close(x)
	b.left.Store(1 << 40)
	x = b.open()
	defer b.close(x)
	b.expect(x, 0, 35)
	asked := 0
	overlay := func(ctx context.Context, documents []corpus.Document) error {
		b.expect(x, 0, 35) // the old one
		for i := range documents {
			asked++
			documents[i].Annotation.Language = "xx"
		}
		return nil
	}
	if err := x.Rebuild(t.Context(), Build{Reason: "test", Key: "k1", Overlay: overlay}); err != nil {
		t.Fatal(err)
	}
	if asked != 15 {
		t.Errorf("%d documents were written, not 15: it did not go on where it was", asked)
	}
	b.expect(x, 0, 35)
	put(t, b.store, 35, 36) // what comes later goes through the overlay too
	overlay = nil
	if _, _, err := x.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	results, err := x.Search(t.Context(), search.Request{Filters: []search.Filter{{Field: schema.Language, Any: []string{"xx"}}}})
	if err != nil || results.Total != 16 {
		t.Errorf("%+v, %v", results, err)
	}
	if got := b.folders(); !reflect.DeepEqual(got, []string{nameOf(2)}) {
		t.Errorf("folders %v", got)
	}
	if err := x.Rebuild(t.Context(), Build{Key: "No good"}); err == nil {
		t.Error("a key that cannot be part of a name was taken")
	}
}

// TestLeftovers: after a crash between the switch and the removal of the old
// generation, the new one answers and the rest goes.
func TestLeftovers(t *testing.T) {
	b := newBench(t)
	put(t, b.store, 0, 20)
	x := b.open()
	b.catchUp(x)
	b.close(x)
	if err := os.CopyFS(filepath.Join(b.dir, nameOf(7)), os.DirFS(filepath.Join(b.dir, nameOf(1)))); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(b.dir, "v1"), 0o755); err != nil {
		t.Fatal(err)
	}
	x = b.open()
	b.expect(x, 0, 20)
	b.close(x)
	if got := b.folders(); !reflect.DeepEqual(got, []string{nameOf(7)}) {
		t.Errorf("folders %v", got)
	}
}

// TestFileInPlaceOfAGeneration, whole or unfinished, is not in the way of one.
func TestFileInPlaceOfAGeneration(t *testing.T) {
	for _, name := range []string{nameOf(1), unfinished(1, "")} {
		b := newBench(t)
		put(t, b.store, 0, 20)
		err := errors.Join(os.MkdirAll(b.dir, 0o755), os.WriteFile(filepath.Join(b.dir, name), []byte("x"), 0o644))
		if err != nil {
			t.Fatal(err)
		}
		x := b.open()
		b.catchUp(x)
		b.expect(x, 0, 20)
		b.close(x)
		if got := b.folders(); len(got) != 1 || strings.Contains(got[0], building) {
			t.Errorf("%s: folders %v", name, got)
		}
	}
}

// TestKeep: whoever only looks leaves what cannot answer where it is.
func TestKeep(t *testing.T) {
	b := newBench(t)
	put(t, b.store, 0, 20)
	x := b.open()
	b.catchUp(x)
	b.close(x)
	if err := b.each(func(path string) error { return os.Truncate(path, 10) }); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(b.dir, "v1"), 0o755); err != nil {
		t.Fatal(err)
	}
	before := b.folders()
	b.opt.Keep = true
	for range 2 {
		x := b.open()
		if p := x.Progress(); p.Whole || !strings.Contains(p.Reason, "was damaged") {
			t.Errorf("progress %+v", p)
		}
		b.close(x)
	}
	if got := b.folders(); !reflect.DeepEqual(got, before) {
		t.Errorf("folders %v, before %v", got, before)
	}
}

// TestDamagedIndexIsBuiltAgain at opening and while it is open.
func TestDamagedIndexIsBuiltAgain(t *testing.T) {
	for _, opened := range []bool{false, true} {
		b := newBench(t)
		put(t, b.store, 0, 35)
		x := b.open()
		b.catchUp(x)
		if !opened {
			b.close(x)
		}
		if err := b.each(func(path string) error { return os.Truncate(path, 100) }); err != nil {
			t.Fatal(err)
		}
		if !opened {
			x = b.open()
		}
		if _, err := numbers(t, x); !errors.Is(err, search.ErrUnavailable) {
			t.Errorf("a damaged index answers: %v", err)
		}
		if built := b.catchUp(x); !strings.Contains(built, b.dir) || !strings.Contains(built, ".zap") {
			t.Errorf("built because %q, which names no file", built)
		}
		b.expect(x, 0, 35)
		b.close(x)
	}
}

// TestRemovedUnderCatchUp removes the folder, or cuts a file, while the index is
// being built: the command that builds it does not fail.
func TestRemovedUnderCatchUp(t *testing.T) {
	for _, whole := range []bool{false, true} {
		b := newBench(t)
		put(t, b.store, 0, 35)
		x := b.open()
		if whole {
			b.catchUp(x)
			put(t, b.store, 35, 55)
		}
		once := false
		x.opt.Follow.Overlay = func(context.Context, []corpus.Document) error {
			if once {
				return nil
			}
			once = true
			return os.RemoveAll(b.dir)
		}
		if whole {
			if err := os.RemoveAll(b.dir); err != nil {
				t.Fatal(err)
			}
		}
		b.catchUp(x)
		b.expect(x, 0, map[bool]int{false: 35, true: 55}[whole])
		b.close(x)
	}
}

func TestReadOnlyNeedsAWholeIndex(t *testing.T) {
	b := newBench(t)
	put(t, b.store, 0, 20)
	reading := b.opt
	reading.ReadOnly = true
	if err := os.MkdirAll(b.dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), b.dir, b.store, reading); !errors.Is(err, ErrNotWhole) {
		t.Errorf("without an index: %v", err)
	}
	x := b.open()
	b.catchUp(x)
	b.close(x)
	put(t, b.store, 20, 30)
	x, err := Open(t.Context(), b.dir, b.store, reading)
	if err != nil {
		t.Fatal(err)
	}
	defer b.close(x)
	if _, _, err := x.CatchUp(t.Context()); err != nil {
		t.Error(err)
	}
	b.expect(x, 0, 20) // an earlier state, whole
}

// earlier is an engine of an earlier layout: it answers and is not written.
type earlier struct{ search.Engine }

func (earlier) Outdated() bool                            { return true }
func (earlier) Write(context.Context, search.Batch) error { return errors.New("it was written") }

// TestEarlierLayoutAnswersWhileItIsBuiltAgain opens a whole index as one of an earlier
// layout: it answers until another one is whole.
func TestEarlierLayoutAnswersWhileItIsBuiltAgain(t *testing.T) {
	for name, build := range map[string]func(*bench, *Index){
		"by CatchUp": func(b *bench, x *Index) {
			if built := b.catchUp(x); built != Outdated {
				t.Errorf("built because %q, not because %q", built, Outdated)
			}
		},
		"by Follow": func(b *bench, x *Index) {
			ctx, stop := context.WithCancel(t.Context())
			ended := make(chan error)
			go func() { ended <- x.Follow(ctx) }()
			for x.Progress().Applied != 3 {
				if _, err := numbers(t, x); err != nil {
					t.Error(err)
				}
			}
			stop()
			<-ended
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			put(t, b.store, 0, 2)
			x := b.open()
			b.catchUp(x)
			b.close(x)
			put(t, b.store, 2, 3)
			today := b.opt.Engine
			b.opt.Engine = func(ctx context.Context, dir string, whole bool) (search.Engine, error) {
				engine, err := today(ctx, dir, whole)
				if err == nil && filepath.Base(dir) == nameOf(1) {
					engine = earlier{engine}
				}
				return engine, err
			}
			x = b.open()
			if found, err := numbers(t, x); len(found) != 2 || err != nil {
				t.Errorf("before it is built again it finds %v, %v", found, err)
			}
			if p := x.Progress(); !p.Whole || p.Reason != Outdated {
				t.Errorf("before it is built again: %+v", p)
			}
			build(b, x)
			if found, err := numbers(t, x); len(found) != 3 || err != nil {
				t.Errorf("after it was built again it finds %v, %v", found, err)
			}
			if x.Progress().Reason != "" {
				t.Errorf("a reason to build stays: %q", x.Progress().Reason)
			}
			b.close(x)
			if _, err := os.Stat(filepath.Join(b.dir, nameOf(1))); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("the earlier one stays: %v", err)
			}
		})
	}
}
