package indexer_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"go.uber.org/goleak"

	"standpoint/indexer"
	"standpoint/indexer/intake"
	"standpoint/indexer/parse"
)

// threadLines is a page of n threads.
func threadLines(page, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `{"article":{"url":"https://post.example/%d/%d","headline":"News","paragraphs":[%q]}}`+"\n", page, i, strings.Repeat("word ", 200))
	}
	return b.String()
}

// givenPages yields small and large pages, and every third one fails half-way.
// It sets closed when the sequence has ended.
func givenPages(n int, closed *bool) func(func(intake.Page, error) bool) {
	return func(yield func(intake.Page, error) bool) {
		defer func() { *closed = true }()
		for i := range n {
			threads := 3
			if i%4 == 1 {
				threads = 2000 // more than is held
			}
			var body io.Reader = strings.NewReader(threadLines(i, threads))
			if i%3 == 2 {
				body = io.MultiReader(body, iotest.ErrReader(errors.New("the disk is gone")))
			}
			if !yield(intake.Page{Path: fmt.Sprint("page", i), Body: body}, nil) {
				return
			}
		}
	}
}

// TestReadingEnds stops reading after each number of steps, by the consumer and
// by the context: all pages are closed, and nothing keeps running.
func TestReadingEnds(t *testing.T) {
	defer goleak.VerifyNone(t)
	parser, err := parse.New(parse.Options{Format: "threads"})
	if err != nil {
		t.Fatal(err)
	}
	for _, stop := range []int{0, 1, 2, 3, 4, 20, 1500, 2003, 2010, 1 << 30} {
		for _, cancels := range []bool{false, true} {
			ctx, cancel := context.WithCancel(t.Context())
			closed, steps, faults := false, 0, 0
			for _, err := range indexer.Threads(ctx, parser, givenPages(9, &closed)) {
				var fault *indexer.Error
				if errors.As(err, &fault) {
					faults++
				}
				if steps++; steps > stop && !cancels {
					break
				}
				if steps > stop {
					cancel()
				}
			}
			cancel()
			if !closed {
				t.Errorf("stop after %d steps, cancelled %t: the pages are not given back", stop, cancels)
			}
			if stop == 1<<30 && faults != 3 {
				t.Errorf("%d faults of pages that fail half-way, want 3", faults)
			}
		}
	}
}
