package body

import (
	"flag"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"standpoint/indexer/parse/format/formattest"
	"standpoint/indexer/parse/webpage/dom"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const golden = "testdata/*.txtar"

// TestCases reads the small pages of testdata, one a cause: page.html is the
// page, known what is known of its article (headline and standfirst a line
// each, then its text), bylines a name a line, want the body.
func TestCases(t *testing.T) {
	formattest.Archives(t, golden, *update, func(t *testing.T, archive *txtar.Archive) []txtar.File {
		files := map[string]string{}
		for _, f := range archive.Files {
			files[f.Name] = string(f.Data)
		}
		doc, err := dom.Parse([]byte(files["page.html"]))
		if err != nil {
			t.Fatal(err)
		}
		dom.Reveal(doc)
		known := knownIn(files["known"])
		known.Bylines = strings.FieldsFunc(files["bylines"], func(r rune) bool { return r == '\n' })
		got := written(Extract(doc, known))
		made := slices.Clone(archive.Files)
		for i := range made {
			if made[i].Name == "want" {
				made[i].Data = []byte(got)
			}
		}
		return made
	})
}

func knownIn(s string) Known {
	lines := strings.SplitN(s, "\n", 3)
	for len(lines) < 3 {
		lines = append(lines, "")
	}
	return Known{Headline: lines[0], Standfirst: lines[1], Text: lines[2]}
}

func written(b Body) string {
	var out strings.Builder
	for _, list := range []struct {
		name  string
		texts []string
	}{{"", b.Paragraphs}, {"caption: ", b.Captions}, {"related: ", b.Related}} {
		for _, s := range list.texts {
			out.WriteString(list.name + s + "\n")
		}
	}
	return out.String()
}

func FuzzExtract(f *testing.F) {
	for _, page := range formattest.Inputs(f, golden, func(name string) bool { return name == "page.html" }) {
		f.Add(page, "")
	}
	f.Add([]byte("<p>x"), "x\n\n<p>y")
	f.Fuzz(func(t *testing.T, page []byte, text string) {
		doc, err := dom.Parse(page)
		if err != nil {
			return
		}
		known := Known{Headline: text, Standfirst: text, Text: text}
		b := Extract(doc, known)
		for _, p := range b.Paragraphs {
			if strings.TrimSpace(p) == "" || strings.ContainsAny(p, "\n\u00ad") {
				t.Errorf("a paragraph is %q", p)
			}
		}
		again, _ := dom.Parse(page)
		if diff := cmp.Diff(b, Extract(again, known)); diff != "" {
			t.Errorf("the same page gives another body:\n%s", diff)
		}
	})
}

// TestPagesOfManyElements are the pages on which what looks at each block and
// from there at others would take the square of their length.
func TestPagesOfManyElements(t *testing.T) {
	const n = 20_000
	for name, page := range map[string]string{
		"links":     "<ul>" + strings.Repeat("<li><a href=x>a link to somewhere else</a></li>", n) + "</ul>",
		"texts":     strings.Repeat("<p>A text that is long enough to be the prose of an article, as it were, and not less.</p>", n),
		"words":     strings.Repeat("<div>word</div>", n),
		"teasers":   strings.Repeat("<article class='teaser'><a href=x>the title of a thing</a><p>text…</p></article>", n),
		"headings":  strings.Repeat("<h1>a headline</h1>", n),
		"intros":    "<h1>a headline</h1>" + strings.Repeat("<div class='intro'><span>some words that lead to the article that follows</span></div>", n),
		"spans":     strings.Repeat("<span class='related'>x</span>", n),
		"deep":      strings.Repeat(strings.Repeat("<div class='intro'>", 200)+"text"+strings.Repeat("</div>", 200), n/200),
		"one class": "<p class='" + strings.Repeat("related-", 100_000) + "'>text</p>",
	} {
		doc, err := dom.Parse([]byte(page))
		if err != nil {
			t.Fatal(name, err)
		}
		start := time.Now()
		Extract(doc, Known{Headline: "a headline", Standfirst: "some words that lead", Text: strings.Repeat("some words ", 40_000)})
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s: took %v", name, took)
		}
	}
}

// longPage is an article of n paragraphs with the furniture that surrounds one.
func longPage(n int) []byte {
	var b strings.Builder
	b.WriteString("<!doctype html><html><head><title>A page</title></head><body><header><nav><ul>")
	b.WriteString(strings.Repeat("<li class='menu-item menu-item-type-custom'><a href='/section'>A section</a></li>", 100))
	b.WriteString("</ul></nav></header><main id='content' class='site-main'><article class='post type-post'><h1>A headline</h1><div class='entry-content'>")
	b.WriteString(strings.Repeat("<p class='has-text'>The text of a <a href='/x'>paragraph</a> that goes on for some time, with <em>words</em> that are set off, and ends at last.</p>\n", n))
	b.WriteString("</div><div class='share-buttons'><a href='#'>Share</a></div></article></main><aside class='sidebar'>")
	b.WriteString(strings.Repeat("<div class='widget teaser'><a href='/y'><h3>A headline of another article</h3></a><p>Its first words …</p></div>", 60))
	b.WriteString("</aside><footer><p>The publishing house</p></footer></body></html>")
	return []byte(b.String())
}

func BenchmarkLongPage(b *testing.B) {
	page := longPage(300)
	b.SetBytes(int64(len(page)))
	for b.Loop() {
		doc, err := dom.Parse(page)
		if err != nil {
			b.Fatal(err)
		}
		Extract(doc, Known{Headline: "A headline"})
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pages/s")
}
