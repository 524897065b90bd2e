package export

import (
	"bytes"
	"context"
	"iter"

	"standpoint/corpus"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/markup"
)

// remark is what Remark42 writes as a backup, JSON Lines that begin with a line
// about the site, and what its API returns, {"comments":[…]} flat or as a tree
// (umputun/remark42, backend/app/store/comment.go, migrator/native.go).
func remark() format.Format {
	return format.Format{Name: "remark42", Title: "Remark42 comments (JSON)", Claims: claimsRemark, Read: readRemark}
}

func claimsRemark(head format.Head) bool {
	if head.Text[0] != '{' {
		return false
	}
	keys := firstKeys(head.Text)
	comment := bytes.Contains(head.Text, []byte(`"locator"`)) && bytes.Contains(head.Text, []byte(`"pid"`))
	return comment && (keys["locator"] || keys["comments"] || keys["version"] && keys["users"] && keys["posts"])
}

func readRemark(ctx context.Context, in format.Input) iter.Seq2[corpus.Thread, error] {
	return func(yield func(corpus.Thread, error) bool) {
		c := &remarkReader{titles: map[string]string{}, comments: comments{yield: yield}}
		c.article = func(key string) corpus.Article {
			return corpus.Article{URL: key, Platform: "remark42", Outlet: in.Outlet(key, ""), Headline: c.titles[key]}
		}
		if c.each(ctx, in, c.record, "comments[]") {
			c.end()
		}
	}
}

type remarkReader struct {
	comments
	titles map[string]string // of the pages in the window, by address
}

// remarkNode is a comment, or a comment of a tree with its replies.
type remarkNode struct {
	remarkComment
	Comment *remarkComment `json:"comment"`
	Replies []remarkNode   `json:"replies"`
	Users   []struct{}     `json:"users"` // of the line about the site
	Posts   []struct{}     `json:"posts"`
}

type remarkComment struct {
	ID    name                  `json:"id"`
	PID   name                  `json:"pid"`
	Text  string                `json:"text"` // HTML
	Orig  string                `json:"orig"` // Markdown
	User  struct{ Name string } `json:"user"`
	Page  struct{ URL string }  `json:"locator"`
	Title string                `json:"title"`
	Score *int                  `json:"score"`
	Time  instant               `json:"time"`
	Gone  bool                  `json:"delete"`
}

// record takes in a comment with its replies.
func (c *remarkReader) record(r format.Record) error {
	var node remarkNode
	if err := decode(r, &node); err != nil {
		return err
	}
	if node.Users != nil || node.Posts != nil {
		return nil
	}
	found := false
	for nodes := []remarkNode{node}; len(nodes) > 0 && !c.stopped; nodes = nodes[1:] {
		comment := nodes[0].remarkComment
		if nodes[0].Comment != nil {
			comment = *nodes[0].Comment
		}
		nodes = append(nodes, nodes[0].Replies...)
		if comment.ID == "" || comment.Page.URL == "" {
			continue
		}
		found = true
		if len(c.titles) > 10_000 {
			clear(c.titles)
		}
		if title := markup.OneLine(comment.Title); title != "" {
			c.titles[comment.Page.URL] = title
		}
		c.add(comment.Page.URL, comment.comment(), comment.withheld(), r.Offset)
	}
	if !found {
		return r.Skip("it is not a comment: it has no id, or no address of its page")
	}
	return nil
}

func (c *remarkComment) comment() corpus.Comment {
	out := corpus.Comment{NativeID: string(c.ID), ParentID: string(c.PID), Author: format.Person(c.User.Name), Score: c.Score, Text: markup.FromHTML(c.Text)}
	if c.Text == "" {
		out.Text = markup.FromMarkdown(c.Orig)
	}
	c.Time.set(&out)
	return out
}

func (c *remarkComment) withheld() string {
	if c.Gone {
		return format.DeletedComments
	}
	return ""
}
