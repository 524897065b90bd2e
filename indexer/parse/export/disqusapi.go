package export

import (
	"cmp"
	"context"
	"encoding/json"
	"iter"

	"standpoint/corpus"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/markup"
)

// disqusAPI is what the API of Disqus, version 3.0, answers to posts/list and
// threads/listPosts: lists of posts, or their posts one a line. A thread is known by its
// id, or with related=thread by its address and title as well
// (disqus.com/api/docs/posts/list).
func disqusAPI() format.Format {
	return format.Format{Name: "disqus-api", Title: "Disqus comments (API)", Claims: claimsDisqusAPI, Read: readDisqusAPI}
}

func claimsDisqusAPI(head format.Head) bool {
	o := format.OutlineOf(head)
	for _, at := range []string{"response", ""} {
		if post := o.Under(at); post.Has("id", "thread", "forum", "createdAt") && (post.Has("message") || post.Has("raw_message")) {
			return true
		}
	}
	return false
}

// disqusReply is a post. isDeleted and its like are missing where a list has no such posts.
type disqusReply struct {
	ID       name            `json:"id"`
	Parent   name            `json:"parent"`
	Thread   json.RawMessage `json:"thread"` // its id, or what is known of it
	Forum    name            `json:"forum"`
	Message  string          `json:"message"`
	Raw      string          `json:"raw_message"`
	Created  instant         `json:"createdAt"`
	Likes    *int            `json:"likes"`
	Dislikes int             `json:"dislikes"`
	Deleted  bool            `json:"isDeleted"`
	Spam     bool            `json:"isSpam"`
	Approved *bool           `json:"isApproved"`
	Author   struct {
		Name     string `json:"name"`
		Username string `json:"username"`
	} `json:"author"`
}

func readDisqusAPI(ctx context.Context, in format.Input) iter.Seq2[corpus.Thread, error] {
	return func(yield func(corpus.Thread, error) bool) {
		articles := map[string]corpus.Article{} // of the window
		c := &comments{yield: yield, article: func(key string) corpus.Article { return articles[key] }}
		record := func(r format.Record) error {
			var p disqusReply
			if err := decode(r, &p); err != nil {
				return err
			}
			a := p.article(in)
			if p.ID == "" || a.NativeID == "" {
				return r.Skip("it is not a post: it has no id, or no thread")
			}
			if len(articles) > 100_000 {
				c.flush()
				clear(articles)
			}
			articles[a.NativeID] = a
			c.add(a.NativeID, p.comment(), p.withheld(), r.Offset)
			return nil
		}
		if c.each(ctx, in, record, "response[]") {
			c.end()
		}
	}
}

// article is the page that a post is below. Of a thread that is known by its id alone an
// export in XML may know more.
func (p *disqusReply) article(in format.Input) corpus.Article {
	a := corpus.Article{Platform: "disqus"}
	var thread struct {
		ID    name   `json:"id"`
		Link  string `json:"link"`
		Title string `json:"clean_title"`
		Long  string `json:"title"`
	}
	if len(p.Thread) > 0 && p.Thread[0] == '{' && json.Unmarshal(p.Thread, &thread) == nil {
		a.NativeID, a.URL, a.Headline = string(thread.ID), thread.Link, markup.OneLine(cmp.Or(thread.Title, thread.Long))
	} else {
		var id name
		_ = json.Unmarshal(p.Thread, &id)
		a.NativeID = string(id)
	}
	if a.URL == "" {
		a.ID = corpus.NativeArticleID(a.Platform, a.NativeID)
	}
	in.Attribute(&a, a.URL, string(p.Forum))
	return a
}

func (p *disqusReply) comment() corpus.Comment {
	c := corpus.Comment{NativeID: string(p.ID), ParentID: string(p.Parent), Author: cmp.Or(format.Person(p.Author.Name), format.Person(p.Author.Username)), Text: markup.FromHTML(p.Message)}
	if c.Text == "" {
		c.Text = markup.FromLines(p.Raw)
	}
	if p.Likes != nil {
		score := *p.Likes - p.Dislikes
		c.Score = &score
	}
	p.Created.set(&c)
	return c
}

func (p *disqusReply) withheld() string {
	switch {
	case p.Deleted:
		return format.DeletedComments
	case p.Spam:
		return format.SpamComments
	case p.Approved != nil && !*p.Approved:
		return format.UnapprovedComments
	}
	return ""
}
