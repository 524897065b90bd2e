package export

import (
	"bytes"
	"context"
	"iter"
	"strconv"

	"standpoint/corpus"
	"standpoint/indexer/parse/datetime"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/markup"
)

// isso is the form in which comments are carried into Isso and out of it: a list
// of pages with their comments (isso-comments.de, "Generic JSON Import").
func isso() format.Format {
	return format.Format{Name: "isso", Title: "Isso comments (JSON)", Claims: claimsIsso, Read: readIsso}
}

func claimsIsso(head format.Head) bool {
	keys := map[string]bool{}
	if head.Text[0] == '[' {
		keys = firstKeys(head.Text)
	}
	return keys["id"] && keys["title"] && bytes.Contains(head.Text, []byte(`"comments"`)) &&
		(bytes.Contains(head.Text, []byte(`"remote_addr"`)) || bytes.Contains(head.Text, []byte(`"website"`)))
}

func readIsso(ctx context.Context, in format.Input) iter.Seq2[corpus.Thread, error] {
	return func(yield func(corpus.Thread, error) bool) {
		var page issoPage
		c := &comments{yield: yield, article: func(string) corpus.Article { return page.article(in) }}
		record := func(r format.Record) error {
			page = issoPage{}
			if err := decode(r, &page); err != nil {
				return err
			}
			if page.ID == "" {
				return r.Skip("it is not a page with comments: it has no id")
			}
			for _, comment := range page.Comments {
				if !c.add(page.ID, comment.comment(), "", r.Offset) {
					return nil
				}
			}
			c.flush()
			return nil
		}
		if c.each(ctx, in, record) {
			c.end()
		}
	}
}

// issoPage is a page, named by its path or address.
type issoPage struct {
	ID       string        `json:"id"`
	Title    string        `json:"title"`
	Comments []issoComment `json:"comments"`
}

type issoComment struct {
	ID      name   `json:"id"`
	Parent  name   `json:"parent"`
	Author  string `json:"author"`
	Created name   `json:"created"`
	Text    string `json:"text"` // Markdown
}

func (p *issoPage) article(in format.Input) corpus.Article {
	return pageOf("isso", p.ID, markup.OneLine(p.Title), in)
}

func (c *issoComment) comment() corpus.Comment {
	out := corpus.Comment{NativeID: string(c.ID), ParentID: string(c.Parent), Author: format.Person(c.Author), Text: markup.FromMarkdown(c.Text)}
	if seconds, err := strconv.ParseFloat(string(c.Created), 64); err == nil && seconds > 0 && seconds < 1e11 {
		when(&out, datetime.Unix(seconds))
	} else if m, ok := utc(string(c.Created)); ok {
		when(&out, m)
	}
	return out
}
