package recordstest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"standpoint/corpus"
	"standpoint/corpus/records"
)

func sorted(ids []string) []string {
	slices.Sort(ids)
	return ids
}

// ids lists documents by id.
func ids(documents []corpus.Document) []string {
	out := []string{}
	for _, d := range documents {
		out = append(out, d.ID)
	}
	return out
}

// texts are the texts of documents.
func texts(s records.TextReader, ids ...string) (all []records.Text, err error) {
	for text, err := range s.Texts(context.Background(), ids) {
		if err != nil {
			return nil, err
		}
		all = append(all, text)
	}
	return all, nil
}

// textsOf are the texts that documents have.
func textsOf(documents []corpus.Document) (all []records.Text) {
	for _, d := range documents {
		text := records.Text{ID: d.ID, Body: d.Text()}
		if d.Article != nil {
			text.Headline = d.Article.Headline
		}
		all = append(all, text)
	}
	return all
}

// thread is the thread of an article, by id.
func thread(t tester, s records.Reader, articleID string) []string {
	t.Helper()
	documents, err := s.Thread(t.Context(), articleID)
	if err != nil {
		t.Fatal("thread:", err)
	}
	return ids(documents)
}

func readRows() []row {
	return []row{
		{"Get gives the documents in the order of ids, without those not held", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			got, err := s.Get(t.Context(), []string{"c3", "c404", "a1", "c1", "", "C1", "c1\x00", "c3' OR 1=1 --", "%", "\xff"})
			if err != nil {
				t.Fatal(err)
			}
			equal(t, "ids", ids(got), []string{"c3", "a1", "c1"})
		}},
		{"an id given twice is answered twice", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			got, err := s.Get(t.Context(), []string{"c1", "c2", "c1"})
			if err != nil {
				t.Fatal(err)
			}
			equal(t, "ids", ids(got), []string{"c1", "c2", "c1"})
		}},
		{"Get of many or of none", func(t *testing.T, h Harness) {
			s := open(t, h)
			many := manyComments(1100)
			put(t, s, many...)
			got, err := s.Get(t.Context(), ids(many))
			if err != nil {
				t.Fatal(err)
			}
			equal(t, "ids", ids(got), ids(many))
			if got, err = s.Get(t.Context(), nil); err != nil || len(got) != 0 {
				t.Errorf("%d documents, error %v", len(got), err)
			}
		}},
		{"Answers gives the comments below others, held or not, that did not change since, in the order of their changes", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, article("a1", "Ferry late"), comment("c1", "a1", "", "Why?"), comment("c2", "a1", "c1", "Wind."), comment("c3", "a1", "c1", "Fog."), comment("c4", "a1", "c2", "No."))
			put(t, s, comment("c5", "a1", "c9", "Gone."), comment("c2", "a1", "c1", "Wind, they say."))
			remove(t, s, "c1")
			until := last(t, s)
			put(t, s, comment("c6", "a1", "c1", "Late."))
			for _, test := range []struct {
				of    []string
				until corpus.Seq
				want  []string
			}{
				{[]string{"c1"}, until, []string{"c3", "c2"}},
				{[]string{"c1"}, math.MaxUint64, []string{"c3", "c2", "c6"}},
				{[]string{"c9", "c2", "c1", "c1"}, until, []string{"c3", "c4", "c5", "c2"}},
				{[]string{"a1", "", "c3", "%", "\xff"}, until, nil},
				{nil, until, nil},
				{[]string{"c1"}, 0, nil},
			} {
				got, err := s.Answers(t.Context(), test.of, test.until)
				if err != nil {
					t.Fatal(err)
				}
				equal(t, fmt.Sprint(test.of), got, test.want)
			}
		}},
		{"Texts gives the texts in the order of ids, without those not held", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			wanted := []string{"c3", "c404", "a1", "c1", "", "C1", "c1\x00", "c3' OR 1=1 --", "%", "\xff", "a1"}
			documents, err := s.Get(t.Context(), wanted)
			if err != nil {
				t.Fatal(err)
			}
			got, err := texts(s, wanted...)
			if err != nil {
				t.Fatal(err)
			}
			equal(t, "texts", got, textsOf(documents))
			equal(t, "number", len(got), 4)
		}},
		{"Texts of many or of none", func(t *testing.T, h Harness) {
			s := open(t, h)
			many := manyComments(1100)
			put(t, s, many...)
			got, err := texts(s, ids(many)...)
			if err != nil {
				t.Fatal(err)
			}
			equal(t, "texts", got, textsOf(many))
			if got, err = texts(s); err != nil || len(got) != 0 {
				t.Errorf("%d texts, error %v", len(got), err)
			}
		}},
		{"Texts ends with its reader and with its context", func(t *testing.T, h Harness) {
			s := open(t, h)
			many := manyComments(200)
			put(t, s, many...)
			read := 0
			for range s.Texts(t.Context(), ids(many)) {
				if read++; read == 3 {
					break
				}
			}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var last error
			for _, err := range s.Texts(ctx, ids(many)) {
				cancel()
				last = err
			}
			if !errors.Is(last, context.Canceled) {
				t.Errorf("error %v, want context.Canceled", last)
			}
			put(t, s, comment("c1", "a1", "", "Nothing is locked."))
		}},
		{"what is returned belongs to the caller", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, fullArticle("a1"))
			d := one(t, s, "a1")
			d.Article.Paragraphs[0], d.Annotation.Agencies[0].ID = "spoilt", "spoilt"
			holds(t, s, fullArticle("a1"))
		}},
		{"Thread gives the article first, then the comments in the order of first put", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, comment("c9", "a1", "", ""), comment("c8", "a1", "", ""), article("a2", "Bridge shut"), comment("c0", "a2", "", ""))
			put(t, s, comment("c1", "a1", "c9", ""), article("a1", "Ferry late"), comment("c5", "a1", "", ""))
			put(t, s, comment("c8", "a1", "", "replaced"))
			equal(t, "thread", thread(t, s, "a1"), []string{"a1", "c9", "c8", "c1", "c5"})
		}},
		{"in a thread parents come before replies, though they were put later", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, article("a1", "Ferry late"), comment("c4", "a1", "c3", ""), comment("c3", "a1", "c1", ""), comment("c2", "a1", "", ""))
			put(t, s, comment("c1", "a1", "", ""), comment("c5", "a1", "c3", ""))
			equal(t, "thread", thread(t, s, "a1"), []string{"a1", "c2", "c1", "c3", "c4", "c5"})
		}},
		{"a thread is whole though parents are missing or form a ring", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, comment("c1", "a1", "c404", ""), comment("c2", "a1", "c3", ""), comment("c3", "a1", "c2", ""), comment("c4", "a1", "c4", ""), comment("c5", "a1", "c1", ""))
			equal(t, "thread", thread(t, s, "a1"), []string{"c1", "c2", "c3", "c4", "c5"})
		}},
		{"Thread of an article that is not held is ErrNotFound", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			remove(t, s, "c1", "c2", "c3", "a1")
			for _, id := range []string{"a1", "a404", "", "c1", "a1\x00", "\xff"} {
				if got, err := s.Thread(t.Context(), id); !errors.Is(err, records.ErrNotFound) {
					t.Errorf("thread of %q: %d documents, error %v", id, len(got), err)
				}
			}
		}},
		{"if only comments are held, Thread gives them without an article", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			remove(t, s, "a1")
			equal(t, "thread", thread(t, s, "a1"), []string{"c1", "c2", "c3"})
		}},
		{"what is deleted and put again is the last of its thread", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			remove(t, s, "c1")
			put(t, s, smallThread()[1])
			equal(t, "thread", thread(t, s, "a1"), []string{"a1", "c3", "c1", "c2"})
		}},
		{"a deep thread", func(t *testing.T, h Harness) {
			s := open(t, h)
			var deep []corpus.Document
			for i := range 1000 { // the deepest first
				deep = append(deep, comment(fmt.Sprintf("c%04d", 1000-i), "a1", fmt.Sprintf("c%04d", 999-i), ""))
			}
			put(t, s, deep...)
			got := thread(t, s, "a1")
			equal(t, "in order", slices.IsSorted(got), true)
			equal(t, "number", len(got), 1000)
		}},
	}
}

// manyComments is a thread of comments without an article.
func manyComments(n int) []corpus.Document {
	many := make([]corpus.Document, n)
	for i := range many {
		many[i] = comment(fmt.Sprintf("c%06d", i), "a1", "", fmt.Sprint("comment number ", i))
	}
	return many
}

func contentRows() []row {
	return []row{
		{"a document comes back as it went in, every field of it", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, fullArticle("a1"), fullComment("c1", "a1"))
			holds(t, s, withReplies(fullArticle("a1"), 1), fullComment("c1", "a1"))
			equal(t, "comment", one(t, s, "c1").Comment, fullComment("c1", "a1").Comment)
			equal(t, "article", one(t, s, "a1").Article, fullArticle("a1").Article)
		}},
		{"any text of valid UTF-8 comes back as it went in", func(t *testing.T, h Harness) {
			s := open(t, h)
			var documents []corpus.Document
			for i, text := range hostileTexts {
				d := comment(fmt.Sprintf("c%d", i), "a1", "", text)
				d.Comment.Author, d.Headline, d.Origin.Path, d.Comment.NativeID = text, text, text, text
				documents = append(documents, d)
			}
			put(t, s, documents...)
			holds(t, s, documents...)
			for i, text := range hostileTexts {
				equal(t, "text", one(t, s, fmt.Sprintf("c%d", i)).Text(), text)
			}
			equal(t, "counts", put(t, s, documents...).Comments, records.Counts{Unchanged: len(hostileTexts)})
		}},
		{"ids may be any text of valid UTF-8", func(t *testing.T, h Harness) {
			s := open(t, h)
			var documents []corpus.Document
			for _, id := range hostileTexts {
				if id != "" {
					documents = append(documents, comment(id, "article "+id, "parent "+id, "x"), comment("parent "+id, "article "+id, "", "y"))
				}
			}
			put(t, s, documents...)
			for i := range documents {
				if i%2 == 1 {
					documents[i].Replies = 1
				}
			}
			holds(t, s, documents...)
			for i := 0; i < len(documents); i += 2 {
				equal(t, "thread", thread(t, s, documents[i].ArticleID), []string{documents[i+1].ID, documents[i].ID})
			}
		}},
		{"a document that Check refuses is refused by its id", func(t *testing.T, h Harness) {
			s := open(t, h)
			for name, d := range Invalid() {
				if records.Check(d) == nil {
					t.Errorf("%s: Check lets it pass", name)
				}
				_, err := s.Put(t.Context(), []corpus.Document{d})
				wantInvalid(t, err, d.ID)
			}
			holds(t, s)
		}},
		{"documents of 1 MB", func(t *testing.T, h Harness) {
			s := open(t, h)
			large := strings.Repeat("Fähre \"zu\" spät\n\n", 1<<20/20)
			var documents []corpus.Document
			for i := range 2 { // more than a store reads at once
				documents = append(documents, comment(fmt.Sprint("c", i), "a1", "", large))
			}
			put(t, s, documents...)
			holds(t, s, documents...)
			put(t, s, comment("c3", "a1", "c0", "short"))
			equal(t, "replies", one(t, s, "c0").Replies, 1)
			equal(t, "text", one(t, s, "c0").Text() == large, true)
		}},
	}
}

// hostileTexts are valid UTF-8 that stores have stumbled over.
var hostileTexts = []string{
	"", " ", "\x00", "a\x00b", "\x00\x00", "null", "[]", `\u0000`, `\ufffd`, "\uFFFD", "\uFEFFbom", "\u2028\u2029", "\u202Ertl",
	"'; DROP TABLE document; --", `"quoted" and \backslash\`, "<script>alert(1)</script>&amp;", "%s%d%n", "?1 :id @id $id",
	"line\r\nline\ttab", "Ångström", "A\u030angstro\u0308m", "日本語", "👩‍👩‍👧‍👦", "\U0010FFFF", "ﷺ", strings.Repeat("e\u0301", 500), "\x7f\x01\x1b[31m",
}

// Invalid are documents that no store keeps, by what is wrong with them.
func Invalid() map[string]corpus.Document {
	nan, huge := math.NaN(), time.Date(10_000, 1, 1, 0, 0, 0, 0, time.UTC)
	edit := func(d corpus.Document, edit func(d *corpus.Document)) corpus.Document {
		edit(&d)
		return d
	}
	a, c := func() corpus.Document { return fullArticle("a1") }, func() corpus.Document { return fullComment("c1", "a1") }
	return map[string]corpus.Document{
		"nothing":                     {},
		"no id":                       edit(c(), func(d *corpus.Document) { d.ID, d.Comment.ID = "", "" }),
		"no article id":               edit(c(), func(d *corpus.Document) { d.ArticleID = "" }),
		"neither":                     edit(c(), func(d *corpus.Document) { d.Comment = nil }),
		"both":                        edit(c(), func(d *corpus.Document) { d.Article = a().Article }),
		"wrong kind of comment":       edit(c(), func(d *corpus.Document) { d.Kind = corpus.KindArticle }),
		"wrong kind of article":       edit(a(), func(d *corpus.Document) { d.Kind = "video" }),
		"id of another comment":       edit(c(), func(d *corpus.Document) { d.Comment.ID = "c2" }),
		"id of another article":       edit(a(), func(d *corpus.Document) { d.Article.ID = "a2" }),
		"article of another article":  edit(a(), func(d *corpus.Document) { d.ArticleID = "a2" }),
		"invalid UTF-8 in id":         edit(c(), func(d *corpus.Document) { d.ID, d.Comment.ID = "c\xff", "c\xff" }),
		"invalid UTF-8 in article id": edit(c(), func(d *corpus.Document) { d.ArticleID = "a\xff" }),
		"invalid UTF-8 in text":       edit(c(), func(d *corpus.Document) { d.Comment.Text = "caf\xe9" }),
		"invalid UTF-8 in paragraph":  edit(a(), func(d *corpus.Document) { d.Article.Paragraphs[1] = "\xf0\x9f" }),
		"invalid UTF-8 in path":       edit(a(), func(d *corpus.Document) { d.Origin.Path = "\x80.html" }),
		"a surrogate in agency":       edit(a(), func(d *corpus.Document) { d.Annotation.Agencies[0].Path[0] = "\xed\xa0\x80" }),
		"a chance is not a number":    edit(a(), func(d *corpus.Document) { d.Annotation.Stances[0].Chances[0] = nan }),
		"endless latitude":            edit(a(), func(d *corpus.Document) { *d.Annotation.Locations[0].Lat = math.Inf(1) }),
		"year 10000":                  edit(c(), func(d *corpus.Document) { d.Comment.Posted = huge }),
		"article of year 10000":       edit(a(), func(d *corpus.Document) { d.Article.Published = huge }),
	}
}
