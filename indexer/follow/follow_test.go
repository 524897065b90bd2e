package follow_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/corpus/records/sqlite/sqlitetest"
	"standpoint/indexer/follow"
	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/searchtest"
)

// comment is a comment whose text says its number and version.
func comment(number, version int) corpus.Document {
	id := fmt.Sprintf("c%016x", number)
	return corpus.Document{
		ID: id, Kind: corpus.KindComment, ArticleID: "a0000000000000001",
		Comment: &corpus.Comment{ID: id, Text: fmt.Sprintf("comment %d version%d", number, version)},
	}
}

// failing is an index that fails when its writes are counted down: before the
// write, or after it, as when the machine stops before the answer.
type failing struct {
	search.Engine
	left  atomic.Int64
	after bool
}

var errStopped = errors.New("stopped")

func (f *failing) Write(ctx context.Context, b search.Batch) error {
	if f.left.Add(-1) >= 0 {
		return f.Engine.Write(ctx, b)
	}
	if f.after {
		if err := f.Engine.Write(ctx, b); err != nil {
			return err
		}
	}
	return errStopped
}

// TestNothingLostOrDoubled puts, replaces and deletes at random, stops the
// follower at random writes, and goes on with a new follower each time.
func TestNothingLostOrDoubled(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		store := sqlitetest.Open(t, t.TempDir())
		index := &searchtest.Oracle{}
		held := map[string]string{}
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			change(rt, store, held)
			stopping := &failing{Engine: index, after: rapid.Bool().Draw(rt, "after")}
			stopping.left.Store(int64(rapid.IntRange(0, 4).Draw(rt, "writes")))
			opt := follow.Options{BatchDocs: rapid.IntRange(1, 5).Draw(rt, "batch")}
			if _, err := follow.New(store, stopping, opt).CatchUp(t.Context()); err != nil && !errors.Is(err, errStopped) {
				rt.Fatal(err)
			}
		}
		reached, err := follow.New(store, index, follow.Options{}).CatchUp(t.Context())
		if err != nil {
			rt.Fatal(err)
		}
		if last, err := store.Last(t.Context()); err != nil || reached.Seq != last {
			rt.Fatalf("reached %v, records at %d (%v)", reached, last, err)
		}
		equalIndex(rt, index, held)
	})
}

func change(rt *rapid.T, store records.Store, held map[string]string) {
	number := rapid.IntRange(0, 9)
	var puts []corpus.Document
	for range rapid.IntRange(0, 6).Draw(rt, "puts") {
		d := comment(number.Draw(rt, "number"), rapid.IntRange(0, 3).Draw(rt, "version"))
		puts = append(puts, d)
	}
	if _, err := store.Put(context.Background(), puts); err != nil {
		rt.Fatal(err)
	}
	for _, d := range puts { // the records decide which of two texts stays
		now, err := store.Get(context.Background(), []string{d.ID})
		if err != nil || len(now) != 1 {
			rt.Fatal(len(now), err)
		}
		held[d.ID] = now[0].Comment.Text
	}
	if rapid.Bool().Draw(rt, "delete") {
		id := comment(number.Draw(rt, "number"), 0).ID
		delete(held, id)
		if _, err := store.Delete(context.Background(), []string{id}); err != nil {
			rt.Fatal(err)
		}
	}
}

// equalIndex compares what is found with what is held: the ids, and by the
// version words that the newest text is the one that is indexed.
func equalIndex(rt *rapid.T, index search.Searcher, held map[string]string) {
	for version := range 4 {
		word := fmt.Sprintf("version%d", version)
		var want []string
		for id, text := range held {
			if strings.HasSuffix(text, word) {
				want = append(want, id)
			}
		}
		slices.Sort(want)
		results, err := index.Search(context.Background(), search.Request{
			Query: query.Term{Text: word}, Sort: search.Newest, Limit: 100})
		if err != nil {
			rt.Fatal(err)
		}
		var got []string
		for _, hit := range results.Hits {
			got = append(got, hit.ID)
		}
		if !slices.Equal(got, want) || results.Total != len(want) {
			rt.Fatalf("%s: found %v (total %d), held %v", word, got, results.Total, want)
		}
	}
}

// TestIndexOfAnotherHistoryIsRefused: of later changes than the records have, of
// the same number of other changes, and of a number without a lineage.
func TestIndexOfAnotherHistoryIsRefused(t *testing.T) {
	store := sqlitetest.Open(t, t.TempDir())
	put(t, store, comment(1, 1), comment(2, 1))
	for _, state := range []corpus.State{
		{Seq: 5, Lineage: "0123456789abcdef"}, {Seq: 2, Lineage: "0123456789abcdef"}, {Seq: 2}, {Seq: 5}, {Lineage: "0123456789abcdef"},
	} {
		index := &searchtest.Oracle{}
		if err := index.Write(t.Context(), search.Batch{Seq: state.Seq, Lineage: state.Lineage}); err != nil {
			t.Fatal(err)
		}
		_, err := follow.New(store, index, follow.Options{}).CatchUp(t.Context())
		if history, ok := errors.AsType[*follow.HistoryError](err); !ok || history.Index != state {
			t.Errorf("%+v: err = %v, want a HistoryError of it", state, err)
		}
		if now, err := index.Applied(t.Context()); now != state || err != nil {
			t.Errorf("a refused index of %+v was written: %+v, %v", state, now, err)
		}
	}
}

// TestForkIsNoticed puts an older copy of the records back, and writes other
// changes to it until its sequence number passes that of the index.
func TestForkIsNoticed(t *testing.T) {
	dir := t.TempDir()
	store := sqlitetest.Open(t, dir)
	put(t, store, comment(1, 1))
	if err := store.Close(); err != nil { // the file is whole once nobody has it open
		t.Fatal(err)
	}
	older := t.TempDir()
	sqlitetest.Copy(t, dir, older)
	store = sqlitetest.Open(t, dir)
	put(t, store, comment(2, 1), comment(3, 1))
	index := &searchtest.Oracle{}
	if _, err := follow.New(store, index, follow.Options{}).CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	fork := sqlitetest.Open(t, older)
	put(t, fork, comment(4, 1), comment(5, 1), comment(6, 1), comment(7, 1))
	if _, err := follow.New(fork, index, follow.Options{}).CatchUp(t.Context()); !isHistory(err) {
		t.Errorf("err = %v, want a HistoryError", err)
	}
	if _, err := follow.New(store, index, follow.Options{}).CatchUp(t.Context()); err != nil {
		t.Errorf("the records that the index is of: %v", err)
	}
}

func isHistory(err error) bool {
	_, ok := errors.AsType[*follow.HistoryError](err)
	return ok
}

func put(t testing.TB, store records.Store, documents ...corpus.Document) {
	t.Helper()
	if _, err := store.Put(t.Context(), documents); err != nil {
		t.Fatal(err)
	}
}

// lazy is an index that shows what was written only after Refresh, as the
// contract allows.
type lazy struct {
	search.Engine // shown
	written       []search.Batch
}

func (l *lazy) Write(_ context.Context, b search.Batch) error {
	l.written = append(l.written, b)
	return nil
}

func (l *lazy) Refresh(ctx context.Context) error {
	for _, b := range l.written {
		if err := l.Engine.Write(ctx, b); err != nil {
			return err
		}
	}
	l.written = nil
	return nil
}

func TestWhatIsCaughtUpCanBeFound(t *testing.T) {
	store := sqlitetest.Open(t, t.TempDir())
	put(t, store, comment(1, 1), comment(2, 1))
	index := &lazy{Engine: &searchtest.Oracle{}}
	reached, err := follow.New(store, index, follow.Options{BatchDocs: 1}).CatchUp(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	results, err := index.Search(t.Context(), search.Request{})
	if err != nil || results.Total != 2 || results.Applied != reached {
		t.Errorf("after catching up to %v searches show %+v, %v", reached, results, err)
	}
}

func TestOverlayChangesWhatIsIndexed(t *testing.T) {
	store := sqlitetest.Open(t, t.TempDir())
	put(t, store, comment(1, 1), comment(2, 1))
	index := &searchtest.Oracle{}
	opt := follow.Options{Overlay: func(_ context.Context, documents []corpus.Document) error {
		for i := range documents {
			documents[i].Annotation.Language = "xx"
		}
		return nil
	}}
	if _, err := follow.New(store, index, opt).CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	results, err := index.Search(t.Context(), search.Request{Filters: []search.Filter{{Field: "lang", Any: []string{"xx"}}}})
	if err != nil || results.Total != 2 {
		t.Errorf("%+v, %v", results, err)
	}
	opt.Overlay = func(context.Context, []corpus.Document) error { return errStopped }
	put(t, store, comment(3, 1))
	if _, err := follow.New(store, index, opt).CatchUp(t.Context()); !errors.Is(err, errStopped) {
		t.Errorf("an overlay that fails: %v", err)
	}
}

// unseen is an index that cannot make visible what was written, the first time.
type unseen struct {
	search.Engine
	refreshes int
}

func (u *unseen) Refresh(ctx context.Context) error {
	if u.refreshes++; u.refreshes == 1 {
		return search.ErrUnavailable
	}
	return u.Engine.Refresh(ctx)
}

// TestRefreshIsTriedAgain: what was written is made visible by the next catching up, even
// if nothing is written by then.
func TestRefreshIsTriedAgain(t *testing.T) {
	store := sqlitetest.Open(t, t.TempDir())
	put(t, store, comment(1, 1), comment(2, 1))
	index := &unseen{Engine: &searchtest.Oracle{}}
	follower := follow.New(store, index, follow.Options{})
	if _, err := follower.CatchUp(t.Context()); !errors.Is(err, search.ErrUnavailable) {
		t.Fatalf("error %v", err)
	}
	for range 3 {
		if _, err := follower.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if index.refreshes != 2 {
		t.Errorf("refreshed %d times, not once and once more", index.refreshes)
	}
}
