package discussion

import (
	"slices"
	"strings"

	"golang.org/x/net/html"

	"standpoint/indexer/parse/webpage/dom"
)

// A room for comments whose markup is not known holds blocks of one shape: the
// same element with the same classes, again and again, each with a text and
// with an author or a time. Blocks of that shape within each other are replies.

// maxBlocks is how many elements of one room are compared.
const maxBlocks = 100_000

// maxShapes is how many shapes the comments of one room may have.
const maxShapes = 8

// maxHeadings is how many headings of a page may be those of comments.
const maxHeadings = 30

// scope is a part of the page in which comments may stand.
type scope struct {
	nodes  []*html.Node
	strict bool // nothing but a heading says so: each block must have an author and a time
}

// findBlocks marks comments of unknown markup.
func (s *survey) findBlocks() {
	if len(s.rooms)+len(s.named)+len(s.headings) > 0 {
		s.markHinted()
	}
	if len(s.marked) == 0 {
		s.markAnswerable()
	}
}

// markHinted marks comments where names or headings say that there are some.
func (s *survey) markHinted() {
	for _, n := range s.rooms {
		if n.Data == "dl" && !s.holdsMark(n) {
			s.definitions(n)
		}
		s.isRoom[n] = true
	}
	taken := s.aboveMarks()
	for _, n := range s.rooms {
		if !taken[n] && !s.inRoom(n) && !holdsTitle(n) {
			s.mark(scope{nodes: []*html.Node{n}})
		}
	}
	s.markNamed(s.aboveMarks())
	taken = s.aboveMarks()
	for _, n := range s.headings[:min(len(s.headings), maxHeadings)] {
		if !s.inRoom(n) && s.followsText(n) && s.markBehind(n, taken) {
			taken = s.aboveMarks()
		}
	}
}

// markBehind marks the comments that follow a heading, or one of the elements
// that hold it.
func (s *survey) markBehind(heading *html.Node, taken map[*html.Node]bool) bool {
	for n, levels := heading, 0; n != nil && levels < 3; n, levels = n.Parent, levels+1 {
		if n.Data == "body" || n.Data == "main" || n.Data == "article" {
			return false
		}
		nodes := behind(n)
		if len(nodes) > 0 && !taken[nodes[0].Parent] && s.mark(scope{nodes: nodes, strict: true}) {
			return true
		}
	}
	return false
}

// inRoom tells whether an element stands in a room, a comment, a menu or a list
// of the comments of other pages.
func (s *survey) inRoom(n *html.Node) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if s.isRoom[p] || s.isMark[p] != nil || p.Data == "nav" || s.teasers[p] {
			return true
		}
	}
	return false
}

// holdsMark tells whether the items of a list are marked.
func (s *survey) holdsMark(n *html.Node) bool {
	return has(n, 2, func(c *html.Node) bool { return s.isMark[c] != nil })
}

// followsText tells whether an article may stand before a heading: prose does,
// and the title of the page.
func (s *survey) followsText(heading *html.Node) bool {
	text, title := 0, false
	for n := s.root; n != nil && n != heading && text < 400; n = dom.Next(n) {
		switch {
		case n.Type == html.ElementNode && n.Data == "h1":
			title, text = true, 0
		case n.Type == html.TextNode && len(n.Data) >= 80 && n.Parent != nil && !dom.Silent(n.Parent):
			text += len(strings.TrimSpace(n.Data))
		}
	}
	return text >= 400 && (title || s.untitled())
}

// untitled tells a page without an h1.
func (s *survey) untitled() bool {
	return !has(s.root, dom.MaxDepth, func(n *html.Node) bool { return n.Data == "h1" })
}

// aboveMarks holds all that contains a comment or is in one.
func (s *survey) aboveMarks() map[*html.Node]bool {
	above := map[*html.Node]bool{}
	for _, m := range s.marked {
		for p := m.node; p != nil && !above[p]; p = p.Parent {
			above[p] = true
		}
	}
	return above
}

// behind are the elements that follow another one.
func behind(n *html.Node) (nodes []*html.Node) {
	for at := n.NextSibling; at != nil; at = at.NextSibling {
		if at.Type == html.ElementNode && !dom.Silent(at) {
			nodes = append(nodes, at)
		}
	}
	return nodes
}

// holdsTitle tells whether an element holds the title of the page.
func holdsTitle(n *html.Node) bool {
	end := dom.After(n)
	for at := n; at != nil && at != end; at = dom.Next(at) {
		if at.Type == html.ElementNode && (at.Data == "h1" || dom.HasToken(at, "itemprop", "articleBody")) {
			return true
		}
	}
	return false
}

// definitions puts the parts of each comment of a dl, a dt and the dd behind it,
// into one element, as Blogger and old themes of WordPress write them, and marks
// it. A list of other things stays as it is.
func (s *survey) definitions(list *html.Node) {
	if !isDiscussion(list) {
		return
	}
	var block *html.Node
	for n := list.FirstChild; n != nil; {
		next := n.NextSibling
		if n.Type == html.ElementNode && n.Data == "dt" {
			block = &html.Node{Type: html.ElementNode, Data: "div", Attr: n.Attr}
			list.InsertBefore(block, n)
			m := &mark{node: block, kind: byShape}
			if dom.Attr(list, "id") == "comments-block" {
				m.platform = "blogger"
			}
			s.marked = append(s.marked, m)
			s.isMark[block] = m
		}
		if block != nil && n.Type == html.ElementNode && (n.Data == "dt" || n.Data == "dd") {
			list.RemoveChild(n)
			block.AppendChild(n)
		}
		n = next
	}
}

// isDiscussion tells whether the terms of a dl have authors or times, and texts
// behind them: at least as many of them as there are terms.
func isDiscussion(list *html.Node) bool {
	shapes := map[*html.Node]*shape{}
	measure(list, shapes, nil)
	terms, signed, texts := 0, 0, 0
	for n := list.FirstChild; n != nil; n = n.NextSibling {
		x := shapes[n]
		switch {
		case x == nil:
		case n.Data == "dt":
			terms++
			signed += min(1, x.authors+x.times)
		case n.Data == "dd" && x.text > 1:
			texts++
		}
	}
	return terms > 0 && signed >= terms && 10*texts >= 7*terms
}

// mark marks the comments of a scope, and tells whether there are any.
func (s *survey) mark(in scope) bool {
	shapes := map[*html.Node]*shape{}
	var order []*shape
	for _, n := range in.nodes {
		if n.Type == html.ElementNode {
			order = measure(n, shapes, order)
			if !in.strict {
				shapes[n].name = "" // the room itself is no comment
			}
		}
	}
	if len(order) > maxBlocks {
		return false
	}
	groups := map[string][]*shape{}
	var names []string
	for _, x := range order {
		if x.name == "" {
			continue
		}
		if groups[x.name] == nil {
			names = append(names, x.name)
		}
		groups[x.name] = append(groups[x.name], x)
	}
	before := len(s.marked)
	s.choose(names, groups, shapes, in.strict)
	return len(s.marked) > before
}

// markNamed marks elements that are named after one comment and stand in no room.
func (s *survey) markNamed(taken map[*html.Node]bool) {
	groups := map[string][]*shape{}
	shapes := map[*html.Node]*shape{}
	var names []string
	for _, n := range s.named {
		if taken[n] || shapes[n] != nil || s.inRoom(n) || holdsTitle(n) {
			continue
		}
		if order := measure(n, shapes, nil); len(order) > 0 && len(order) < maxBlocks {
			x := order[len(order)-1]
			if x.name == "" {
				continue
			}
			if groups[x.name] == nil {
				names = append(names, x.name)
			}
			groups[x.name] = append(groups[x.name], x)
		}
	}
	s.choose(names, groups, shapes, true)
}

// choose marks the blocks of the shape that fits best, then of others beside them.
func (s *survey) choose(names []string, groups map[string][]*shape, shapes map[*html.Node]*shape, strict bool) {
	taken := map[*html.Node]bool{}
	found := map[string][]*shape{}
	weights := map[string]int{}
	names = slices.DeleteFunc(names, func(name string) bool {
		found[name], weights[name] = fitting(groups[name], shapes, strict)
		return weights[name] == 0
	})
	for range maxShapes {
		best := ""
		for _, name := range names {
			if (best == "" || weights[name] > weights[best]) && !slices.ContainsFunc(found[name], func(x *shape) bool { return taken[x.node] }) {
				best = name
			}
		}
		if best == "" {
			return
		}
		for _, x := range found[best] {
			m := &mark{node: x.node, kind: byShape}
			s.marked = append(s.marked, m)
			s.isMark[x.node] = m
			for p := x.node; p != nil && !taken[p]; p = p.Parent {
				taken[p] = true
			}
			cover(x.node, taken)
		}
	}
}

// cover takes all within a block but lists of replies, where blocks of another
// shape may be comments as well.
func cover(n *html.Node, taken map[*html.Node]bool) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && !taken[c] && !listOfReplies(c) {
			taken[c] = true
			cover(c, taken)
		}
	}
}
