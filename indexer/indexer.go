// Package indexer is the pipeline from paths to records: intake opens pages,
// parse reads threads from them, the records keep what they say, and annotate
// understands it, thread by thread, once all of a thread is there. A receipt says
// what became of everything.
//
//	pages ─► threads ─► records (merged) ─► whole threads ─► annotations ─► records
package indexer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/indexer/parse"
)

// Records is what the pipeline needs of the store.
type Records interface {
	records.Writer
	records.AnnotationQueue
	records.Staging
	records.Reader
	records.Imports
	records.OutletCounter
	Last(ctx context.Context) (corpus.Seq, error)
}

// Annotator understands a thread: it returns its documents
// (corpus.Thread.Documents) with what is understood of each.
type Annotator interface {
	Thread(ctx context.Context, t corpus.Thread) ([]corpus.Document, error)
	// Version changes whenever the same text may be understood otherwise.
	Version() string
}

// Pipeline reads pages into records.
type Pipeline struct {
	Parser    *parse.Parser
	Annotator Annotator // not needed for a dry run
	Records   Records   // not needed for a dry run
	Logger    *slog.Logger
}

// Options of a run. The zero value is usable.
type Options struct {
	Stdin    io.Reader // what the path "-" reads
	Settings string    // what else a run depends on, such as flags: only a run with the same is resumed
	DryRun   bool      // read, write nothing
	Batch    int       // documents that are kept in one transaction; 0: 1,000
	Progress func(Progress)
}

// Progress is how far a run has come.
type Progress struct {
	Bytes     int64 // read of the inputs
	Total     int64 // bytes of all inputs; 0 if that is not known
	Documents int   // kept
	Waiting   int   // threads that came in pieces and are yet to be understood; 0 while reading
}

// A batch is kept in one transaction. It is written when it holds this many
// documents, unless the options say otherwise, or bytes of text, so that memory does
// not follow the size of the input.
const (
	batchDocuments = 1000
	batchBytes     = 4 << 20
)

// Index reads what the paths name into the records. The receipt holds what was
// done, also when an error ended it early; faults of single inputs are in the
// receipt and are no errors. What is in the records already changes nothing.
//
// A run that was cut off is taken up where it had come to by the next one that is
// asked for the same, as long as the inputs are the same in number and size; its
// receipt covers both.
func (p Pipeline) Index(ctx context.Context, paths []string, opt Options) (Receipt, error) {
	run := p.run(opt)
	if opt.DryRun {
		return run.dry(ctx, paths)
	}
	err := run.begin(ctx, paths)
	if err != nil {
		return run.receipt, fmt.Errorf("indexer: %w", err)
	}
	err = run.index(ctx, paths)
	if ctx.Err() != nil {
		run.receipt.CutOff = true
		return run.receipt, err // the account stays open
	}
	text, jerr := json.Marshal(run.receipt)
	return run.receipt, errors.Join(err, jerr, p.Records.Finish(ctx, run.account, text))
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
	account int64 // of the records
	receipt Receipt
	place   place        // behind the last piece taken
	file    string       // of the last thread
	read    atomic.Int64 // bytes of the inputs; the reader counts them
	total   int64        // bytes of all inputs

	threads, files int // taken and not kept yet
	batch          []corpus.Document
	bytes          int
	held           []records.Quarantined
	free           []int64 // quarantined before, and read after all
}

// dry reads and counts.
func (r *run) dry(ctx context.Context, paths []string) (Receipt, error) {
	r.receipt.DryRun = true
	err := r.readPages(ctx, r.pages(ctx, paths))
	return r.receipt, err
}

func (r *run) index(ctx context.Context, paths []string) error {
	before, err := r.Records.OutletStats(ctx, nil)
	if err != nil {
		return fmt.Errorf("indexer: %w", err)
	}
	if err := r.readPages(ctx, r.pages(ctx, paths)); err != nil {
		return err
	}
	if err := r.gatherAll(ctx); err != nil {
		return err
	}
	after, err := r.Records.OutletStats(ctx, nil)
	if err != nil {
		return fmt.Errorf("indexer: %w", err)
	}
	r.receipt.Outlets = summarize(before, after)
	if r.receipt.Retriable, err = r.Records.Retriable(ctx, parse.Version()); err != nil {
		return fmt.Errorf("indexer: %w", err)
	}
	return nil
}

// readPages keeps what pages give.
func (r *run) readPages(ctx context.Context, pages pages) error {
	for piece := range read(ctx, r.Parser, pages, r.place) {
		switch wrong := inputError(piece.err); {
		case wrong != nil:
			r.receipt.note(wrong)
			r.hold(wrong, piece.raw)
		case piece.err != nil:
			return fmt.Errorf("indexer: %w", piece.err)
		default:
			r.take(piece.thread)
		}
		r.place = piece.after()
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
	return len(r.batch) >= r.opt.Batch || r.bytes >= batchBytes || len(r.held) >= r.opt.Batch
}

// take puts the documents of a thread into the batch.
func (r *run) take(t corpus.Thread) {
	t.Origin.Import = r.account
	documents := t.Documents()
	if err := check(documents); err != nil {
		wrong := &Error{
			Outcome: Quarantined, Path: t.Origin.Path, Offset: t.Origin.Offset,
			Reason: "the thread cannot be kept: " + err.Error(),
		}
		r.receipt.note(wrong)
		r.hold(wrong, nil)
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

// hold keeps what was quarantined for a better reader: the bytes of the record
// or else the page, if it is held; what is neither is found by its path again.
func (r *run) hold(e *Error, page []byte) {
	if e.Outcome != Quarantined || r.opt.DryRun {
		return
	}
	item := records.Quarantined{
		Import: r.account, Path: e.Path, Offset: e.start, Line: e.Line, Reason: e.Reason,
		Format: e.format, Parser: parse.Version(), URL: e.url, ContentType: e.contentType, Body: e.body,
	}
	if item.Body == nil {
		place := Fault{Path: e.Path, Line: e.Line, Offset: e.Offset}.place()
		item.Offset, item.Line, item.Reason = 0, 0, strings.TrimPrefix(place[len(corpus.Printable(e.Path)):]+": "+e.Reason, ": ")
		item.Body = slices.Clip(page)
	}
	r.held = append(r.held, item)
	r.bytes += len(item.Body)
}

// flush keeps the batch, notes how far the run has come, and understands what
// is whole of the batch. It can be killed between any two of these without loss:
// what is kept twice is unchanged, and what is not understood is marked. A run
// that is only told to end still notes what it has kept, so that its receipt is right.
func (r *run) flush(ctx context.Context) error {
	documents, held, free := r.batch, r.held, r.free
	r.batch, r.held, r.free, r.bytes = nil, nil, nil, 0
	if r.opt.DryRun {
		r.receipt.count(documents)
		r.accept()
		return nil
	}
	pending, err := r.keep(ctx, documents)
	if err != nil {
		return err
	}
	r.accept()
	if err := r.setAside(context.WithoutCancel(ctx), held, free); err != nil {
		return err
	}
	return r.gather(ctx, withArticle(pending, documents))
}

// tell says how far the run has come; waiting are threads to be understood.
func (r *run) tell(waiting int) {
	if r.opt.Progress != nil {
		r.opt.Progress(Progress{Bytes: r.read.Load(), Total: r.total, Documents: r.receipt.documents(), Waiting: waiting})
	}
}

// accept counts what was read and is kept now.
func (r *run) accept() {
	r.receipt.Threads += r.threads
	r.receipt.Files += r.files
	r.threads, r.files = 0, 0
}

// setAside writes down what is to be written beside the documents.
func (r *run) setAside(ctx context.Context, held []records.Quarantined, free []int64) error {
	if len(held) > 0 {
		if err := r.Records.Quarantine(ctx, held); err != nil {
			return fmt.Errorf("indexer: %w", err)
		}
	}
	if len(free) > 0 {
		if err := r.Records.Release(ctx, free); err != nil {
			return fmt.Errorf("indexer: %w", err)
		}
	}
	return r.advance(ctx)
}

// keep puts documents and gives the articles whose threads are to be understood.
func (r *run) keep(ctx context.Context, documents []corpus.Document) (pending []string, err error) {
	if len(documents) == 0 {
		return nil, nil
	}
	put, err := r.Records.Put(ctx, documents)
	if err != nil {
		return nil, fmt.Errorf("indexer: keeping %d documents up to %s: %w", len(documents), documents[len(documents)-1].Origin.Path, err)
	}
	r.receipt.Articles.Add(put.Articles)
	r.receipt.Comments.Add(put.Comments)
	return put.Pending, nil
}

// withArticle are the articles among ids that stand in a batch themselves. The
// others are waited for until the inputs are read to their end.
func withArticle(ids []string, documents []corpus.Document) (here []string) {
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

// check tells whether all documents of a thread can be kept.
func check(documents []corpus.Document) error {
	for _, d := range documents {
		if err := records.Check(d); err != nil {
			return err
		}
	}
	return nil
}
