package records

import (
	"context"
	"errors"
	"fmt"
)

// ErrDamaged is wrapped by the errors of a read or a write that found a part of
// the store that is not as it was written. Whatever reads a damaged part fails:
// nothing is left out of an answer because it cannot be read.
var ErrDamaged = errors.New("the file is damaged; put a backup in its place with: standpoint restore")

// Problem is one thing that is wrong with a store.
type Problem struct {
	ID  string // of the document; "" if it is about the store as a whole
	Msg string // what is wrong
}

func (p Problem) String() string {
	if p.ID == "" {
		return p.Msg
	}
	return fmt.Sprintf("document %q: %s", p.ID, p.Msg)
}

// Verified counts what Verify looked at.
type Verified struct {
	Documents   int // held
	Deleted     int // deletions that are kept
	Revisions   int
	Withdrawn   int
	Pending     int // marks
	Quarantined int
	Imports     int
}

// Verifier checks a store against itself.
type Verifier interface {
	// Verify reads everything, as of one moment, and calls tell for each problem,
	// one after the other: whatever lies on damaged pages; documents that are not
	// what was written, do not decode or do not pass Check; numbers of replies
	// that are not those of the comments held; revisions of documents that are
	// not held; marks of articles that have no document; sequence numbers that
	// come twice or were not given yet; lineages that do not go up to the last
	// change; withdrawn documents that are held. It goes on after each problem.
	// The error says that it could not check at all.
	Verify(ctx context.Context, tell func(Problem)) (Verified, error)
}
