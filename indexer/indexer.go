// Package indexer is the pipeline from paths to records: intake opens pages,
// parse reads threads from them, the records keep what they say, and annotate
// adds what is understood of it, thread by thread, once a thread is complete. A
// receipt says what became of everything. Last, what depends on all documents is
// derived from them.
//
//	pages ─► threads ─► records (merged) ─► whole threads ─► annotations ─► records ─► groups ─► records
package indexer

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"standpoint/corpus"
	"standpoint/corpus/pseudonym"
	"standpoint/corpus/records"
	"standpoint/corpus/records/lease"
	"standpoint/indexer/derive"
	"standpoint/indexer/intake"
	"standpoint/indexer/parse"
	"standpoint/indexer/parse/format"
)

// Records is what the pipeline needs of the store.
type Records interface {
	records.Writer
	records.AnnotationQueue
	records.Staging
	records.Reader
	records.Imports
	records.Leases
	records.OutletCounter
	records.Deriver
	records.Log
	records.Authors
}

// Annotator understands a thread: it returns its documents
// (corpus.Thread.Documents) with what is understood of each.
type Annotator interface {
	Thread(ctx context.Context, t corpus.Thread) ([]corpus.Document, error)
	// Version changes whenever the same text may be understood differently.
	Version() string
}

// Pipeline reads pages into records.
type Pipeline struct {
	Parser    *parse.Parser
	Outlets   format.Outlets // by which articles that are held are given to outlets again; nil: as they are
	Annotator Annotator      // not needed for a dry run
	Records   Records        // not needed for a dry run
	Logger    *slog.Logger
}

// Options of a run. The zero value is usable.
type Options struct {
	Stdin    io.Reader // what the path "-" reads
	Name     string    // the path of what "-" reads, as documents keep it; "": "-"
	Account  int64     // of the records, opened for this run; 0: it opens one
	Settings string    // what else a run depends on, such as flags: only a run with the same is resumed
	Failed   []Fault   // what should be among the inputs and could not be fetched, for the receipt
	Sample   bool      // what the paths lead to is the shipped sample
	DryRun   bool      // read, write nothing
	Workers  int       // threads that are annotated at a time; 0: one for each processor
	Batch    int       // documents that are kept in one transaction; 0: 1,000
	Progress func(Progress)
	// ParserOf gives, for a retry, the parser for the settings of the run that
	// quarantined something; nil: that of the pipeline reads everything.
	ParserOf func(settings string) (*parse.Parser, error)
	// NoWait fails with a *records.HeldError if another process imports. Without
	// it the run waits, and passes the lease that it waits for to Waiting.
	NoWait  bool
	Waiting func(records.Lease)
}

// Lease is the name of the lease that a run holds while it writes: of several
// processes one imports at a time.
const Lease = "import"

// Progress is how far a run has come.
type Progress struct {
	Bytes     int64 // read of the inputs
	Total     int64 // bytes of all inputs; 0 if that is not known
	Documents int   // kept
	Waiting   int   // threads that are still to be annotated; 0 while reading
}

// A batch is kept in one transaction. It is written when it holds so many documents
// (unless the options say otherwise) or so many bytes of text, so that memory does
// not grow with the input.
const (
	batchDocuments = 1000
	batchBytes     = 4 << 20
)

// Index reads what the paths name into the records. The receipt holds what was
// done, also when an error ended it early; faults of single inputs are in the
// receipt and are not errors, and neither is a failure of the annotator: from then
// on documents are kept without labels, and the next run annotates them. Reading
// what is already in the records changes nothing.
//
// A run that was cut off is resumed by the next one that is asked for the same. It
// goes on where the other was, if what was read by then is still there: files are
// compared by size and time or by their bytes, and the file in which reading was
// cut off may have grown. If something has changed, it goes on before that. The
// receipt covers both runs, and is that of one that was not cut off.
func (p Pipeline) Index(ctx context.Context, paths []string, opt Options) (Receipt, error) {
	run := p.run(opt)
	if opt.DryRun {
		return run.dry(ctx, paths)
	}
	return run.alone(ctx, purpose(named(paths, opt.Name)), func(ctx context.Context) error {
		if err := run.begin(ctx, paths); err != nil {
			return fmt.Errorf("indexer: %w", err)
		}
		return run.closing(ctx, run.index(ctx, paths))
	})
}

// alone does the work of a run while no other process imports.
func (r *run) alone(ctx context.Context, purpose string, work func(context.Context) error) (Receipt, error) {
	held, release, err := lease.Hold(ctx, r.Records, Lease, lease.Options{
		Purpose: purpose, NoWait: r.opt.NoWait, Waiting: r.opt.Waiting, Logger: r.Logger,
	})
	if err != nil {
		return r.receipt, fmt.Errorf("indexer: %w", err)
	}
	names, err := r.Records.AuthorNames(held)
	if err == nil {
		r.authors = names.Key
		err = work(held)
	}
	return r.receipt, errors.Join(err, release())
}

// closing finishes the account of a run that ended with err. The account stays
// open if the run was stopped or lost its lease.
func (r *run) closing(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		r.receipt.CutOff = true
		return err
	}
	if errors.Is(err, records.ErrLeaseLost) {
		return err
	}
	text, jerr := json.Marshal(r.receipt)
	return errors.Join(err, jerr, r.Records.Finish(ctx, r.account, text))
}

// named returns paths with the name of what "-" reads.
func named(paths []string, name string) []string {
	if i := slices.Index(paths, "-"); i >= 0 && name != "" {
		paths = slices.Clone(paths)
		paths[i] = name
	}
	return paths
}

// purpose says what a run reads, for those who wait for it.
func purpose(paths []string) string {
	const named = 3
	text := strings.Join(paths[:min(len(paths), named)], ", ")
	if more := len(paths) - named; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return "reads " + text
}

func (p Pipeline) run(opt Options) *run {
	if p.Logger == nil {
		p.Logger = slog.New(slog.DiscardHandler)
	}
	if opt.Batch == 0 {
		opt.Batch = batchDocuments
	}
	return &run{Pipeline: p, opt: opt}
}

// run is one run of the pipeline.
type run struct {
	Pipeline
	opt     Options
	account int64         // of the records
	authors pseudonym.Key // of their pseudonyms, if the records keep those
	receipt Receipt
	held    []records.OutletStats // when the run began
	at      position              // after the last piece taken
	file    string                // of the last thread
	noted   *checkpoint           // in the account; nil: none yet
	before  *checkpoint           // see progress
	opened  openedFiles
	read    atomic.Int64 // bytes of the inputs; the reader counts them
	total   int64        // bytes of all inputs

	threads, files int // taken and not kept yet
	batch          []corpus.Document
	bytes          int
	aside          []records.Quarantined
	free           []int64 // quarantined before, and read after all

	settings map[int64]string // of accounts; for a retry
	retried  int64            // account that quarantined what is read again; 0: none
	failed   *annotatorError  // after it no thread is annotated; nil: the annotator works
}

// openedFiles are those that the reader has come to and that are not done.
type openedFiles struct {
	sync.Mutex
	files []*intake.File
}

func (o *openedFiles) add(f *intake.File) {
	o.Lock()
	defer o.Unlock()
	o.files = append(o.files, f)
}

// dry reads and counts.
func (r *run) dry(ctx context.Context, paths []string) (Receipt, error) {
	r.receipt.DryRun = true
	err := r.readPages(ctx, r.pages(ctx, paths))
	return r.receipt, err
}

func (r *run) index(ctx context.Context, paths []string) error {
	for _, fault := range r.opt.Failed {
		r.receipt.Failed.add(fault)
	}
	if err := r.readPages(ctx, r.pages(ctx, paths)); err != nil {
		return err
	}
	if err := r.finishThreads(ctx); err != nil {
		return err
	}
	after, err := r.Records.OutletStats(ctx, nil)
	if err != nil {
		return fmt.Errorf("indexer: %w", err)
	}
	r.receipt.Outlets = summarize(r.held, after)
	if r.receipt.Retriable, err = r.Records.Retriable(ctx, parse.Version()); err != nil {
		return fmt.Errorf("indexer: %w", err)
	}
	if r.receipt.Sample, err = r.findSample(ctx); err != nil {
		return fmt.Errorf("indexer: %w", err)
	}
	return nil
}

// readPages reads pages and keeps what they hold.
func (r *run) readPages(ctx context.Context, pages pages) error {
	for piece := range read(ctx, r.Parser, pages, r.at) {
		switch wrong := inputError(piece.err); {
		case wrong != nil:
			r.fault(wrong, piece.raw)
		case piece.err != nil:
			return fmt.Errorf("indexer: %w", piece.err)
		default:
			r.take(piece.thread)
		}
		r.at = piece.after()
		if r.full() {
			if err := r.flush(ctx); err != nil {
				return err
			}
		}
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("indexer: %w", err)
	}
	return r.flush(ctx)
}

func (r *run) full() bool {
	return len(r.batch) >= r.opt.Batch || r.bytes >= batchBytes || len(r.aside) >= r.opt.Batch
}

// take puts the documents of a thread into the batch.
func (r *run) take(t corpus.Thread) {
	t.Origin.Import = r.account
	r.authors.Thread(&t)
	documents := t.Documents()
	if err := check(documents); err != nil {
		wrong := &Error{
			Outcome: Quarantined, Path: t.Origin.Path, Offset: t.Origin.Offset,
			Reason: "the thread cannot be kept: " + err.Error(),
		}
		r.fault(wrong, nil)
		return
	}
	r.threads++
	if t.Origin.Path != r.file {
		r.file = t.Origin.Path
		r.files++
	}
	r.batch = append(r.batch, documents...)
	for _, d := range documents {
		r.bytes += d.TextBytes()
	}
}

// fault notes what is wrong with an input, and keeps what was quarantined. Records in
// which authors have pseudonyms keep nothing that was not read, for names may be in it:
// no bytes, and no words that a message quotes.
func (r *run) fault(e *Error, page []byte) {
	if len(r.authors) > 0 {
		without := *e
		without.Reason, without.body, page = r.authors.Message(e.Reason), nil, nil
		e = &without
	}
	r.receipt.note(e)
	r.hold(e, page)
}

// hold keeps what was quarantined for a better reader: the bytes of the record, or
// those of the page if they are in memory. Otherwise the path is read again.
func (r *run) hold(e *Error, page []byte) {
	if e.Outcome != Quarantined || r.opt.DryRun {
		return
	}
	item := records.Quarantined{
		Import: cmp.Or(r.retried, r.account), Path: e.Path, Offset: e.start, Line: e.Line, Reason: e.Reason,
		Format: e.format, Parser: parse.Version(), URL: e.url, ContentType: e.contentType, Body: e.body,
	}
	if item.Body == nil {
		place := Fault{Path: e.Path, Line: e.Line, Offset: e.Offset}.place()
		item.Offset, item.Line, item.Reason = 0, 0, strings.TrimPrefix(place[len(corpus.Printable(e.Path)):]+": "+e.Reason, ": ")
		item.Body = slices.Clip(page)
	}
	r.aside = append(r.aside, item)
	r.bytes += len(item.Body)
}

// flush keeps the batch together with the position, and annotates the threads that
// are complete. It can be killed between any two of these without loss: what is
// quarantined twice is kept once, and what is not annotated is marked as pending. A
// run that is stopped still keeps what it has read.
func (r *run) flush(ctx context.Context) error {
	documents, aside, free := r.batch, r.aside, r.free
	r.batch, r.aside, r.free, r.bytes = nil, nil, nil, 0
	if r.opt.DryRun {
		r.receipt.count(documents)
		r.receipt.Threads += r.threads
		r.receipt.Files += r.files
		r.threads, r.files = 0, 0
		return nil
	}
	keeping := context.WithoutCancel(ctx)
	if len(aside) > 0 {
		if err := r.Records.Quarantine(keeping, aside); err != nil {
			return fmt.Errorf("indexer: %w", err)
		}
	}
	put, err := r.advance(keeping, records.Step{Documents: documents})
	if err != nil {
		return fmt.Errorf("indexer: keeping %d documents up to %s: %w", len(documents), corpus.Printable(r.at.Path), err)
	}
	if len(free) > 0 {
		if err := r.Records.Release(keeping, free); err != nil {
			return fmt.Errorf("indexer: %w", err)
		}
	}
	return r.unlessAnnotatorFailed(r.annotateThreads(ctx, withOwnArticle(put.Pending, documents)))
}

// unlessAnnotatorFailed returns an error, unless it is that the annotator failed:
// then threads stay pending, and no further one is annotated.
func (r *run) unlessAnnotatorFailed(err error) error {
	if errors.As(err, &r.failed) {
		return nil
	}
	return err
}

// Derive finds the copies among all documents, as far as they have changed since it was
// done last.
func (p Pipeline) Derive(ctx context.Context) error {
	if err := derive.CatchUp(ctx, p.Records, derive.Options{Logger: p.Logger}); err != nil {
		return fmt.Errorf("indexer: %w", err)
	}
	return nil
}

// finishThreads annotates what is still pending once all inputs are read, and derives
// what depends on all documents. If the annotator failed, the receipt says what has to
// wait.
func (r *run) finishThreads(ctx context.Context) error {
	err := r.unlessAnnotatorFailed(r.annotatePending(ctx))
	if err == nil {
		err = r.Derive(ctx)
	}
	if err != nil || r.failed == nil {
		return err
	}
	ids, err := r.Records.Pending(ctx, 0)
	if err != nil {
		return fmt.Errorf("indexer: %w", err)
	}
	r.receipt.Unlabelled = &Unlabelled{Threads: len(ids), Reason: r.failed.Error()}
	return nil
}

// tell says how far the run has come; waiting is the number of threads to annotate.
func (r *run) tell(waiting int) {
	if r.opt.Progress != nil {
		r.opt.Progress(Progress{Bytes: r.read.Load(), Total: r.total, Documents: r.receipt.documents(), Waiting: waiting})
	}
}

// withOwnArticle returns the threads whose article is in the batch itself. The
// others wait until all inputs are read.
func withOwnArticle(ids []string, documents []corpus.Document) (here []string) {
	articles := map[string]bool{}
	for _, d := range documents {
		if d.Kind == corpus.KindArticle {
			articles[d.ID] = true
		}
	}
	for _, id := range ids {
		if articles[id] {
			here = append(here, id)
		}
	}
	return here
}

// check reports whether all documents of a thread can be kept.
func check(documents []corpus.Document) error {
	for _, d := range documents {
		if err := records.Check(d); err != nil {
			return err
		}
	}
	return nil
}
