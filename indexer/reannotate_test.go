package indexer_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/corpus/records/sqlite/sqlitetest"
	"standpoint/indexer"
	"standpoint/indexer/parse"
)

// labeller annotates every document with its version as its language.
type labeller struct {
	version string
	fails   func(threads int) error // nil: never
	threads *atomic.Int64
}

func (l labeller) Version() string { return l.version }

func (l labeller) Thread(_ context.Context, t corpus.Thread) ([]corpus.Document, error) {
	n := int(l.threads.Add(1))
	if l.fails != nil {
		if err := l.fails(n); err != nil {
			return nil, err
		}
	}
	documents := t.Documents()
	for i := range documents {
		documents[i].AnnotatedBy, documents[i].Annotation.Language = l.version, l.version
	}
	return documents, nil
}

// held are the languages of all documents, which say who annotated them.
func held(t *testing.T, store records.Store) map[string]int {
	t.Helper()
	found := map[string]int{}
	for change, err := range store.Changes(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		found[change.Document.Annotation.Language]++
	}
	return found
}

// stories are threads of an article and a comment, in the format threads.
func threadsOf(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `{"article":{"id":"","url":"https://example.org/%d","headline":"Story %d","paragraphs":["Words of story %d."]},"comments":[{"native_id":"%d","text":"Words below story %d."}]}`+"\n", i, i, i, i, i)
	}
	return b.String()
}

func TestReannotate(t *testing.T) {
	store := sqlitetest.Open(t, t.TempDir())
	parser, err := parse.New(parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	with := func(version string, fails func(int) error) indexer.Pipeline {
		return indexer.Pipeline{Parser: parser, Records: store, Annotator: labeller{version, fails, new(atomic.Int64)}}
	}
	const threads = 25
	if _, err := with("one", nil).Index(t.Context(), []string{"-"}, indexer.Options{Stdin: strings.NewReader(threadsOf(threads))}); err != nil {
		t.Fatal(err)
	}
	if got := held(t, store); got["one"] != 2*threads || len(got) != 1 {
		t.Fatalf("indexed: %v", got)
	}

	// What is annotated by this version costs nothing.
	if did, err := with("one", func(int) error { return errors.New("annotated") }).Reannotate(t.Context(), indexer.ReannotateOptions{}); err != nil || did.Documents != 0 {
		t.Errorf("the same version: %+v, %v", did, err)
	}

	// A job that ends in the middle leaves every old label.
	cut := errors.New("the power is gone")
	_, err = with("two", func(n int) error {
		if n > 15 {
			return cut
		}
		return nil
	}).Reannotate(t.Context(), indexer.ReannotateOptions{Batch: 4})
	if !errors.Is(err, cut) {
		t.Fatalf("cut off: %v", err)
	}
	if got := held(t, store); got["one"] != 2*threads || len(got) != 1 {
		t.Errorf("after a job that was cut off: %v", got)
	}

	// The next one goes on, adopts all at once, and says how far it is.
	var annotated atomic.Int64
	last, total := -1, 0
	did, err := with("two", func(int) error { annotated.Add(1); return nil }).Reannotate(t.Context(), indexer.ReannotateOptions{
		Batch:    4,
		Progress: func(done, of int) { last, total = done, of },
		Adopt: func(ctx context.Context, version string) error {
			if got := held(t, store); got["one"] != 2*threads || len(got) != 1 {
				t.Errorf("before it is adopted: %v", got)
			}
			_, _, err := store.Adopt(ctx, version)
			return err
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := held(t, store); got["two"] != 2*threads || len(got) != 1 {
		t.Errorf("adopted: %v", got)
	}
	n := int(annotated.Load())
	if n >= threads || did.Documents != 2*n || did.Language != 2*n || total != n || last < 0 || last >= total {
		t.Errorf("%d threads annotated, %+v, progress %d of %d: it did not go on", n, did, last, total)
	}
}
