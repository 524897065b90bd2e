package discussion

import (
	"strings"
	"time"

	"golang.org/x/net/html"

	"standpoint/corpus"
	"standpoint/indexer/parse/webpage/dom"
)

// reader reads the parts of comments.
type reader struct {
	zone     *time.Location
	language string // of the page
}

// read reads all comments, the last first, and takes each out of the page: so
// what is left of one, when it is read, is its own.
func (r reader) read(items []*item) {
	for i := len(items) - 1; i >= 0; i-- {
		it := items[i]
		dom.Remove(it.node)
		if it.skipped {
			continue
		}
		r.item(it)
	}
}

// item reads one comment. Votes, author and time are read before the text,
// because reading it takes apart what is no text.
func (r reader) item(it *item) {
	c := &it.comment
	p := partsOf(it.node)
	c.NativeID = it.native
	c.Author = p.author()
	if at, ok := r.posted(p); ok {
		c.Posted, c.PostedZone = at.Time, at.Zone
		if at.Precision != corpus.PrecisionMinute {
			c.PostedPrecision = at.Precision
		}
	}
	c.Score = p.score()
	c.URL = p.address(it.native)
	if p.pending {
		it.skipped = true
	}
	c.Text = textOf(p)
	if c.Author != "" && strings.EqualFold(c.Text, c.Author) {
		c.Text = ""
	}
	if isDeleted(c.Text) {
		c.Deleted, c.Text = true, ""
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
		case authorRole:
			p.authors = add(p.authors, c)
		case timeRole:
			p.times = add(p.times, c)
		case metaRole:
			p.metas = add(p.metas, c)
		case scoreRole:
			p.scores = add(p.scores, c)
		case textRole:
			p.texts = add(p.texts, c)
		case controlRole:
			p.pending = p.pending || isPending(c)
			if votes(c) {
				p.scores = add(p.scores, c)
			} else if dom.IsBlock(c) {
				p.notes = add(p.notes, c)
			}
		case noRole:
			if c.Data == "abbr" && dom.Has(c, "title") {
				p.times = add(p.times, c)
			}
		}
		p.collect(c)
	}
}

// isPending tells WordPress's notice that a comment awaits moderation.
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
		if found, sure := idOf(fragment(href)); found == id && (sure || strings.Contains(href, "#")) {
			return href
		}
	}
	return ""
}

// isDeleted tells a text that stands for one that was taken away.
func isDeleted(text string) bool {
	text = strings.ToLower(strings.Trim(text, "[]()*.!_ \n"))
	switch text {
	case "deleted", "removed", "comment deleted", "comment removed", "gelöscht", "entfernt", "kommentar gelöscht", "comentario eliminado", "commentaire supprimé":
		return true
	}
	if len(text) > 160 {
		return false
	}
	for _, start := range []string{"this comment was deleted", "this comment was removed", "this comment has been deleted", "this comment has been removed", "this comment is deleted", "comment removed by", "comment deleted by",
		"this message was deleted", "this message has been deleted", "dieser kommentar wurde gelöscht", "dieser kommentar wurde entfernt", "der kommentar wurde gelöscht", "ce commentaire a été supprimé", "este comentario ha sido eliminado", "este comentario fue eliminado", "questo commento è stato eliminato", "this post was deleted"} {
		if strings.HasPrefix(text, start) {
			return true
		}
	}
	return false
}
