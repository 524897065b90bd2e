package discussion

import (
	"strings"

	"golang.org/x/net/html"

	"standpoint/indexer/parse/webpage/classname"
	"standpoint/indexer/parse/webpage/dom"
)

// section notes an element that is named after comments.
func (s *survey) section(n *html.Node, class, id string) {
	switch n.Data {
	case "div", "section", "article", "ol", "ul", "dl", "li", "aside", "table", "tbody", "tr", "td", "footer", "details", "dd", "p", "h2", "h3", "h4", "nav", "fieldset":
	default:
		if !strings.Contains(n.Data, "-") { // an element of the page's own
			return
		}
	}
	if classname.IsCommentTeaser(id) || classname.IsCommentTeaser(class) {
		s.teasers[n] = true
		return
	}
	if classname.IsCommentLink(class) && len(dom.ShortText(n, 60)) > 0 {
		s.furniture = append(s.furniture, n)
		return
	}
	places := map[classname.Place]bool{classname.PlaceOf(id): true}
	for name := range strings.FieldsSeq(class) {
		places[classname.PlaceOf(name)] = true
	}
	switch {
	case places[classname.Comments]:
		s.sections = append(s.sections, n)
	case places[classname.Comment]:
		s.named = append(s.named, n)
	}
	if classname.IsCommentFurniture(id, class) {
		s.furniture = append(s.furniture, n)
	}
}

func (s *survey) inTeaser(n *html.Node) bool {
	for p := n; p != nil && len(s.teasers) > 0; p = p.Parent {
		if s.teasers[p] {
			return true
		}
	}
	return false
}

// isReplyForm recognizes the form with which a reader writes a comment.
func (s *survey) isReplyForm(n *html.Node) bool {
	return strings.Contains(dom.Attr(n, "action"), "comment") || classname.IsCommentForm(dom.Attr(n, "id")) || classname.IsCommentForm(dom.Attr(n, "class"))
}
