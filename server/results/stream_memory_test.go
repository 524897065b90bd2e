package results

import (
	"context"
	"fmt"
	"iter"
	"runtime"
	"strings"
	"testing"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/indexer/search"
)

// endless are documents that are made when they are asked for, and an engine that lists
// so many of them.
type endless struct {
	Engine
	shelf
	count int
}

func endlessID(i int) string { return fmt.Sprintf("c%016x", i) }

func (e endless) List(context.Context, search.ListRequest) (*search.Listing, error) {
	return &search.Listing{Len: e.count, At: func(i int) search.Listed { return search.Listed{ID: endlessID(i), Values: 1} }}, nil
}
func (endless) Applied(context.Context) (corpus.State, error) { return corpus.State{}, nil }
func (endless) Refresh(context.Context) error                 { return nil }
func (e endless) Snapshot(context.Context) (records.Snapshot, error) {
	return endlessSnapshot{e}, nil
}

type endlessSnapshot struct{ endless }

func (endlessSnapshot) State() corpus.State { return corpus.State{} }
func (endlessSnapshot) Close() error        { return nil }
func (endlessSnapshot) Get(_ context.Context, ids []string) ([]corpus.Document, error) {
	documents := make([]corpus.Document, len(ids))
	for i, id := range ids {
		documents[i] = corpus.Document{ID: id, Kind: corpus.KindComment, Comment: &corpus.Comment{ID: id, Text: strings.Repeat("x", 1000)}}
	}
	return documents, nil
}
func (endlessSnapshot) Texts(context.Context, []string) iter.Seq2[records.Text, error] {
	return func(func(records.Text, error) bool) {}
}

// TestStreamMemory: what a stream holds does not grow with its rows. Ten times the rows
// would be 45 MB more if it held them.
func TestStreamMemory(t *testing.T) {
	most := func(rows int) uint64 {
		e := endless{count: rows}
		r := New(e, e, nil, nil)
		request, err := r.ReadStream(t.Context(), "sort=newest")
		if err != nil {
			t.Fatal(err)
		}
		stream, err := r.Stream(t.Context(), request)
		if err != nil {
			t.Fatal(err)
		}
		defer stream.Close()
		most, seen := uint64(0), 0
		err = stream.Each(t.Context(), func(Row) error {
			if seen++; seen%(rows/8) == 0 {
				runtime.GC()
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapAlloc)
			}
			return nil
		})
		if err != nil || seen != rows {
			t.Fatalf("%d rows, %v", seen, err)
		}
		return most
	}
	few := most(5_000)
	if many := most(50_000); many > few+8<<20 {
		t.Errorf("%d bytes for 50,000 rows, %d for 5,000", many, few)
	}
}
