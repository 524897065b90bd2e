package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"standpoint/corpus"
	"standpoint/corpus/corpustest"
	"standpoint/corpus/records/sqlite/sqlitetest"
	"standpoint/server/api"
)

// truth is what a careful reader finds in a seed page; see truth.json.
type truth struct {
	ArticleLines []int    `json:"article_lines"`
	Outlet       string   `json:"outlet"`
	About        string   `json:"about"`
	Agencies     []string `json:"agencies"`
	Maybe        []string `json:"agencies_maybe"`
	Locations    []string `json:"locations"`
	Related      []int    `json:"related_lines"`
	Captions     []int    `json:"caption_lines"`
	Quotes       []struct {
		CommentLine int    `json:"comment_line"`
		Of          string `json:"of"`
		ArticleLine int    `json:"article_line"`
		Line        int    `json:"line"`
		Text        string `json:"text"`
	} `json:"quotes"`
	DHS   []side `json:"stance_toward_us_dhs"`
	LAUSD []side `json:"stance_toward_us_ca_lausd"`
}

type side struct {
	Lines  []int          `json:"lines"`
	Accept []corpus.Label `json:"accept"`
}

// page is a seed page, with the pasted text and what was understood of it.
type page struct {
	truth
	lines   []string
	thread  []corpus.Document // the article first
	article corpus.Document
}

func (p page) line(n int) string { return strings.TrimSpace(p.lines[n-1]) }

func (p page) texts(lines []int) []string {
	texts := []string{}
	for _, n := range lines {
		texts = append(texts, p.line(n))
	}
	return texts
}

// commentWith returns the comment that holds a line.
func (p page) commentWith(t *testing.T, n int) corpus.Document {
	t.Helper()
	for _, d := range p.thread[1:] {
		if slices.Contains(strings.Split(d.Comment.Text, "\n\n"), p.line(n)) {
			return d
		}
	}
	t.Errorf("no comment holds line %d", n)
	return corpus.Document{}
}

// readSeeds indexes the seed pages with the program itself.
func readSeeds(t *testing.T) (pages map[string]page, data string) {
	folder := corpustest.Shared(t, "seeds")
	data = filepath.Join(t.TempDir(), "data")
	program(t, "index", "--data", data, folder)
	text, err := os.ReadFile(filepath.Join(folder, "truth.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	pages = map[string]page{}
	for name, raw := range all {
		if !strings.HasSuffix(name, ".txt") {
			continue
		}
		var p page
		if err := json.Unmarshal(raw, &p.truth); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		p.lines = strings.Split(string(text), "\n")
		p.thread = threadOf(t, data, name)
		p.article = p.thread[0]
		pages[name] = p
	}
	return pages, data
}

// threadOf returns the thread that was read from a file.
func threadOf(t *testing.T, data, name string) []corpus.Document {
	t.Helper()
	store := sqlitetest.Open(t, data)
	for change, err := range store.Changes(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		if d := change.Document; d.Article != nil && filepath.Base(d.Origin.Path) == name {
			thread, err := store.Thread(t.Context(), d.ID)
			if err != nil {
				t.Fatal(err)
			}
			return thread
		}
	}
	t.Fatalf("nothing was read from %s", name)
	return nil
}

// TestSeeds reads two pages as people pasted them, and compares the result with
// what a careful reader finds.
func TestSeeds(t *testing.T) {
	pages, data := readSeeds(t)
	right, asked := 0, 0
	for name, p := range pages {
		checkReading(t, name, p)
		checkNames(t, name, p)
		checkQuotes(t, name, p)
		for target, sides := range map[string][]side{"us-dhs": p.DHS, "us-ca-lausd": p.LAUSD} {
			for _, s := range sides {
				asked++
				got := stanceOf(p.commentWith(t, s.Lines[0]), target)
				switch {
				case slices.Contains(s.Accept, got):
					right++
				case opposite(got, s.Accept):
					t.Errorf("%s, lines %v: %s toward %s, a reader says %v", name, s.Lines, got, target, s.Accept)
				}
			}
		}
	}
	t.Logf("%d of %d stances are what a reader accepts", right, asked)
	if right < 13 {
		t.Errorf("%d of %d stances are what a reader accepts, want at least 13", right, asked)
	}
	var answer api.SearchAnswer
	if err := json.Unmarshal(program(t, "search", "--data", data, "--json", "--facets", "stance", "--kind", "comment"), &answer); err != nil {
		t.Fatal(err)
	}
	sum := answer.Facets["stance"].Missing
	for _, value := range answer.Facets["stance"].Values {
		sum += value.Count
	}
	if answer.Total.Value != sum {
		t.Errorf("%d comments, but their stances and those without add up to %d", answer.Total.Value, sum)
	}
}

func checkReading(t *testing.T, name string, p page) {
	t.Helper()
	var body []string
	for n := p.ArticleLines[0]; n <= p.ArticleLines[1]; n++ {
		if p.line(n) != "" && !slices.Contains(p.Related, n) && !slices.Contains(p.Captions, n) {
			body = append(body, p.line(n))
		}
	}
	article := p.article.Article
	if !slices.Equal(article.Paragraphs, body) {
		t.Errorf("%s: the body has %d paragraphs, want lines %v without captions and related", name, len(article.Paragraphs), p.ArticleLines)
	}
	if !slices.Equal(article.Related, p.texts(p.Related)) || !slices.Equal(article.Captions, p.texts(p.Captions)) {
		t.Errorf("%s: related %q, captions %q", name, article.Related, article.Captions)
	}
	if article.Outlet != p.Outlet {
		t.Errorf("%s: outlet %q, want %q", name, article.Outlet, p.Outlet)
	}
}

func checkNames(t *testing.T, name string, p page) {
	t.Helper()
	var agencies, locations []string
	for _, a := range p.article.Annotation.Agencies {
		if !slices.Contains(p.Maybe, a.ID) {
			agencies = append(agencies, a.ID)
		}
	}
	for _, l := range p.article.Annotation.Locations {
		locations = append(locations, l.ID)
	}
	if agencies[0] != p.About {
		t.Errorf("%s: lead agency %s, want %s", name, agencies[0], p.About)
	}
	for _, pair := range [][2][]string{{agencies, p.Agencies}, {locations, p.Locations}} {
		got, want := slices.Sorted(slices.Values(pair[0])), slices.Sorted(slices.Values(pair[1]))
		if !slices.Equal(got, want) {
			t.Errorf("%s: found %v, want %v", name, got, want)
		}
	}
}

func checkQuotes(t *testing.T, name string, p page) {
	t.Helper()
	for _, q := range p.Quotes {
		d := p.commentWith(t, q.CommentLine)
		traced := slices.ContainsFunc(d.Annotation.Quotes, func(found corpus.Quote) bool {
			letters := []rune(d.Text())
			source := p.article
			if q.Of == "comment" {
				source = p.commentWith(t, q.Line)
			}
			return found.Of == q.Of && found.SourceID == source.ID && strings.Contains(string(letters[found.Span[0]:found.Span[1]]), strings.TrimRight(q.Text, "."))
		})
		if !traced {
			t.Errorf("%s: the quote on line %d is not traced: %+v", name, q.CommentLine, d.Annotation.Quotes)
		}
	}
}

func stanceOf(d corpus.Document, target string) corpus.Label {
	for _, s := range d.Annotation.Stances {
		if s.Target == target {
			return s.Label()
		}
	}
	return corpus.Unclear
}

// opposite reports whether a label is opposite to every accepted one.
func opposite(got corpus.Label, accept []corpus.Label) bool {
	return got == corpus.Supportive && slices.Contains(accept, corpus.Critical) ||
		got == corpus.Critical && slices.Contains(accept, corpus.Supportive)
}
