package discussion

import (
	"strings"

	"golang.org/x/net/html"

	"standpoint/indexer/parse/webpage/discussion/commentid"
	"standpoint/indexer/parse/webpage/dom"
)

// identify finds a comment's id, and what its markup says of the one it answers.
func (it *item) identify(of map[*html.Node]*item) {
	if id, parent, ok := commentid.WPDiscuz(it.node); ok {
		it.native, it.answers = id, parent
		if parent == "" {
			it.depth = 0
		}
		return
	}
	it.native = commentid.Of(it.node)
	for i := range it.node.Attr {
		switch a := &it.node.Attr[i]; a.Key {
		case "data-parent-id", "data-parentid", "data-parent", "data-parent-comment-id", "data-in-reply-to", "data-parent_id", "data-reply-to":
			if id, _ := commentid.In(a.Val); id != "" && id != "0" {
				it.answers = id
			}
		}
	}
	it.within(of)
	if it.native == "" {
		it.native = commentid.Before(it.node)
	}
}

// within looks for ids in a comment, but not in its replies.
func (it *item) within(of map[*html.Node]*item) {
	anchor, link := "", ""
	dom.Visit(it.node, func(n *html.Node) bool {
		if of[n] != nil {
			return false
		}
		for i := range n.Attr {
			a := &n.Attr[i]
			switch a.Key {
			case "id", "name":
				if id, sure := commentid.In(a.Val); anchor == "" && id != "" && (sure || n.Data == "a") && n.Data != "input" && n.Data != "form" {
					anchor = id
				}
			case "data-commentid", "data-comment-id":
				if link == "" && commentid.IsPlausible(a.Val) {
					link = a.Val
				}
			case "href":
				id, sure := commentid.In(commentid.Fragment(a.Val))
				switch {
				case commentid.InReplyLink(a.Val) != "":
					if link == "" {
						link = commentid.InReplyLink(a.Val)
					}
				case it.answers == "" && id != "" && id != it.native && saysParent(n):
					it.answers = id
				case link == "" && sure && strings.Contains(a.Val, "#"):
					link = id
				}
			case "onclick":
				if id := commentid.InReplyScript(a.Val); link == "" && id != "" {
					link = id
				}
			}
		}
		return true
	})
	switch {
	case it.native != "":
	case link != "":
		it.native = link
	default:
		it.native = anchor
	}
}

// saysParent recognizes a link to the comment that is answered, by its name or that of
// an element around it, or by the words before it.
func saysParent(n *html.Node) bool {
	for p, levels := n, 0; p != nil && levels < 3 && p.Type == html.ElementNode; p, levels = p.Parent, levels+1 {
		for name := range strings.FieldsSeq(dom.Attr(p, "class")) {
			words := dom.NameWords(name)
			joined := strings.Join(words, "-")
			if len(words) > 1 && words[len(words)-1] == "parent" || strings.Contains(joined, "parent-link") || strings.Contains(joined, "reply-to") || strings.Contains(joined, "inreplyto") {
				return true
			}
		}
		if dom.HasToken(p, "itemprop", "parentItem") {
			return true
		}
		text := dom.ShortText(p, 80)
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
