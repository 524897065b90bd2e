package discussion

import (
	"strings"

	"golang.org/x/net/html"

	"standpoint/corpus"
	"standpoint/indexer/parse/webpage/classname"
	"standpoint/indexer/parse/webpage/discussion/commentid"
	"standpoint/indexer/parse/webpage/dom"
)

// item is one comment of the page.
type item struct {
	*mark
	native   string
	parent   *item
	answers  string // native id of the comment that it answers, as its markup says; ""
	external bool   // its markup says that it answers one that is not on the page
	depth    int    // from 0; -1: it is not known
	replies  int
	comment  corpus.Comment
	dropped  bool
}

// maxBack is how far before a list of replies the comment may be that they
// answer.
const maxBack = 200

// items are the comments that were marked, in the order of the page.
func (s *survey) items() []*item {
	if len(s.marked) == 0 {
		return nil
	}
	s.pairs()
	items := make([]*item, 0, len(s.marked))
	for n := s.root; n != nil; n = dom.Next(n) {
		if m := s.isMark[n]; m != nil {
			if m.platform == "" {
				m.platform = platformHint(m)
			}
			items = append(items, &item{mark: m, depth: m.depth - 1})
		}
	}
	return items
}

// pairs joins the dt and the dd of a comment, where a theme writes both.
func (s *survey) pairs() {
	for _, m := range s.marked {
		if m.node.Data != "dt" || m.node.Parent == nil {
			continue
		}
		block := &html.Node{Type: html.ElementNode, Data: "div", Attr: m.node.Attr}
		m.node.Parent.InsertBefore(block, m.node)
		for at := m.node; at != nil; {
			next := at.NextSibling
			at.Parent.RemoveChild(at)
			block.AppendChild(at)
			delete(s.isMark, at)
			for next != nil && next.Type != html.ElementNode {
				next = next.NextSibling
			}
			if next == nil || next.Data != "dd" {
				break
			}
			at = next
		}
		m.node = block
		s.isMark[block] = m
	}
}

// link finds for each comment the one that it answers.
func link(items []*item) {
	of := make(map[*html.Node]*item, len(items))
	for _, it := range items {
		of[it.node] = it
	}
	byID := make(map[string]*item, len(items))
	for _, it := range items {
		it.identify(of)
		if _, known := byID[it.native]; !known && it.native != "" {
			byID[it.native] = it
		}
	}
	if !nested(items, of) {
		indent(items)
	}
	var path []*item // the last comment of each depth
	for _, it := range items {
		switch {
		case it.answers != "" && byID[it.answers] != nil && byID[it.answers] != it:
			it.parent = byID[it.answers]
		case it.answers != "" && byID[it.answers] != it:
			it.external = true
		default:
			it.parent = it.above(of, byID)
		}
		if it.parent == nil && !it.external && it.depth > 0 && it.depth <= len(path) {
			it.parent = path[it.depth-1]
		}
		if it.parent != nil && it.depth < 0 {
			it.depth = max(it.parent.depth, 0) + 1
		}
		if d := max(it.depth, 0); d <= len(path) {
			path = append(path[:d], it)
		}
	}
	cutRings(items)
}

// nested reports whether any comment is within another one.
func nested(items []*item, of map[*html.Node]*item) bool {
	for _, it := range items {
		for n := it.node.Parent; n != nil; n = n.Parent {
			if of[n] != nil || classname.HoldsReplies(dom.Attr(n, "class")) {
				return true
			}
		}
	}
	return false
}

// indent gives comments that come one after the other the depths that names
// such as "indent-2" or "level-2" in or around them say. The least is that of
// an answer to the article.
func indent(items []*item) {
	least := -1
	levels := make([]int, len(items))
	for i, it := range items {
		if it.mark.depth > 0 {
			return
		}
		levels[i] = levelOf(it.node)
		if levels[i] >= 0 && (least < 0 || levels[i] < least) {
			least = levels[i]
		}
	}
	for i, it := range items {
		if levels[i] >= 0 {
			it.depth = levels[i] - least
		}
	}
}

// levelOf is the level that the names of an element, its parent or its first
// child say; -1 if they say none.
func levelOf(n *html.Node) int {
	child := n.FirstChild
	for child != nil && child.Type != html.ElementNode {
		child = child.NextSibling
	}
	for _, at := range []*html.Node{n, n.Parent, child} {
		if at == nil {
			continue
		}
		for name := range strings.FieldsSeq(dom.Attr(at, "class")) {
			if level := classname.Level(name); level >= 0 {
				return level
			}
		}
	}
	return -1
}

// cutRings takes the parent from one of each ring of comments that answer each
// other. Every walk upward leaves its number behind, so none goes where another
// has been.
func cutRings(items []*item) {
	walked := make(map[*item]int, len(items))
	for walk, it := range items {
		for at := it; at != nil && walked[at] == 0; at = at.parent {
			walked[at] = walk + 1
			if at.parent != nil && walked[at.parent] == walk+1 {
				at.parent = nil
			}
		}
	}
}

// above is the comment in which another one is, or after which the list of
// replies follows that it is in.
func (it *item) above(of map[*html.Node]*item, byID map[string]*item) *item {
	for n := it.node.Parent; n != nil && n.Type == html.ElementNode && n.Data != "body"; n = n.Parent {
		if above := of[n]; above != nil {
			return above
		}
		if id, sure := commentid.In(dom.Attr(n, "id")); sure && byID[id] != nil && byID[id] != it && strings.Contains(dom.Attr(n, "id"), "list") {
			return byID[id] // JComments: the list of the replies to 41 is comments-list-41
		}
		if !classname.HoldsReplies(dom.Attr(n, "class")) {
			continue
		}
		steps := 0
		for at := n.PrevSibling; at != nil && steps < maxBack; at = at.PrevSibling {
			steps++
			if at.Type != html.ElementNode || classname.HoldsReplies(dom.Attr(at, "class")) {
				continue
			}
			if above := firstIn(at, of); above != nil {
				return above
			}
			if dom.Text(at) != "" && at.Data != "a" && at.Data != "span" && at.Data != "button" {
				break
			}
		}
	}
	return nil
}

// firstIn is the first comment of an element.
func firstIn(n *html.Node, of map[*html.Node]*item) *item {
	end := dom.After(n)
	for at := n; at != nil && at != end; at = dom.Next(at) {
		if it := of[at]; it != nil {
			return it
		}
	}
	return nil
}
