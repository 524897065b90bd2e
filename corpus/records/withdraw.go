package records

import (
	"context"
	"errors"
	"time"

	"standpoint/corpus"
)

// ErrWithdrawn says that a document was taken down (see Withdrawer) and is not
// given to anyone any more.
var ErrWithdrawn = errors.New("withdrawn")

// Withdrawal is what is left of a document that was taken down. It holds
// nothing of its content.
type Withdrawal struct {
	ID     string
	At     time.Time // UTC, whole seconds
	Reason string
}

// Withdrawer takes documents down for good.
type Withdrawer interface {
	// Withdraw deletes documents as Delete does and leaves a Withdrawal and a
	// line of the audit (see Auditor), in one transaction, durable on return.
	// Put passes over a withdrawn id from then on, and so the document does not
	// come back when its source is read again; only the id decides, so the same
	// words under another id are another document. Comments of a withdrawn
	// article lose the headline and the lead that it lent them, and what is put
	// or annotated later does not bring these back. What is left of the threads
	// is marked as pending.
	//
	// An id that is withdrawn already keeps its first time and reason. One that
	// was never held is refused with ErrNotFound, as is an empty reason with an
	// error, and then nothing changes. It returns the last sequence number given
	// here; 0 if nothing changed.
	Withdraw(ctx context.Context, ids []string, reason string) (corpus.Seq, error)
	// Withdrawals returns those of the ids that are withdrawn, in the order of
	// ids; all that there are, the oldest first, if ids is empty.
	Withdrawals(ctx context.Context, ids []string) ([]Withdrawal, error)
	// Erase overwrites what the files of the store still hold of content that is
	// no longer held: deleted, replaced, or released from quarantine. It may
	// take as long as writing the whole store, changes nothing that can be read,
	// and may be called again.
	Erase(ctx context.Context) error
}

// Selection names documents by where they come from. Exactly one of its fields
// is set.
type Selection struct {
	Outlet string // all articles of the outlet, and all comments on them
	Import int64  // all documents that this account brought first (corpus.Origin.Import)
}

// Forgetter removes what came from one place.
type Forgetter interface {
	// Select returns the ids of the documents that a Selection names, in the
	// order of first put. A Selection that does not name one place is refused.
	Select(ctx context.Context, what Selection) (ids []string, err error)
	// Forget deletes the documents that a Selection names, as Delete does, and
	// leaves a line of the audit if there were any. They may be put again. It
	// returns how many there were.
	Forget(ctx context.Context, what Selection) (int, error)
}

// AuditLine says what a person did to the records. It holds nothing of the
// content of documents.
type AuditLine struct {
	At        time.Time // UTC, whole seconds
	Action    string    // "takedown" or "forget"
	Subject   string    // what was asked for: ids with spaces between them, "outlet NAME" or "import N"
	Reason    string    // "" of "forget"
	Documents int       // that were removed
}

// Auditor lists what people did to the records.
type Auditor interface {
	// Audit returns all lines, the oldest first.
	Audit(ctx context.Context) ([]AuditLine, error)
}
