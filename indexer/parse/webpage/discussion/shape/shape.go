// Package shape finds comments whose markup is not known, by their shape alone: a
// list of comments holds the same element with the same classes again and again,
// each with a text and with an author or a time. Elements of that shape within
// each other are replies.
package shape

import (
	"slices"
	"strings"

	"golang.org/x/net/html"

	"standpoint/indexer/parse/webpage/classname"
	"standpoint/indexer/parse/webpage/discussion/comment"
	"standpoint/indexer/parse/webpage/discussion/commentid"
	"standpoint/indexer/parse/webpage/dom"
)

// shape is what a walk over a room finds of an element and all that is in it.
type shape struct {
	node                        *html.Node
	name                        string
	named                       bool // its name or id is one of a comment
	authors, times, text, links int
	forms                       int // in it
	headlines                   int // that lead to other pages
	answers                     int // links by which it is answered
}

// fitting are the blocks of a shape that are comments, and how much speaks for
// it; none if too few are.
func fitting(group []*shape, shapes map[*html.Node]*shape, evidence Evidence) (fits []*shape, weight int) {
	own := make(map[*html.Node]shape, len(group))
	for _, x := range group {
		own[x.node] = *x
	}
	for _, x := range group {
		for p := x.node.Parent; p != nil && shapes[p] != nil; p = p.Parent {
			if above, ok := own[p]; ok {
				above.authors -= x.authors
				above.times -= x.times
				above.text -= x.text
				above.links -= x.links
				above.headlines -= x.headlines
				above.answers -= x.answers
				own[p] = above
				break
			}
		}
	}
	both, text := 0, 0
	for _, x := range group {
		if o := own[x.node]; o.isComment() {
			fits = append(fits, x)
			text += o.text
			weight += min(o.text, 300) / max(1, min(o.times, o.authors)) // of two in one, half speaks for it
			signed := o.authors+o.answers > 0
			if !signed && evidence == Signed {
				_, signed = signatureOf(x.node)
			}
			if signed && o.times > 0 {
				both++
				weight += 20
			}
		}
	}
	switch {
	case len(fits) == 0, len(fits) == 1 && fits[0].forms > 0:
		return nil, 0
	case 10*len(fits) < 7*len(group), text < 12*len(fits), pointElsewhere(fits):
		return nil, 0
	case len(fits) == 1 && fits[0].named && evidence == Named && own[fits[0].node].times > 0:
		return fits, weight
	case (evidence != Named || len(fits) == 1) && !(fits[0].named && len(fits) > 1) && 10*both < 7*len(fits):
		return nil, 0
	}
	return fits, weight
}

// pointElsewhere recognizes a list of the latest comments on other pages: the blocks
// link to comments of several pages.
func pointElsewhere(fits []*shape) bool {
	pages := map[string]int{}
	for _, x := range fits[:min(len(fits), 50)] {
		dom.Visit(x.node, func(n *html.Node) bool {
			address, mark, ok := strings.Cut(dom.Attr(n, "href"), "#")
			if n.Data == "a" && ok && address != "" && strings.Contains(mark, "comment") {
				address, _, _ = strings.Cut(address, "?")
				pages[address]++
			}
			return true
		})
	}
	return len(pages) > 1 && 2*len(pages) > min(len(fits), 50)
}

// isComment reports whether a block has what a comment has.
func (x shape) isComment() bool {
	return x.text > 1 && x.headlines == 0 && x.authors+x.times > 0 && x.times <= 3 && x.authors <= 5 && 2*x.links <= x.text+x.links
}

// measure walks an element, notes the shape of each block in it, and gives them
// in the order in which they end.
func measure(n *html.Node, shapes map[*html.Node]*shape, order []*shape) []*shape {
	x := &shape{node: n}
	shapes[n] = x
	r := comment.RoleOf(n)
	if r == classname.Time || r == classname.Author || r == classname.Score {
		x.count(n, r)
		return append(order, x)
	}
	if comment.IsReplyButton(n) {
		x.answers = 1
		return append(order, x)
	}
	var text dom.Writer
	line := func() {
		if text.Len() == 0 {
			return
		}
		if words := text.String(); comment.IsDated(words) {
			x.times++
		} else if r != classname.Meta && r != classname.Control {
			x.text += len(words)
			if n.Data == "a" {
				x.links += len(words)
			}
		}
		text.Reset()
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode:
			text.Write(c.Data)
		case c.Type == html.ElementNode && c.Data == "br":
			line()
		case c.Type == html.ElementNode && (c.Data == "form" || c.Data == "textarea"):
			x.forms++
		case c.Type != html.ElementNode || dom.Silent(c) || c.Data == "button" && !comment.IsReplyButton(c):
		default:
			order = measure(c, shapes, order)
			below := shapes[c]
			x.authors += below.authors
			x.times += below.times
			x.text += below.text
			x.links += below.links
			x.forms += below.forms
			x.headlines += below.headlines
			x.answers += below.answers
			if isHeadline(c) {
				x.headlines++
			}
		}
	}
	line()
	if n.Data == "a" {
		x.links = x.text
	}
	x.name, x.named = nameOf(n)
	return append(order, x)
}

// isHeadline recognizes a headline that leads to another page, as teasers have it.
func isHeadline(n *html.Node) bool {
	switch n.Data {
	case "h2", "h3", "h4", "h5", "h6":
		return dom.Holds(n, 2, func(c *html.Node) bool {
			href := dom.Attr(c, "href")
			return c.Data == "a" && href != "" && !strings.Contains(href, "#") && !strings.Contains(href, "comment") && !strings.Contains(href, "user") && !strings.Contains(href, "profil") && !strings.Contains(href, "author")
		})
	}
	return false
}

// count notes an author or a time.
func (x *shape) count(n *html.Node, r classname.Role) {
	text := dom.ShortText(n, 200)
	switch {
	case r == classname.Time && (text != "" || n.Data == "time"):
		x.times++
	case r == classname.Author && comment.IsDated(text): // "Orla Finch, 12 April 2019"
		x.authors++
		x.times++
	case r == classname.Author && text != "":
		x.authors++
	}
}

// nameOf is the shape of a block: its element and its classes, without those
// that number or count it; that of an element without classes is known by the
// classes of its parent. It is "" for what is not a block.
func nameOf(n *html.Node) (name string, named bool) {
	switch n.Data {
	case "div", "li", "article", "section", "tr", "table", "dd", "details", "td", "blockquote":
	default:
		if !strings.Contains(n.Data, "-") {
			return "", false
		}
	}
	if id, sure := commentid.In(dom.Attr(n, "id")); id != "" && (sure || dom.Attr(n, "id")[0] == 'c') {
		named = true
	}
	classes := plainClasses(n)
	for _, c := range classes {
		named = named || classname.IsItem(c)
	}
	if len(classes) > 0 {
		return n.Data + "." + strings.Join(classes, "."), named
	}
	if n.Parent == nil || n.Data == "td" {
		return "", false
	}
	return n.Parent.Data + "." + strings.Join(plainClasses(n.Parent), ".") + ">" + n.Data, false
}

// plainClasses are the classes of an element without those that differ between
// one comment and the next.
func plainClasses(n *html.Node) []string {
	all := strings.Fields(dom.Attr(n, "class"))
	classes := slices.DeleteFunc(slices.Clone(all), classname.Varies)
	if len(classes) == 0 {
		classes = all
	}
	slices.Sort(classes)
	return slices.Compact(classes)
}
