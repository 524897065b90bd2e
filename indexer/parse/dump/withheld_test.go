package dump

import (
	"fmt"
	"testing"

	"standpoint/corpus"
)

// TestWithheld: a deleted comment comes once another answers it, whatever the
// order, together with the deleted ones above it; else it is counted.
func TestWithheld(t *testing.T) {
	t.Parallel()
	gone := func(id, parent string) corpus.Comment {
		return corpus.Comment{NativeID: id, ParentID: parent, Deleted: true}
	}
	said := func(id, parent string) corpus.Comment {
		return corpus.Comment{NativeID: id, ParentID: parent, Text: "Yes."}
	}
	for name, c := range map[string]struct {
		in   []corpus.Comment
		want string
		left int
	}{
		"nobody answers":        {[]corpus.Comment{gone("a", ""), said("b", "")}, "b", 1},
		"answered later":        {[]corpus.Comment{gone("a", ""), said("x", ""), said("b", "a"), said("c", "a")}, "xabc", 0},
		"answered before":       {[]corpus.Comment{said("b", "a"), gone("a", "")}, "ba", 0},
		"two above":             {[]corpus.Comment{gone("a", ""), gone("b", "a"), said("c", "b")}, "abc", 0},
		"two above, backwards":  {[]corpus.Comment{said("c", "b"), gone("b", "a"), gone("a", "")}, "cba", 0},
		"answered by the gone":  {[]corpus.Comment{gone("a", ""), gone("b", "a")}, "", 2},
		"the one above is late": {[]corpus.Comment{gone("b", "a"), said("c", "b"), gone("a", "")}, "bca", 0},
	} {
		var w withheld
		got := ""
		for _, comment := range c.in {
			for _, given := range w.take("thread", comment) {
				got += given.NativeID
			}
		}
		if got != c.want || w.left() != c.left {
			t.Errorf("%s: %q and %d left, want %q and %d", name, got, w.left(), c.want, c.left)
		}
	}
	var w withheld
	for i := range 3 * withheldMax {
		w.take("thread", gone(fmt.Sprint(i), ""))
	}
	if len(w.waiting) > withheldMax || w.left() != 3*withheldMax {
		t.Errorf("%d wait, %d are left", len(w.waiting), w.left())
	}
}
