package results

import (
	"context"
	"fmt"

	"standpoint/corpus"
	"standpoint/indexer/search/schema"
	"standpoint/server/searchurl"
)

// changesBytes is how many bytes of text the changes of one answer have at most,
// unless one alone has more.
const changesBytes = 8 << 20

// Change says that a document was added or changed, or that it was deleted.
type Change struct {
	ID   string
	Item *Item // as it is now; nil if it was deleted
}

// Changes are what happened to documents after a state of the records.
type Changes struct {
	Changes []Change
	Next    corpus.State // the changes after it come next
	More    bool         // there are some already
}

// Changes returns what happened after a state, in the order in which it happened: at
// most limit changes and, after them, the older replies to the comments among them, for
// what is shown of a reply says what it answers. Whoever applies this in order, from
// the zero state on, has the items of all documents that the records hold.
func (r *Reader) Changes(ctx context.Context, after corpus.State, limit int) (*Changes, error) {
	switch ours, err := r.had(ctx, after); {
	case err != nil:
		return nil, err
	case !ours:
		return nil, &searchurl.Errors{Faults: []searchurl.Fault{{Param: "after", Position: -1, Code: searchurl.BadCursor,
			Message: "belongs to other records than the present ones; leave it out to start from the beginning, with an empty copy"}}}
	}
	last, err := r.documents.Last(ctx)
	if err != nil {
		return nil, fmt.Errorf("results: changes: %w", err)
	}
	l := changeList{at: map[string]bool{}, next: after.Seq}
	for change, err := range r.documents.Changes(ctx, after.Seq) {
		if err != nil {
			return nil, fmt.Errorf("results: changes: %w", err)
		}
		if len(l.ids) == limit || l.bytes >= changesBytes {
			l.more = true
			break
		}
		l.add(change.ID, change.Document)
		l.next = change.Seq
	}
	if !l.more {
		l.next = max(l.next, last)
	}
	if err := r.addAnswers(ctx, &l, after.Seq); err != nil {
		return nil, err
	}
	return r.changes(ctx, l)
}

// changeList collects changes.
type changeList struct {
	ids       []string
	documents []corpus.Document // of the same index; zero if it was deleted
	at        map[string]bool
	bytes     int
	next      corpus.Seq
	more      bool
}

func (l *changeList) add(id string, d corpus.Document) {
	l.ids, l.documents = append(l.ids, id), append(l.documents, d)
	l.at[id] = true
	l.bytes += d.TextBytes()
}

// addAnswers adds the replies to what changed that were given before.
func (r *Reader) addAnswers(ctx context.Context, l *changeList, given corpus.Seq) error {
	if given == 0 || len(l.ids) == 0 {
		return nil
	}
	answers, err := r.documents.Answers(ctx, l.ids, given)
	if err != nil {
		return fmt.Errorf("results: replies to what changed: %w", err)
	}
	documents, err := r.documents.Get(ctx, answers)
	if err != nil {
		return fmt.Errorf("results: replies to what changed: %w", err)
	}
	for _, d := range documents {
		if !l.at[d.ID] {
			l.add(d.ID, d)
		}
	}
	return nil
}

func (r *Reader) changes(ctx context.Context, l changeList) (*Changes, error) {
	parents, err := r.parentExcerpts(ctx, r.documents, l.documents)
	if err != nil {
		return nil, err
	}
	lineage, err := r.documents.Lineage(ctx, l.next)
	if err != nil {
		return nil, fmt.Errorf("results: changes: %w", err)
	}
	out := &Changes{Changes: make([]Change, len(l.ids)), Next: corpus.State{Seq: l.next, Lineage: lineage}, More: l.more}
	for i, d := range l.documents {
		out.Changes[i].ID = l.ids[i]
		if d.ID != "" {
			item := NewItem(d, schema.View{})
			item.explainParent(parents)
			out.Changes[i].Item = &item
		}
	}
	return out, nil
}
