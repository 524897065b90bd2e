package discussion

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"standpoint/indexer/parse/webpage/classname"
	"standpoint/indexer/parse/webpage/discussion/commentid"
	"standpoint/indexer/parse/webpage/dom"
)

// known reports whether an element is one comment of markup that is known.
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
	case n.Data == "li" && strings.HasPrefix(id, "post-") && dom.Holds(n, 3, isDisqusPost):
		m.platform = "disqus"
	case dom.Attr(n, "data-spot-im-class") == "message-view":
		m.platform = "openweb"
	case isCommentType(n) && dom.Holds(n, 8, isProperty):
		m.kind = byProperty
	case (comment || numbered) && commentid.Of(n) != "" && !s.inTeaser(n):
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
// class. It reports whether one is "comment", and whether one ends like it.
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
		if platform := classname.Platform(name); platform != "" {
			m.platform = platform
		} else if depth, ok := strings.CutPrefix(name, "depth-"); ok {
			m.depth, _ = strconv.Atoi(depth)
		} else if !numbered {
			numbered = classname.IsItem(name)
		}
	}
	return comment, numbered
}

// isCommentType recognizes an element that schema.org's words call a comment.
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

// isProperty recognizes an element that says text, author or time of a comment. Some
// pages call the list of all comments one comment; it has none of them itself.
func isProperty(n *html.Node) bool {
	for i := range n.Attr {
		if a := &n.Attr[i]; (a.Key == "itemprop" || a.Key == "property") && classname.RoleOfProperty(a.Val) != classname.NoRole {
			return true
		}
	}
	return false
}

// repeats reports whether a mark is only another name for the comment that it
// is in, such as the article in a list's item.
func (s *survey) repeats(m *mark) bool {
	for p := m.node.Parent; p != nil && p.Type == html.ElementNode; p = p.Parent {
		above := s.isMark[p]
		if above == nil {
			if classname.HoldsReplies(dom.Attr(p, "class")) {
				return false
			}
			continue
		}
		id := commentid.Of(m.node)
		if id != "" && id == commentid.Of(above.node) {
			m.moveInto(above)
			return true
		}
		if m.kind == above.kind && m.platform == above.platform && (m.depth > 0 || id != "") {
			return false
		}
		if id != "" && commentid.Of(above.node) != "" {
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
