package forumapi

import (
	"cmp"
	"net/url"
	"strings"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/parse/datetime"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/markup"
)

// lemmyView is a post or a comment as Lemmy's API shows it, with who wrote it
// and where. Since version 1.0 the counts are in the thing itself. PieFed's API
// is shaped alike, and may hold the replies to a comment in its view.
type lemmyView struct {
	Comment   object[lemmyThing]  `json:"comment"`
	Post      object[lemmyThing]  `json:"post"`
	Creator   object[lemmyPerson] `json:"creator"`
	Community object[lemmyPerson] `json:"community"`
	Counts    lemmyCounts         `json:"counts"`
	Replies   list[lemmyView]     `json:"replies"`
}

// lemmyThing is a post or a comment. What Lemmy calls a post's name and a
// comment's content is title and body to PieFed.
type lemmyThing struct {
	ID          text `json:"id"`
	PostID      text `json:"post_id"`
	Name        text `json:"name"`
	Title       text `json:"title"`
	URL         text `json:"url"`
	Body        text `json:"body"`
	Content     text `json:"content"`
	Path        text `json:"path"`
	Address     text `json:"ap_id"`
	Published   text `json:"published"`
	PublishedAt text `json:"published_at"`
	Updated     text `json:"updated"`
	UpdatedAt   text `json:"updated_at"`
	Removed     flag `json:"removed"`
	Deleted     flag `json:"deleted"`
	lemmyCounts
}

type lemmyCounts struct {
	Score    number `json:"score"`
	Comments number `json:"comments"`
	Children number `json:"child_count"`
}

// lemmyPerson is a person or a community.
type lemmyPerson struct {
	Name     text `json:"name"`
	UserName text `json:"user_name"` // PieFed
	ActorID  text `json:"actor_id"`
	Address  text `json:"ap_id"`
}

// Lemmy reads one record: a post or a comment as the API shows it. ok is false
// if it is neither.
func Lemmy(raw []byte, sink Sink) (ok bool, err error) {
	var v lemmyView
	if err := decode(raw, &v); err != nil {
		return false, err
	}
	return v.read(sink), nil
}

func (v *lemmyView) read(sink Sink) bool {
	switch post, comment := v.Post.it, v.Comment.it; {
	case comment != nil && comment.ID != "":
		v.comment(*comment, sink)
		for i := range v.Replies.items {
			v.Replies.items[i].read(sink)
		}
	case post != nil && post.ID+post.Address != "":
		sink.Article(v.post(*post))
	default:
		return false
	}
	return true
}

// LemmyPage reads what a page of Lemmy's own pages was made from: the answers of
// the API that are in its script as window.isoData.
func LemmyPage(raw []byte, sink Sink) (ok bool, err error) {
	type answer struct {
		Post     object[lemmyView] `json:"post_view"`
		Comments list[lemmyView]   `json:"comments"`
	}
	type state struct {
		Data object[answer] `json:"data"`
	}
	var page struct {
		Route object[struct {
			Post     state `json:"postRes"`
			Comments state `json:"commentsRes"`
		}] `json:"routeData"`
	}
	var older struct {
		Route list[answer] `json:"routeData"`
	}
	if err := decode(raw, &page); err != nil {
		return false, err
	}
	if err := decode(raw, &older); err != nil {
		return false, err
	}
	answers := older.Route.items
	if route := page.Route.it; route != nil {
		for _, s := range []state{route.Post, route.Comments} {
			if s.Data.it != nil {
				answers = append(answers, *s.Data.it)
			}
		}
	}
	for _, a := range answers {
		if a.Post.it == nil && !ok {
			continue
		}
		if a.Post.it != nil {
			ok = a.Post.it.read(sink)
		}
		for i := range a.Comments.items {
			a.Comments.items[i].read(sink)
		}
	}
	return ok, nil
}

// LemmyStub is what is known of a post by its ActivityPub address, which all
// instances share, and its id on the instance that was asked.
func LemmyStub(address, id string) corpus.Article {
	return corpus.Article{
		ID: corpus.NativeArticleID("lemmy", cmp.Or(address, id)), NativeID: id, Platform: "lemmy", Outlet: "lemmy", URL: address,
	}
}

func (v *lemmyView) stub(post lemmyThing) corpus.Article {
	a := LemmyStub(string(post.Address), string(post.ID))
	if v.Community.it != nil {
		a.Section = v.Community.it.fullName()
	}
	return a
}

func (v *lemmyView) post(post lemmyThing) corpus.Article {
	a := dated(v.stub(post), post.published())
	a.Modified = datetime.Exact(string(cmp.Or(post.Updated, post.UpdatedAt)))
	a.Headline = strings.Join(strings.Fields(string(cmp.Or(post.Name, post.Title))), " ")
	if v.Creator.it != nil {
		a.Bylines = bylines(v.Creator.it.fullName())
	}
	if !post.Deleted && !post.Removed {
		a.Paragraphs = markup.Paragraphs(markup.FromMarkdown(string(post.Body)))
	}
	a.CommentCount = cmp.Or(v.Counts.Comments, post.Comments).count()
	a.Related = linked(string(post.URL), string(post.Address))
	return a
}

func (v *lemmyView) comment(c lemmyThing, sink Sink) {
	out := corpus.Comment{
		NativeID: string(c.ID), Posted: c.published(), Score: cmp.Or(v.Counts.Score, c.Score).count(), URL: string(c.Address),
	}
	out.ParentID, out.Depth = LemmyParent(string(c.Path))
	if v.Creator.it != nil {
		out.Author = v.Creator.it.fullName()
	}
	if !c.Deleted && !c.Removed {
		out.Text = markup.FromMarkdown(string(cmp.Or(c.Content, c.Body)))
	}
	if out.Deleted = out.Text == ""; out.Deleted && cmp.Or(v.Counts.Children, c.Children).value == 0 {
		sink.LeftOut(format.DeletedComments)
		return
	}
	post := lemmyThing{ID: c.PostID}
	if v.Post.it != nil {
		post = *v.Post.it
	}
	under := v.stub(post)
	if post.Name != "" || post.Title != "" {
		under = v.post(post)
		under.Bylines, under.CommentCount = nil, nil // the view's are those of the comment
	}
	sink.Comment(under, out)
}

// LemmyParent reads the path of a comment, "0.12.34": the ids from the top to
// the comment itself.
func LemmyParent(path string) (parent string, depth int) {
	ids := strings.Split(path, ".")
	if len(ids) < 3 {
		return "", 0
	}
	return ids[len(ids)-2], len(ids) - 2
}

func (t *lemmyThing) published() time.Time {
	return datetime.Exact(string(cmp.Or(t.Published, t.PublishedAt)))
}

// fullName is a name with its instance, name@host, as people write it.
func (p *lemmyPerson) fullName() string {
	name := string(cmp.Or(p.Name, p.UserName))
	u, err := url.Parse(string(cmp.Or(p.ActorID, p.Address)))
	if err != nil || u.Host == "" || name == "" {
		return name
	}
	return name + "@" + u.Host
}
