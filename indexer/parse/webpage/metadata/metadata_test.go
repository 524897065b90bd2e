package metadata_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"standpoint/corpus"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/format/formattest"
	"standpoint/indexer/parse/webpage/dom"
	"standpoint/indexer/parse/webpage/metadata"
	"standpoint/indexer/parse/webpage/metadata/site"
)

const golden = "testdata/*.txtar"

// gazette is an outlet that is known, in a zone that is not UTC.
type gazette struct{}

func (gazette) ByName(name string) (string, bool) { return "gazette", name == "The Harbour Gazette" }
func (gazette) ByHost(host string) (string, bool) {
	return "gazette", strings.TrimPrefix(host, "www.") == "gazette.example"
}
func (gazette) Zone(slug string) *time.Location {
	if slug != "gazette" {
		return nil
	}
	return time.FixedZone("", 2*60*60)
}

// TestGolden reads the pages of testdata: each archive holds any number of pages
// (name.html), each with what is read of it after it (name). The address that a
// page was fetched from is in a comment at its beginning.
func TestGolden(t *testing.T) {
	formattest.Archives(t, golden, *update, func(t *testing.T, archive *txtar.Archive) (made []txtar.File) {
		for _, f := range archive.Files {
			name, isPage := strings.CutSuffix(f.Name, ".html")
			if !isPage {
				continue
			}
			got := said(t, f.Data)
			if filepath.Base(t.Name()) != "noarticles" {
				got, _, _ = strings.Cut(got, "no article:")
			}
			made = append(made, f, txtar.File{Name: name, Data: []byte(got)})
		}
		return made
	})
}

// said writes down what is read of a page.
func said(t testing.TB, page []byte) string {
	t.Helper()
	doc, err := dom.Parse(page)
	if err != nil {
		t.Fatal(err)
	}
	in := format.Input{Options: format.Options{Outlets: gazette{}}}
	if from, ok := bytes.CutPrefix(page, []byte("<!-- ")); ok {
		address, _, _ := bytes.Cut(from, []byte(" -->"))
		in.URL = string(address)
	}
	meta := metadata.Read(doc, site.Read(doc, in))
	var paragraphs []string
	doc.Find("p").Each(func(_ int, p *dom.Selection) { paragraphs = append(paragraphs, dom.Text(p.Get(0))) })
	var b strings.Builder
	a := meta.Article
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\n", name, value)
		}
	}
	line("headline", a.Headline)
	line("standfirst", a.Standfirst)
	line("bylines", strings.Join(a.Bylines, " + "))
	line("section", a.Section)
	line("outlet", a.Outlet)
	if !a.Published.IsZero() {
		line("published", strings.TrimSpace(fmt.Sprint(a.Published.Format(time.RFC3339), " ", a.PublishedPrecision, " ", a.DateSource, " ", a.PublishedZone)))
	}
	if !a.Modified.IsZero() {
		line("modified", a.Modified.Format(time.RFC3339))
	}
	line("language", a.Language)
	line("url", a.URL)
	line("form", string(metadata.Form(meta, paragraphs)))
	line("text", strings.ReplaceAll(meta.Text, "\n", "⏎"))
	line("no article", metadata.NoArticle(doc, meta, paragraphs))
	return b.String()
}

// TestNothingIsInvented reads pages that say nothing.
func TestNothingIsInvented(t *testing.T) {
	for _, page := range []string{"", "<p>", "<html><body></body></html>", "<h1></h1>", `<meta name=author><meta property="og:title">`} {
		doc, err := dom.Parse([]byte(page))
		if err != nil {
			t.Fatal(err)
		}
		a := metadata.Read(doc, site.Read(doc, format.Input{})).Article
		if a.Headline != "" || a.Outlet != "" || a.URL != "" || !a.Published.IsZero() || len(a.Bylines) > 0 || a.DateSource != "" || a.PublishedZone != corpus.ZoneGiven {
			t.Errorf("of %q was read %+v", page, a)
		}
	}
}

// TestBombs reads pages that are made to cost much.
func TestBombs(t *testing.T) {
	deep := func(open string, n int) string { return strings.Repeat(open, n) }
	long := strings.Repeat("word ", 100_000)
	for name, page := range map[string]string{
		"titles around a long text":   deep(`<div class="title author date lead">`, 400) + long,
		"headings in headings":        deep(`<div><section><h1 class="byline">`, 150) + long,
		"one link around everything":  `<a href="/author/x">` + deep(`<span class="byline">By A B 5 May 2020 </span>`, 10_000),
		"times":                       deep(`<time>5 May 2020</time>`, 10_000),
		"articles":                    deep(`<i itemscope itemtype="https://schema.org/Article"><b itemprop="headline author name">x</b></i>`, 10_000),
		"articles in articles":        deep(`<div itemscope itemprop="author" itemtype="https://schema.org/Article"><div itemprop="headline">`, 200) + long,
		"authors":                     `<meta name="author" content="` + strings.Repeat("A B and ", 20_000) + `">`,
		"one title":                   "<title>" + strings.Repeat("a | b - ", 20_000) + "</title><h1>x",
		"site names":                  `<meta property="og:site_name" content="` + strings.Repeat("a ", 100_000) + `"><h1>` + strings.Repeat("a ", 100_000),
		"headings":                    deep(`<h2><a href="/x">x</a></h2>`, 10_000),
		"addresses":                   `<link rel="canonical" href="https://example.com/` + strings.Repeat("a/", 100_000) + `">`,
		"descriptions and paragraphs": `<meta name="description" content="` + long + `"><h1>x</h1>` + deep("<p>"+strings.Repeat("word ", 200), 2000),
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := dom.Parse([]byte(page)); err != nil {
				return // refused before
			}
			start := time.Now()
			said(t, []byte(page))
			if spent := time.Since(start); spent > 20*time.Second {
				t.Errorf("it took %v", spent)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	for _, page := range formattest.Inputs(f, golden, func(name string) bool { return strings.HasSuffix(name, ".html") }) {
		f.Add(page)
	}
	f.Add([]byte(`<h1 class="author date byline title subtitle"><time>5 May 2020 by A, B and C</time> von</h1>`))
	f.Fuzz(func(t *testing.T, page []byte) {
		if _, err := dom.Parse(page); err != nil {
			return
		}
		page = bytes.ToValidUTF8(page, nil)
		once := said(t, page)
		if again := said(t, page); again != once {
			t.Errorf("read again it is another:\n%s\n%s", once, again)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	frame := strings.Repeat(`<div class="teaser-card list__item"><h3><a href="/news/x">Another thing that happened</a></h3><p>Some text of a page.</p><span class="teaser__date">5 May</span></div>`, 300)
	page := bytes.Replace(formattest.Page(b, "testdata/headlines.txtar"), []byte("</body>"), []byte(frame+"</body>"), 1)
	doc, err := dom.Parse(page)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(page)))
	for b.Loop() {
		metadata.NoArticle(doc, metadata.Read(doc, site.Read(doc, format.Input{})), nil)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pages/s")
}
