package forum

import (
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/parse/platform"
	"standpoint/indexer/parse/webpage/dom"
)

// discourse reads a topic: from what the page hands to its script, else as it is
// shown, to readers or, without script, to crawlers.
func discourse(p *page) bool {
	slug, id, base, ok := platform.DiscourseTopic(p.canonical())
	posts := p.doc.Find(".topic-body.crawler-post, article[data-post-id]")
	if !ok || posts.Length() == 0 && p.doc.Find("#data-preloaded").Length() == 0 {
		return false
	}
	if !p.discourseScript(id, base) {
		if posts.Length() == 0 {
			return false
		}
		p.discourseMarkup(platform.DiscourseStub(slug, id, base), posts)
	}
	u, err := url.Parse(base)
	if err == nil && u.Host != "" {
		p.thread.Article.Outlet = p.in.Outlet(base, p.doc.Find(`meta[property="og:site_name"]`).AttrOr("content", u.Hostname()))
	}
	p.thread.Comments = answeredOnly(p.thread.Comments, p)
	return true
}

// discourseScript reads the topic that the page hands to its script.
func (p *page) discourseScript(id, base string) bool {
	var preloaded map[string]string
	data := p.doc.Find("#data-preloaded").AttrOr("data-preloaded", "")
	if json.Unmarshal([]byte(data), &preloaded) != nil {
		return false
	}
	for _, key := range slices.Sorted(maps.Keys(preloaded)) {
		if key != "topic_"+id {
			continue
		}
		ok, err := platform.Discourse([]byte(preloaded[key]), base, p)
		return ok && err == nil
	}
	return false
}

func (p *page) discourseMarkup(stub corpus.Article, posts *dom.Selection) {
	p.thread.Article = stub
	posts.Each(func(_ int, s *dom.Selection) {
		n := discourseNumber(s)
		switch {
		case n == 1:
			p.Article(discourseArticle(stub, s, p.doc))
		case n > 1:
			p.thread.Comments = append(p.thread.Comments, discourseComment(stub, s, n))
		}
	})
}

// discourseNumber is the number of a post in its topic; 0 if it has none.
func discourseNumber(s *dom.Selection) int {
	n, err := strconv.Atoi(strings.TrimPrefix(s.AttrOr("id", ""), "post_"))
	if err != nil {
		return 0
	}
	return n
}

func discourseArticle(stub corpus.Article, s *dom.Selection, doc *dom.Document) corpus.Article {
	a := stub
	a.Headline = line(doc.Find("#topic-title h1 a.fancy-title, #topic-title h1 a, #topic-title h1, h1").First())
	if author := discourseAuthor(s); author != "" {
		a.Bylines = []string{author}
	}
	dated(&a, discourseTime(s))
	a.Paragraphs = paragraphs(text(discourseText(s)))
	return a
}

func discourseComment(stub corpus.Article, s *dom.Selection, n int) corpus.Comment {
	c := corpus.Comment{NativeID: strconv.Itoa(n), Author: discourseAuthor(s), Posted: discourseTime(s), Score: discourseLikes(s)}
	if stub.URL != "" {
		c.URL = stub.URL + "/" + c.NativeID
	}
	reply := s.Find("a.reply-to-tab").AttrOr("href", "")
	if parent, err := strconv.Atoi(reply[strings.LastIndex(reply, "/")+1:]); err == nil && parent > 1 && parent != n {
		c.ParentID, c.Depth = strconv.Itoa(parent), 1
	}
	if !s.HasClass("post-hidden") {
		c.Text = text(discourseText(s))
	}
	c.Deleted = c.Text == ""
	return c
}

func discourseAuthor(s *dom.Selection) string {
	if name := s.Find("[data-user-card]").First().AttrOr("data-user-card", ""); name != "" {
		return name
	}
	return line(s.Find(`.creator [itemprop="name"], [itemprop="author"] [itemprop="name"]`).First())
}

func discourseTime(s *dom.Selection) time.Time {
	if at := milliseconds(s.Find(".post-date [data-time], .post-info [data-time]").AttrOr("data-time", "")); !at.IsZero() {
		return at
	}
	return timeOf(s.Find("time[datetime]").First())
}

func discourseText(s *dom.Selection) *dom.Selection {
	return s.Find(`.cooked, .post[itemprop="text"], [itemprop="text"], [itemprop="articleBody"], div.post`).First()
}

func discourseLikes(s *dom.Selection) *int {
	if likes := s.Find(`[itemprop="userInteractionCount"]`).First(); likes.Length() > 0 {
		return whole(likes.AttrOr("content", ""))
	}
	return number(line(s.Find(".post-likes, button.like-count").First()))
}
