package export

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"iter"

	"standpoint/corpus"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/markup"
)

// github is what GitHub's GraphQL API answers of discussions, and what giscus, which keeps
// comments of pages in them, makes of it (docs.github.com, "Using the GraphQL API for
// Discussions"; giscus, lib/types/adapter.ts).
func github() format.Format {
	return format.Format{Name: "github", Title: "GitHub discussions (API, giscus)", Claims: claimsGithub, Read: readGithub}
}

// githubMembers are where discussions are.
var githubMembers = []string{"data.repository.discussion", "data.repository.discussions.nodes[]", "data.search.nodes[]", "data.node", "discussion"}

func claimsGithub(head format.Head) bool {
	o := format.OutlineOf(head)
	for _, at := range []string{"data.repository.discussion", "data.repository.discussions.nodes", "data.search.nodes", "data.node", "discussion", ""} {
		d := o.Under(at)
		if (d.Has("title") || d.Has("totalCommentCount")) && (d.Has("comments.nodes") || d.Has("comments.author.login") || d.Has("comments", "totalReplyCount")) {
			return true
		}
	}
	return false
}

// nodes is a list, by itself or as GraphQL writes it.
type nodes[T any] []T

func (n *nodes[T]) UnmarshalJSON(raw []byte) error {
	if bytes.HasPrefix(raw, []byte("[")) {
		return json.Unmarshal(raw, (*[]T)(n))
	}
	var list struct {
		Nodes []T `json:"nodes"`
	}
	err := json.Unmarshal(raw, &list)
	*n = list.Nodes
	return err
}

// githubPost is a discussion, a comment or a reply.
type githubPost struct {
	ID      string  `json:"id"`
	URL     string  `json:"url"`
	Title   string  `json:"title"`
	Body    string  `json:"body"`
	HTML    string  `json:"bodyHTML"`
	Text    string  `json:"bodyText"`
	Created instant `json:"createdAt"`
	Deleted instant `json:"deletedAt"`
	Hidden  bool    `json:"isMinimized"`
	Votes   *int    `json:"upvoteCount"`
	Author  struct {
		Login string `json:"login"`
	} `json:"author"`
	Category struct {
		Name string `json:"name"`
	} `json:"category"`
	ReplyTo struct {
		ID string `json:"id"`
	} `json:"replyTo"`
	Comments nodes[githubPost] `json:"comments"`
	Replies  nodes[githubPost] `json:"replies"`
}

func readGithub(ctx context.Context, in format.Input) iter.Seq2[corpus.Thread, error] {
	return func(yield func(corpus.Thread, error) bool) {
		var d githubPost
		c := &comments{yield: yield, article: func(string) corpus.Article { return d.article() }}
		record := func(r format.Record) error {
			d = githubPost{}
			if err := decode(r, &d); err != nil {
				return err
			}
			if d.URL == "" && d.ID == "" {
				return r.Skip("it is not a discussion: it has neither an id nor an address")
			}
			for _, comment := range d.Comments {
				c.add(d.ID, comment.comment(), comment.withheld(), r.Offset)
				for _, reply := range comment.Replies {
					answer := reply.comment()
					answer.ParentID = cmp.Or(answer.ParentID, comment.ID)
					c.add(d.ID, answer, reply.withheld(), r.Offset)
				}
			}
			if !c.stopped && len(d.Comments) == 0 {
				c.stopped = !yield(corpus.Thread{Article: d.article(), Origin: corpus.Origin{Offset: r.Offset}}, nil)
				return nil
			}
			c.flush()
			return nil
		}
		if c.each(ctx, in, record, githubMembers...) {
			c.end()
		}
	}
}

func (p *githubPost) article() corpus.Article {
	a := corpus.Article{Platform: "github", Outlet: "github", NativeID: p.ID, URL: p.URL, Headline: markup.OneLine(p.Title), Section: p.Category.Name}
	if p.URL == "" {
		a.ID = corpus.NativeArticleID("github", p.ID)
	}
	if author := format.Person(p.Author.Login); author != "" {
		a.Bylines = []string{author}
	}
	a.Paragraphs = markup.Paragraphs(p.words())
	p.Created.publish(&a)
	return a
}

func (p *githubPost) words() string {
	switch {
	case p.Body != "":
		return markup.FromMarkdown(p.Body)
	case p.HTML != "":
		return markup.FromHTML(p.HTML)
	}
	return markup.FromLines(p.Text)
}

func (p *githubPost) comment() corpus.Comment {
	c := corpus.Comment{NativeID: p.ID, ParentID: p.ReplyTo.ID, Author: format.Person(p.Author.Login), URL: p.URL, Score: p.Votes, Text: p.words()}
	p.Created.set(&c)
	return c
}

func (p *githubPost) withheld() string {
	switch {
	case p.Deleted.known:
		return format.DeletedComments
	case p.Hidden:
		return "comments that were hidden"
	}
	return ""
}
