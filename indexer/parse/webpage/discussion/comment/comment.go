// Package comment reads one comment of a page: its author, time, votes, address
// and text.
package comment

import (
	"strings"
	"time"

	"golang.org/x/net/html"

	"standpoint/corpus"
	"standpoint/indexer/parse/datetime"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/webpage/classname"
	"standpoint/indexer/parse/webpage/discussion/commentid"
	"standpoint/indexer/parse/webpage/dom"
)

// Reader reads comments. Its zero value reads times without a zone as UTC.
type Reader struct {
	Zone     *time.Location // of times without one; nil: unknown
	Language string         // of the page
	Captured time.Time      // when the page was taken from the web: times such as "3 hours ago" count from it; zero: unknown, they are not read
}

// Read reads the comment that an element holds, and takes the element apart. id is
// its native id, if it is known. pending reports that the comment awaits
// moderation.
//
// Votes, author and time are read before the text, because reading the text takes
// out what is not text.
func (r Reader) Read(n *html.Node, id string) (c corpus.Comment, pending bool) {
	stub := isStub(n) // asked before the comment is taken apart
	p := partsOf(n)
	c.NativeID = id
	c.Author = p.author()
	if at, ok := r.posted(p); ok {
		setPosted(&c, at)
	}
	c.Score = p.score()
	c.URL = p.address(id)
	c.Text = textOf(p)
	if c.Author != "" && strings.EqualFold(c.Text, c.Author) {
		c.Text = ""
	}
	if format.IsStub(c.Text) || len(c.Text) < format.LongestStub && stub {
		c.Deleted, c.Text = true, ""
	}
	return c, p.pending
}

func setPosted(c *corpus.Comment, at datetime.Value) {
	c.Posted, c.PostedZone = at.Time, at.Zone
	if at.Precision != corpus.PrecisionMinute {
		c.PostedPrecision = at.Precision
	}
}

// parts are the elements of a comment by what they are for, outermost first.
type parts struct {
	node    *html.Node
	roles   *roles
	authors []*html.Node
	times   []*html.Node
	metas   []*html.Node
	scores  []*html.Node
	links   []*html.Node
	notes   []*html.Node // feet and the like, which may say who wrote it
	texts   []*html.Node // that hold the text and, it may be, other parts
	name    *html.Node   // the author's name, where only its bold type tells it from the text; nil
	pending bool         // it waits to be let in
}

func partsOf(n *html.Node) *parts {
	p := &parts{node: n, roles: newRoles()}
	p.collect(n)
	return p
}

// most is how many elements of one part are looked at. No comment has so many.
const most = 40

func add(nodes []*html.Node, n *html.Node) []*html.Node {
	if len(nodes) >= most {
		return nodes
	}
	return append(nodes, n)
}

// collect walks a comment. What readers quote is not looked into: it has
// authors and times of its own.
func (p *parts) collect(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode || c.Data == "blockquote" || c.Data == "form" || c.Data == "script" || c.Data == "style" {
			continue
		}
		if c.Data == "a" {
			p.links = add(p.links, c)
		}
		switch p.roles.of(c) {
		case classname.Author:
			p.authors = add(p.authors, c)
		case classname.Time:
			p.times = add(p.times, c)
		case classname.Meta:
			p.metas = add(p.metas, c)
		case classname.Score:
			p.scores = add(p.scores, c)
		case classname.Text:
			p.texts = add(p.texts, c)
		case classname.Control:
			p.pending = p.pending || isPending(c)
			if votes(c) {
				p.scores = add(p.scores, c)
			} else if dom.IsBlock(c) {
				p.notes = add(p.notes, c)
			}
		case classname.NoRole:
			if c.Data == "abbr" && dom.Has(c, "title") {
				p.times = add(p.times, c)
			}
		}
		p.collect(c)
	}
}

// isPending recognizes WordPress's notice that a comment awaits moderation.
func isPending(n *html.Node) bool {
	return dom.HasToken(n, "class", "comment-awaiting-moderation")
}

// address is the comment's own address, as the page writes it.
func (p *parts) address(id string) string {
	for _, n := range p.links {
		href := dom.Attr(n, "href")
		if id == "" || href == "" || strings.Contains(href, "replytocom") || strings.Contains(href, "#respond") || strings.HasPrefix(href, "#") || strings.HasPrefix(href, "javascript:") {
			continue
		}
		if found, sure := commentid.In(commentid.Fragment(href)); found == id && (sure || strings.Contains(href, "#")) {
			return href
		}
	}
	return ""
}
