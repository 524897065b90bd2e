package forum

import (
	"strings"

	"golang.org/x/net/html"

	"standpoint/corpus"
	"standpoint/indexer/parse/forumapi"
	"standpoint/indexer/parse/markup"
	"standpoint/indexer/parse/webpage/dom"
)

// lemmy reads the page of a post of Lemmy's own pages: what the page was made
// from is in a script of it; where that was lost, the page itself is read,
// which says less.
func lemmy(p *page) bool {
	if !p.lemmyScript() && !p.lemmyMarkup() {
		return false
	}
	p.thread.Comments = answeredOnly(p.thread.Comments, p)
	return true
}

// isLemmyScript recognizes the script in which Lemmy hands over data.
func isLemmyScript(n *html.Node) bool {
	return n.Data == "script" && n.FirstChild != nil && strings.HasPrefix(strings.TrimSpace(n.FirstChild.Data), "window.isoData")
}

// lemmyScript reads what Lemmy hands to its script.
func (p *page) lemmyScript() (ok bool) {
	p.doc.Find("script").EachWithBreak(func(_ int, script *dom.Selection) bool {
		if !isLemmyScript(script.Get(0)) {
			return true
		}
		_, data, _ := strings.Cut(script.Text(), "=")
		data = strings.TrimRight(data, "; \r\n\t")
		read, err := forumapi.LemmyPage([]byte(data), p)
		if err != nil { // values that JavaScript has and JSON has not
			read, err = forumapi.LemmyPage([]byte(strings.ReplaceAll(data, ":undefined", ":null")), p)
		}
		ok = read && err == nil
		return false
	})
	return ok
}

// lemmyMarkup reads the page as it is shown.
func (p *page) lemmyMarkup() bool {
	post := p.doc.Find(".post-listing").First()
	comments := p.doc.Find(`article.comment-node[id^="comment-"]`)
	slug := p.canonical()
	_, id, found := strings.Cut(slug, "/post/")
	if post.Length() != 1 || !found {
		return false
	}
	a := forumapi.LemmyStub(slug, id)
	a.Headline = line(p.doc.Find(".post-title h1, h1, .post-title").First())
	if author := lemmyPerson(post.Find("a.person-listing").First()); author != "" {
		a.Bylines = []string{author}
	}
	a.Paragraphs = markup.Paragraphs(text(p.doc.Find("#postContent, .post-listing + * .md-div, .post-listing .md-div").First()))
	p.Article(a)
	comments.Each(func(_ int, s *dom.Selection) { p.thread.Comments = append(p.thread.Comments, lemmyComment(s)) })
	return true
}

// lemmyPerson is a person as Lemmy's API names it: name@host.
func lemmyPerson(link *dom.Selection) string {
	_, name, _ := strings.Cut(link.AttrOr("href", ""), "/u/")
	return strings.Trim(name, "/")
}

func isLemmyComment(n *html.Node) bool {
	return n.Data == "article" && dom.HasToken(n, "class", "comment-node")
}

func lemmyComment(s *dom.Selection) corpus.Comment {
	c := corpus.Comment{NativeID: strings.TrimPrefix(s.AttrOr("id", ""), "comment-"), Author: lemmyPerson(s.Find("a.person-listing").First())}
	item := dom.Closest(s.Get(0), func(n *html.Node) bool { return n.Data == "li" })
	if item == nil {
		item = s.Get(0)
	}
	if parent := lemmyAbove(item); parent != nil {
		c.ParentID = strings.TrimPrefix(dom.Attr(parent, "id"), "comment-")
	}
	c.Text = text(s.Find(".comment-content .md-div, .comment-content").First())
	c.Deleted = c.Text == ""
	return c
}

// lemmyAbove is the comment in whose item of the list an item is; nil if it
// is at the top.
func lemmyAbove(item *html.Node) *html.Node {
	outer := above(item, func(n *html.Node) bool { return n.Data == "li" || isLemmyComment(n) })
	if outer == nil || isLemmyComment(outer) {
		return outer
	}
	for child := outer.FirstChild; child != nil; child = child.NextSibling {
		if isLemmyComment(child) {
			return child
		}
	}
	return nil
}
