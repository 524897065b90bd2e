package discussion

import (
	"slices"
	"strings"

	"golang.org/x/net/html"

	"standpoint/indexer/parse/webpage/classname"
	"standpoint/indexer/parse/webpage/discussion/shape"
	"standpoint/indexer/parse/webpage/dom"
)

// maxHeadings is how many headings of a page may be those of comments.
const maxHeadings = 30

// findBlocks marks comments of unknown markup.
func (s *survey) findBlocks() {
	if len(s.sections)+len(s.named)+len(s.headings)+len(s.counting) > 0 {
		s.markHinted()
	}
	if len(s.marked) == 0 {
		s.markAnswerable()
	}
}

// markHinted marks comments where names or headings say that there are some.
func (s *survey) markHinted() {
	for _, n := range s.sections {
		if n.Data == "dl" && !s.holdsMark(n) {
			s.definitions(n)
		}
		s.isSection[n] = true
	}
	taken := s.aboveMarks()
	for _, n := range s.sections {
		if !taken[n] && !s.inSection(n) && !holdsTitle(n) {
			s.mark([]*html.Node{n}, shape.Named)
		}
	}
	s.markNamed(s.aboveMarks())
	taken = s.aboveMarks()
	for _, n := range s.headings[:min(len(s.headings), maxHeadings)] {
		if !s.inSection(n) && s.followsText(n) && s.markBehind(n, taken) {
			taken = s.aboveMarks()
		}
	}
	s.markCounted(taken)
}

// markCounted marks the blocks that follow a heading in any words which counts them:
// behind "Nach der Sitzung (7)" there are seven, each with an author and a time.
func (s *survey) markCounted(taken map[*html.Node]bool) {
	for i, n := range s.counting[:min(len(s.counting), maxHeadings)] {
		if s.inSection(n) || !s.followsText(n) {
			continue
		}
		evidence := shape.Both
		if slices.ContainsFunc(dom.NameWords(dom.ShortText(n, 80)), func(word string) bool { return classname.MeansViews(word) || classname.MeansReaders(word) }) {
			evidence = shape.Signed
		}
		for at, levels := n, 0; at != nil && levels < 3 && at.Data != "body" && at.Data != "main" && at.Data != "article"; at, levels = at.Parent, levels+1 {
			nodes := behind(at)
			if len(nodes) == 0 || taken[nodes[0].Parent] {
				continue
			}
			found := s.markLists(nodes, s.counts[i]) || evidence == shape.Signed && s.markGroups(nodes, s.counts[i])
			if blocks := shape.In(nodes, evidence); !found && len(blocks) == s.counts[i] {
				if evidence == shape.Signed {
					shape.Sign(blocks)
				}
				found = s.markAll(blocks)
			}
			if found {
				s.headings, s.numbers = append(s.headings, n), append(s.numbers, &s.counts[i])
				taken = s.aboveMarks()
				break
			}
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
		if len(nodes) > 0 && !taken[nodes[0].Parent] && (s.markLists(nodes, 0) || s.markGroups(nodes, 0) || s.mark(nodes, shape.Signed)) {
			return true
		}
	}
	return false
}

// markLists marks the comments of the lists of terms among some elements, or right
// within one of them; if number is not 0, only of lists of so many.
func (s *survey) markLists(nodes []*html.Node, number int) bool {
	before := len(s.marked)
	for _, n := range nodes {
		for c := n; c != nil; c = c.NextSibling {
			if c.Type == html.ElementNode && c.Data == "dl" && (number == 0 || terms(c) == number) {
				s.definitions(c)
			}
			if c == n {
				if c = n.FirstChild; c == nil {
					break
				}
			}
		}
	}
	return len(s.marked) > before
}

func terms(list *html.Node) (n int) {
	for c := list.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && c.Data == "dt" {
			n++
		}
	}
	return n
}

// inSection reports whether an element is in a section, a comment, a menu or a list
// of the comments of other pages.
func (s *survey) inSection(n *html.Node) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if s.isSection[p] || s.isMark[p] != nil || p.Data == "nav" || s.teasers[p] {
			return true
		}
	}
	return false
}

// holdsMark reports whether the items of a list are marked.
func (s *survey) holdsMark(n *html.Node) bool {
	return dom.Holds(n, 2, func(c *html.Node) bool { return s.isMark[c] != nil })
}

// followsText reports whether an article may come before a heading: prose does,
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

// untitled recognizes a page without an h1.
func (s *survey) untitled() bool {
	return !dom.Holds(s.root, dom.MaxDepth, func(n *html.Node) bool { return n.Data == "h1" })
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

// holdsTitle reports whether an element holds the title of the page.
func holdsTitle(n *html.Node) bool {
	end := dom.After(n)
	for at := n; at != nil && at != end; at = dom.Next(at) {
		if at.Type == html.ElementNode && (at.Data == "h1" || dom.HasToken(at, "itemprop", "articleBody")) {
			return true
		}
	}
	return false
}

// definitions puts the parts of each comment of a dl, a dt and the dd after it,
// into one element, as Blogger and old themes of WordPress write them, and marks
// it. A list of other things stays as it is.
func (s *survey) definitions(list *html.Node) {
	if !shape.IsDefinitionList(list) {
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

// mark marks the comments within some elements, and reports whether there are any.
func (s *survey) mark(nodes []*html.Node, evidence shape.Evidence) bool {
	blocks := shape.In(nodes, evidence)
	if evidence == shape.Signed {
		shape.Sign(blocks)
	}
	return s.markAll(blocks)
}

// markGroups marks comments that are not in blocks of their own, among some elements
// or right within the first; if number is not 0, only if they are so many.
func (s *survey) markGroups(nodes []*html.Node, number int) bool {
	if blocks := shape.Group(nodes, number); len(blocks) > 0 {
		return s.markAll(blocks)
	}
	first := nodes[0].FirstChild
	if first == nil {
		return false
	}
	inner := behind(first)
	if first.Type == html.ElementNode && !dom.Silent(first) {
		inner = append([]*html.Node{first}, inner...)
	}
	return s.markAll(shape.Group(inner, number))
}

// markNamed marks elements that are named after one comment and stand by themselves.
func (s *survey) markNamed(taken map[*html.Node]bool) {
	var alone []*html.Node
	for _, n := range s.named {
		if !taken[n] && !s.inSection(n) && !holdsTitle(n) {
			alone = append(alone, n)
		}
	}
	s.markAll(shape.Among(alone))
}

func (s *survey) markAll(nodes []*html.Node) bool {
	for _, n := range nodes {
		m := &mark{node: n, kind: byShape}
		s.marked = append(s.marked, m)
		s.isMark[n] = m
	}
	return len(nodes) > 0
}
