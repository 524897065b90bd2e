package structured_test

import (
	"bytes"
	"flag"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"standpoint/corpus/corpustest"
	"standpoint/indexer/parse/format/formattest"
	"standpoint/indexer/parse/webpage/dom"
	"standpoint/indexer/parse/webpage/structured"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const golden = "testdata/*.txtar"

func TestMain(m *testing.M) { corpustest.Main(m) }

// TestGolden reads the pages of testdata: each archive holds the page and what
// is said there.
func TestGolden(t *testing.T) {
	formattest.Archives(t, golden, *update, func(t *testing.T, archive *txtar.Archive) []txtar.File {
		return formattest.First(archive, "said", written(structured.Read(parsed(t, archive.Files[0].Data))))
	})
}

func parsed(t testing.TB, page []byte) *dom.Document {
	t.Helper()
	doc, err := dom.Parse(page)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// written writes down all that a page says.
func written(p *structured.Page) string {
	var b strings.Builder
	for _, line := range [][2]string{{"title", p.Title}, {"lang", p.Lang}, {"base", p.Base}} {
		if line[1] != "" {
			fmt.Fprintf(&b, "%s %s\n", line[0], line[1])
		}
	}
	if p.AMP {
		b.WriteString("amp\n")
	}
	for _, m := range p.Meta {
		fmt.Fprintf(&b, "meta %s: %s\n", m.Name, m.Content)
	}
	for _, l := range p.Links {
		fmt.Fprintf(&b, "link %s: %s\n", l.Rel, l.Href)
	}
	for _, i := range p.Items {
		writeItem(&b, i, 0)
	}
	if len(p.Loose.Properties) > 0 {
		b.WriteString("loose\n")
		writeProperties(&b, p.Loose, 1)
	}
	return b.String()
}

func writeItem(b *strings.Builder, i *structured.Item, depth int) {
	source := [...]string{"json-ld", "microdata", "rdfa"}[i.Source]
	fmt.Fprintf(b, "%s %s %s\n", source, strings.Join(i.Types, "+"), i.ID)
	writeProperties(b, i, depth+1)
}

func writeProperties(b *strings.Builder, i *structured.Item, depth int) {
	for _, p := range i.Properties {
		fmt.Fprintf(b, "%s%s: ", strings.Repeat("  ", depth), p.Name)
		switch {
		case p.Value.Item != nil:
			writeItem(b, p.Value.Item, depth)
		case p.Value.URL != "":
			fmt.Fprintf(b, "%q → %s\n", p.Value.Text(), p.Value.URL)
		default:
			fmt.Fprintf(b, "%q\n", p.Value.Text())
		}
	}
}

func TestReferences(t *testing.T) {
	page := structured.Read(parsed(t, []byte(`<script type="application/ld+json">{"@graph":[
		{"@type":"NewsArticle","headline":"Ferry","author":[{"@id":"#p1"},{"@id":"#nobody"}]},
		{"@type":"Person","@id":"#p1","name":"Orla Finch","knows":{"@id":"#p1"}}]}</script>`)))
	for article := range page.All("Article", "NewsArticle") {
		if got := article.Text("author"); got != "Orla Finch" {
			t.Errorf("author is %q", got)
		}
		if got := article.Items("author"); len(got) != 2 || got[0].Text("name") != "Orla Finch" || got[1].ID != "#nobody" {
			t.Errorf("authors are %v", got)
		}
	}
	n := 0
	for range page.All() {
		n++
	}
	if n != 5 {
		t.Errorf("%d items, want the article, two references, the person and its own", n)
	}
}

func TestAccess(t *testing.T) {
	page := structured.Read(parsed(t, []byte(`<head><meta name="DC.Title" content=" A
		ferry "><meta property="og:title article:x" content="B"><meta name=author content=""><meta name=author content="Orla">
		<meta name=author content="Orla"><meta name=author content="Finn"><link rel="shortlink canonical" href=" /a "></head>
		<div itemscope itemtype="https://schema.org/Comment"><a itemprop="url" href="/a#c1"><time itemprop=dateCreated datetime="2025-04-11">yesterday</time></a>
		<div itemprop="text">One <b>two</b></div></div>`)))
	for _, c := range [][2]string{
		{page.Content("dc.title"), "A ferry"},
		{page.Content("none", "article:x"), "B"},
		{page.Content("none"), ""},
		{strings.Join(page.Contents("author"), "+"), "Orla+Finn"},
		{page.Link("canonical"), "/a"},
		{page.Items[0].Address("url"), "/a#c1"},
		{page.Items[0].Text("text"), "One two"},
		{page.Items[0].Text("dateCreated"), "2025-04-11"},
		{page.Items[0].Text("author"), ""},
	} {
		if c[0] != c[1] {
			t.Errorf("%q, want %q", c[0], c[1])
		}
	}
}

// TestBombs reads pages that are made to cost much.
func TestBombs(t *testing.T) {
	script := func(json string) []byte {
		return []byte(`<script type="application/ld+json">` + json + `</script><p>end`)
	}
	const many = 300_000
	for name, page := range map[string][]byte{
		"lists in lists":      script(strings.Repeat("[", many)),
		"objects in objects":  script(strings.Repeat(`{"a":`, many)),
		"graphs in graphs":    script(strings.Repeat(`{"@graph":[`, many)),
		"closed lists":        script("[" + strings.Repeat("[],", many) + "]"),
		"quotation marks":     script(`{"a":"` + strings.Repeat(`" `, many) + `"}`),
		"spaces after marks":  script(`{"a":"` + strings.Repeat(`"`+strings.Repeat(" ", 1000), 1000) + `"}`),
		"commas after spaces": script(`{"a":"` + strings.Repeat(`"`+strings.Repeat(" ", 500)+","+strings.Repeat(" ", 500), 1000) + `"}`),
		"strings without end": script(strings.Repeat(`{"a`, many)),
		"comments":            script(strings.Repeat("/*", many)),
		"escapes":             script(`"` + strings.Repeat(`\u`, many)),
		"wrapped often":       script(strings.Repeat("<!--", many)),
		"references":          script(`[{"@id":"a","author":{"@id":"b"}},{"@id":"b","author":{"@id":"a"}}]`),
		"scopes":              bytes.Repeat([]byte(`<i itemscope itemprop=a>`), 400),
	} {
		t.Run(name, func(t *testing.T) {
			doc, err := dom.Parse(page)
			if err != nil {
				return // refused before
			}
			n := 0
			for item := range structured.Read(doc).All() {
				_ = item.Text("author") + item.Address("author")
				n++
			}
			if n > 250_000 {
				t.Errorf("%d items were kept", n)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	for _, page := range formattest.Pages(f, golden) {
		f.Add(page)
	}
	f.Add([]byte(`<script type="application/ld+json">{"a":["b",{"c":"d"e"},],"@graph":[{}}</script>`))
	f.Fuzz(func(t *testing.T, page []byte) {
		doc, err := dom.Parse(page)
		if err != nil {
			return
		}
		once := written(structured.Read(doc))
		if again := written(structured.Read(doc)); again != once {
			t.Errorf("read again it is another:\n%s\n%s", once, again)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	page := bytes.Replace(formattest.Page(b, "testdata/article.txtar"), []byte("</body>"), []byte(strings.Repeat(`<div class="card"><p>Some text of a page.</p><a href="/x">more</a></div>`, 700)+"</body>"), 1)
	doc := parsed(b, page)
	b.SetBytes(int64(len(page)))
	for b.Loop() {
		structured.Read(doc)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pages/s")
}
