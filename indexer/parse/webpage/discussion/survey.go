package discussion

import (
	"strings"

	"golang.org/x/net/html"

	"standpoint/indexer/parse/webpage/classname"
	"standpoint/indexer/parse/webpage/discussion/comment"
	"standpoint/indexer/parse/webpage/dom"
)

// survey is what one walk over a page finds that may have to do with comments.
type survey struct {
	root      *html.Node
	language  string       // of the page, as its root says it
	marked    []*mark      // comments of known markup, in the order of the page
	sections  []*html.Node // elements named after comments
	named     []*html.Node // elements named after one comment, in no known markup
	headings  []*html.Node // "12 Comments"
	numbers   []*int       // that they give; nil if one gives none
	counting  []*html.Node // other headings that count something: "Nach der Sitzung (7)"
	counts    []int        // how much
	furniture []*html.Node // forms, notices and empty threads
	hasLinked bool         // JSON-LD on it speaks of comments
	answers   []*html.Node // links to answer a comment
	isMark    map[*html.Node]*mark
	teasers   map[*html.Node]bool // lists of the latest comments of all pages

	isSection, isHeading, isFurniture, isSafe map[*html.Node]bool
	allProse                                  int // bytes of prose on the page; -1: not known yet
}

// mark is an element that is one comment.
type mark struct {
	node     *html.Node
	platform string
	kind     kind
	skipped  bool // a pingback or a trackback
	depth    int  // from 1, as its class says it; 0: it does not
}

// kind says by what a comment was known.
type kind int

const (
	byClass    kind = iota // by the class of a platform
	byNumber               // by a class named after a comment, and a number of its own
	byProperty             // by schema.org
	byShape                // by its shape alone
)

func surveyOf(root *html.Node) *survey {
	s := &survey{
		root: root, isMark: map[*html.Node]*mark{}, teasers: map[*html.Node]bool{}, allProse: -1,
		isSection: map[*html.Node]bool{}, isHeading: map[*html.Node]bool{}, isFurniture: map[*html.Node]bool{}, isSafe: map[*html.Node]bool{},
	}
	for n := root; n != nil; {
		if n.Type == html.ElementNode {
			s.see(n)
			if n.Data == "script" || n.Data == "style" || n.Data == "svg" || n.Data == "head" {
				s.inHead(n)
				n = dom.After(n)
				continue
			}
		}
		n = dom.Next(n)
	}
	return s
}

// inHead looks for JSON-LD in what is not walked otherwise.
func (s *survey) inHead(n *html.Node) {
	end := dom.After(n)
	for at := n; at != nil && at != end; at = dom.Next(at) {
		if at.Type == html.ElementNode && at.Data == "script" && at.FirstChild != nil && strings.Contains(dom.Attr(at, "type"), "ld+json") &&
			(strings.Contains(at.FirstChild.Data, `"comment"`) || strings.Contains(at.FirstChild.Data, `"Comment"`)) {
			s.hasLinked = true
		}
	}
}

// see looks at one element.
func (s *survey) see(n *html.Node) {
	hint, isHeading := false, false
	var class, id string
	for i := range n.Attr {
		a := &n.Attr[i]
		switch a.Key {
		case "class":
			class = a.Val
			hint = hint || classname.MayConcernComments(a.Val)
		case "id":
			id = a.Val
			hint = hint || classname.MayConcernComments(a.Val)
		case "itemtype", "typeof", "data-testid", "data-spot-im-class":
			hint = hint || classname.MayConcernComments(a.Val) || strings.Contains(a.Val, "message")
		case "lang":
			if n.Data == "html" {
				s.language = a.Val
			}
		case "data-role":
			hint = hint || a.Val == "post-content"
		}
	}
	switch n.Data {
	case "h1", "h2", "h3", "h4", "h5", "h6", "summary", "legend":
		isHeading = true
	case "html", "body", "main", "form":
		if n.Data == "form" && hint && s.isReplyForm(n) {
			s.furniture = append(s.furniture, n)
		}
		return
	}
	if comment.IsReplyButton(n) {
		s.answers = append(s.answers, n)
	}
	if isHeading {
		s.heading(n, 80)
	} else if hint && n.Data != "a" {
		s.heading(n, 40)
	}
	if !hint {
		return
	}
	if m := s.known(n, class, id); m != nil {
		s.marked = append(s.marked, m)
		s.isMark[m.node] = m
		return
	}
	s.section(n, class, id)
}
