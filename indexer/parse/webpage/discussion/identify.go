package discussion

import (
	"strings"

	"golang.org/x/net/html"

	"standpoint/indexer/parse/webpage/dom"
)

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
