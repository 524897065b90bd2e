package threading

import (
	"fmt"
	"strings"
	"testing"

	"standpoint/corpus"
)

// script adds comments, written "id<parent" with a "!" for deleted ones, and
// "article/" before them where it is not "a"; "|" flushes. It gives the threads.
func script(w *Window, words string) (threads []string) {
	flush := func() {
		w.Flush(func(key string) corpus.Article { return corpus.Article{Headline: key} }, func(t corpus.Thread, _ error) bool {
			var ids []string
			for _, c := range t.Comments {
				ids = append(ids, c.NativeID)
			}
			threads = append(threads, t.Article.Headline+": "+strings.Join(ids, " "))
			return true
		})
	}
	for i, word := range strings.Fields(words) {
		if word == "|" {
			flush()
			continue
		}
		key, rest, ok := strings.Cut(word, "/")
		if !ok {
			key, rest = "a", word
		}
		id, parent, _ := strings.Cut(rest, "<")
		c := corpus.Comment{NativeID: strings.TrimSuffix(id, "!"), ParentID: parent, Text: "text"}
		if c.NativeID != id {
			w.Withhold(key, c, "deleted", int64(i))
		} else {
			w.Add(key, c, int64(i))
		}
	}
	flush()
	return threads
}

func TestThreads(t *testing.T) {
	for _, c := range []struct {
		words, want string
		left        int
	}{
		{"", "", 0},
		{"1 2<1", "a: 1 2", 0},
		{"1 b/2 3 b/4<2", "a: 1 3; b: 2 4", 0},
		{"1! 2", "a: 2", 1},
		{"1!", "", 1},
		{"1! 2<1", "a: 1 2", 0},
		{"2<1 1!", "a: 2 1", 0},
		{"1! 2!<1 3<2", "a: 1 2 3", 0},
		{"1! 2!<1", "", 2},
		{"1! b/2<1", "b: 2", 1},
		{"1! | 2 | 3<1", "a: 2; a: 1 3", 0},
		{"1! 2!<1 | 3<2", "a: 2 1 3", 0},
		{"1!<2 2!<1 3<2", "a: 1 2 3", 0},
		{"1!<1", "", 1},
	} {
		var w Window
		if got := strings.Join(script(&w, c.words), "; "); got != c.want || w.Left()["deleted"] != c.left {
			t.Errorf("%s: %s, %d left; want %s, %d left", c.words, got, w.Left()["deleted"], c.want, c.left)
		}
	}
}

func TestDeletedCommentsKeepNoWords(t *testing.T) {
	var w Window
	score := 3
	w.Withhold("a", corpus.Comment{NativeID: "1", Author: "Ada", Text: "gone", Score: &score}, "deleted", 0)
	w.Add("a", corpus.Comment{NativeID: "2", ParentID: "1", Text: "why?"}, 0)
	w.Flush(func(string) corpus.Article { return corpus.Article{} }, func(thread corpus.Thread, _ error) bool {
		if c := thread.Comments[0]; c.Text != "" || c.Author != "" || c.Score != nil || !c.Deleted {
			t.Errorf("%+v", c)
		}
		return true
	})
}

// TestMemoryIsBounded: a stream of deleted comments does not pile up, nor does
// a window grow beyond what makes it full.
func TestMemoryIsBounded(t *testing.T) {
	var w Window
	most := 0
	for i := range 5 * waitingMax {
		w.Withhold("a", corpus.Comment{NativeID: fmt.Sprint(i)}, "spam", 0)
		if most = max(most, w.held); w.Full() {
			w.Flush(func(string) corpus.Article { return corpus.Article{} }, func(corpus.Thread, error) bool { return true })
		}
	}
	if len(w.waiting) > waitingMax || len(w.queue) > waitingMax || most > windowSize {
		t.Errorf("%d wait, %d are queued, %d were held", len(w.waiting), len(w.queue), most)
	}
}

// TestLongNamesDoNotPileUp: what is held is bounded by bytes as well, whichever
// of its texts a comment has them in.
func TestLongNamesDoNotPileUp(t *testing.T) {
	long := strings.Repeat("x", 1<<20)
	for name, c := range map[string]corpus.Comment{"author": {Author: long}, "address": {URL: long}, "parent": {ParentID: long}, "id": {NativeID: long}} {
		var w Window
		for range 8 {
			w.Add("a", c, 0)
		}
		if !w.Full() {
			t.Errorf("8 MiB in the %s do not fill a window", name)
		}
	}
	var w Window
	for i := range 40 {
		w.Withhold(fmt.Sprint(i, long), corpus.Comment{NativeID: "1"}, "spam", 0)
		w.Flush(func(string) corpus.Article { return corpus.Article{} }, func(corpus.Thread, error) bool { return true })
	}
	if len(w.waiting) > 8 || len(w.queue) > 8 || w.Left()["spam"] != 40 {
		t.Errorf("%d wait, %d are queued, %d are counted", len(w.waiting), len(w.queue), w.Left()["spam"])
	}
}

func TestKindsAreBounded(t *testing.T) {
	var w Window
	for i := range 1000 {
		w.Withhold("a", corpus.Comment{}, fmt.Sprint("notes of type ", i), 0)
	}
	w.Flush(func(string) corpus.Article { return corpus.Article{} }, func(corpus.Thread, error) bool { return true })
	if n := len(w.Left()); n != kindsMax+1 || w.Left()[otherKinds] != 1000-kindsMax {
		t.Errorf("%d kinds, %d others", n, w.Left()[otherKinds])
	}
}
