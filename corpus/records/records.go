// Package records is the contract of the store of documents: the truth, from
// which every index is derived. Implementations pass recordstest.
package records

import (
	"context"
	"errors"
	"io"
	"iter"
	"time"

	"standpoint/corpus"
)

// ErrNotFound is returned for an id that the records do not hold.
var ErrNotFound = errors.New("not found")

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
	Started  time.Time
	Finished time.Time // zero: it was cut off
	Receipt  []byte    // JSON, as the indexer writes it
}

// Writer takes documents in.
type Writer interface {
	// Put stores documents in one transaction, durable on return. Putting what
	// is already there changes nothing and takes no sequence number. Replies
	// are derived here: a document whose number of replies changes is written
	// anew and takes a new sequence number, without being counted as replaced.
	Put(ctx context.Context, documents []corpus.Document) (Put, error)
	// Delete removes documents and leaves a deletion in the change log. Ids
	// that are not held are passed over.
	Delete(ctx context.Context, ids []string) (Seq, error)
}

// Reader looks documents up.
type Reader interface {
	// Get returns the documents in the order of ids, without those not held.
	Get(ctx context.Context, ids []string) ([]corpus.Document, error)
	// Thread returns the article and all its comments, parents before replies
	// and in the order in which they were first put; ErrNotFound if there is no such article.
	// If only comments of it are held, they come without an article document.
	Thread(ctx context.Context, articleID string) ([]corpus.Document, error)
}

// Log follows the changes.
type Log interface {
	// Changes yields the changes after a sequence number, in order, as of the
	// moment of the call. It stops at the first error.
	Changes(ctx context.Context, after Seq) iter.Seq2[Change, error]
	// Last is the highest sequence number given; 0 for an empty store.
	Last(ctx context.Context) (Seq, error)
	// Identity tells this store from every other: 16 lower-case hexadecimal
	// digits, drawn when the store is made and kept for its life. What is
	// derived from a store (an index) carries it, and so is never taken for
	// what was derived from another.
	Identity(ctx context.Context) (string, error)
}

// Imports keeps the account of what was read and when.
type Imports interface {
	// Begin opens an account and returns its id; Finish closes it with its receipt.
	Begin(ctx context.Context) (int64, error)
	Finish(ctx context.Context, id int64, receipt []byte) error
	// List returns the accounts, the newest first.
	List(ctx context.Context, limit int) ([]Import, error)
}

// Store is all of it. Several processes may hold the same store open; every
// method is safe for use by several goroutines.
type Store interface {
	Writer
	Reader
	Log
	Imports
	io.Closer
}
