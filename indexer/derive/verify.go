package derive

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/indexer/event"
)

// ErrBehind says that groups do not show all changes of the records yet, or are those of
// another version. That is not a fault: the next index or serve brings them up to date.
var ErrBehind = errors.New("copies and events are behind the records; the next index or serve brings them up to date, and then they can be checked")

// Verified counts what Verify looked at.
type Verified struct{ Documents, Groups, Grouped int }

// Verify compares what a derivation, records.Copies or records.Events, has derived with
// the documents, and calls tell for each problem: a sketch that is not that of its
// document, a document whose group is not that of its sketch, a group of one document or,
// of events, of one outlet, and one whose name is not that of its earliest document. It
// does not compare documents with each other again. The error is ErrBehind if not
// everything is derived.
func Verify(ctx context.Context, store Records, derivation string, tell func(records.Problem)) (Verified, error) {
	v := &verifier{store: store, derivation: derivation, tell: tell, groups: map[string][]member{}}
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
	store      Records
	derivation string
	tell       func(records.Problem)
	groups     map[string][]member
	seen       Verified
}

// of returns a document as it must be kept: the group that it says it is in, and its
// sketch.
func (v *verifier) of(d corpus.Document) (group string, is member) {
	if v.derivation == records.Events {
		at := int64(event.Undated)
		if published := d.Published(); !published.IsZero() {
			at = published.Unix()
		}
		return d.Event, member{id: d.ID, at: at, outlet: d.Outlet, raw: eventSketch(d)}
	}
	return d.DuplicateGroup, nodeOf(d).member
}

// nameOf is what a group must be called; "" if its documents are none.
func (v *verifier) nameOf(members []member) string {
	if v.derivation == records.Events {
		return nameOfEvent(members)
	}
	return nameOf(members)
}

func (v *verifier) look(ctx context.Context, page []records.Change) error {
	held, err := sketchesOf(ctx, v.store, v.derivation, page, false)
	if err != nil {
		return fmt.Errorf("derive: verify: %w", err)
	}
	for _, change := range page {
		kept := held[change.ID]
		var group string
		var is member
		if !change.Deleted {
			v.seen.Documents++
			group, is = v.of(change.Document)
		}
		switch {
		case !bytes.Equal(kept.Data, is.raw):
			v.tell(records.Problem{ID: change.ID, Msg: fmt.Sprintf("what is kept to find its %s is not of its text", v.derivation)})
		case !change.Deleted && group != kept.Group:
			v.tell(records.Problem{ID: change.ID, Msg: fmt.Sprintf("it says that it is in the group %q, and is in %q", group, kept.Group)})
		case kept.Group != "":
			v.groups[kept.Group] = append(v.groups[kept.Group], is)
		}
	}
	return nil
}

func (v *verifier) lookAtGroups() {
	for _, name := range slices.Sorted(maps.Keys(v.groups)) {
		members := v.groups[name]
		v.seen.Groups++
		v.seen.Grouped += len(members)
		if want := v.nameOf(members); want != name {
			v.tell(records.Problem{Msg: fmt.Sprintf("the group %s of %d documents would be called %q", name, len(members), want)})
		}
	}
}
