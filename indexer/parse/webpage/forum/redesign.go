package forum

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"standpoint/corpus"
	"standpoint/indexer/parse/forumapi"
	"standpoint/indexer/parse/webpage/dom"
)

// redesignedReddit reads a thread of www.reddit.com as it was from 2018 to 2024:
// elements whose classes mean nothing, with ids and names for tests that do. The
// comments are in one list; how far each is set in says what it answers.
func redesignedReddit(p *page) bool {
	post := p.doc.Find(redesignPost).First()
	if post.Length() == 0 {
		return false
	}
	id := post.AttrOr("id", "")
	if !strings.HasPrefix(id, "t3_") {
		id = idAmong(post.AttrOr("class", ""), "t3_")
	}
	permalink := p.canonical()
	if id == "" || !strings.Contains(permalink, "/comments/") {
		return false
	}
	p.Article(redesignedSubmission(post, id, permalink))
	var above []string // ids of the comments that the next one may answer, by level
	p.doc.Find(redesignComment).Each(func(_ int, s *dom.Selection) {
		if s.Find(redesignText).Length()+s.Find(redesignHeader).Length() == 0 {
			return
		}
		c := redesignedComment(s)
		level := min(levelOf(s), len(above))
		above = append(above[:level], c.NativeID)
		if level > 0 {
			c.ParentID, c.Depth = above[level-1], level
		}
		p.thread.Comments = append(p.thread.Comments, c)
	})
	p.doc.Find(redesignMore).Each(func(_ int, s *dom.Selection) { p.elsewhere(line(s)) })
	return true
}

func redesignedSubmission(post *dom.Selection, id, permalink string) corpus.Article {
	_, rest, _ := strings.Cut(permalink, "/r/")
	subreddit, _, _ := strings.Cut(rest, "/")
	at := strings.Index(permalink, "/r/")
	a := forumapi.RedditSubmission(id, subreddit, permalink[max(0, at):])
	a.Headline = line(post.Find("h1").First())
	if author := forumapi.RedditAuthor(userOf(post.Find(redesignPoster).First())); author != "" {
		a.Bylines = []string{author}
	}
	a.Paragraphs = redditParagraphs(post.Find(redesignBody).First())
	a.CommentCount = number(line(post.Find(redesignCount).First()))
	a.Related = linked(post.Find(redesignLink).First().AttrOr("href", ""), a.URL)
	return a
}

func redesignedComment(s *dom.Selection) corpus.Comment {
	c := corpus.Comment{NativeID: forumapi.RedditComment(s.AttrOr("id", "")), Author: forumapi.RedditAuthor(userOf(s.Find(redesignAuthor).First()))}
	address, _, _ := strings.Cut(s.Find(redesignTime).First().AttrOr("href", ""), "?")
	if at := strings.Index(address, "/r/"); at >= 0 {
		c.URL = forumapi.RedditAddress(address[at:])
	}
	s.Find(redesignVote).First().Parent().Children().Each(func(_ int, beside *dom.Selection) {
		if c.Score == nil && beside.Find("button").Length() == 0 {
			c.Score = whole(line(beside))
		}
	})
	redditComment(&c, text(s.Find(redesignText).First()))
	return c
}

// userOf is the name in the address of a user: what is shown may have "u/" before it.
func userOf(link *dom.Selection) string {
	if _, rest, ok := strings.Cut(link.AttrOr("href", ""), "/user/"); ok {
		name, _, _ := strings.Cut(rest, "/")
		return name
	}
	return strings.TrimPrefix(line(link), "u/")
}

// idAmong is the first of some names that begins so; "" if none does.
func idAmong(names, prefix string) string {
	for name := range strings.FieldsSeq(names) {
		if strings.HasPrefix(name, prefix) {
			return name
		}
	}
	return ""
}

// levelOf is how deep a comment is: as it says ("level 2"), else by how far it is set in.
func levelOf(s *dom.Selection) int {
	said := -1
	dom.Visit(s.Get(0), func(n *html.Node) bool {
		if said >= 0 || dom.Attr(n, "data-testid") == "comment" {
			return false
		}
		if rest, ok := strings.CutPrefix(dom.ShortText(n, 12), "level "); ok {
			if level, err := strconv.Atoi(rest); err == nil && level > 0 {
				said = level - 1
			}
		}
		return true
	})
	if said >= 0 {
		return said
	}
	_, style, _ := strings.Cut(strings.ReplaceAll(s.AttrOr("style", ""), " ", ""), "padding-left:")
	width, _, _ := strings.Cut(style, "px")
	pixels, err := strconv.Atoi(width)
	if err != nil {
		return 0
	}
	return max(0, pixels) / levelWidth
}

// levelWidth is how far a reply is set in, in pixels.
const levelWidth = 16
