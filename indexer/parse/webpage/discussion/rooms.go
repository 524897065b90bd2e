package discussion

import (
	"strings"

	"golang.org/x/net/html"

	"standpoint/indexer/parse/webpage/dom"
)

// room notes an element that is named after comments.
func (s *survey) room(n *html.Node, class, id string) {
	switch n.Data {
	case "div", "section", "article", "ol", "ul", "dl", "li", "aside", "table", "tbody", "tr", "td", "footer", "details", "dd", "p", "h2", "h3", "h4", "nav", "fieldset":
	default:
		if !strings.Contains(n.Data, "-") { // an element of the page's own
			return
		}
	}
	if isTeaser(id) || isTeaser(class) {
		s.teasers[n] = true
		return
	}
	if isLink(class) && len(shortText(n, 60)) > 0 {
		s.waste = append(s.waste, n)
		return
	}
	room, single := roomName(id)
	for name := range strings.FieldsSeq(class) {
		r, o := roomName(name)
		room, single = room || r, single || o
	}
	switch {
	case room:
		s.rooms = append(s.rooms, n)
	case single:
		s.named = append(s.named, n)
	}
	if wasteName(id) || strings.Contains(class, "espond") || wasteClass(class) {
		s.waste = append(s.waste, n)
	}
}

// isTeaser tells names of lists of comments on other pages.
func isTeaser(names string) bool {
	for name := range strings.FieldsSeq(names) {
		other, comments := false, false
		for _, word := range dom.Words(name) {
			switch word {
			case "recent", "latest", "recentcomments", "newest", "neueste", "letzte", "aktuelle", "most", "mostcommented", "meistkommentiert", "popular", "derniers", "ultimos", "últimos":
				other = true
			}
			comments = comments || one(word) || many(word) || word == "commented" || word == "kommentiert" || strings.HasSuffix(word, "comments")
		}
		if other && comments || name == "recentcomments" {
			return true
		}
	}
	return false
}

func (s *survey) inTeaser(n *html.Node) bool {
	for p := n; p != nil && len(s.teasers) > 0; p = p.Parent {
		if s.teasers[p] {
			return true
		}
	}
	return false
}

// isLink tells names of links to comments, which stand at the head of articles.
func isLink(class string) bool {
	for name := range strings.FieldsSeq(class) {
		words := dom.Words(name)
		if n := len(words); n > 1 && (one(words[n-2]) || many(words[n-2])) {
			switch words[n-1] {
			case "link", "links", "count", "counter":
				return true
			}
		}
	}
	return false
}

// roomName tells names of a place for comments, and of one comment.
func roomName(name string) (room, single bool) {
	if name == "" || !hinted(name) {
		return false, false
	}
	switch name {
	case "isso-thread", "idc-container", "wpdcom", "wpcomm", "commento", "remark42", "coral_thread", "hyvor-talk-view", "hyvor-talk-comments", "cusdis_thread", "disqus_thread":
		return true, false
	}
	words := dom.Words(name)
	for i, word := range words {
		switch {
		case elsewhere(word) && i > 0, word == "rating", word == "review", word == "most", word == "recent", word == "latest", word == "popular", word == "no", word == "has", word == "top":
			return false, false
		case many(word):
			room = true
		case one(word):
			single = true
			if i+1 < len(words) {
				switch words[i+1] {
				case "list", "area", "section", "entries", "items", "thread", "threads", "stream", "lists", "wrap", "holder", "module", "system", "region", "zone":
					room = true
				case "form", "respond", "policy", "reply", "notes":
					return false, false
				}
			}
		}
	}
	return room, single && !room
}

func wasteName(id string) bool {
	switch id {
	case "respond", "commentform", "comment-form", "disqus_thread", "reply-title", "postcomment", "leavecomment", "comment-nav", "comment-nav-above", "comment-nav-below", "comments-title", "disqus_recommendations":
		return true
	}
	return false
}

func wasteClass(class string) bool {
	for name := range strings.FieldsSeq(class) {
		switch name {
		case "comment-respond", "comments-title", "comment-navigation", "comments-pagination", "no-comments", "nocomments", "comments-closed",
			"fb-comments", "comment-form", "comments-form", "comment-reply-title", "comments-heading", "must-log-in", "comment-notes", "comments-header":
			return true
		}
	}
	return false
}

// isReplyForm tells the form with which a reader writes a comment.
func (s *survey) isReplyForm(n *html.Node) bool {
	return strings.Contains(dom.Attr(n, "action"), "comment") || roomOrForm(dom.Attr(n, "id")) || roomOrForm(dom.Attr(n, "class"))
}

func roomOrForm(names string) bool {
	for name := range strings.FieldsSeq(names) {
		for _, word := range dom.Words(name) {
			if one(word) || many(word) || word == "commentform" {
				return true
			}
		}
	}
	return false
}
