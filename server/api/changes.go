package api

import (
	"context"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"standpoint/corpus"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

// changesLimit is how many changes an answer has if nobody says, and at most.
const changesLimit = 1000

var (
	afterParam = searchurl.Param{Name: "after", Type: "string", Example: "s42-0123456789abcdef", Pattern: `^s[0-9]+(-[0-9a-f]{16})?$`,
		Description: "Only what happened after this: next_after of the previous answer, or the snapshot of any other answer. Without it the changes begin with the first."}
	changesLimitParam = searchurl.Param{Name: "limit", Type: "integer", Least: 1, Most: changesLimit, Default: strconv.Itoa(changesLimit),
		Description: "Number of changes, 1 to " + strconv.Itoa(changesLimit) + ". An answer has fewer where documents are long."}
)

func (a *API) registerChanges() {
	get(a, huma.Operation{
		OperationID: "changes", Path: Base + "/changes", Tags: []string{"Documents"},
		Summary: "What was added, changed and deleted",
		Description: "Keeps a copy of all documents up to date. Begin without after and with an empty copy. Apply data in its order: an upsert puts a document in the place of the one with its id, if there is one; a delete removes it, if it is there. " +
			"Then ask again with next_after: at once while more is true, otherwise whenever you like. The copy then equals what the records hold. An answer shows each document as it is now, so a document that changed often comes once. " +
			"Documents have the fields that searches give without parameters, except highlights. As parent_excerpt shows another comment, a comment that changes brings along its direct replies, in addition to limit.",
	}, []searchurl.Param{afterParam, changesLimitParam}, a.changes)
}

// Change is what happened to one document.
type Change struct {
	Op       string `json:"op" enum:"upsert,delete" doc:"upsert: it was added or changed. delete: it was removed or taken down."`
	ID       string `json:"id" doc:"Id of the document." example:"c0123456789abcdef"`
	Document *Row   `json:"document,omitempty" doc:"The document as it is now; only with upsert."`
}

// ChangesAnswer is what happened after a state of the records.
type ChangesAnswer struct {
	Data      []Change `json:"data" doc:"In the order in which it happened."`
	NextAfter string   `json:"next_after" doc:"Value of after for the next request." example:"s42-0123456789abcdef"`
	More      bool     `json:"more" doc:"True if there are further changes already."`
}

func (a *API) changes(ctx context.Context, in *request) (*ChangesAnswer, error) {
	values, err := searchurl.ReadOthers(in.rawQuery(), afterParam, changesLimitParam)
	if err != nil {
		return nil, err
	}
	var after corpus.State
	if token := values.Get(afterParam.Name); token != "" {
		var ok bool
		if after, ok = corpus.ParseState(token); !ok {
			return nil, &searchurl.Errors{Faults: []searchurl.Fault{{Param: afterParam.Name, Position: -1, Code: searchurl.BadCursor,
				Message: "this is not a next_after; write it as it was given, or leave it out to start from the beginning, with an empty copy"}}}
		}
	}
	found, err := a.reader.Changes(ctx, after, changesLimitParam.Number(values))
	if err != nil {
		return nil, err
	}
	return newChangesAnswer(found), nil
}

func newChangesAnswer(found *results.Changes) *ChangesAnswer {
	out := &ChangesAnswer{Data: make([]Change, len(found.Changes)), NextAfter: found.Next.String(), More: found.More}
	for i, change := range found.Changes {
		if change.Item == nil {
			out.Data[i] = Change{Op: "delete", ID: change.ID}
			continue
		}
		document := row(*change.Item, nil)
		out.Data[i] = Change{Op: "upsert", ID: change.ID, Document: &document}
	}
	return out
}
