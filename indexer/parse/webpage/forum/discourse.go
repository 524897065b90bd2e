package forum

import (
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/html"

	"standpoint/corpus"
	"standpoint/indexer/parse/datetime"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/forumapi"
	"standpoint/indexer/parse/markup"
	"standpoint/indexer/parse/webpage/dom"
)

// discourse reads a topic: from what the page hands to its script, else as it is
// shown, to readers or, without script, to crawlers.
func discourse(p *page) bool {
	shown, posts := p.discoursePosts()
	slug, id, base, ok := p.discourseTopic(shown)
	if !ok {
		return false
	}
	if !p.discourseScript(id, base) {
		if posts.Length() == 0 {
			return false
		}
		p.discourseMarkup(forumapi.DiscourseStub(slug, id, base), shown, posts)
	}
	u, err := url.Parse(base)
	if err == nil && u.Host != "" {
		p.thread.Article.Outlet = p.in.Outlet(base, p.doc.Find(discourseSite).AttrOr("content", u.Hostname()))
	}
	p.thread.Comments = answeredOnly(p.thread.Comments, p)
	return true
}

// discoursePosts are the posts that the page shows, with the page, or the part of
// it for browsers without script, on which they are.
func (p *page) discoursePosts() (shown *dom.Document, posts *dom.Selection) {
	if posts = p.doc.Find(discoursePost); posts.Length() > 0 {
		return p.doc, posts
	}
	p.doc.Find(discourseNoscript).EachWithBreak(func(_ int, s *dom.Selection) bool {
		if isDiscourseNoscript(s.Get(0)) {
			shown, _ = dom.Parse([]byte(s.Get(0).FirstChild.Data))
		}
		return shown == nil
	})
	if shown == nil {
		return p.doc, posts
	}
	return shown, shown.Find(discoursePost)
}

// isDiscourseNoscript recognizes what stands in for the posts where there is no
// script: to the parser of the page it is a text.
func isDiscourseNoscript(n *html.Node) bool {
	return n.Data == "noscript" && n.FirstChild != nil && strings.Contains(n.FirstChild.Data, "crawler-post")
}

// discourseTopic is the topic that the page is of: by its own address, else by
// the link of its heading.
func (p *page) discourseTopic(shown *dom.Document) (slug, id, base string, ok bool) {
	heading := shown.Find(discourseTopicLink).AttrOr("href", "")
	for _, address := range []string{p.canonical(), heading} {
		if slug, id, base, ok = forumapi.DiscourseTopic(address); ok {
			return slug, id, base, true
		}
	}
	return "", "", "", false
}

// discourseScript reads the topic that the page hands to its script.
func (p *page) discourseScript(id, base string) bool {
	var preloaded map[string]string
	data := p.doc.Find(discourseData).AttrOr("data-preloaded", "")
	if json.Unmarshal([]byte(data), &preloaded) != nil {
		return false
	}
	for _, key := range slices.Sorted(maps.Keys(preloaded)) {
		if key != "topic_"+id {
			continue
		}
		ok, err := forumapi.Discourse([]byte(preloaded[key]), base, p)
		return ok && err == nil
	}
	return false
}

func (p *page) discourseMarkup(stub corpus.Article, shown *dom.Document, posts *dom.Selection) {
	p.thread.Article = stub
	posts.Each(func(_ int, s *dom.Selection) {
		n := discourseNumber(s)
		switch {
		case n == 1:
			p.Article(discourseArticle(stub, s, shown))
		case n > 1 && (s.HasClass("whisper") || s.Parent().HasClass("whisper")):
			p.LeftOut(forumapi.DiscourseWhisper)
		case n > 1 && (s.HasClass("small-action") || s.Parent().HasClass("small-action") || forumapi.IsDiscourseSystem(discourseAuthor(s))):
			p.LeftOut(forumapi.DiscourseNotice)
		case n > 1:
			p.thread.Comments = append(p.thread.Comments, discourseComment(stub, s, n))
		}
	})
}

// discourseNumber is the number of a post in its topic, which what older versions
// show to crawlers says in words alone; 0 if it has none.
func discourseNumber(s *dom.Selection) int {
	n, err := strconv.Atoi(strings.TrimPrefix(s.AttrOr("id", ""), "post_"))
	if err != nil {
		n, err = strconv.Atoi(strings.TrimPrefix(line(s.Find(discoursePosition).First()), "#"))
	}
	if err != nil {
		return 0
	}
	return n
}

func discourseArticle(stub corpus.Article, s *dom.Selection, doc *dom.Document) corpus.Article {
	a := stub
	a.Headline = line(doc.Find(discourseTitle).First())
	if author := discourseAuthor(s); author != "" {
		a.Bylines = []string{author}
	}
	dated(&a, discourseTime(s))
	a.Paragraphs = markup.Paragraphs(discourseText(s))
	return a
}

func discourseComment(stub corpus.Article, s *dom.Selection, n int) corpus.Comment {
	c := corpus.Comment{NativeID: strconv.Itoa(n), Author: discourseAuthor(s), Posted: discourseTime(s), Score: discourseLikes(s)}
	if stub.URL != "" {
		c.URL = stub.URL + "/" + c.NativeID
	}
	reply := s.Find(discourseReplyTo).AttrOr("href", "")
	if parent, err := strconv.Atoi(reply[strings.LastIndex(reply, "/")+1:]); err == nil && parent > 1 && parent != n {
		c.ParentID, c.Depth = strconv.Itoa(parent), 1
	}
	if !s.HasClass("post-hidden") {
		c.Text = discourseText(s)
	}
	if format.IsStub(c.Text) {
		c.Text = ""
	}
	c.Deleted = c.Text == ""
	return c
}

func discourseAuthor(s *dom.Selection) string {
	if name := s.Find(discourseCard).First().AttrOr("data-user-card", ""); name != "" {
		return name
	}
	return line(s.Find(discourseCreator).First())
}

func discourseTime(s *dom.Selection) time.Time {
	if at := milliseconds(s.Find(discourseShownTime).AttrOr("data-time", "")); !at.IsZero() {
		return at
	}
	if at := datetime.Exact(s.Find(discourseMetaTime).AttrOr("content", "")); !at.IsZero() {
		return at
	}
	return timeOf(s.Find(discourseOldTime).First())
}

func discourseText(s *dom.Selection) string {
	cooked, err := s.Find(discourseCooked).First().Html()
	if err != nil {
		return ""
	}
	return forumapi.DiscourseText(cooked)
}

func discourseLikes(s *dom.Selection) *int {
	if likes := s.Find(discourseLikeCount).First(); likes.Length() > 0 {
		return whole(likes.AttrOr("content", ""))
	}
	return number(line(s.Find(discourseLikesShown).First()))
}
