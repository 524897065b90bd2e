package results

import (
	"context"
	"testing"

	"standpoint/corpus"
)

// cabinet holds a long thread for each name and counts how often threads are read.
type cabinet struct {
	shelf
	state corpus.Seq
	reads int
}

func (c *cabinet) Last(context.Context) (corpus.Seq, error) { return c.state, nil }
func (c *cabinet) Thread(_ context.Context, article string) ([]corpus.Document, error) {
	c.reads++
	size := threadLong
	if article == "short" {
		size = 2
	}
	return make([]corpus.Document, size), nil
}

// TestLongThreadsAreKept: long threads are kept until the records change, up to a
// limit.
func TestLongThreadsAreKept(t *testing.T) {
	t.Parallel()
	c := &cabinet{}
	r := New(nil, c, nil, nil)
	read := func(article string, want int) {
		t.Helper()
		if _, err := r.Thread(t.Context(), article); err != nil {
			t.Fatal(err)
		}
		if c.reads != want {
			t.Errorf("after %q %d threads were read, not %d", article, c.reads, want)
		}
	}
	read("a", 1)
	read("a", 1)
	read("short", 2)
	read("short", 3)
	c.state++
	read("a", 4)
	for i := range threadsMost / threadLong {
		read("x"+string(rune('A'+i)), 5+i)
	}
	after := c.reads
	read("xB", after)
	read("a", after+1)
}
