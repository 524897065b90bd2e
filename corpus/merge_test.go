package corpus_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"standpoint/corpus"
)

func day(n int) time.Time { return time.Date(2025, 4, n, 0, 0, 0, 0, time.UTC) }

func number(n int) *int { return &n }

func ofArticle(a corpus.Article) corpus.Document {
	a.ID = "a1"
	return corpus.Document{ID: "a1", Kind: corpus.KindArticle, ArticleID: "a1", Article: &a, Outlet: a.Outlet, Platform: a.Platform, Headline: a.Headline, Lead: a.Lead()}
}

func ofComment(c corpus.Comment) corpus.Document {
	c.ID = "c1"
	return corpus.Document{ID: "c1", Kind: corpus.KindComment, ArticleID: "a1", Comment: &c}
}

func TestMergeArticles(t *testing.T) {
	type article = corpus.Article
	one, two := []string{"The ferry was late again."}, []string{"The ferry was late again.", "Nobody believed it."}
	other := []string{"The bridge is shut."}
	cases := []struct {
		name              string
		held, given, want article
		outcome           corpus.Outcome
	}{
		{"the same", article{Headline: "A", Paragraphs: one}, article{Headline: "A", Paragraphs: one}, article{Headline: "A", Paragraphs: one}, corpus.Unchanged},
		{"a full text for a title", article{Headline: "A"}, article{Headline: "A", Paragraphs: one}, article{Headline: "A", Paragraphs: one}, corpus.Merged},
		{"a full text under another headline", article{Headline: "A"}, article{Headline: "B", Paragraphs: one}, article{Headline: "B", Paragraphs: one}, corpus.Replaced},
		{"a full text without a headline", article{Headline: "A"}, article{Paragraphs: one}, article{Headline: "A", Paragraphs: one}, corpus.Merged},
		{"a title after a full text", article{Headline: "B", Paragraphs: one}, article{Headline: "A", Standfirst: "S", Modified: day(9)}, article{Headline: "B", Standfirst: "S", Paragraphs: one, Modified: day(9)}, corpus.Merged},
		{"a title for a text without one", article{Paragraphs: one}, article{Headline: "A"}, article{Headline: "A", Paragraphs: one}, corpus.Merged},
		{"two titles", article{Headline: "A"}, article{Headline: "B"}, article{Headline: "A"}, corpus.Unchanged},
		{"other words", article{Headline: "A", Paragraphs: one}, article{Headline: "A", Paragraphs: other}, article{Headline: "A", Paragraphs: other}, corpus.Replaced},
		{"more words", article{Headline: "A", Paragraphs: one}, article{Headline: "A", Paragraphs: two}, article{Headline: "A", Paragraphs: two}, corpus.Replaced},
		{"another headline", article{Headline: "A", Paragraphs: one}, article{Headline: "B", Paragraphs: one}, article{Headline: "B", Paragraphs: one}, corpus.Replaced},
		{"other words modified later", article{Paragraphs: one, Modified: day(1)}, article{Paragraphs: other, Modified: day(2)}, article{Paragraphs: other, Modified: day(2)}, corpus.Replaced},
		{"other words modified earlier", article{Paragraphs: one, Modified: day(2)}, article{Paragraphs: other, Modified: day(1), Section: "Local"}, article{Paragraphs: one, Modified: day(2), Section: "Local"}, corpus.Merged},
		{"other words, modified at an unknown time", article{Paragraphs: one, Modified: day(2)}, article{Paragraphs: other}, article{Paragraphs: other, Modified: day(2)}, corpus.Replaced},
		{"the same words modified later", article{Paragraphs: one, Modified: day(1)}, article{Paragraphs: one, Modified: day(2)}, article{Paragraphs: one, Modified: day(2)}, corpus.Merged},
		{"the same words modified earlier", article{Paragraphs: one, Modified: day(2)}, article{Paragraphs: one, Modified: day(1)}, article{Paragraphs: one, Modified: day(2)}, corpus.Unchanged},
		{"a title modified later than the words", article{Paragraphs: one, Modified: day(2)}, article{Headline: "", Modified: day(3)}, article{Paragraphs: one, Modified: day(2)}, corpus.Unchanged},
		{"an excerpt after a full text", article{Paragraphs: two}, article{Paragraphs: other, Form: corpus.FormExcerpt, Modified: day(3)}, article{Paragraphs: two, Modified: day(3)}, corpus.Merged},
		{"a full text after its excerpt", article{Paragraphs: []string{"The ferry was late again. Nobody bel […]"}, Form: corpus.FormExcerpt}, article{Paragraphs: two}, article{Paragraphs: two}, corpus.Merged},
		{"a full text after an excerpt of other words", article{Paragraphs: other, Form: corpus.FormExcerpt}, article{Paragraphs: two}, article{Paragraphs: two}, corpus.Replaced},
		{"a longer excerpt", article{Paragraphs: []string{"The ferry was…"}, Form: corpus.FormExcerpt}, article{Paragraphs: []string{"The ferry was late…"}, Form: corpus.FormExcerpt}, article{Paragraphs: []string{"The ferry was late…"}, Form: corpus.FormExcerpt}, corpus.Merged},
		{"a shorter excerpt", article{Paragraphs: []string{"The ferry was late…"}, Form: corpus.FormExcerpt}, article{Paragraphs: []string{"The ferry was…"}, Form: corpus.FormExcerpt}, article{Paragraphs: []string{"The ferry was late…"}, Form: corpus.FormExcerpt}, corpus.Unchanged},
		{"another excerpt", article{Paragraphs: one, Form: corpus.FormExcerpt}, article{Paragraphs: other, Form: corpus.FormExcerpt}, article{Paragraphs: other, Form: corpus.FormExcerpt}, corpus.Replaced},
		{"what goes with the words", article{Paragraphs: one, Standfirst: "S1", Bylines: []string{"A"}, Captions: []string{"C"}, Form: corpus.FormLive}, article{Paragraphs: other, Standfirst: "S2", Bylines: []string{"B"}, Related: []string{"R"}},
			article{Paragraphs: other, Standfirst: "S2", Bylines: []string{"B"}, Captions: []string{"C"}, Related: []string{"R"}}, corpus.Replaced},
		{"lists of the same words", article{Paragraphs: one, Bylines: []string{"A"}, Captions: []string{"C", "D"}}, article{Paragraphs: one, Bylines: []string{"A", "B"}, Captions: []string{"C"}},
			article{Paragraphs: one, Bylines: []string{"A", "B"}, Captions: []string{"C", "D"}}, corpus.Merged},
		{"what is empty is filled", article{Headline: "A"}, article{NativeID: "n", URL: "u", Outlet: "o", Platform: "p", Section: "s", Language: "en", CommentCount: number(0)},
			article{Headline: "A", NativeID: "n", URL: "u", Outlet: "o", Platform: "p", Section: "s", Language: "en", CommentCount: number(0)}, corpus.Merged},
		{"what is known stays", article{NativeID: "n", URL: "u", Outlet: "o", Platform: "p", Section: "s", Language: "en", CommentCount: number(7)}, article{NativeID: "1", URL: "2", Outlet: "3", Platform: "4", Section: "5", Language: "fr", CommentCount: number(6)},
			article{NativeID: "n", URL: "u", Outlet: "o", Platform: "p", Section: "s", Language: "en", CommentCount: number(7)}, corpus.Unchanged},
		{"the larger count", article{CommentCount: number(7)}, article{CommentCount: number(8)}, article{CommentCount: number(8)}, corpus.Merged},
		{"to the minute before to the day", article{Published: day(2), PublishedPrecision: corpus.PrecisionDay, DateSource: "url"}, article{Published: day(3), PublishedPrecision: corpus.PrecisionMinute, PublishedZone: corpus.ZoneUnknown, DateSource: "text"},
			article{Published: day(3), PublishedPrecision: corpus.PrecisionMinute, PublishedZone: corpus.ZoneUnknown, DateSource: "text"}, corpus.Merged},
		{"to the day after to the minute", article{Published: day(3), PublishedPrecision: corpus.PrecisionMinute}, article{Published: day(2), PublishedPrecision: corpus.PrecisionDay, DateSource: "url"}, article{Published: day(3), PublishedPrecision: corpus.PrecisionMinute}, corpus.Unchanged},
		{"a zone that is said", article{Published: day(2), PublishedZone: corpus.ZoneOutlet}, article{Published: day(3)}, article{Published: day(3)}, corpus.Merged},
		{"the earlier of two equally good dates", article{Published: day(3), DateSource: "meta"}, article{Published: day(2), DateSource: "json-ld"}, article{Published: day(2), DateSource: "json-ld"}, corpus.Merged},
		{"the later of two equally good dates", article{Published: day(2), DateSource: "meta"}, article{Published: day(3), DateSource: "json-ld"}, article{Published: day(2), DateSource: "meta"}, corpus.Unchanged},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			checkMerge(t, ofArticle(c.held), ofArticle(c.given), ofArticle(c.want), c.outcome)
		})
	}
}

func TestMergeComments(t *testing.T) {
	type comment = corpus.Comment
	cases := []struct {
		name              string
		held, given, want comment
		outcome           corpus.Outcome
	}{
		{"the same", comment{Text: "x", Score: number(3)}, comment{Text: "x", Score: number(3)}, comment{Text: "x", Score: number(3)}, corpus.Unchanged},
		{"an edit", comment{Text: "x", Author: "A"}, comment{Text: "y"}, comment{Text: "y", Author: "A"}, corpus.Replaced},
		{"a text for none", comment{Author: "A"}, comment{Text: "y"}, comment{Text: "y", Author: "A"}, corpus.Merged},
		{"a deletion of what was read", comment{Text: "x", Author: "A"}, comment{Deleted: true}, comment{Text: "x", Author: "A", Deleted: true}, corpus.Merged},
		{"a text of what was deleted", comment{Deleted: true}, comment{Text: "x", Author: "A"}, comment{Text: "x", Author: "A", Deleted: true}, corpus.Merged},
		{"the last score", comment{Text: "x", Score: number(3)}, comment{Text: "x", Score: number(-1)}, comment{Text: "x", Score: number(-1)}, corpus.Merged},
		{"no score", comment{Text: "x", Score: number(3)}, comment{Text: "x"}, comment{Text: "x", Score: number(3)}, corpus.Unchanged},
		{"a parent that was unknown", comment{Text: "x"}, comment{Text: "x", ParentID: "c2", Depth: 4}, comment{Text: "x", ParentID: "c2", Depth: 4}, corpus.Merged},
		{"an unknown parent", comment{Text: "x", ParentID: "c2", Depth: 4}, comment{Text: "x"}, comment{Text: "x", ParentID: "c2", Depth: 4}, corpus.Unchanged},
		{"another parent", comment{Text: "x", ParentID: "c2", Depth: 4}, comment{Text: "x", ParentID: "c3", Depth: 9}, comment{Text: "x", ParentID: "c2", Depth: 4}, corpus.Unchanged},
		{"a deeper place below the same parent", comment{Text: "x", ParentID: "c2", Depth: 1}, comment{Text: "x", ParentID: "c2", Depth: 9}, comment{Text: "x", ParentID: "c2", Depth: 9}, corpus.Merged},
		{"what is empty is filled", comment{Text: "x"}, comment{NativeID: "n", Author: "A", URL: "u", Language: "en", Posted: day(2), PostedPrecision: corpus.PrecisionDay},
			comment{Text: "x", NativeID: "n", Author: "A", URL: "u", Language: "en", Posted: day(2), PostedPrecision: corpus.PrecisionDay}, corpus.Merged},
		{"what is known stays", comment{Text: "x", NativeID: "n", Author: "A", URL: "u", Language: "en", Posted: day(2)}, comment{NativeID: "m", Author: "B", URL: "v", Language: "fr", Posted: day(1), PostedPrecision: corpus.PrecisionMonth},
			comment{Text: "x", NativeID: "n", Author: "A", URL: "u", Language: "en", Posted: day(2)}, corpus.Unchanged},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			checkMerge(t, ofComment(c.held), ofComment(c.given), ofComment(c.want), c.outcome)
		})
	}
}

func checkMerge(t *testing.T, held, given, want corpus.Document, outcome corpus.Outcome) {
	t.Helper()
	got, did := corpus.Merge(held, given)
	if did != outcome {
		t.Errorf("outcome %d, want %d", did, outcome)
	}
	if diff := cmp.Diff(asJSON(want), asJSON(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func asJSON(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

func TestMergeLeavesStrangersAlone(t *testing.T) {
	a, c := ofArticle(corpus.Article{Headline: "A"}), ofComment(corpus.Comment{Text: "x"})
	other := c
	other.ID = "c2"
	same := c
	same.ID = "a1"
	for _, pair := range [][2]corpus.Document{{a, c}, {c, a}, {c, other}, {a, same}, {c, {ID: "c1"}}, {{}, {}}} {
		checkMerge(t, pair[0], pair[1], pair[0], corpus.Unchanged)
	}
}

// TestMergeUnderstood: an annotation stays with its words, and an article gives its
// comments the fields that it has itself.
func TestMergeUnderstood(t *testing.T) {
	by := func(d corpus.Document, version, headline string) corpus.Document {
		d.AnnotatedBy, d.Annotation.Language, d.Headline, d.DuplicateGroup = version, version, headline, version
		return d
	}
	text, edit := ofComment(corpus.Comment{Text: "x"}), ofComment(corpus.Comment{Text: "y"})
	cases := []struct {
		name                  string
		held, given           corpus.Document
		version, headline     string
		outcome               corpus.Outcome
		language, duplicateOf string
	}{
		{"the same words keep it", by(text, "1", "A"), by(text, "2", "B"), "1", "A", corpus.Unchanged, "1", "1"},
		{"the same words without it take it", by(text, "", "A"), by(text, "2", ""), "2", "A", corpus.Merged, "2", "2"},
		{"other words bring theirs", by(text, "1", "A"), by(edit, "2", "B"), "2", "B", corpus.Replaced, "2", "2"},
		{"other words bring none, and keep what was lent", by(text, "1", "A"), edit, "", "A", corpus.Replaced, "", "1"},
		{"a deletion brings none", by(text, "1", "A"), by(ofComment(corpus.Comment{Deleted: true}), "2", "B"), "1", "A", corpus.Merged, "1", "1"},
		{"a deletion that was understood has nothing to say of words", text, by(ofComment(corpus.Comment{Deleted: true}), "2", "B"), "", "", corpus.Merged, "", ""},
		{"an article lends itself its headline", by(ofArticle(corpus.Article{Paragraphs: []string{"x"}}), "1", ""), ofArticle(corpus.Article{Headline: "A"}), "1", "A", corpus.Merged, "1", "1"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, did := corpus.Merge(c.held, c.given)
			is := []string{got.AnnotatedBy, got.Headline, got.Annotation.Language, got.DuplicateGroup}
			if diff := cmp.Diff([]string{c.version, c.headline, c.language, c.duplicateOf}, is); diff != "" || did != c.outcome {
				t.Errorf("outcome %d, want %d (-want +got):\n%s", did, c.outcome, diff)
			}
		})
	}
}

func TestMergeKeepsTheFirstOrigin(t *testing.T) {
	held, given := ofComment(corpus.Comment{Text: "x"}), ofComment(corpus.Comment{Text: "y"})
	held.Origin, held.Replies, given.Origin, given.Replies = corpus.Origin{Path: "a", Offset: 3}, 4, corpus.Origin{Path: "b"}, 9
	if got, _ := corpus.Merge(held, given); got.Origin != held.Origin || got.Replies != 4 {
		t.Errorf("%+v", got)
	}
}

func TestMergeEarlier(t *testing.T) {
	held := ofArticle(corpus.Article{Headline: "B", Paragraphs: []string{"second"}, Modified: day(2)})
	earlier := corpus.Article{Headline: "A", Paragraphs: []string{"first"}, Section: "Local", Form: corpus.FormLive}
	want := *held.Article
	want.Section = "Local"
	got, did := corpus.MergeEarlier(held, ofArticle(earlier))
	if diff := cmp.Diff(asJSON(ofArticle(want)), asJSON(got)); diff != "" || did != corpus.Merged {
		t.Errorf("outcome %d (-want +got):\n%s", did, diff)
	}
	earlier.Modified = day(3)
	if got, did := corpus.MergeEarlier(held, ofArticle(earlier)); did != corpus.Replaced || got.Text() != "first" {
		t.Errorf("outcome %d, %+v", did, got)
	}
	comment := ofComment(corpus.Comment{Text: "second"})
	if got, did := corpus.MergeEarlier(comment, ofComment(corpus.Comment{Text: "first"})); did != corpus.Unchanged || got.Text() != "second" {
		t.Errorf("outcome %d, %+v", did, got)
	}
}

// someReading makes random versions of one article or comment. If no rule decides
// between two sources, they agree, so that their order must not matter: each full
// text has its own time of modification.
func someReading(comment bool) func(r *rapid.T) corpus.Document {
	return func(r *rapid.T) corpus.Document {
		d := corpus.Document{}
		if comment {
			d = ofComment(someComment(r))
		} else {
			d = ofArticle(someArticle(r))
		}
		d.AnnotatedBy = "of " + d.Text()
		return d
	}
}

func known(r *rapid.T, name, value string) string {
	return rapid.SampledFrom([]string{"", value}).Draw(r, name)
}

func someDate(r *rapid.T) (time.Time, corpus.Precision, corpus.ZoneSource) {
	n := rapid.IntRange(0, 3).Draw(r, "day")
	if n == 0 {
		return time.Time{}, "", ""
	}
	precision := rapid.SampledFrom([]corpus.Precision{corpus.PrecisionYear, corpus.PrecisionMonth, corpus.PrecisionDay, corpus.PrecisionMinute}).Draw(r, "precision")
	return day(n), precision, rapid.SampledFrom([]corpus.ZoneSource{corpus.ZoneGiven, corpus.ZoneOutlet, corpus.ZoneUnknown}).Draw(r, "zone")
}

func someComment(r *rapid.T) corpus.Comment {
	c := corpus.Comment{
		NativeID: known(r, "native id", "n"), Author: known(r, "author", "Orla"), URL: known(r, "url", "u"), Language: known(r, "language", "en"),
		ParentID: known(r, "parent", "c9"), Deleted: rapid.Bool().Draw(r, "deleted"), Text: known(r, "text", "x"),
	}
	c.Posted, c.PostedPrecision, c.PostedZone = someDate(r)
	if c.ParentID != "" {
		c.Depth = rapid.IntRange(1, 3).Draw(r, "depth")
	}
	return c
}

var wordings = [][]string{{"The ferry was late again."}, {"The ferry was late again.", "Nobody believed it."}, {"The bridge is shut."}}

func someArticle(r *rapid.T) corpus.Article {
	a := corpus.Article{
		NativeID: known(r, "native id", "n"), URL: known(r, "url", "u"), Outlet: known(r, "outlet", "o"), Section: known(r, "section", "s"),
		Headline: known(r, "headline", "Ferry late"), Standfirst: known(r, "standfirst", "Again"),
	}
	if rapid.Bool().Draw(r, "bylines") {
		a.Bylines = []string{"Orla Finch"}
	}
	if n := rapid.IntRange(-1, 2).Draw(r, "count"); n >= 0 {
		a.CommentCount = &n
	}
	a.Published, a.PublishedPrecision, a.PublishedZone = someDate(r)
	switch rapid.IntRange(0, 2).Draw(r, "fullness") {
	case 1:
		a.Form = corpus.FormExcerpt
		a.Paragraphs = rapid.SampledFrom([][]string{{"The fer…"}, {"The ferry was late [...]"}}).Draw(r, "excerpt")
	case 2:
		n := rapid.IntRange(0, 2).Draw(r, "wording")
		a.Paragraphs, a.Modified = wordings[n], day(n+1)
	}
	return a
}

func checkReadings(t *testing.T, n int, check func(r *rapid.T, read []corpus.Document)) {
	for name, comment := range map[string]bool{"articles": false, "comments": true} {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(r *rapid.T) {
				check(r, rapid.SliceOfN(rapid.Custom(someReading(comment)), n, n).Draw(r, "read"))
			})
		})
	}
}

func fold(read ...corpus.Document) corpus.Document {
	out := read[0]
	for _, d := range read[1:] {
		out, _ = corpus.Merge(out, d)
	}
	return out
}

func TestMergeInAnyOrder(t *testing.T) {
	checkReadings(t, 4, func(r *rapid.T, read []corpus.Document) {
		want := fold(read...)
		order := rapid.Permutation(read).Draw(r, "order")
		if diff := cmp.Diff(asJSON(want), asJSON(fold(order...))); diff != "" {
			r.Fatalf("(-one order +another):\n%s", diff)
		}
		grouped, _ := corpus.Merge(fold(read[0], read[1]), fold(read[2], read[3]))
		if diff := cmp.Diff(asJSON(want), asJSON(grouped)); diff != "" {
			r.Fatalf("(-one by one +in groups):\n%s", diff)
		}
	})
}

func TestMergeAgainAddsNothing(t *testing.T) {
	checkReadings(t, 3, func(r *rapid.T, read []corpus.Document) {
		all := fold(read...)
		for _, d := range append(read, all) {
			if got, did := corpus.Merge(all, d); did != corpus.Unchanged || asJSON(got) != asJSON(all) {
				r.Fatalf("outcome %d: %s", did, cmp.Diff(asJSON(all), asJSON(got)))
			}
		}
	})
}

func TestMergeLosesNoWords(t *testing.T) {
	checkReadings(t, 2, func(r *rapid.T, read []corpus.Document) {
		held, given := read[0], read[1]
		before := asJSON(read)
		got, did := corpus.Merge(held, given)
		if asJSON(read) != before {
			r.Fatal("it changed what it was given")
		}
		if got.AnnotatedBy != "of "+got.Text() {
			r.Fatalf("%q is annotated as %q", got.Text(), got.AnnotatedBy)
		}
		lost := false
		if a := held.Article; a != nil {
			lost = a.Headline != "" && a.Headline != got.Article.Headline || len(a.Paragraphs) > 0 && a.Form == "" && a.Text() != got.Text()
		} else {
			lost = held.Text() != "" && held.Text() != got.Text()
		}
		if lost && did != corpus.Replaced {
			r.Fatalf("outcome %d, words lost: %s", did, cmp.Diff(asJSON(held), asJSON(got)))
		}
	})
}

func TestMergeTakesNilAndEmptyListsForOne(t *testing.T) {
	checkReadings(t, 1, func(r *rapid.T, read []corpus.Document) {
		var again corpus.Document
		if err := json.Unmarshal([]byte(asJSON(read[0])), &again); err != nil {
			r.Fatal(err)
		}
		for _, pair := range [][2]corpus.Document{{read[0], again}, {again, read[0]}} {
			if _, did := corpus.Merge(pair[0], pair[1]); did != corpus.Unchanged {
				r.Fatalf("outcome %d: %s", did, cmp.Diff(pair[0], pair[1]))
			}
		}
	})
}
