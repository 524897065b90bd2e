// Package linked reads the comments that a page tells machines in JSON-LD.
package linked

import (
	"strconv"

	"standpoint/corpus"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/markup"
	"standpoint/indexer/parse/webpage/discussion/comment"
	"standpoint/indexer/parse/webpage/discussion/commentid"
	"standpoint/indexer/parse/webpage/structured"
)

// maxLinked is how many comments are read from JSON-LD.
const maxLinked = 100_000

// Read returns the comments that a page names in JSON-LD, replies after the
// comment that they answer.
func Read(page *structured.Page, reader comment.Reader) []corpus.Comment {
	l := linking{Reader: reader, seen: map[*structured.Item]bool{}}
	for about := range page.All() {
		if about.Source == structured.JSONLD && !about.Is("Comment", "UserComments") {
			l.commentsOf(about, "", 0)
		}
	}
	return l.comments
}

// linking reads comments from JSON-LD.
type linking struct {
	comment.Reader
	seen     map[*structured.Item]bool
	comments []corpus.Comment
}

// commentsOf reads the comments of an article or a comment. JSON-LD is nested at
// most 64 deep.
func (l *linking) commentsOf(about *structured.Item, parent string, depth int) {
	for _, item := range about.Items("comment") {
		if l.seen[item] || !item.Is("Comment", "UserComments") || len(l.comments) >= maxLinked {
			continue
		}
		l.seen[item] = true
		c := l.comment(item)
		if c.ParentID == "" {
			c.ParentID = parent
		}
		c.Depth = depth
		replies := len(item.Items("comment")) > 0
		if c.NativeID == "" && replies {
			c.ID = corpus.Placeholder(1_000_000 + len(l.comments))
		}
		name := c.NativeID
		if name == "" {
			name = c.ID
		}
		if c.Text == "" {
			c.Deleted = replies
		}
		if c.Text != "" || replies {
			l.comments = append(l.comments, c)
		}
		l.commentsOf(item, name, depth+1)
	}
}

// comment reads one comment.
func (l *linking) comment(item *structured.Item) corpus.Comment {
	c := corpus.Comment{Author: comment.Name(first(item, "author", "creator")), URL: item.Address("url")}
	for _, address := range []string{item.ID, item.Text("identifier"), c.URL} {
		if id, sure := commentid.In(commentid.Fragment(address)); id != "" && c.NativeID == "" && (sure || commentid.IsNumber(id)) {
			c.NativeID = id
		}
	}
	for _, name := range []string{"text", "commentText", "articleBody", "description"} {
		if values := item.Values(name); c.Text == "" && len(values) > 0 {
			c.Text = markup.FromLines(values[0].Text())
		}
	}
	if at, ok := l.Time(first(item, "dateCreated", "datePublished", "commentTime")); ok {
		c.Posted, c.PostedZone = at.Time, at.Zone
		if at.Precision != corpus.PrecisionMinute {
			c.PostedPrecision = at.Precision
		}
	}
	if up, err := strconv.Atoi(item.Text("upvoteCount")); err == nil {
		down, _ := strconv.Atoi(item.Text("downvoteCount"))
		up -= down
		c.Score = &up
	}
	if id, sure := commentid.In(commentid.Fragment(item.Address("parentItem"))); sure {
		c.ParentID = id
	}
	if format.IsStub(c.Text) {
		c.Text = ""
	}
	return c
}

// first is the first of these properties that says something.
func first(item *structured.Item, names ...string) string {
	for _, name := range names {
		if text := item.Text(name); text != "" {
			return text
		}
	}
	return ""
}
