package derive

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"standpoint/corpus/records"
)

// ErrBehind says that groups do not show all changes of the records yet, or are those of
// another version. That is not a fault: the next index or serve brings them up to date.
var ErrBehind = errors.New("the groups of copies are behind the records; the next index or serve brings them up to date, and then they can be checked")

// Verified counts what Verify looked at.
type Verified struct{ Documents, Groups, Copies int }

// Verify compares what is derived with the documents, and calls tell for each problem:
// a sketch that is not that of its document, a document whose group is not that of
// its sketch, a group of one document, and one whose name is not that of its earliest
// document. It does not compare documents with each other again. The error is ErrBehind
// if not everything is derived.
func Verify(ctx context.Context, store Records, tell func(records.Problem)) (Verified, error) {
	v := &verifier{store: store, tell: tell, groups: map[string][]member{}}
	done, err := isDone(ctx, store)
	if err == nil && !done {
		err = ErrBehind
	}
	if err != nil {
		return v.seen, err
	}
	var page []records.Change
	for change, err := range store.Changes(ctx, 0) {
		if err != nil {
			return v.seen, fmt.Errorf("derive: verify: %w", err)
		}
		if page = append(page, change); len(page) == pageChanges {
			if err := v.look(ctx, page); err != nil {
				return v.seen, err
			}
			page = page[:0]
		}
	}
	if err := v.look(ctx, page); err != nil {
		return v.seen, err
	}
	v.lookAtGroups()
	return v.seen, nil
}

type verifier struct {
	store  Records
	tell   func(records.Problem)
	groups map[string][]member
	seen   Verified
}

func (v *verifier) look(ctx context.Context, page []records.Change) error {
	s := &step{ctx: ctx, store: v.store}
	held, err := sketchesOf(s.ctx, s.store, records.Copies, page, s.fresh)
	if err != nil {
		return fmt.Errorf("derive: verify: %w", err)
	}
	for _, change := range page {
		kept := held[change.ID]
		var is node
		if !change.Deleted {
			v.seen.Documents++
			is = nodeOf(change.Document)
		}
		switch group := change.Document.DuplicateGroup; {
		case !bytes.Equal(kept.Data, is.raw):
			v.tell(records.Problem{ID: change.ID, Msg: "what is kept to find its copies is not of its text"})
		case !change.Deleted && group != kept.Group:
			v.tell(records.Problem{ID: change.ID, Msg: fmt.Sprintf("it says that it is in the group %q, and is in %q", group, kept.Group)})
		case kept.Group != "":
			v.groups[kept.Group] = append(v.groups[kept.Group], is.member)
		}
	}
	return nil
}

func (v *verifier) lookAtGroups() {
	for _, name := range slices.Sorted(maps.Keys(v.groups)) {
		members := v.groups[name]
		v.seen.Groups++
		v.seen.Copies += len(members)
		if want := nameOf(members); want != name {
			v.tell(records.Problem{Msg: fmt.Sprintf("the group %s of %d documents would be called %q", name, len(members), want)})
		}
	}
}
