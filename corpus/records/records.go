// Package records is the contract of the store of documents: the truth, from
// which every index is derived. Implementations pass recordstest.
package records

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	"standpoint/corpus"
)

// ErrNotFound is returned for an id that the records do not hold.
var ErrNotFound = errors.New("not found")

// ErrFull is wrapped by errors of a write for which there was no room. Nothing
// of that write is kept, all that was there is, and writes succeed again once
// there is room.
var ErrFull = errors.New("the disk is full")

// InvalidError refuses a document that cannot be kept; see Check. The Put that
// brought it changed nothing.
type InvalidError struct {
	ID  string // of the document, as it was given
	Msg string
}

func (e *InvalidError) Error() string { return fmt.Sprintf("document %q: %s", e.ID, e.Msg) }

// Seq numbers the changes of a store, from 1, increasing and without reuse.
type Seq uint64

// Change is one entry of the change log. An upsert carries the document as it
// is now; the entries of older versions are passed over, so a reader sees each
// document at most once, at its last sequence number.
type Change struct {
	Seq      Seq
	ID       string
	Deleted  bool
	Document corpus.Document // zero if Deleted
}

// Put says what one Put did, by document.
type Put struct {
	Articles, Comments Counts
	Seq                Seq // of the last change; 0 if nothing changed
}

// Counts tells how many documents were new, held already in the same words and
// with the same annotations, or held in another version that was replaced.
type Counts struct {
	New       int `json:"new"`
	Unchanged int `json:"unchanged"`
	Replaced  int `json:"replaced"`
}

// Add adds other to c.
func (c *Counts) Add(other Counts) {
	c.New += other.New
	c.Unchanged += other.Unchanged
	c.Replaced += other.Replaced
}

// Total is the number of documents counted.
func (c Counts) Total() int { return c.New + c.Unchanged + c.Replaced }

// Import is the kept account of one run of the indexer.
type Import struct {
	ID       int64
	Started  time.Time // UTC, whole seconds
	Finished time.Time // zero: it was cut off
	Receipt  []byte    // JSON, as the indexer writes it
}

// Writer takes documents in.
type Writer interface {
	// Put stores documents in one transaction, durable on return: after an
	// error, or an end of the context, nothing of it is kept. Putting what
	// is already there changes nothing and takes no sequence number. Of several
	// documents with one id the last is kept, and counted once. One that Check
	// refuses fails the whole Put with an *InvalidError. Replies
	// are derived here: a document whose number of replies changes is written
	// anew and takes a new sequence number, without being counted as replaced.
	// A comment's replies are those that its thread shows: the comments held of
	// the same article whose parent it is, whichever came first.
	Put(ctx context.Context, documents []corpus.Document) (Put, error)
	// Delete removes documents, in one transaction, durable on return, and
	// leaves a deletion of each in the change log. Ids that are not held are
	// passed over. Replies to what is deleted stay and keep its id as their
	// parent; put again, it is new. It returns the sequence number of the last
	// change; 0 if nothing changed.
	Delete(ctx context.Context, ids []string) (Seq, error)
}

// Reader looks documents up.
type Reader interface {
	// Get returns the documents in the order of ids, without those not held.
	// An id given twice is answered twice.
	Get(ctx context.Context, ids []string) ([]corpus.Document, error)
	// Thread returns the article and all its comments, parents before replies
	// and in the order in which they were first put, where a reply that was put
	// before its parent comes right behind it (corpus.ParentsFirst);
	// ErrNotFound if there is no such article.
	// If only comments of it are held, they come without an article document.
	Thread(ctx context.Context, articleID string) ([]corpus.Document, error)
}

// Log follows the changes.
type Log interface {
	// Changes yields the changes after a sequence number, in order, as of the
	// moment of the call: none above what Last was then. A document that changes
	// again before it is reached is passed over; it is among the changes after
	// the last one yielded. Applied in order to what Changes gave before, they
	// give exactly the documents held, however often the reader stops and goes
	// on. No lock is held while the reader works. It stops at the first error.
	Changes(ctx context.Context, after Seq) iter.Seq2[Change, error]
	// Last is the highest sequence number given; 0 for a new store. It is
	// cheap, and sees at once what another process has put.
	Last(ctx context.Context) (Seq, error)
	// Identity tells this store from every other: 16 lower-case hexadecimal
	// digits, drawn when the store is made and kept for its life. What is
	// derived from a store (an index) carries it, and so is never taken for
	// what was derived from another.
	Identity(ctx context.Context) (string, error)
}

// Imports keeps the account of what was read and when.
type Imports interface {
	// Begin opens an account and returns its id; Finish closes it with its
	// receipt, which must be JSON; ErrNotFound if there is no such account.
	Begin(ctx context.Context) (int64, error)
	Finish(ctx context.Context, id int64, receipt []byte) error
	// List returns the accounts, the newest first; all of them if limit is 0.
	List(ctx context.Context, limit int) ([]Import, error)
}

// Store is all of it. Several processes may hold the same store open: writers
// wait for each other as long as their context lets them, readers wait for
// nobody. Every method is safe for use by several goroutines. What is returned
// belongs to the caller. Close may be called again; every other method fails
// after it.
type Store interface {
	Writer
	Reader
	Log
	Imports
	io.Closer
}
