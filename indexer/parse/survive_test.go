package parse

import (
	"context"
	"iter"
	"strings"
	"testing"

	"standpoint/corpus"
	"standpoint/indexer/intake"
	"standpoint/indexer/parse/format"
)

// TestAReaderThatFails: a fault of a reader is a fault of its page, and what it
// gave before is kept. A fault of those who read threads is not caught.
func TestAReaderThatFails(t *testing.T) {
	p := parser(t, Options{})
	p.formats = []format.Format{{
		Name: "failing", Claims: func(format.Head) bool { return true },
		Read: func(context.Context, format.Input) iter.Seq2[corpus.Thread, error] {
			return func(yield func(corpus.Thread, error) bool) {
				yield(corpus.Thread{Article: corpus.Article{Headline: "Before"}}, nil)
				panic("index out of range")
			}
		},
	}}
	threads, faults := read(t, p, strings.NewReader("anything"))
	if len(threads) != 1 || len(faults) != 1 || !strings.Contains(faults[0], "quarantined: this program failed on it, please report: index out of range") {
		t.Errorf("%d threads, faults %q", len(threads), faults)
	}
	defer func() {
		if recover() != "mine" {
			t.Error("a fault of the consumer was caught")
		}
	}()
	for range p.Threads(t.Context(), intake.Page{Path: "page", Body: strings.NewReader("anything")}) {
		panic("mine")
	}
}
