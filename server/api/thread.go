package api

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"standpoint/corpus"
	"standpoint/server/searchurl"
)

// threadLimit is how many comments of a thread an answer has if nobody says, and at
// most.
const threadLimit = 1000

var (
	formParam = searchurl.Param{Name: "form", Type: "string", Enum: []string{"tree", "flat"}, Default: "tree",
		Description: "tree: replies are nested in the comments that they answer; flat: all comments are in one list."}
	aroundParam = searchurl.Param{Name: "around", Type: "string", Example: "c0123456789abcdef",
		Description: "Id of a comment: the answer has this comment in the middle of those before and after it. Not together with cursor."}
	threadLimitParam = searchurl.Param{Name: "limit", Type: "integer", Least: 1, Most: threadLimit, Default: strconv.Itoa(threadLimit),
		Description: "Number of comments, 1 to " + strconv.Itoa(threadLimit) + ", without those that are there as context."}
	threadCursorParam = searchurl.Param{Name: "cursor", Type: "string",
		Description: "Where to continue: next_cursor of the previous answer."}
)

func (a *API) registerThread() {
	get(a, huma.Operation{
		OperationID: "thread", Path: Base + "/articles/{id}/thread", Tags: []string{"Documents"},
		Summary: "The comments of an article",
		Description: fmt.Sprintf("An article with its comments, as a tree or a list, in reading order: each comment is followed by its replies. A page begins with the comments that the first one answers, marked as context, so that no reply is without what it answers. "+
			"A tree has at most %d levels. Deeper replies are next to the comments that they answer.", maxNesting),
	}, []searchurl.Param{formParam, aroundParam, threadLimitParam, threadCursorParam}, a.thread)
}

// ThreadAnswer is an article with its comments.
type ThreadAnswer struct {
	Article    *Article `json:"article,omitempty" doc:"Missing if only comments on the article are here."`
	Form       string   `json:"form" enum:"tree,flat"`
	Total      int      `json:"total" doc:"Number of comments of the article on all levels, on all pages."`
	Comments   []Reply  `json:"comments" doc:"As a tree: the comments that answer the article, and those whose parent is not here. As a flat list: all comments of this page, parents before replies."`
	NextCursor string   `json:"next_cursor" doc:"Value of cursor for the next page; empty at the end."`
}

// Reply is a comment in a thread.
type Reply struct {
	Comment
	Context  bool    `json:"context" doc:"True if the comment is on another page and is here only because comments of this page answer it, directly or not."`
	Children []Reply `json:"children,omitempty" doc:"Only in a tree: the comments that answer it."`
}

// maxNesting is the deepest level of nesting in a tree, because JSON readers
// refuse deeper ones or crash. A deeper reply is next to the comment that it
// answers.
const maxNesting = 100

func (a *API) thread(ctx context.Context, in *request) (*ThreadAnswer, error) {
	values, err := searchurl.ReadOthers(in.rawQuery(), formParam, aroundParam, threadLimitParam, threadCursorParam)
	if err != nil {
		return nil, err
	}
	documents, err := a.reader.Thread(ctx, in.path("id"))
	if err != nil {
		return nil, err
	}
	t := readThread(documents)
	from, err := t.start(values.Get(aroundParam.Name), values.Get(threadCursorParam.Name), threadLimitParam.Number(values))
	if err != nil {
		return nil, err
	}
	to := min(from+threadLimitParam.Number(values), len(t.comments))
	out := &ThreadAnswer{Form: "flat", Total: len(t.comments), Comments: t.page(from, to)}
	if to < len(t.comments) {
		out.NextCursor = t.comments[to-1].ID
	}
	if values.Get(formParam.Name) != "flat" {
		out.Form, out.Comments = "tree", nested(out.Comments)
	}
	if i := slices.IndexFunc(documents, func(d corpus.Document) bool { return d.Article != nil }); i >= 0 {
		out.Article = article(documents[i])
	}
	return out, nil
}

// readingThread holds the comments of a thread in reading order.
type readingThread struct {
	comments []corpus.Document
	above    []int // index of the comment that each one answers; -1 if that is not here
}

func readThread(documents []corpus.Document) readingThread {
	comments := slices.DeleteFunc(slices.Clone(documents), func(d corpus.Document) bool { return d.Comment == nil })
	tree := corpus.NewTree(len(comments), func(i int) (id, parent string) { return comments[i].ID, comments[i].Comment.ParentID })
	order, _ := tree.Reading()
	at := make([]int, len(comments)) // of each comment, in reading order
	t := readingThread{make([]corpus.Document, len(comments)), make([]int, len(comments))}
	for position, i := range order {
		at[i], t.comments[position], t.above[position] = position, comments[i], -1
		if parent := tree.Parent(i); parent >= 0 {
			t.above[position] = at[parent]
		}
	}
	return t
}

// start returns the index of the first comment of a page.
func (t readingThread) start(around, cursor string, limit int) (int, error) {
	fault := func(p searchurl.Param, code searchurl.Code, message string) (int, error) {
		return 0, &searchurl.Errors{Faults: []searchurl.Fault{{Param: p.Name, Position: -1, Code: code, Message: message}}}
	}
	find := func(id string) int {
		return slices.IndexFunc(t.comments, func(d corpus.Document) bool { return d.ID == id })
	}
	switch {
	case around != "" && cursor != "":
		return fault(aroundParam, searchurl.UnknownValue, "cannot be given together with cursor: a cursor says where the page begins")
	case around != "":
		at := find(around)
		if at < 0 {
			return fault(aroundParam, searchurl.UnknownValue, "is not the id of a comment on this article")
		}
		return max(0, min(at-limit/2, len(t.comments)-limit)), nil
	case cursor != "":
		at := find(cursor)
		if at < 0 {
			return fault(threadCursorParam, searchurl.BadCursor, "is not a next_cursor of this thread, or its comment is gone; leave it out to begin again")
		}
		return at + 1, nil
	}
	return 0, nil
}

// page returns the comments from an index up to another, and before them those that
// they answer: those above the first one are enough, because a comment is followed by
// everything below it.
func (t readingThread) page(from, to int) []Reply {
	replies := make([]Reply, 0, to-from)
	if from < to {
		for at := t.above[from]; at >= 0; at = t.above[at] {
			replies = append(replies, Reply{Comment: *comment(t.comments[at], ""), Context: true})
		}
		slices.Reverse(replies)
	}
	for _, d := range t.comments[from:to] {
		replies = append(replies, Reply{Comment: *comment(d, "")})
	}
	return replies
}

// nested puts replies into the comments that they answer.
func nested(comments []Reply) []Reply {
	whole := corpus.NewTree(len(comments), func(i int) (id, parent string) { return comments[i].ID, comments[i].ParentID })
	replies, top := whole.Lift(maxNesting).Replies()
	var nest func(which []int) []Reply
	nest = func(which []int) []Reply {
		out := make([]Reply, len(which))
		for k, i := range which {
			out[k] = comments[i]
			out[k].Children = nest(replies[i])
		}
		return out
	}
	return nest(top)
}
