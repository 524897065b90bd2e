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
	level    []int          // of each comment; 0: it answers the article
	above    []int          // position of the comment that each one answers; -1 if there is none
	at       map[string]int // position in comments, by id
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
	t := &thread{id: articleID, at: map[string]int{}, quoters: map[string][]quoter{}}
	var comments []corpus.Document
	for i, d := range documents {
		if d.Article != nil && t.article == nil {
			t.article = &documents[i]
		}
		if d.Comment != nil {
			comments = append(comments, d)
		}
	}
	tree := corpus.NewTree(len(comments), func(i int) (id, parent string) { return comments[i].ID, comments[i].Comment.ParentID })
	order, depth := tree.Reading()
	position := make([]int, len(comments)) // of each comment, in reading order
	for at, i := range order {
		position[i] = at
		above := -1
		if parent := tree.Parent(i); parent >= 0 {
			above = position[parent]
		}
		t.at[comments[i].ID] = at
		t.comments = append(t.comments, comments[i])
		t.level, t.above = append(t.level, depth[i]), append(t.above, above)
	}
	t.findQuoters()
	return t
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
	if at, held := t.at[id]; held {
		for at = t.above[at]; at >= 0; at = t.above[at] {
			up = append(up, t.comments[at])
		}
	}
	slices.Reverse(up)
	return up
}

// below returns the comments under a comment, in reading order.
func (t *thread) below(id string) []corpus.Document {
	at := t.at[id]
	to := at + 1
	for to < len(t.comments) && t.level[to] > t.level[at] {
		to++
	}
	return t.comments[at+1 : to]
}

// depth returns the level of a comment; 0: it answers the article.
func (t *thread) depth(id string) int { return t.level[t.at[id]] }

// nameOf returns the text of a link to a comment: its author or, if that is not
// known, its number in the thread, from 1.
func (t *thread) nameOf(d corpus.Document) string {
	number := "comment " + number(t.at[d.ID]+1)
	switch {
	case d.Comment.Author != "":
		return corpus.Excerpt(visible(d.Comment.Author), namesShown)
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
