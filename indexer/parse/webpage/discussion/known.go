package discussion

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"standpoint/indexer/parse/webpage/dom"
)

// known tells whether an element is one comment of markup that is known.
func (s *survey) known(n *html.Node, class, id string) *mark {
	switch n.Data {
	case "a", "span", "p", "time", "button", "label", "i", "img":
		return nil
	}
	m := &mark{node: n}
	comment, numbered := m.readClass(class)
	switch {
	case strings.HasPrefix(id, "dsq-comment-") && comment:
		m.platform = "disqus"
	case m.platform != "":
	case comment && m.depth > 0:
		m.platform = "wordpress"
	case strings.HasPrefix(id, "remark42__comment-"):
		m.platform = "remark42"
	case strings.HasPrefix(id, "comment-item-") && comment == numbered:
		m.platform = "jcomments"
	case n.Data == "li" && strings.HasPrefix(id, "post-") && has(n, 3, isDisqusPost):
		m.platform = "disqus"
	case dom.Attr(n, "data-spot-im-class") == "message-view":
		m.platform = "openweb"
	case isCommentType(n) && has(n, 8, isProperty):
		m.kind = byProperty
	case (comment || numbered) && nativeID(n) != "" && !s.inTeaser(n):
		m.kind = byNumber
	default:
		return nil
	}
	if s.repeats(m) {
		return nil
	}
	return m
}

func isDisqusPost(n *html.Node) bool { return dom.Attr(n, "data-role") == "post-content" }

// readClass reads the platform, the depth and the kind from the names of a
// class. It tells whether one is "comment", and whether one ends like it.
func (m *mark) readClass(class string) (comment, numbered bool) {
	for name := range strings.FieldsSeq(class) {
		switch name {
		case "comment":
			comment = true
			continue
		case "pingback", "trackback":
			comment, m.skipped = true, true
			continue
		}
		if platform := platformOfName(name); platform != "" {
			m.platform = platform
		} else if depth, ok := strings.CutPrefix(name, "depth-"); ok {
			m.depth, _ = strconv.Atoi(depth)
		} else if !numbered {
			numbered = itemName(name)
		}
	}
	return comment, numbered
}

// platformOfName is the platform that gives its comments this class; "".
func platformOfName(name string) string {
	switch name {
	case "wpd-comment", "wc-comment":
		return "wordpress"
	case "dsq-comment":
		return "disqus"
	case "fyre-comment-article":
		return "livefyre"
	case "gig-comment":
		return "gigya"
	case "idc-c":
		return "intensedebate"
	case "commento-card":
		return "commento"
	case "isso-comment":
		return "isso"
	case "coral-comment", "talk-stream-comment":
		return "coral"
	case "kmt-item", "kt-comment-item":
		return "komento"
	case "ljcmt", "b-leaf":
		return "livejournal"
	case "vf3-comment", "vf-comment":
		return "viafoura"
	}
	return ""
}

// has tells whether an element within n, at most depth levels deep, is wanted.
func has(n *html.Node, depth int, wanted func(*html.Node) bool) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && (wanted(c) || depth > 1 && has(c, depth-1, wanted)) {
			return true
		}
	}
	return false
}

// isCommentType tells an element that schema.org's words call a comment.
func isCommentType(n *html.Node) bool {
	for i := range n.Attr {
		switch a := &n.Attr[i]; a.Key {
		case "itemtype", "typeof":
			for word := range strings.FieldsSeq(a.Val) {
				if cut := strings.LastIndexAny(word, "/:"); cut >= 0 {
					word = word[cut+1:]
				}
				if word == "Comment" || word == "UserComments" {
					return true
				}
			}
		}
	}
	return false
}

// isProperty tells an element that says text, author or time of a comment. Some
// pages call the list of all comments one comment; it has none of them itself.
func isProperty(n *html.Node) bool {
	for i := range n.Attr {
		if a := &n.Attr[i]; (a.Key == "itemprop" || a.Key == "property") && roleOfProperty(a.Val) != noRole {
			return true
		}
	}
	return false
}

// itemName tells names that mean one comment: "comment-item", "kommentar",
// "xenforo-comment", "commentEntry".
func itemName(name string) bool {
	if !hinted(name) {
		return false
	}
	words := dom.Words(name)
	last := words[len(words)-1]
	if one(last) {
		return true
	}
	if len(words) < 2 || !one(words[len(words)-2]) {
		return false
	}
	switch last {
	case "item", "entry", "container", "wrapper", "wrap", "card", "box", "row", "post", "message", "block", "single", "element", "node", "li", "view", "unit":
		return true
	}
	return false
}

// repeats tells whether a mark is only another name for the comment that it
// stands in, such as the article in a list's item.
func (s *survey) repeats(m *mark) bool {
	for p := m.node.Parent; p != nil && p.Type == html.ElementNode; p = p.Parent {
		above := s.isMark[p]
		if above == nil {
			if listOfReplies(p) {
				return false
			}
			continue
		}
		id := nativeID(m.node)
		if id != "" && id == nativeID(above.node) {
			m.moveInto(above)
			return true
		}
		if m.kind == above.kind && m.platform == above.platform && (m.depth > 0 || id != "") {
			return false
		}
		if id != "" && nativeID(above.node) != "" {
			return false
		}
		if m.kind == byProperty && above.kind == byProperty {
			return dom.HasToken(m.node, "itemprop", "parentItem")
		}
		m.moveInto(above)
		return true
	}
	return false
}

// moveInto hands on what a repeated mark knows.
func (m *mark) moveInto(above *mark) {
	if above.platform == "" {
		above.platform = m.platform
	}
	if above.depth == 0 {
		above.depth = m.depth
	}
}

// listOfReplies tells an element that holds the replies to a comment.
func listOfReplies(n *html.Node) bool {
	for name := range strings.FieldsSeq(dom.Attr(n, "class")) {
		words := dom.Words(name)
		for i, word := range words {
			switch word {
			case "children", "replies", "indented", "antworten", "respuestas", "réponses", "reponses", "risposte", "answers", "subcomments", "childs", "nested", "child":
				if i == len(words)-1 || !elsewhere(words[len(words)-1]) && words[len(words)-1] != "text" {
					return true
				}
			case "follow":
				return i+1 < len(words) && words[i+1] == "up"
			case "thread":
				// Remark42: a thread within a thread
				if strings.HasPrefix(name, "thread_level_") && name != "thread_level_0" {
					return true
				}
			}
		}
	}
	return false
}
