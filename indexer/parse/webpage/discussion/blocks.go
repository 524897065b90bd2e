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
	if len(s.rooms)+len(s.named)+len(s.headings) == 0 {
		return
	}
	taken := s.aboveMarks()
	rooms := map[*html.Node]bool{}
	for _, n := range s.rooms {
		if n.Data == "dl" && !taken[n] {
			s.definitions(n)
			taken = s.aboveMarks()
		}
		rooms[n] = true
	}
	within := func(n *html.Node) bool {
		for p := n.Parent; p != nil; p = p.Parent {
			if rooms[p] || s.isMark[p] != nil || p.Data == "nav" || s.teasers[p] {
				return true
			}
		}
		return false
	}
	for _, n := range s.rooms {
		if !taken[n] && !within(n) && !holdsTitle(n) {
			s.mark(scope{nodes: []*html.Node{n}})
		}
	}
	taken = s.aboveMarks()
	s.markNamed(taken, within)
	taken = s.aboveMarks()
	for i, n := range s.headings {
		if i >= maxHeadings {
			break
		}
		if within(n) || !s.followsText(n) {
			continue
		}
		for range 3 {
			nodes := behind(n)
			if len(nodes) > 0 && !taken[nodes[0].Parent] && s.mark(scope{nodes: nodes, strict: true}) {
				taken = s.aboveMarks()
				break
			}
			if n = n.Parent; n == nil || n.Data == "body" || n.Data == "main" || n.Data == "article" {
				break
			}
		}
	}
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

// shape is what a walk over a room finds of an element and all that is in it.
type shape struct {
	node                        *html.Node
	name                        string
	named                       bool // its name or id is one of a comment
	authors, times, text, links int
	forms                       int // in it
	headlines                   int // that lead to other pages
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
func (s *survey) markNamed(taken map[*html.Node]bool, within func(*html.Node) bool) {
	groups := map[string][]*shape{}
	shapes := map[*html.Node]*shape{}
	var names []string
	for _, n := range s.named {
		if taken[n] || shapes[n] != nil || within(n) || holdsTitle(n) {
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

// fitting are the blocks of a shape that are comments, and how much speaks for
// it; none if too few are.
func fitting(group []*shape, shapes map[*html.Node]*shape, strict bool) (fits []*shape, weight int) {
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
			if o.authors > 0 && o.times > 0 {
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
	case len(fits) == 1 && fits[0].named && !strict && own[fits[0].node].times > 0:
		return fits, weight
	case (strict || len(fits) == 1) && !(fits[0].named && len(fits) > 1) && 10*both < 7*len(fits):
		return nil, 0
	}
	return fits, weight
}

// pointElsewhere tells a list of the latest comments on other pages: the blocks
// link to comments of several pages.
func pointElsewhere(fits []*shape) bool {
	pages := map[string]int{}
	for _, x := range fits[:min(len(fits), 50)] {
		own(x.node, nil, func(n *html.Node) {
			address, mark, ok := strings.Cut(dom.Attr(n, "href"), "#")
			if n.Data == "a" && ok && address != "" && strings.Contains(mark, "comment") {
				address, _, _ = strings.Cut(address, "?")
				pages[address]++
			}
		})
	}
	return len(pages) > 1 && 2*len(pages) > min(len(fits), 50)
}

// isComment tells whether a block has what a comment has.
func (x shape) isComment() bool {
	return x.text > 1 && x.headlines == 0 && x.authors+x.times > 0 && x.times <= 3 && x.authors <= 5 && 2*x.links <= x.text+x.links
}

// measure walks an element, notes the shape of each block in it, and gives them
// in the order in which they end.
func measure(n *html.Node, shapes map[*html.Node]*shape, order []*shape) []*shape {
	x := &shape{node: n}
	shapes[n] = x
	r := roleOf(n)
	if r == timeRole || r == authorRole || r == scoreRole {
		x.count(n, r)
		return append(order, x)
	}
	var text dom.Writer
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode:
			text.Write(c.Data)
		case c.Type == html.ElementNode && (c.Data == "form" || c.Data == "textarea"):
			x.forms++
		case c.Type != html.ElementNode || dom.Silent(c) || c.Data == "button":
		default:
			order = measure(c, shapes, order)
			below := shapes[c]
			x.authors += below.authors
			x.times += below.times
			x.text += below.text
			x.links += below.links
			x.forms += below.forms
			x.headlines += below.headlines
			if isHeadline(c) {
				x.headlines++
			}
		}
	}
	if text.Len() > 0 {
		if words := text.String(); dated(words) {
			x.times++
		} else if r != metaRole && r != controlRole {
			x.text += len(words)
			if n.Data == "a" {
				x.links += len(words)
			}
		}
	}
	if n.Data == "a" {
		x.links = x.text
	}
	x.name, x.named = nameOf(n)
	return append(order, x)
}

// isHeadline tells a headline that leads to another page, as teasers have it.
func isHeadline(n *html.Node) bool {
	switch n.Data {
	case "h2", "h3", "h4", "h5", "h6":
		return has(n, 2, func(c *html.Node) bool {
			href := dom.Attr(c, "href")
			return c.Data == "a" && href != "" && !strings.Contains(href, "#") && !strings.Contains(href, "comment") && !strings.Contains(href, "user") && !strings.Contains(href, "profil") && !strings.Contains(href, "author")
		})
	}
	return false
}

// count notes an author or a time.
func (x *shape) count(n *html.Node, r role) {
	text := shortText(n, 200)
	switch {
	case r == timeRole && (text != "" || n.Data == "time"):
		x.times++
	case r == authorRole && dated(text): // "Orla Finch, 12 April 2019"
		x.authors++
		x.times++
	case r == authorRole && text != "":
		x.authors++
	}
}

// dated tells a short text that holds a date or a time of day and little else.
func dated(text string) bool {
	if len(text) > 100 || len(text) < 5 || !strings.ContainsAny(text, "0123456789") {
		return false
	}
	return datePattern().MatchString(text)
}

var datePattern = pattern(`\b\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d\b|\b(?:19|20)\d\d-\d\d-\d\d\b|\b\d{1,2}:\d\d\b.*(?:19|20)\d\d|(?:19|20)\d\d\b.*\d{1,2}:\d\d|(?i:\b\d+ (?:second|minute|min|hour|day|week|month|year)s? ago\b|^(?:vor|il y a|hace|há) \d+ \pL+$)|\b\d{1,2}\.? \pL{3,9}\.?,? (?:19|20)\d\d\b|\b\pL{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d\b`)

// nameOf is the shape of a block: its element and its classes, without those
// that number or count it; that of an element without classes is known by the
// classes of its parent. It is "" for what is no block.
func nameOf(n *html.Node) (name string, named bool) {
	switch n.Data {
	case "div", "li", "article", "section", "tr", "table", "dd", "details", "td", "blockquote":
	default:
		if !strings.Contains(n.Data, "-") {
			return "", false
		}
	}
	if id, sure := idOf(dom.Attr(n, "id")); id != "" && (sure || dom.Attr(n, "id")[0] == 'c') {
		named = true
	}
	classes := plainClasses(n)
	for _, c := range classes {
		named = named || itemName(c)
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
	classes := slices.DeleteFunc(slices.Clone(all), func(c string) bool {
		for _, word := range dom.Words(c) {
			switch word {
			case "odd", "even", "first", "last", "alt", "level", "depth", "parent", "active", "new", "highlight", "highlighted", "open", "closed", "author", "admin", "hidden", "collapsed", "expanded",
				"indent", "selected", "user", "by", "own", "top", "child", "reply", "main", "has", "is", "no", "not", "byuser", "bypostauthor", "clearfix", "role", "group":
				return true
			}
			if digits(word) {
				return true
			}
		}
		return false
	})
	if len(classes) == 0 {
		classes = all
	}
	slices.Sort(classes)
	return slices.Compact(classes)
}
