package export

import (
	"cmp"
	"context"
	"encoding/json"
	"html"
	"iter"
	"strings"

	"standpoint/corpus"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/markup"
)

// hyvor is what "Export" of Hyvor Talk writes: {"comments":[…]}, each comment with
// its page and its user. A body is a document of ProseMirror, often as a text.
func hyvor() format.Format {
	return format.Format{Name: "hyvor", Title: "Hyvor Talk export (JSON)", Claims: claimsHyvor, Read: readHyvor}
}

func claimsHyvor(head format.Head) bool {
	if head.Text[0] != '{' {
		return false
	}
	keys := firstKeys(head.Text, "comments")
	return keys["id"] && keys["page"] && keys["user"] && keys["created_at"] && (keys["body"] || keys["body_html"])
}

func readHyvor(ctx context.Context, in format.Input) iter.Seq2[corpus.Thread, error] {
	return func(yield func(corpus.Thread, error) bool) {
		h := &hyvorReader{titles: map[string]string{}, comments: comments{yield: yield}}
		h.article = func(key string) corpus.Article { return pageOf("hyvor", key, h.titles[key], in) }
		if h.each(ctx, in, h.record, "comments[]") {
			h.end()
		}
	}
}

type hyvorReader struct {
	comments
	titles map[string]string // of the pages in the window, by their addresses or identifiers
}

type hyvorComment struct {
	ID       name                  `json:"id"`
	ParentID name                  `json:"parent_id"`
	Body     json.RawMessage       `json:"body"`
	HTML     string                `json:"body_html"`
	Status   string                `json:"status"`
	Created  instant               `json:"created_at"`
	User     struct{ Name string } `json:"user"`
	Page     hyvorPage             `json:"page"`
}

type hyvorPage struct {
	URL        string `json:"url"`
	Identifier name   `json:"identifier"`
	Title      string `json:"title"`
}

func (h *hyvorReader) record(r format.Record) error {
	var c hyvorComment
	if err := decode(r, &c); err != nil {
		return err
	}
	key := cmp.Or(c.Page.URL, string(c.Page.Identifier))
	if c.ID == "" || key == "" {
		return r.Skip("it is not a comment: it has no id, or no address of its page")
	}
	if len(h.titles) > 10_000 {
		clear(h.titles)
	}
	if title := markup.OneLine(c.Page.Title); title != "" {
		h.titles[key] = title
	}
	h.add(key, c.comment(), c.withheld(), r.Offset)
	return nil
}

func (c *hyvorComment) comment() corpus.Comment {
	out := corpus.Comment{NativeID: string(c.ID), ParentID: string(c.ParentID), Author: format.Person(c.User.Name), Text: hyvorText(c.Body)}
	if out.Text == "" {
		out.Text = markup.FromHTML(c.HTML)
	}
	c.Created.set(&out)
	return out
}

func (c *hyvorComment) withheld() string {
	switch c.Status {
	case "deleted", "trash":
		return format.DeletedComments
	case "spam":
		return format.SpamComments
	case "pending":
		return format.UnapprovedComments
	}
	return ""
}

// hyvorText is the text of a body: a document, the same as a text, or plain text.
func hyvorText(body json.RawMessage) string {
	var text string
	if json.Unmarshal(body, &text) == nil {
		if body = json.RawMessage(text); !json.Valid(body) || body[0] != '{' {
			return markup.FromLines(html.EscapeString(text))
		}
	}
	var doc proseNode
	if json.Unmarshal(body, &doc) != nil {
		return ""
	}
	var out strings.Builder
	doc.write(&out)
	return markup.FromLines(html.EscapeString(out.String()))
}

// proseNode is a node of a document of ProseMirror (prosemirror.net/docs/guide,
// "Documents"): a block holds nodes, text holds none.
type proseNode struct {
	Type    string      `json:"type"`
	Text    string      `json:"text"`
	Content []proseNode `json:"content"`
}

func (n *proseNode) write(out *strings.Builder) {
	switch n.Type {
	case "text":
		out.WriteString(n.Text)
		return
	case "hard_break", "hardBreak":
		out.WriteByte('\n')
		return
	}
	for i := range n.Content {
		n.Content[i].write(out)
	}
	out.WriteString("\n\n")
}
