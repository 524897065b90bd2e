package pages

import (
	"slices"

	"standpoint/corpus"
)

// The measures of a thread on a page.
const (
	threadPage    = 200  // comments on one page
	deepest       = 8    // levels that are indented; deeper ones are not indented further
	commentLength = 6000 // code points of a comment that a thread shows; its own page shows all
	namesShown    = 60   // code points of a name in a link
	quotersShown  = 50   // comments listed under a paragraph that they quote
	ancestorsMost = 50   // comments above a comment that its page shows: the nearest ones
)

// thread is an article with its comments in reading order: each comment, then
// its replies, then the next comment.
type thread struct {
	article  *corpus.Document // nil if only comments are there
	id       string           // of the article
	comments []corpus.Document
	level    map[string]int // of each comment; 0: it answers the article
	at       map[string]int // position in comments
	quoters  map[string][]quoter

	withdrawn map[string]bool // documents that were taken down
}

// quoter is a comment that quotes a passage of another document.
type quoter struct {
	comment corpus.Document
	span    corpus.Span // in the quoted text
}

// newThread puts the documents of a thread in reading order. A comment whose
// parent is not there, or that is its own ancestor, is shown at the top level.
func newThread(articleID string, documents []corpus.Document) *thread {
	t := &thread{id: articleID, level: map[string]int{}, at: map[string]int{}, quoters: map[string][]quoter{}}
	var comments []corpus.Document
	held := map[string]bool{}
	for i, d := range documents {
		if d.Article != nil && t.article == nil {
			t.article = &documents[i]
		}
		if d.Comment != nil {
			comments = append(comments, d)
			held[d.ID] = true
		}
	}
	replies := map[string][]corpus.Document{}
	for _, c := range comments {
		parent := c.Comment.ParentID
		if !held[parent] {
			parent = ""
		}
		replies[parent] = append(replies[parent], c)
	}
	t.add(replies[""], replies)
	for _, c := range comments { // cycles cannot be reached from a root
		if _, added := t.at[c.ID]; !added {
			t.add([]corpus.Document{c}, replies)
		}
	}
	t.findQuoters()
	return t
}

// add adds comments and everything below them.
func (t *thread) add(roots []corpus.Document, replies map[string][]corpus.Document) {
	type step struct {
		comment corpus.Document
		level   int
	}
	var stack []step
	push := func(list []corpus.Document, level int) {
		for _, c := range slices.Backward(list) {
			stack = append(stack, step{c, level})
		}
	}
	push(roots, 0)
	for len(stack) > 0 {
		next := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if _, added := t.at[next.comment.ID]; added {
			continue
		}
		t.at[next.comment.ID] = len(t.comments)
		t.level[next.comment.ID] = next.level
		t.comments = append(t.comments, next.comment)
		push(replies[next.comment.ID], next.level+1)
	}
}

func (t *thread) findQuoters() {
	for _, c := range t.comments {
		for _, q := range c.Annotation.Quotes {
			source := q.SourceID
			if q.Of == "article" {
				source = t.id
			}
			if source != "" && source != c.ID {
				t.quoters[source] = append(t.quoters[source], quoter{c, q.SourceSpan})
			}
		}
	}
}

// get returns a comment of the thread.
func (t *thread) get(id string) (corpus.Document, bool) {
	i, held := t.at[id]
	if !held {
		return corpus.Document{}, false
	}
	return t.comments[i], true
}

// missing returns the ids of documents that are not there, although others of
// the thread belong to them or answer them.
func (t *thread) missing() []string {
	var ids []string
	if t.article == nil {
		ids = append(ids, t.id)
	}
	seen := map[string]bool{"": true}
	for _, c := range t.comments {
		parent := c.Comment.ParentID
		if _, held := t.get(parent); !held && !seen[parent] {
			seen[parent] = true
			ids = append(ids, parent)
		}
	}
	return ids
}

// ancestors returns the comments above a comment, the outermost first.
func (t *thread) ancestors(id string) []corpus.Document {
	var up []corpus.Document
	seen := map[string]bool{id: true}
	for c, held := t.get(id); held; {
		parent := c.Comment.ParentID
		if seen[parent] {
			break
		}
		seen[parent] = true
		if c, held = t.get(parent); held {
			up = append(up, c)
		}
	}
	slices.Reverse(up)
	return up
}

// below returns the comments under a comment, in reading order.
func (t *thread) below(id string) []corpus.Document {
	from, level := t.at[id]+1, t.level[id]
	to := from
	for to < len(t.comments) && t.level[t.comments[to].ID] > level {
		to++
	}
	return t.comments[from:to]
}

// pages returns the number of pages of a thread; an empty one has one page.
func (t *thread) pages() int { return max(1, (len(t.comments)+threadPage-1)/threadPage) }

// pageOf returns the page, from 1, that shows a comment.
func (t *thread) pageOf(id string) int { return t.at[id]/threadPage + 1 }

// onPage returns the comments of a page; pages are counted from 1.
func (t *thread) onPage(page int) []corpus.Document {
	from := (page - 1) * threadPage
	return t.comments[from:min(from+threadPage, len(t.comments))]
}

// nameOf returns the text of a link to a comment: its author or, if that is not
// known, its number in the thread, from 1.
func (t *thread) nameOf(d corpus.Document) string {
	number := "comment " + number(t.at[d.ID]+1)
	switch {
	case d.Comment.Author != "":
		name, _ := cut(visible(d.Comment.Author), namesShown)
		return name
	case d.Comment.Deleted:
		return "a deleted comment, " + number
	}
	return number
}

// commentOf returns the name of a comment with the word comment: by its author
// or by its number.
func (t *thread) commentOf(d corpus.Document) string {
	if d.Comment.Author != "" {
		return t.nameOf(d) + "’s comment"
	}
	return t.nameOf(d)
}
