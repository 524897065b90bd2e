package export

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"strings"

	"standpoint/corpus"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/markup"
)

// commento is what "Export" of Commento and Commento++ writes, version 1:
// {"version":1,"comments":[…],"commenters":[…]} (api/domain_export.go).
func commento() format.Format {
	return format.Format{Name: "commento", Title: "Commento export (JSON)", Claims: claimsCommento, Read: readCommento}
}

func claimsCommento(head format.Head) bool {
	return head.Text[0] == '{' && bytes.Contains(head.Text, []byte(`"commentHex"`)) && bytes.Contains(head.Text, []byte(`"comments"`))
}

// heldMax is how many bytes of comments wait for the names of their authors,
// which come after all of them.
const heldMax = 32 << 20

func readCommento(ctx context.Context, in format.Input) iter.Seq2[corpus.Thread, error] {
	return func(yield func(corpus.Thread, error) bool) {
		c := &commentoReader{comments: comments{yield: yield}}
		c.article = func(key string) corpus.Article {
			return corpus.Article{URL: key, Platform: "commento", Outlet: in.Outlet(key, "")}
		}
		if c.each(ctx, in, c.record, "comments", "commenters") && c.release() {
			c.end()
		}
	}
}

type commentoReader struct {
	comments
	names  people // of commenters, by commenterHex
	held   []commentoComment
	bytes  int
	nobody bool // comments were handed on before the names of their authors were known
}

type commentoComment struct {
	CommentHex, ParentHex, CommenterHex string
	Domain, URL, Path                   string
	Markdown, HTML, State               string
	Score                               *int
	Deleted                             bool
	CreationDate                        instant
	offset                              int64
}

// record takes in a comment, or the name of one who comments.
func (c *commentoReader) record(r format.Record) error {
	if r.Member == "commenters" {
		var who struct{ CommenterHex, Name string }
		if err := decode(r, &who); err != nil {
			return err
		}
		return c.names.add(r, who.CommenterHex, format.Person(who.Name))
	}
	comment := commentoComment{offset: r.Offset}
	if err := decode(r, &comment); err != nil {
		return err
	}
	if comment.CommentHex == "" {
		return r.Skip("it is not a comment: it has no commentHex")
	}
	c.held = append(c.held, comment)
	if c.bytes += len(r.Raw) + 300; c.bytes < heldMax {
		return nil
	}
	unnamed := c.unnamed()
	c.release()
	if unnamed > 0 && !c.nobody && !c.stopped {
		c.nobody = true
		reason := fmt.Sprintf("the names of commenters come after more than %d MiB of comments: those comments are without authors", heldMax>>20)
		return &format.Error{Outcome: format.Warned, Offset: r.Offset, Reason: reason}
	}
	return nil
}

// unnamed counts the comments that wait for the name of their author.
func (c *commentoReader) unnamed() (n int) {
	for _, comment := range c.held {
		if _, known := c.names.of[comment.CommenterHex]; !known && comment.CommenterHex != "anonymous" {
			n++
		}
	}
	return n
}

// release hands on the comments that were held; false if nobody wants more.
func (c *commentoReader) release() bool {
	held := c.held
	c.held, c.bytes = nil, 0
	for _, comment := range held {
		if !c.add(comment.address(), comment.comment(c.names.of), comment.withheld(), comment.offset) {
			return false
		}
	}
	return true
}

// address is the page's: the export has its host and path, and no scheme.
func (c commentoComment) address() string {
	path := c.URL
	if path == "" {
		path = c.Path
	}
	if strings.Contains(path, "://") || c.Domain == "" {
		return path
	}
	return "https://" + c.Domain + "/" + strings.TrimPrefix(path, "/")
}

func (c commentoComment) comment(names map[string]string) corpus.Comment {
	out := corpus.Comment{NativeID: c.CommentHex, Author: names[c.CommenterHex], Score: c.Score, Text: markup.FromMarkdown(c.Markdown)}
	if c.Markdown == "" {
		out.Text = markup.FromHTML(c.HTML)
	}
	if c.ParentHex != "root" {
		out.ParentID = c.ParentHex
	}
	c.CreationDate.set(&out)
	return out
}

func (c commentoComment) withheld() string {
	switch {
	case c.Deleted || c.State == "deleted":
		return format.DeletedComments
	case c.State == "flagged" || c.State == "spam":
		return format.SpamComments
	case c.State != "" && c.State != "approved":
		return format.UnapprovedComments
	}
	return ""
}
