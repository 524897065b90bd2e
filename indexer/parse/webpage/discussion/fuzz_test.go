package discussion_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/net/html"

	"standpoint/corpus"
	"standpoint/indexer/parse/format/formattest"
	"standpoint/indexer/parse/webpage/discussion"
	"standpoint/indexer/parse/webpage/discussion/comment"
	"standpoint/indexer/parse/webpage/dom"
)

// FuzzTake: whatever a page holds, it is read, what is found can be identified,
// and the page stays a page.
func FuzzTake(f *testing.F) {
	for _, page := range formattest.Pages(f, cases) {
		f.Add(page)
	}
	f.Fuzz(func(t *testing.T, page []byte) {
		doc, err := dom.Parse(page)
		if err != nil {
			return
		}
		found := discussion.Take(doc, comment.Reader{Zone: time.UTC})
		for _, c := range found.Comments {
			if c.Text == "" && !c.Deleted {
				t.Errorf("%+v says nothing", c)
			}
			if utf8.Valid(page) && !utf8.ValidString(c.Text+c.Author) {
				t.Errorf("%+v is not UTF-8", c)
			}
		}
		thread := corpus.Thread{Comments: found.Comments}
		thread.Identify()
		if doc.Find("body").Length() != 1 {
			t.Error("the page has lost its body")
		}
		if again := discussion.Take(doc, comment.Reader{Zone: time.UTC}); len(again.Comments) > len(found.Comments) && len(found.Comments) > 0 {
			t.Errorf("a second reading finds %d comments, the first %d", len(again.Comments), len(found.Comments))
		}
	})
}

// TestHostilePages would not end in the time of a test if the work grew with the
// square of the page.
func TestHostilePages(t *testing.T) {
	const n = 20_000
	deep := func(tag string) string { return strings.Repeat(tag, 300) + "x" }
	pages := map[string]string{
		"sections in a row":      strings.Repeat(`<div class=comments><p>`+strings.Repeat("long prose ", 120)+`</p></div>`, 1500),
		"sections in each other": deep(`<div class="comments"><h3>3 comments</h3><p>text here</p>`),
		"authors in a row":       `<ol class=comment-list><li class="comment depth-1" id=comment-1>` + strings.Repeat(`<b class=author><i>x</i></b>`, n) + "</li></ol>",
		"authors in authors":     `<ol class=comment-list><li class="comment depth-1" id=comment-1>` + deep(`<div class=comment-author><p>x</p>`) + strings.Repeat("<p>y</p>", n),
		"texts in texts":         `<ol class=comment-list><li class="comment depth-1" id=comment-1>` + deep(`<div class=comment-text><time>3:00</time>`) + strings.Repeat("<p>y</p>", n),
		"lists of replies":       `<div class=comments>` + strings.Repeat(`<div class=replies><div class=comment id=comment-7>x <time>1:00</time></div></div>`, n/2) + `</div>`,
		"replies in replies":     deep(`<div class="comment" id="comment-7"><b class=author>a</b><p>text</p>`),
		"headings":               `<h1>x</h1><p>` + strings.Repeat("prose of the article ", 50) + `</p>` + strings.Repeat(`<div><h3>3 Comments</h3><div class=a><b class=author>x</b><time>1:00</time> text of it</div></div>`, n/4),
		"shapes":                 `<div class=comments>` + shapes(n/2) + `</div>`,
		"all answer the first":   `<div class=comments>` + strings.Repeat(`<div class=comment id=comment-8 data-parent-id=comment-7><b class=author>a</b>text</div>`, n) + `</div>`,
	}
	for name, page := range pages {
		t.Run(name, func(t *testing.T) {
			doc, err := dom.Parse([]byte(page))
			if err != nil {
				t.Skip(err)
			}
			discussion.Take(doc, comment.Reader{})
		})
	}
}

func shapes(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `<div class="c%c%c%c"><b class=author>a</b> <time>1:00</time> some text of mine</div>`, 'a'+i%26, 'a'+i/26%26, 'a'+i/676%26)
	}
	return b.String()
}

func BenchmarkTake(b *testing.B) {
	thread := formattest.Page(b, "testdata/wordpress_html5.txtar")
	item := thread[bytes.Index(thread, []byte("<li id")):bytes.Index(thread, []byte("</ol></li>"))]
	for name, page := range map[string][]byte{
		"none":        bytes.Repeat([]byte(`<div class="grid-item__inner story-card"><h2><a class="card-link" href="/a">A headline</a></h2><p class="summary">Words of a page that has no comments, as most have none.</p></div>`), 600),
		"a thread":    thread,
		"2,000 in it": append(append([]byte(`<div id=comments><ol class="comment-list">`), bytes.Repeat(append(bytes.Clone(item), "</ol></li>"...), 1000)...), "</ol></div>"...),
		"unknown":     append([]byte(`<div class=comments>`), bytes.Repeat([]byte(`<div class="x"><span class=author>Nell</span> <time>2020-01-02 03:04</time><div class=words>Is this the ferry to the north?</div></div>`), 500)...),
	} {
		b.Run(name, func(b *testing.B) {
			root, err := html.Parse(bytes.NewReader(page))
			if err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(len(page)))
			for b.Loop() {
				b.StopTimer()
				doc := &dom.Document{Selection: &dom.Selection{Nodes: []*html.Node{clone(root)}}}
				b.StartTimer()
				discussion.Take(doc, comment.Reader{})
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pages/s")
		})
	}
}

func clone(n *html.Node) *html.Node {
	c := &html.Node{Type: n.Type, DataAtom: n.DataAtom, Data: n.Data, Namespace: n.Namespace, Attr: append([]html.Attribute(nil), n.Attr...)}
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		c.AppendChild(clone(child))
	}
	return c
}
