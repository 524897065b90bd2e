package forumapi

import (
	"cmp"
	"html"
	"net/url"
	"strconv"
	"strings"

	"standpoint/corpus"
	"standpoint/indexer/parse/datetime"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/markup"
	"standpoint/indexer/parse/webpage/dom"
)

// discourseTopic is a topic with some of its posts, as /t/slug/17.json gives it.
type discourseTopic struct {
	ID         text   `json:"id"`
	Slug       text   `json:"slug"`
	Title      text   `json:"title"`
	FancyTitle text   `json:"fancy_title"`
	Posts      number `json:"posts_count"`
	PostStream object[struct {
		Posts  list[discoursePost] `json:"posts"`
		Stream list[struct{}]      `json:"stream"` // the ids of all posts
	}] `json:"post_stream"`
}

// discoursePost is a post of a topic, alone as /posts/123.json gives it or among
// the latest of /posts.json.
type discoursePost struct {
	ID         text   `json:"id"`
	Number     number `json:"post_number"`
	Type       number `json:"post_type"`
	Action     text   `json:"action_code"` // "closed.enabled", "split_topic": what a small action did
	UserID     number `json:"user_id"`
	Username   text   `json:"username"`
	Cooked     text   `json:"cooked"`
	Created    text   `json:"created_at"`
	Updated    text   `json:"updated_at"`
	Version    number `json:"version"`
	ReplyTo    number `json:"reply_to_post_number"`
	Replies    number `json:"reply_count"`
	Likes      number `json:"like_count"`
	TopicID    text   `json:"topic_id"`
	TopicSlug  text   `json:"topic_slug"`
	TopicTitle text   `json:"topic_title"`
	Hidden     flag   `json:"hidden"`
	Deleted    flag   `json:"user_deleted"`
	DeletedAt  text   `json:"deleted_at"`
	Actions    list[struct {
		ID    number `json:"id"`
		Count number `json:"count"`
	}] `json:"actions_summary"`
}

// Kinds of posts (Discourse, app/models/post.rb, Post.types). That of a moderator
// is also what staff make of their own posts to set them off, so it is a notice
// only with an action code.
const (
	discourseSmallAction = 3  // "closed this topic"
	discourseWhisper     = 4  // among the staff
	discourseLike        = 2  // an action
	discourseSystem      = -1 // the user whose posts the forum itself writes
)

// DiscourseNotice and DiscourseWhisper are what is left out of a topic.
const (
	DiscourseNotice  = notices
	DiscourseWhisper = "whispers among the staff"
)

// IsDiscourseSystem recognizes the name of the user whose posts the forum itself
// writes ("This topic was automatically closed 90 days after the last reply.").
func IsDiscourseSystem(name string) bool { return name == "system" }

// Discourse reads one record: a topic with its posts, or a post by itself.
// base is the address of the forum, "https://forum.example.org"; "" if it is
// not known: what its API gives does not say it. ok is false if it is neither.
func Discourse(raw []byte, base string, sink Sink) (ok bool, err error) {
	var topic discourseTopic
	if err := decode(raw, &topic); err != nil {
		return false, err
	}
	if topic.PostStream.it != nil {
		return topic.read(base, sink), nil
	}
	var post discoursePost
	if err := decode(raw, &post); err != nil {
		return false, err
	}
	if post.TopicID == "" || !post.Number.known {
		return false, nil
	}
	stub := DiscourseStub(string(post.TopicSlug), string(post.TopicID), base)
	stub.Headline = strings.Join(strings.Fields(string(post.TopicTitle)), " ")
	post.read(stub, sink)
	return true, nil
}

// DiscourseStub is what is known of a topic by its id and slug. The id alone
// does not tell it from the topics of other forums.
func DiscourseStub(slug, id, base string) corpus.Article {
	a := corpus.Article{ID: corpus.NativeArticleID("discourse", slug+"/"+id), NativeID: id, Platform: "discourse"}
	if base != "" {
		a.URL = base + "/t/" + slug + "/" + id
	}
	return a
}

func (t *discourseTopic) read(base string, sink Sink) bool {
	posts := t.PostStream.it.Posts.items
	slug, id := t.Slug, t.ID
	for _, p := range posts { // which say it too, where it was cut out of a topic
		slug, id = cmp.Or(slug, p.TopicSlug), cmp.Or(id, p.TopicID)
	}
	if id == "" {
		return false
	}
	stub := DiscourseStub(string(slug), string(id), base)
	title := cmp.Or(string(t.Title), html.UnescapeString(string(t.FancyTitle)))
	for _, p := range posts {
		if p.Number.value == 1 {
			a := p.article(stub, title)
			if t.Posts.known {
				replies := max(0, int(t.Posts.value)-1)
				a.CommentCount = &replies
			}
			sink.Article(a)
			continue
		}
		p.read(stub, sink)
	}
	if missing := t.PostStream.it.Stream.other - len(posts); missing > 0 {
		sink.Missing(missing)
	}
	return true
}

// read reads a post of a topic; the first is the topic's own text.
func (p *discoursePost) read(stub corpus.Article, sink Sink) {
	switch {
	case p.Type.known && p.Type.value == discourseWhisper:
		sink.LeftOut(DiscourseWhisper)
		return
	case p.Number.value != 1 && (p.Type.known && p.Type.value >= discourseSmallAction || p.Action != "" || p.UserID.known && p.UserID.value == discourseSystem || IsDiscourseSystem(string(p.Username))):
		sink.LeftOut(DiscourseNotice)
		return
	case p.Number.value == 1:
		sink.Article(p.article(stub, string(p.TopicTitle)))
		return
	}
	number := strconv.Itoa(int(p.Number.value))
	c := corpus.Comment{NativeID: number, Author: string(p.Username), Posted: datetime.Exact(string(p.Created)), Score: p.likes()}
	if p.ReplyTo.value > 1 && p.ReplyTo != p.Number {
		c.ParentID, c.Depth = strconv.Itoa(int(p.ReplyTo.value)), 1
	}
	if stub.URL != "" {
		c.URL = stub.URL + "/" + number
	}
	if !p.Hidden && !p.Deleted && p.DeletedAt == "" {
		c.Text = DiscourseText(string(p.Cooked))
	}
	if format.IsStub(c.Text) { // "(post deleted by author)"
		c.Text = ""
	}
	if c.Deleted = c.Text == ""; c.Deleted && p.Replies.value == 0 {
		sink.LeftOut(format.DeletedComments)
		return
	}
	sink.Comment(stub, c)
}

func (p *discoursePost) article(stub corpus.Article, title string) corpus.Article {
	a := dated(stub, datetime.Exact(string(p.Created)))
	if p.Version.value > 1 {
		a.Modified = datetime.Exact(string(p.Updated))
	}
	a.Headline = strings.Join(strings.Fields(title), " ")
	a.Bylines = bylines(string(p.Username))
	if !p.Hidden && !p.Deleted && p.DeletedAt == "" {
		a.Paragraphs = markup.Paragraphs(DiscourseText(string(p.Cooked)))
	}
	return a
}

// DiscourseText is the text of a post as its author wrote it: without the names
// and sizes of pictures, and with the address of a page in place of its
// preview.
func DiscourseText(cooked string) string {
	if !strings.Contains(cooked, "lightbox") && !strings.Contains(cooked, "onebox") {
		return markup.FromHTML(cooked)
	}
	doc, err := dom.Parse([]byte(cooked))
	if err != nil {
		return markup.FromHTML(cooked)
	}
	doc.Find(".lightbox-wrapper .meta, a.lightbox .meta").Remove()
	doc.Find("aside.onebox").Each(func(_ int, box *dom.Selection) {
		address := box.AttrOr("data-onebox-src", box.Find("a[href]").AttrOr("href", ""))
		box.SetText(address)
	})
	return markup.FromNode(doc.Find("body").Get(0))
}

// likes is how many like a post; nil if that is not known.
func (p *discoursePost) likes() *int {
	if p.Likes.known {
		return p.Likes.count()
	}
	for _, action := range p.Actions.items {
		if action.ID.value == discourseLike {
			n := int(action.Count.value)
			return &n
		}
	}
	return nil
}

// DiscourseTopic reads the address of a topic: https://host/t/slug/17, also that
// of one of its posts or pages.
func DiscourseTopic(address string) (slug, id, base string, ok bool) {
	u, err := url.Parse(address)
	if err != nil {
		return "", "", "", false
	}
	before, path, found := strings.Cut(u.EscapedPath(), "/t/")
	parts := strings.Split(strings.Trim(path, "/"), "/")
	if !found || len(parts) < 2 {
		return "", "", "", false
	}
	if _, err := strconv.ParseUint(parts[1], 10, 64); err != nil {
		return "", "", "", false
	}
	if u.Host != "" {
		base = u.Scheme + "://" + u.Host + before
	}
	return parts[0], parts[1], base, true
}
