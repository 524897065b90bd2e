package corpus_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"standpoint/corpus"
	"standpoint/corpus/corpustest"
)

func TestMain(m *testing.M) { corpustest.Main(m) }

// TestGoldenIDs holds ids that are in use. A change to one of them breaks every
// link to it and doubles every document that is read again.
func TestGoldenIDs(t *testing.T) {
	posted := time.Date(2025, 4, 11, 21, 3, 0, 0, time.UTC)
	articles := []struct {
		article corpus.Article
		want    string
	}{
		{corpus.Article{URL: "https://example.org/ferry?id=1"}, "a87e9f98d634bf374"},
		{corpus.Article{URL: "https://example.org/ferry?id=1", NativeID: "17", Headline: "Ferry late"}, "a87e9f98d634bf374"},
		{corpus.Article{Outlet: "daily-klaxon", Headline: "Ferry late", Published: posted, Paragraphs: []string{"One.", "Two."}}, "a8e25e91cdbb623f9"},
		{corpus.Article{Outlet: "daily-klaxon", Headline: "Ferry late", Published: posted, Paragraphs: []string{"One.\n\nTwo."}, NativeID: "17"}, "a8e25e91cdbb623f9"},
		{corpus.Article{Headline: "Fähre zu spät"}, "adef8e6d896e6e013"},
		{corpus.Article{ID: "t3_abc", Platform: "reddit"}, "ac25be7ccaa0986d2"},
		{corpus.Article{ID: "a0123456789abcdef", URL: "https://example.org/ferry"}, "a0123456789abcdef"},
		{corpus.Article{}, "ab9bdda19cf8cbe4c"},
	}
	for _, c := range articles {
		thread := corpus.Thread{Article: c.article}
		thread.Identify()
		if thread.Article.ID != c.want {
			t.Errorf("%+v is %s, was %s", c.article, thread.Article.ID, c.want)
		}
	}
	thread := corpus.Thread{Article: corpus.Article{ID: "a0123456789abcdef"}, Comments: []corpus.Comment{
		{NativeID: "t1_x", Text: "Again?"},
		{ID: "t1_y", ParentID: "t1_x"},
		{Author: "Orla", Posted: posted, Text: "Again?"},
		{Author: "Orla", Posted: posted, Text: "Again?"},
		{Author: "Orla", Text: "Again?"},
		{},
		{ID: "c0123456789abcdef"},
		{NativeID: "t1_x", Text: "Another."},
		{NativeID: "t1_z", ParentID: "t1_missing"},
	}}
	thread.Identify()
	got := []string{}
	for _, c := range thread.Comments {
		got = append(got, c.ID+" "+c.ParentID)
	}
	want := []string{
		"cb43f795f38ebdfee ",
		"c762691fe04302de9 cb43f795f38ebdfee",
		"cccaa8d4ab9992641 ",
		"c1d9c68145c9ed1ae ",
		"c4c6aff8b5bb67c3e ",
		"ce0cdad59196159c4 ",
		"c0123456789abcdef ",
		"c2843b3f93e0abebc ",
		"cfb5e21f54d14ea1c c5abefbe487e4d037",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("ids of comments (-were +are):\n%s", diff)
	}
}

func TestIsID(t *testing.T) {
	for id, want := range map[string]bool{
		"a0123456789abcdef": true, "c0123456789abcdef": true,
		"": false, "a": false, "b0123456789abcdef": false, "a0123456789ABCDEF": false, "a0123456789abcde": false,
		"a0123456789abcdef0": false, "a0123456789abcdef\n": false, " a0123456789abcdef": false, "t1_x": false, "a0123456789abcdeg": false,
	} {
		if corpus.IsID(id) != want {
			t.Errorf("IsID(%q) is %v", id, !want)
		}
	}
}

// identified names comments by their text and shows what Identify made of the thread.
func identified(comments ...corpus.Comment) []string {
	thread := corpus.Thread{Article: corpus.Article{ID: "t3_1", URL: "https://example.org/ferry"}, Comments: comments}
	thread.Identify()
	text := map[string]string{"": "the article"}
	for _, c := range thread.Comments {
		text[c.ID] = c.Text
	}
	out := []string{}
	for _, c := range thread.Comments {
		parent := text[c.ParentID]
		if parent == "" {
			parent = "one who is missing"
		}
		out = append(out, fmt.Sprintf("%d %s answers %s", c.Depth, c.Text, parent))
	}
	return out
}

func TestIdentify(t *testing.T) {
	cases := []struct {
		name     string
		comments []corpus.Comment
		want     []string
	}{
		{"a parent is named by native id", []corpus.Comment{{NativeID: "1", Text: "A"}, {NativeID: "2", ParentID: "1", Text: "B"}},
			[]string{"0 A answers the article", "1 B answers A"}},
		{"a parent is named by an id of the source", []corpus.Comment{{ID: "1", Text: "A"}, {ID: "2", ParentID: "1", Text: "B"}},
			[]string{"0 A answers the article", "1 B answers A"}},
		{"a parent is named by either of two ids", []corpus.Comment{{ID: "1", NativeID: "t1_1", Text: "A"}, {ParentID: "1", Text: "B"}, {ParentID: "t1_1", Text: "C"}},
			[]string{"0 A answers the article", "1 B answers A", "1 C answers A"}},
		{"a parent is named by an id of ours", []corpus.Comment{{ID: "c0123456789abcdef", Text: "A"}, {ParentID: "c0123456789abcdef", Text: "B"}},
			[]string{"0 A answers the article", "1 B answers A"}},
		{"an id of ours is more than a native id that looks like it", []corpus.Comment{{NativeID: "c0123456789abcdef", Text: "X"}, {ID: "c0123456789abcdef", Text: "A"}, {ParentID: "c0123456789abcdef", Text: "B"}},
			[]string{"0 X answers the article", "0 A answers the article", "1 B answers A"}},
		{"who names the article as parent answers it", []corpus.Comment{{ParentID: "t3_1", Text: "A"}},
			[]string{"0 A answers the article"}},
		{"replies before their parents", []corpus.Comment{{NativeID: "3", ParentID: "2", Text: "C"}, {NativeID: "2", ParentID: "1", Text: "B"}, {Text: "X"}, {NativeID: "1", Text: "A"}},
			[]string{"0 X answers the article", "0 A answers the article", "1 B answers A", "2 C answers B"}},
		{"a parent that is missing", []corpus.Comment{{ParentID: "9", Text: "A", NativeID: "1"}, {ParentID: "1", Text: "B"}, {ParentID: "9", Text: "C", Depth: 4}, {ParentID: "8", Text: "D", Depth: -7}},
			[]string{"1 A answers one who is missing", "2 B answers A", "4 C answers one who is missing", "1 D answers one who is missing"}},
		{"who answers itself answers the article", []corpus.Comment{{NativeID: "1", ParentID: "1", Text: "A"}, {ParentID: "1", Text: "B"}},
			[]string{"0 A answers the article", "1 B answers A"}},
		{"the first of a ring answers the article", []corpus.Comment{{Text: "X", ParentID: "2"}, {NativeID: "1", ParentID: "3", Text: "A"}, {NativeID: "2", ParentID: "1", Text: "B"}, {NativeID: "3", ParentID: "2", Text: "C"}, {Text: "Y"}},
			[]string{"0 A answers the article", "1 B answers A", "2 X answers B", "2 C answers B", "0 Y answers the article"}},
		{"depths of the source do not count where the parent is here", []corpus.Comment{{NativeID: "1", Text: "A", Depth: 5}, {ParentID: "1", Text: "B", Depth: 9}},
			[]string{"0 A answers the article", "1 B answers A"}},
		{"the same comment twice is one", []corpus.Comment{{NativeID: "1", Author: "Orla", Text: "A"}, {NativeID: "1", Author: "Orla", Text: "A", Depth: 3}, {ParentID: "1", Text: "B"}},
			[]string{"0 A answers the article", "1 B answers A"}},
		{"two comments under one id are two, and the first is meant by it", []corpus.Comment{{NativeID: "1", Text: "A"}, {NativeID: "1", Text: "A2"}, {ParentID: "1", Text: "B"}},
			[]string{"0 A answers the article", "0 A2 answers the article", "1 B answers A"}},
		{"equals without any id are as many as they are", []corpus.Comment{{Author: "Orla", Text: "A"}, {Author: "Orla", Text: "A"}},
			[]string{"0 A answers the article", "0 A answers the article"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, identified(c.comments...)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestJoinsWhenTheParentArrives reads the reply and its parent from two files.
func TestJoinsWhenTheParentArrives(t *testing.T) {
	article := corpus.Article{URL: "https://example.org/ferry"}
	early := corpus.Thread{Article: article, Comments: []corpus.Comment{{NativeID: "2", ParentID: "1", Text: "B"}}}
	late := corpus.Thread{Article: article, Comments: []corpus.Comment{{NativeID: "1", Text: "A"}}}
	early.Identify()
	late.Identify()
	if early.Comments[0].ParentID != late.Comments[0].ID {
		t.Errorf("the reply answers %s, the parent is %s", early.Comments[0].ParentID, late.Comments[0].ID)
	}
}

func TestSourcesIDBecomesTheNativeID(t *testing.T) {
	thread := corpus.Thread{Article: corpus.Article{ID: "t3_1"}, Comments: []corpus.Comment{{ID: "t1_1"}, {ID: "a0123456789abcdef"}, {ID: "x", NativeID: "y"}}}
	thread.Identify()
	if thread.Article.NativeID != "t3_1" {
		t.Errorf("article's native id is %q", thread.Article.NativeID)
	}
	for i, want := range []string{"t1_1", "a0123456789abcdef", "y"} {
		if got := thread.Comments[i].NativeID; got != want {
			t.Errorf("native id %q, want %q", got, want)
		}
	}
}

// someThread draws from few ids, so that repeats, rings and gaps are common.
// The URL of a comment is its number and does not affect identity.
func someThread(r *rapid.T) corpus.Thread {
	name := rapid.SampledFrom([]string{"", "", "1", "2", "3", "4", "t3_1", "c0123456789abcde0", "c0123456789abcdef", "a0123456789abcdef", "\x00", "é"})
	text := rapid.SampledFrom([]string{"", "A", "B", "1\x002"})
	article := corpus.Article{ID: rapid.SampledFrom([]string{"", "t3_1", "a0123456789abcdef"}).Draw(r, "article"), NativeID: name.Draw(r, "native article"), URL: text.Draw(r, "url"), Headline: text.Draw(r, "headline")}
	comments := rapid.SliceOfN(rapid.Custom(func(r *rapid.T) corpus.Comment {
		return corpus.Comment{ID: name.Draw(r, "id"), NativeID: name.Draw(r, "native"), ParentID: name.Draw(r, "parent"), Depth: rapid.IntRange(-1, 3).Draw(r, "depth"), Author: text.Draw(r, "author"), Text: text.Draw(r, "text")}
	}), 0, 14).Draw(r, "comments")
	for i := range comments {
		comments[i].URL = fmt.Sprint(i)
	}
	return corpus.Thread{Article: article, Comments: comments}
}

func clone(t corpus.Thread) corpus.Thread {
	t.Comments = slices.Clone(t.Comments)
	return t
}

func TestIdentifyProperties(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		given := someThread(r)
		once, again := clone(given), clone(given)
		once.Identify()
		again.Identify()
		if diff := cmp.Diff(once, again); diff != "" {
			r.Fatalf("the same input has other ids:\n%s", diff)
		}
		twice := clone(once)
		twice.Identify()
		if diff := cmp.Diff(once, twice); diff != "" {
			r.Fatalf("identified again it is another:\n%s", diff)
		}
		checkIdentified(r, once)
		checkNothingLost(r, given, once)
	})
}

// checkIdentified checks ids, parents and depths.
func checkIdentified(r *rapid.T, thread corpus.Thread) {
	if id := thread.Article.ID; !corpus.IsID(id) || id[0] != 'a' {
		r.Errorf("article's id is %q", id)
	}
	all, depth := map[string]bool{}, map[string]int{}
	for _, c := range thread.Comments {
		all[c.ID] = true
	}
	number := map[string]int{} // of the last child of each one
	for _, c := range thread.Comments {
		if _, again := depth[c.ID]; again || !corpus.IsID(c.ID) || c.ID[0] != 'c' {
			r.Errorf("comment's id is %q", c.ID)
		}
		above, placed := depth[c.ParentID]
		switch {
		case c.ParentID == "" && c.Depth == 0, placed && c.Depth == above+1:
		case !all[c.ParentID] && corpus.IsID(c.ParentID) && c.ParentID[0] == 'c' && c.Depth >= 1:
		default:
			r.Errorf("comment %s of parent %q has depth %d", c.ID, c.ParentID, c.Depth)
		}
		depth[c.ID] = c.Depth
		var i int
		if _, err := fmt.Sscan(c.URL, &i); err != nil || number[c.ParentID] > i {
			r.Errorf("sibling %d comes after %d", i, number[c.ParentID])
		}
		number[c.ParentID] = i
	}
}

// checkNothingLost checks that every comment is there, or one with its words
// and one of its ids.
func checkNothingLost(r *rapid.T, given, identified corpus.Thread) {
	kept := map[string]bool{}
	for _, c := range identified.Comments {
		kept[c.URL] = true
	}
	for _, c := range given.Comments {
		same := func(other corpus.Comment) bool {
			return other.Author == c.Author && other.Text == c.Text && (other.ID == c.ID || other.NativeID == c.ID || other.NativeID == c.NativeID)
		}
		if !kept[c.URL] && !slices.ContainsFunc(identified.Comments, same) {
			r.Errorf("comment %s is lost: %+v", c.URL, c)
		}
		if !kept[c.URL] && c.ID == "" && c.NativeID == "" {
			r.Errorf("comment %s has no id of its own and is taken for another", c.URL)
		}
	}
}

// TestPlaceholder: comments without ids answer each other, and keep the ids that
// they have without replies.
func TestPlaceholder(t *testing.T) {
	alone := corpus.Thread{Comments: []corpus.Comment{{Author: "Orla", Text: "Late again."}}}
	alone.Identify()
	thread := corpus.Thread{Comments: []corpus.Comment{
		{ID: corpus.Placeholder(1), Author: "Orla", Text: "Late again."},
		{ParentID: corpus.Placeholder(1), Author: "Finn", Text: "As ever."},
		{ParentID: corpus.Placeholder(7), Text: "Whom do I answer?"},
	}}
	thread.Identify()
	first, reply, lost := thread.Comments[0], thread.Comments[1], thread.Comments[2]
	if first.ID != alone.Comments[0].ID || first.NativeID != "" {
		t.Errorf("the comment is %+v, without replies %+v", first, alone.Comments[0])
	}
	if reply.ParentID != first.ID || reply.Depth != 1 || lost.ParentID != "" || lost.Depth != 0 {
		t.Errorf("the replies are %+v and %+v", reply, lost)
	}
}
