package sqlite_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"

	"standpoint/corpus"
	"standpoint/corpus/records/recordstest"
	"standpoint/corpus/records/relational"
	"standpoint/corpus/records/sqlite"
)

// TestTransferGoesOn: a copy to another store that is cut off leaves one that does not
// open; it goes on where it stopped, or begins again if the first store has changed.
func TestTransferGoesOn(t *testing.T) {
	t.Parallel()
	for _, changed := range []bool{false, true} {
		from := mustOpen(t, filepath.Join(t.TempDir(), "from.db"))
		_, err := from.Put(t.Context(), recordstest.Full())
		check(t, err)
		for i := range 3 {
			var documents []corpus.Document
			for k := range 1000 {
				id := fmt.Sprintf("c%d-%d", i, k)
				documents = append(documents, corpus.Document{ID: id, Kind: corpus.KindComment, ArticleID: "a1", Comment: &corpus.Comment{ID: id, Text: "Again?"}})
			}
			_, err := from.Put(t.Context(), documents)
			check(t, err)
		}
		path := filepath.Join(t.TempDir(), "to.db")
		to := mustOpen(t, path)
		ctx, cancel := context.WithCancel(t.Context())
		cut := relational.Transfer(ctx, from.Store, to.Store, func(table string, _ int) {
			if table == "document" {
				cancel()
			}
		})
		if !errors.Is(cut, context.Canceled) {
			t.Fatalf("error %v", cut)
		}
		check(t, to.Close())
		if _, err := sqlite.Open(t.Context(), path, sqlite.Options{}); !errors.Is(err, relational.ErrUnfinished) {
			t.Fatalf("half of a copy opens: error %v", err)
		}
		if changed {
			_, err := from.Delete(t.Context(), []string{"c0-5"})
			check(t, err)
		}
		to, err = sqlite.Open(t.Context(), path, sqlite.Options{Unfinished: true})
		check(t, err)
		first := 0
		check(t, relational.Transfer(t.Context(), from.Store, to.Store, func(table string, rows int) {
			if table == "document" && first == 0 {
				first = rows
			}
		}))
		check(t, to.Close())
		if went := first > 1000; went == changed {
			t.Errorf("changed %v: the first report is of %d documents", changed, first)
		}
		to = mustOpen(t, path)
		want, got := recordstest.Replica{}, recordstest.Replica{}
		_, err = want.Follow(t.Context(), from, 0)
		check(t, err)
		_, err = got.Follow(t.Context(), to, 0)
		check(t, err)
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("changed %v: it holds other documents", changed)
		}
	}
}
