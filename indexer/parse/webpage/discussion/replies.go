package discussion

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"standpoint/corpus"
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

// maxBack is how far before a list of replies the comment may stand that they
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
		if it.parent == nil && it.depth > 0 && it.depth <= len(path) {
			it.parent = path[it.depth-1]
		}
		if it.parent != nil && it.depth < 0 {
			it.depth = max(it.parent.depth, 0) + 1
		}
		if d := max(it.depth, 0); d <= len(path) {
			path = append(path[:d], it)
		}
	}
	for _, it := range items {
		if it.cyclic() {
			it.parent = nil
		}
	}
}

// nested tells whether any comment stands within another one.
func nested(items []*item, of map[*html.Node]*item) bool {
	for _, it := range items {
		for n := it.node.Parent; n != nil; n = n.Parent {
			if of[n] != nil || listOfReplies(n) {
				return true
			}
		}
	}
	return false
}

// indent gives comments that stand one behind the other the depths that names
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
			words := dom.Words(name)
			for i, word := range words[:max(0, len(words)-1)] {
				switch word {
				case "level", "depth", "indent", "indented", "twig", "lvl":
					if level, err := strconv.Atoi(words[i+1]); err == nil && level >= 0 && level < 1000 {
						return level
					}
				}
			}
		}
	}
	return -1
}

// cyclic tells whether a comment answers itself over others.
func (it *item) cyclic() bool {
	slow, fast := it, it
	for fast != nil && fast.parent != nil {
		slow, fast = slow.parent, fast.parent.parent
		if slow == fast {
			return true
		}
	}
	return false
}

// above is the comment in which another one stands, or behind which the list of
// replies follows that it stands in.
func (it *item) above(of map[*html.Node]*item, byID map[string]*item) *item {
	for n := it.node.Parent; n != nil && n.Type == html.ElementNode && n.Data != "body"; n = n.Parent {
		if above := of[n]; above != nil {
			return above
		}
		if id, sure := idOf(dom.Attr(n, "id")); sure && byID[id] != nil && byID[id] != it && strings.Contains(dom.Attr(n, "id"), "list") {
			return byID[id] // JComments: the list of the replies to 41 is comments-list-41
		}
		if !listOfReplies(n) {
			continue
		}
		steps := 0
		for at := n.PrevSibling; at != nil && steps < maxBack; at = at.PrevSibling {
			steps++
			if at.Type != html.ElementNode || listOfReplies(at) {
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

// identify finds a comment's id, and what its markup says of the one it answers.
func (it *item) identify(of map[*html.Node]*item) {
	if id, parent, ok := wpDiscuzParent(it.node); ok {
		it.native, it.answers = id, parent
		if parent == "" {
			it.depth = 0
		}
		return
	}
	it.native = nativeID(it.node)
	for i := range it.node.Attr {
		switch a := &it.node.Attr[i]; a.Key {
		case "data-parent-id", "data-parentid", "data-parent", "data-parent-comment-id", "data-in-reply-to", "data-parent_id", "data-reply-to":
			if id, _ := idOf(a.Val); id != "" && id != "0" {
				it.answers = id
			}
		}
	}
	it.within(of)
	if it.native == "" {
		it.native = anchorBefore(it.node)
	}
}

// within looks for ids in a comment, but not in its replies.
func (it *item) within(of map[*html.Node]*item) {
	anchor, link := "", ""
	own(it.node, of, func(n *html.Node) {
		for i := range n.Attr {
			a := &n.Attr[i]
			switch a.Key {
			case "id", "name":
				if id, sure := idOf(a.Val); anchor == "" && id != "" && (sure || n.Data == "a") && n.Data != "input" && n.Data != "form" {
					anchor = id
				}
			case "data-commentid", "data-comment-id":
				if link == "" && plausible(a.Val) {
					link = a.Val
				}
			case "href":
				id, sure := idOf(fragment(a.Val))
				switch {
				case replyTo(a.Val) != "":
					if link == "" {
						link = replyTo(a.Val)
					}
				case it.answers == "" && id != "" && id != it.native && saysParent(n):
					it.answers = id
				case link == "" && sure && strings.Contains(a.Val, "#"):
					link = id
				}
			case "onclick":
				if id := moveForm(a.Val); link == "" && id != "" {
					link = id
				}
			}
		}
	})
	switch {
	case it.native != "":
	case link != "":
		it.native = link
	default:
		it.native = anchor
	}
}

// own visits the elements of a comment that are not in one of its replies.
func own(n *html.Node, of map[*html.Node]*item, visit func(*html.Node)) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && of[c] == nil {
			visit(c)
			own(c, of, visit)
		}
	}
}

// saysParent tells a link to the comment that is answered, by its name or that of
// an element around it, or by the words before it.
func saysParent(n *html.Node) bool {
	for p, levels := n, 0; p != nil && levels < 3 && p.Type == html.ElementNode; p, levels = p.Parent, levels+1 {
		for name := range strings.FieldsSeq(dom.Attr(p, "class")) {
			words := dom.Words(name)
			joined := strings.Join(words, "-")
			if len(words) > 1 && words[len(words)-1] == "parent" || strings.Contains(joined, "parent-link") || strings.Contains(joined, "reply-to") || strings.Contains(joined, "inreplyto") {
				return true
			}
		}
		if dom.HasToken(p, "itemprop", "parentItem") {
			return true
		}
		text := shortText(p, 80)
		if strings.Contains(text, " replied to ") {
			return true
		}
		for _, words := range []string{"In reply to", "in reply to", "Als Antwort auf", "En réponse à", "En respuesta a", "In risposta a", "Em resposta a"} {
			if strings.HasPrefix(text, words) {
				return true
			}
		}
	}
	return false
}

// replyTo is the id in the address of WordPress's reply link.
func replyTo(address string) string {
	_, rest, ok := strings.Cut(address, "replytocom=")
	if !ok {
		return ""
	}
	end := 0
	for end < len(rest) && '0' <= rest[end] && rest[end] <= '9' {
		end++
	}
	return rest[:end]
}

// moveForm is the id in WordPress's addComment.moveForm("div-comment-17", "17", …).
func moveForm(script string) string {
	_, rest, ok := strings.Cut(script, "moveForm(")
	if !ok {
		return ""
	}
	first, _, _ := strings.Cut(rest, ",")
	id, _ := idOf(strings.Trim(first, " '\""))
	return id
}

// anchorBefore is the id that an empty anchor before a comment gives it.
func anchorBefore(n *html.Node) string {
	for at := n.PrevSibling; at != nil; at = at.PrevSibling {
		if at.Type == html.TextNode && strings.TrimSpace(at.Data) == "" {
			continue
		}
		if at.Type != html.ElementNode || at.Data != "a" {
			return ""
		}
		name := dom.Attr(at, "id")
		if name == "" {
			name = dom.Attr(at, "name")
		}
		id, _ := idOf(name)
		return id
	}
	return ""
}
