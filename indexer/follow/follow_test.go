package follow_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/corpus/records/sqlite"
	"standpoint/indexer/follow"
	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/searchtest"
)

func openRecords(t testing.TB, dir string) records.Store {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(dir, "records.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return store
}

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
// projection at random writes, and goes on with a new follower each time.
func TestNothingLostOrDoubled(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		store := openRecords(t, t.TempDir())
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
		if last, err := store.Last(t.Context()); err != nil || reached != last {
			rt.Fatalf("reached %d, records at %d (%v)", reached, last, err)
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

func TestIndexOfOtherRecordsIsRefused(t *testing.T) {
	store := openRecords(t, t.TempDir())
	index := &searchtest.Oracle{}
	if err := index.Write(t.Context(), search.Batch{Seq: 5}); err != nil {
		t.Fatal(err)
	}
	if _, err := follow.New(store, index, follow.Options{}).CatchUp(t.Context()); !errors.Is(err, follow.ErrAhead) {
		t.Errorf("err = %v, want ErrAhead", err)
	}
	if err := follow.New(store, index, follow.Options{}).Follow(t.Context()); !errors.Is(err, follow.ErrAhead) {
		t.Errorf("Follow: err = %v, want ErrAhead", err)
	}
}

// TestFollow shows what another connection puts into the records, and goes on
// after the index failed.
func TestFollow(t *testing.T) {
	dir := t.TempDir()
	reader, writer := openRecords(t, dir), openRecords(t, dir)
	index := &failing{Engine: &searchtest.Oracle{}}
	index.left.Store(0) // fails at first
	follower := follow.New(reader, index, follow.Options{Every: time.Millisecond})
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- follower.Follow(ctx) }()

	if _, err := writer.Put(t.Context(), []corpus.Document{comment(1, 1)}); err != nil {
		t.Fatal(err)
	}
	index.left.Store(1 << 30) // and recovers
	for {
		results, err := index.Search(t.Context(), search.Request{Sort: search.Newest})
		if err != nil {
			t.Fatal(err)
		}
		if results.Total == 1 && follower.Applied() == 1 {
			break
		}
		if t.Context().Err() != nil {
			t.Fatal("the document did not arrive")
		}
		time.Sleep(time.Millisecond)
	}
	stop()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("Follow ended with %v", err)
	}
}
