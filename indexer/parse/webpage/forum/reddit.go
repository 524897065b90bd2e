package forum

import (
	"cmp"
	"strings"
	"time"

	"golang.org/x/net/html"

	"standpoint/corpus"
	"standpoint/indexer/parse/datetime"
	"standpoint/indexer/parse/forumapi"
	"standpoint/indexer/parse/markup"
	"standpoint/indexer/parse/webpage/dom"
)

// oldReddit reads a thread of old.reddit.com: nested boxes that say their ids.
func oldReddit(p *page) bool {
	post := p.doc.Find(oldPost).First()
	area := p.doc.Find(oldArea).First()
	if post.Length() == 0 || area.Length() == 0 {
		return false
	}
	p.Article(oldSubmission(post))
	area.Find(oldThing).Each(func(_ int, thing *dom.Selection) {
		switch {
		case thing.HasClass("morechildren"), thing.HasClass("morerecursion"):
			p.elsewhere(line(thing.Find(oldMore).First()))
		case strings.HasPrefix(thing.AttrOr("data-fullname", ""), "t1_"):
			p.thread.Comments = append(p.thread.Comments, oldComment(thing, p.thread.Article.NativeID))
		}
	})
	return true
}

// elsewhere counts comments that come after a link such as "3 more replies".
func (p *page) elsewhere(label string) {
	if n := number(label); n != nil {
		p.Missing(max(1, *n))
		return
	}
	p.Missing(1)
}

func oldSubmission(post *dom.Selection) corpus.Article {
	a := forumapi.RedditSubmission(post.AttrOr("data-fullname", ""), post.AttrOr("data-subreddit", ""), post.AttrOr("data-permalink", ""))
	entry := post.ChildrenFiltered(oldEntry)
	title := entry.Find(oldTitle).First()
	a.Headline = line(title)
	if author := forumapi.RedditAuthor(post.AttrOr("data-author", "")); author != "" {
		a.Bylines = []string{author}
	}
	if dated(&a, milliseconds(post.AttrOr("data-timestamp", ""))); a.Published.IsZero() {
		dated(&a, timeOf(entry.Find(oldTime).First()))
	}
	a.Modified = timeOf(entry.Find(oldEdited).First())
	a.Paragraphs = redditParagraphs(entry.Find(oldText).First())
	a.CommentCount = whole(post.AttrOr("data-comments-count", ""))
	a.Related = linked(post.AttrOr("data-url", title.AttrOr("href", "")), a.URL)
	return a
}

// linked is where a submission leads; none if to itself.
func linked(address, own string) []string {
	if !strings.HasPrefix(address, "http") || forumapi.RedditSame(address, own) {
		return nil
	}
	return []string{address}
}

func redditParagraphs(body *dom.Selection) []string {
	if written, gone := forumapi.RedditText(text(body)); !gone {
		return markup.Paragraphs(written)
	}
	return nil
}

func isOldComment(n *html.Node) bool {
	return dom.HasToken(n, "class", "thing") && strings.HasPrefix(dom.Attr(n, "data-fullname"), "t1_")
}

func oldComment(thing *dom.Selection, submission string) corpus.Comment {
	entry := thing.ChildrenFiltered(oldEntry)
	c := corpus.Comment{
		NativeID: forumapi.RedditComment(thing.AttrOr("data-fullname", "")),
		Author:   forumapi.RedditAuthor(thing.AttrOr("data-author", line(entry.Find(oldAuthor).First()))),
		Posted:   timeOf(entry.Find(oldPosted).First()),
		URL:      forumapi.RedditAddress(thing.AttrOr("data-permalink", "")),
	}
	if parent := above(thing.Get(0), isOldComment); parent != nil {
		c.ParentID = forumapi.RedditComment(dom.Attr(parent, "data-fullname"))
	} else if parent := oldParent(entry); parent != "" && "t3_"+parent != submission {
		c.ParentID, c.Depth = forumapi.RedditComment(parent), 1
	}
	score := entry.Find(oldScore).First()
	if c.Score = whole(score.AttrOr("title", "")); c.Score == nil {
		c.Score = number(line(score))
	}
	redditComment(&c, text(entry.Find(oldText).First()))
	return c
}

// oldParent is the comment that the link "parent" leads to, where the page shows
// a part of a thread: the last part of its address, or what comes after #.
func oldParent(entry *dom.Selection) string {
	link := entry.Find(oldParentLink).AttrOr("href", "")
	_, fragment, found := strings.Cut(link, "#")
	if found {
		return fragment
	}
	parts := strings.Split(strings.Trim(link, "/"), "/")
	return parts[len(parts)-1]
}

// redditComment sets the text of a comment, which stays without one if it is deleted.
func redditComment(c *corpus.Comment, written string) {
	c.Text, c.Deleted = forumapi.RedditText(written)
	if c.Text == "" {
		c.Deleted = true
	}
}

// newReddit reads a thread of www.reddit.com: elements that say of themselves
// what they are.
func newReddit(p *page) bool {
	posts, comments := p.doc.Find(newPost), p.doc.Find(newComments)
	if posts.Length() != 1 || comments.Length()+p.doc.Find(newTree).Length() == 0 {
		return false
	}
	p.Article(newSubmission(posts.First()))
	comments.Each(func(_ int, s *dom.Selection) {
		if !strings.HasPrefix(s.AttrOr("thingid", ""), "t1_") {
			p.LeftOut("comments without an id")
			return
		}
		p.thread.Comments = append(p.thread.Comments, newComment(s))
	})
	p.doc.Find(newMore).Each(func(_ int, s *dom.Selection) { p.elsewhere(line(s)) })
	return true
}

func newSubmission(post *dom.Selection) corpus.Article {
	a := forumapi.RedditSubmission(post.AttrOr("id", ""), post.AttrOr("subreddit-prefixed-name", post.AttrOr("subreddit-name", "")), post.AttrOr("permalink", ""))
	a.Headline = strings.Join(strings.Fields(post.AttrOr("post-title", line(post.Find(newTitle).First()))), " ")
	if author := forumapi.RedditAuthor(post.AttrOr("author", "")); author != "" {
		a.Bylines = []string{author}
	}
	if dated(&a, datetime.Exact(post.AttrOr("created-timestamp", ""))); a.Published.IsZero() {
		dated(&a, timeOf(post.Find(newTime).First()))
	}
	a.Paragraphs = redditParagraphs(post.Find(newText).First())
	a.CommentCount = whole(post.AttrOr("comment-count", ""))
	a.Related = linked(post.AttrOr("content-href", ""), a.URL)
	return a
}

func newComment(s *dom.Selection) corpus.Comment {
	c := corpus.Comment{
		NativeID: s.AttrOr("thingid", ""), Author: forumapi.RedditAuthor(s.AttrOr("author", "")),
		Score: whole(s.AttrOr("score", "")), URL: forumapi.RedditAddress(s.AttrOr("permalink", "")),
		Posted: datetime.Exact(s.AttrOr("created", "")),
	}
	if depth := whole(s.AttrOr("depth", "")); depth != nil {
		c.Depth = max(0, *depth)
	}
	switch parent := above(s.Get(0), func(n *html.Node) bool { return n.Data == "shreddit-comment" }); {
	case strings.HasPrefix(s.AttrOr("parentid", ""), "t1_"):
		c.ParentID = s.AttrOr("parentid", "")
	case parent != nil:
		c.ParentID = dom.Attr(parent, "thingid")
	}
	if c.ParentID != "" {
		c.Depth = max(c.Depth, 1)
	}
	mine := ownParts(s.Get(0))
	if c.Posted.IsZero() {
		c.Posted = mine.at
	}
	redditComment(&c, mine.text)
	return c
}

// isNewText recognizes the element that holds what somebody wrote.
func isNewText(n *html.Node) bool {
	return dom.Attr(n, "slot") == "comment" || dom.HasToken(n, "class", "md") || dom.HasToken(n, "class", "rtjson-content") ||
		strings.HasSuffix(dom.Attr(n, "id"), "-rtjson-content")
}

// parts of a comment that is an element of its own: its text and its time.
type parts struct {
	text string
	at   time.Time
}

// ownParts finds the parts of a comment without going into those below it.
func ownParts(comment *html.Node) (p parts) {
	end := dom.After(comment)
	for n := dom.Next(comment); n != nil && n != end; {
		switch {
		case n.Data == "shreddit-comment":
			n = dom.After(n)
			continue
		case p.text == "" && isNewText(n):
			p.text = markup.FromNode(n)
			n = dom.After(n)
			continue
		case p.at.IsZero() && (n.Data == "time" || n.Data == "faceplate-timeago"):
			p.at = datetime.Exact(cmp.Or(dom.Attr(n, "datetime"), dom.Attr(n, "ts")))
		}
		n = dom.Next(n)
	}
	return p
}
