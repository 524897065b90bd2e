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

// ErrReadOnly is wrapped by errors of a write to a store that can only be read.
var ErrReadOnly = errors.New("the file or its folder cannot be written; it can only be read")

// InvalidError refuses a document that cannot be kept; see Check. The Put that
// brought it changed nothing.
type InvalidError struct {
	ID  string // of the document, as it was given
	Msg string
}

func (e *InvalidError) Error() string { return fmt.Sprintf("document %q: %s", e.ID, e.Msg) }

// Change is one entry of the change log. An upsert carries the document as it
// is now. Entries of older versions are skipped, so a reader sees each document
// at most once, at its last sequence number.
type Change struct {
	Seq      corpus.Seq
	ID       string
	Deleted  bool
	Document corpus.Document // zero if Deleted
}

// Put says what one Put did, by document.
type Put struct {
	Articles, Comments Counts
	Seq                corpus.Seq // of the last change; 0 if nothing changed
	// Pending are the articles that this Put marked (see Writer.Put), in the
	// order in which they came, each once.
	Pending []string
}

// Counts says what became of the documents of a Put (corpus.Merge).
type Counts struct {
	New       int `json:"new"`
	Unchanged int `json:"unchanged"` // they added nothing
	Merged    int `json:"merged"`    // they added something or updated it, without changing the words
	Replaced  int `json:"replaced"`  // they brought other words; the old ones are kept as a revision
	Withdrawn int `json:"withdrawn"` // they were skipped, because they are withdrawn (Withdrawer)
}

// Add adds other to c.
func (c *Counts) Add(other Counts) {
	c.New += other.New
	c.Unchanged += other.Unchanged
	c.Merged += other.Merged
	c.Replaced += other.Replaced
	c.Withdrawn += other.Withdrawn
}

// Total is the number of documents counted.
func (c Counts) Total() int { return c.New + c.Unchanged + c.Merged + c.Replaced + c.Withdrawn }

// Import is the kept account of one run of the indexer.
type Import struct {
	ID       int64
	Started  time.Time // UTC, whole seconds
	Finished time.Time // zero: it was cut off, or is still running
	Request  []byte    // JSON, as the indexer writes it: what was asked for; nil of accounts older than requests
	Progress []byte    // JSON, as the indexer writes it: how far it had come; nil before the first Advance and once it is finished
	Receipt  []byte    // JSON, as the indexer writes it: what was done so far; nil before the first Advance
}

// Step is what an import did since its step before.
type Step struct {
	Documents []corpus.Document // to put; see Writer.Put
	Inputs    []Input           // read of; each takes the place of the one with its number
	// Account gives, from what became of the documents, how far the import has
	// come and what was done so far, both as JSON. It must not use the store.
	Account func(Put) (progress, receipt []byte, err error)
}

// Input is a file that an import read of, as it was then.
type Input struct {
	Number   int // in the order of reading
	Path     string
	Size     int64     // bytes; -1 if it is not a file
	Modified time.Time // UTC, to the nanosecond; zero if it is not a file
	Read     int64     // how much of it Digest covers, as the indexer counts
	Digest   string
}

// Quarantined is one thing that could not be read, with its bytes, so that a
// better reader can try it again.
type Quarantined struct {
	ID          int64     // increasing, given by Quarantine
	Import      int64     // the run that found it
	Since       time.Time // UTC, whole seconds; the store's clock if it is zero when it comes
	Path        string    // origin
	Offset      int64     // bytes from the start of the page
	Line        int       // from 1; 0 if the error is not in a line
	URL         string    // where a web archive says the page was fetched from
	ContentType string    // as its server sent it
	Format      string    // it was read as; "" if that is not known
	Parser      string    // version of the parser that could not read it
	Reason      string
	Body        []byte // nil: not kept, for it was too large or may name authors; it must be read from Path again
}

// Writer takes documents in.
type Writer interface {
	// Put stores what sources say, in one transaction, durable on return: after
	// an error, or an end of the context, nothing of it is kept. A document that
	// is held already is merged with the new one (corpus.Merge). So the order in
	// which sources are read makes no difference, except that it decides which
	// of two wordings, and which of two scores, is the last. A document that adds
	// nothing changes nothing, keeps the annotation, and takes no sequence
	// number. Documents with the same id are merged one into the next and counted
	// once, by the most serious of their outcomes (new, replaced, merged,
	// unchanged). A document that Check refuses, or that has the id of a document
	// of the other kind, fails the whole Put with an *InvalidError. Withdrawn
	// documents are skipped (Withdrawer).
	//
	// Put sets when a document was added (corpus.Document.Added), by the store's
	// clock, when it is new. It stays so, whatever else changes, until the
	// document is deleted.
	//
	// A wording that is replaced is kept as a revision. So is one that arrives
	// after a later one (corpus.Earlier); this counts as merged. A document in
	// the words of a revision is known to be earlier (corpus.MergeEarlier), so
	// reading the same sources again, in the same order, changes no words.
	//
	// Put marks an article as pending (see AnnotationQueue) if something of its
	// thread changed, other than scores and counts of comments, and if the
	// article is marked already or the thread holds documents that were not given
	// here, were given more than once, have no annotation (AnnotatedBy is ""), or
	// have another annotation or other values from their thread than were given.
	//
	// Replies are derived here: a document whose number of replies changes is
	// written again and takes a new sequence number, without being counted.
	// A comment's replies are those that its thread shows: the comments on the
	// same article that name it as their parent, in whatever order they came.
	Put(ctx context.Context, documents []corpus.Document) (Put, error)
	// Delete removes documents and their revisions, in one transaction, durable
	// on return, and leaves a deletion of each in the change log. An article is no
	// longer marked once nothing of it is left. Ids that are not held are
	// skipped. Replies to a deleted document stay and keep its id as their
	// parent; if it is put again, it is new. It returns the sequence number of the last
	// change; 0 if nothing changed.
	Delete(ctx context.Context, ids []string) (corpus.Seq, error)
}

// AnnotationQueue brings together what came pending: comments before their article,
// replies before their parents, threads in several files. What a document is
// about depends on those above it, so such threads are understood as a whole once
// all is there.
type AnnotationQueue interface {
	// Pending returns up to limit articles that are marked, all if limit is 0,
	// the longest marked first; none if none is.
	Pending(ctx context.Context, limit int) (articleIDs []string, err error)
	// Annotate sets the annotation (Annotation and AnnotatedBy) and the values
	// from the thread (Outlet, Platform, Headline, Lead, and the Depth of a
	// comment) of documents that are held, in one transaction, durable on return.
	// It removes the marks of their articles that were set up to the change seen,
	// which is Last as it was before the thread was read; later marks stay. So
	// callers pass whole threads. Nothing else of the documents is written.
	// Documents that are not held, or are held in other words, are skipped. A
	// document that has the annotation already takes no sequence number; one that
	// Check refuses fails the whole call with an *InvalidError. It returns the
	// last sequence number given here; 0 if nothing changed.
	Annotate(ctx context.Context, documents []corpus.Document, seen corpus.Seq) (corpus.Seq, error)
}

// Staging annotates again, with another version of the annotator, what is held:
// new annotations are set aside, thread by thread, and take effect all at once.
// Until then the old ones answer everywhere.
type Staging interface {
	// Outdated returns up to limit articles in the order of their ids, those
	// above after: each holds a document whose AnnotatedBy is not the version
	// and that is not staged under it in the words in which it is held. Articles
	// that are pending (AnnotationQueue) are left out.
	Outdated(ctx context.Context, version, after string, limit int) (articleIDs []string, err error)
	// Stage sets aside the annotations of documents and the values from their
	// threads, as Annotate would set them, in one transaction, durable on return.
	// It changes nothing that other methods return and takes no sequence number.
	// Documents that are not held, or are held in other words, are skipped. What
	// is staged for a document replaces what was staged before. A document that
	// Check refuses fails the whole call with an *InvalidError.
	Stage(ctx context.Context, version string, documents []corpus.Document) error
	// Overlay writes what is staged under a version, for the words that they
	// have, into documents that Get or Changes returned. With it a new index is
	// built while the old one answers, before the annotations are adopted.
	Overlay(ctx context.Context, version string, documents []corpus.Document) error
	// Staged counts the documents that Adopt would change now.
	Staged(ctx context.Context, version string) (int, error)
	// Adopt makes what is staged under a version the annotation of the documents
	// that are held in the same words and are not annotated by that version
	// already, in one transaction, durable on return. It forgets everything that
	// is staged, under other versions too. Its changes are those after before, up
	// to last; both are 0 if nothing changed.
	Adopt(ctx context.Context, version string) (before, last corpus.Seq, err error)
}

// Reader looks documents up.
type Reader interface {
	// Get returns the documents in the order of ids, without those not held.
	// An id given twice is answered twice.
	Get(ctx context.Context, ids []string) ([]corpus.Document, error)
	// Thread returns the article and all its comments, parents before replies
	// and in the order in which they were first put, where a reply that was put
	// before its parent comes right after it (corpus.Tree.ParentsFirst);
	// ErrNotFound if there is no such article.
	// If only comments of it are held, they come without an article document.
	Thread(ctx context.Context, articleID string) ([]corpus.Document, error)
}

// AnswerFinder finds what answers comments. What is shown of a comment says what it
// answers, so it changes with it.
type AnswerFinder interface {
	// Answers returns the comments that name one of these ids as their parent, held
	// or not, and whose last change is not after a sequence number, in the order of
	// their last changes. The work follows how many there are, whenever they changed.
	Answers(ctx context.Context, ids []string, until corpus.Seq) ([]string, error)
}

// RevisionReader reads the earlier versions of documents.
type RevisionReader interface {
	// Revisions returns the wordings that a document had, each once, in the order
	// in which they were replaced. They come without annotation, duplicate group
	// and replies, and without what a comment has from its thread, such as its
	// depth. There are none for a document whose words never changed, or that is
	// not held.
	Revisions(ctx context.Context, id string) ([]corpus.Document, error)
}

// Log follows the changes.
type Log interface {
	// Changes yields the changes after a sequence number, in order, as of the
	// moment of the call: none above what Last was then. A document that changes
	// again before it is reached is skipped; it is among the changes after the
	// last one yielded. Applied in order to what Changes gave before, they
	// give exactly the documents held, however often the reader stops and goes
	// on. No lock is held while the reader works. It stops at the first error.
	Changes(ctx context.Context, after corpus.Seq) iter.Seq2[Change, error]
	// Last is the highest sequence number given; 0 for a new store. It is
	// cheap, and sees at once what another process has put.
	Last(ctx context.Context) (corpus.Seq, error)
	// Lineage names the history of the store up to a change (corpus.State): 16
	// lower-case hexadecimal digits that follow from the content of all changes
	// up to it. It is "" for 0 and for a number that was not given yet. All
	// changes of one transaction have the lineage of its last.
	Lineage(ctx context.Context, seq corpus.Seq) (string, error)
}

// Imports keeps the account of what was read and when, and what could not be.
type Imports interface {
	// Begin opens an account of a request (JSON) and returns its id.
	// Advance puts documents and notes, in the same transaction, how far the
	// import has come, what was done so far and what was read: after an error
	// or a crash all of the step is kept, or nothing. Finish closes an account with
	// its receipt and forgets its progress and inputs. Requests, progress and
	// receipts must be JSON. The error is ErrNotFound if there is no such account,
	// or if Advance is called for one that is finished.
	Begin(ctx context.Context, request []byte) (int64, error)
	Advance(ctx context.Context, id int64, step Step) (Put, error)
	Finish(ctx context.Context, id int64, receipt []byte) error
	// Inputs returns what an account that is not finished was read from, in the
	// order of numbers.
	Inputs(ctx context.Context, id int64) ([]Input, error)
	// Brought counts the documents held that an account brought first
	// (Origin.Import).
	Brought(ctx context.Context, id int64) (int, error)
	// List returns the accounts, the newest first; all of them if limit is 0.
	List(ctx context.Context, limit int) ([]Import, error)
	// Quarantine keeps what could not be read, in one transaction, durable on
	// return. What is kept already, with the same path, offset and bytes, is
	// kept once, under the id and account that it has, with its newest line, URL,
	// content type, format, parser and reason.
	Quarantine(ctx context.Context, items []Quarantined) error
	// Quarantined yields what is kept with an id above after, in the order of
	// ids, as of the moment of the call: none that was given an id since. No lock
	// is held while the reader works. It stops at the first error.
	Quarantined(ctx context.Context, after int64) iter.Seq2[Quarantined, error]
	// Retriable counts what is kept that another version of the parser than the
	// one given tried last: this one may be able to read it.
	Retriable(ctx context.Context, parser string) (int, error)
	// Release forgets what was read after all. Ids that are not kept are skipped.
	Release(ctx context.Context, ids []int64) error
}

// OutletCounter says how complete the articles of an outlet are.
type OutletCounter interface {
	// OutletStats counts the articles of each outlet (Document.Outlet), of all
	// outlets if outlets is empty, in the order of their slugs. An outlet without
	// articles is left out.
	OutletStats(ctx context.Context, outlets []string) ([]OutletStats, error)
	// OutletNames counts what sources call the outlets that no table knows
	// (Article.OutletName), in the order of slugs and, of one outlet, the commonest
	// name first.
	OutletNames(ctx context.Context) ([]OutletName, error)
}

// OutletName is one name of an outlet, and how many articles have it.
type OutletName struct {
	Outlet, Name string
	Articles     int
}

// OutletStats counts the articles of one outlet, and those of them that have a
// date, a byline and at least one comment.
type OutletStats struct {
	Outlet   string `json:"outlet"` // "" is unknown
	Articles int    `json:"articles"`
	Dated    int    `json:"dated"`
	Bylined  int    `json:"bylined"`
	Answered int    `json:"answered"` // with comments
}

// Store is all of it. Several processes may hold the same store open: writers
// wait for each other as long as their context lets them, readers wait for
// nobody. A store whose place cannot be written can be opened and read, and
// every method that writes fails with ErrReadOnly. Every method is safe for use
// by several goroutines. What is returned belongs to the caller. Close may be
// called again; every other method fails after it.
type Store interface {
	Writer
	AnnotationQueue
	Staging
	Deriver
	Reader
	AnswerFinder
	TextReader
	Snapshotter
	RevisionReader
	Log
	Imports
	Leases
	Indexes
	OutletCounter
	Authors
	Withdrawer
	Forgetter
	Auditor
	Verifier
	Copier
	io.Closer
}
