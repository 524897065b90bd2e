package forumapi

import (
	"net/url"
	"strings"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/markup"
)

// Post is a post of a network where any post may answer another: the one at the top
// of a thread is its article, and all others are its comments.
type Post struct {
	Platform string
	ID       string          // as the network writes it
	Parent   string          // the post that it answers; "" of one that answers none
	Root     string          // the post at the top of its thread; "" if that is not known
	Under    *corpus.Article // what it stands under instead of a post, such as a chat; nil

	Author, Text, Headline, Section, Language string
	URL, Link                                 string // its own address, and that of what it is about
	Posted                                    time.Time
	Zone                                      corpus.ZoneSource
	Score                                     *int
}

// Article is the post as the top of a thread.
func (p Post) Article() corpus.Article {
	a := dated(PostStub(p.Platform, p.ID), p.Posted)
	a.PublishedZone = p.Zone
	a.URL, a.Headline, a.Section, a.Language = p.URL, p.Headline, p.Section, p.Language
	a.Bylines, a.Paragraphs, a.Related = bylines(p.Author), markup.Paragraphs(p.Text), linked(p.Link, p.URL)
	return a
}

// Comment is the post as a comment in the thread of a post. Its parent is "" where
// that is the top of the thread.
func (p Post) Comment(root string) corpus.Comment {
	c := corpus.Comment{NativeID: p.ID, Author: p.Author, Posted: p.Posted, PostedZone: p.Zone, Score: p.Score, URL: p.URL, Language: p.Language, Text: p.Text}
	if p.Parent != root {
		c.ParentID = p.Parent
	}
	return c
}

// Size is how many bytes a post takes, about.
func (p Post) Size() int { return 500 + len(p.Text) + len(p.ID) + len(p.Parent) }

// PostStub is all that is known of a post by its id.
func PostStub(platform, id string) corpus.Article {
	return corpus.Article{ID: corpus.NativeArticleID(platform, id), NativeID: id, Platform: platform, Outlet: platform, URL: postAddress(platform, id)}
}

// postAddress is the address of a post by its id, where that shows it.
func postAddress(platform, id string) string {
	switch platform {
	case "bluesky":
		return blueskyAddress("", id)
	case "x":
		return "https://x.com/i/status/" + url.PathEscape(id)
	case "mastodon":
		if strings.HasPrefix(id, "https://") {
			return id
		}
	}
	return ""
}

// plain is a text as people wrote it, with paragraphs where it has blank lines.
func plain(text string) string {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	for strings.Contains(text, "\n\n\n") {
		text = strings.ReplaceAll(text, "\n\n\n", "\n\n")
	}
	return text
}

// Posts reads one record of a network's JSON; nothing comes of one that is not of the
// network. left are the kinds of what was left out, one for each post.
type Posts func(raw []byte) (posts []Post, left []string, err error)

// What is left out of networks.
const (
	passedOn = "posts that only pass on another one"
	notices  = "notices that nobody wrote"
	private  = "messages of chats between persons"
)

// person is a name that is fit to be kept.
func person(name text) string { return format.Person(string(name)) }
