// Package forum reads pages of forums as a browser saves them: a submission and
// all the comments below it. What a page is, its markup says; a page that lists
// submissions is none.
package forum

import (
	"golang.org/x/net/html"

	"standpoint/corpus"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/webpage/dom"
)

// Read reads a page of a forum that is recognized by its markup; ok is false if
// it is not such a page. The warnings say what is missing from the page, as far as
// it shows that, and what was skipped.
func Read(doc *dom.Document, in format.Input) (t corpus.Thread, warnings []*format.Error, ok bool) {
	for _, read := range readers(doc) {
		p := &page{doc: doc, in: in}
		if read(p) {
			return p.thread, p.warnings(), true
		}
	}
	return corpus.Thread{}, nil, false
}

// readers are those of the forums that a page may be of, by a first look at it:
// most pages are of none, and are not searched.
func readers(doc *dom.Document) (out []func(*page) bool) {
	var marks [len(marked)]bool
	for n := doc.Nodes[0]; n != nil; n = dom.Next(n) {
		if n.Type != html.ElementNode {
			continue
		}
		for i, m := range marked {
			marks[i] = marks[i] || m.marks(n)
		}
	}
	for i, m := range marked {
		if marks[i] {
			out = append(out, m.read)
		}
	}
	return out
}

// marked are the forums with the elements that only their pages have.
var marked = [...]struct {
	marks func(*html.Node) bool
	read  func(*page) bool
}{
	{func(n *html.Node) bool { return n.Data == "div" && dom.HasToken(n, "class", "commentarea") }, oldReddit},
	{func(n *html.Node) bool { return n.Data == "shreddit-post" }, newReddit},
	{func(n *html.Node) bool { return dom.Attr(n, "data-testid") == "post-container" }, redesignedReddit},
	{func(n *html.Node) bool { return n.Data == "table" && dom.HasToken(n, "class", "fatitem") }, hackerNews},
	{func(n *html.Node) bool {
		return n.Data == "div" && dom.HasToken(n, "class", "post-listing") || isLemmyScript(n)
	}, lemmy},
	{func(n *html.Node) bool {
		return n.Data == "article" && dom.Has(n, "data-post-id") || n.Data == "div" && (dom.Attr(n, "id") == "data-preloaded" || dom.HasToken(n, "class", "crawler-post")) || isDiscourseNoscript(n)
	}, discourse},
}

// page is a page being read. It is the platform.Sink of what is on it as JSON.
type page struct {
	doc     *dom.Document
	in      format.Input
	thread  corpus.Thread
	missing int
	leftOut map[string]int // by kind
}

// Article takes the thread's article.
func (p *page) Article(a corpus.Article) { p.thread.Article = a }

// Comment takes a comment of the thread.
func (p *page) Comment(article corpus.Article, c corpus.Comment) {
	if p.thread.Article.ID == "" {
		p.thread.Article = article
	}
	p.thread.Comments = append(p.thread.Comments, c)
}

// Missing counts comments that the page leaves out.
func (p *page) Missing(comments int) { p.missing += comments }

// LeftOut counts what was left out.
func (p *page) LeftOut(kind string) {
	if p.leftOut == nil {
		p.leftOut = map[string]int{}
	}
	p.leftOut[kind]++
}

func (p *page) warnings() (out []*format.Error) {
	for _, note := range []*format.Error{format.Elsewhere(p.missing), format.LeftOut(p.leftOut)} {
		if note != nil {
			out = append(out, note)
		}
	}
	return out
}
