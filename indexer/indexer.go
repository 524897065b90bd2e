// Package indexer is the pipeline from paths to records: intake opens pages,
// parse reads threads from them, annotate understands them, and the records
// keep them. A receipt says what became of everything.
package indexer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/indexer/intake"
	"standpoint/indexer/parse"
)

// Records is what the pipeline needs of the store.
type Records interface {
	records.Writer
	records.Imports
}

// Annotator understands a thread: it returns its documents, the article first
// and parents before replies.
type Annotator interface {
	Thread(ctx context.Context, t corpus.Thread) ([]corpus.Document, error)
}

// Options of Index. The zero value is usable.
type Options struct {
	Stdin    io.Reader     // what the path "-" reads
	DryRun   bool          // read and understand, write nothing
	Progress func(Receipt) // called after each batch that was kept; nil: nobody looks
}

// A batch is kept in one transaction. It is written when it holds this many
// documents or bytes of text, so that memory does not follow the size of the input.
const (
	batchDocuments = 2000
	batchBytes     = 8 << 20
)

// Threads reads the threads of what the paths name; stdin is what "-" reads. A
// fault comes as an *intake.Fault in its place and does not end the sequence;
// any other error does.
func Threads(ctx context.Context, parser *parse.Parser, paths []string, stdin io.Reader) iter.Seq2[corpus.Thread, error] {
	return func(yield func(corpus.Thread, error) bool) {
		for page, err := range intake.Pages(ctx, paths, intake.Options{Stdin: stdin}) {
			if err != nil {
				if !yield(corpus.Thread{}, err) {
					return
				}
				continue
			}
			for thread, err := range parser.Threads(ctx, page) {
				if !yield(thread, err) {
					return
				}
			}
		}
	}
}

// Pipeline reads pages into records.
type Pipeline struct {
	Parser    *parse.Parser
	Annotator Annotator
	Records   Records // not needed for a dry run
}

// Index reads what the paths name into the records. The receipt holds what was
// done, also when an error ended it early; faults of single inputs are in the
// receipt and are no errors. What is in the records already changes nothing.
func (p Pipeline) Index(ctx context.Context, paths []string, opt Options) (Receipt, error) {
	run := run{Pipeline: p, opt: opt}
	run.receipt.DryRun = opt.DryRun
	if opt.DryRun {
		err := run.read(ctx, paths)
		return run.receipt, err
	}
	account, err := p.Records.Begin(ctx, []byte("{}"))
	if err != nil {
		return run.receipt, fmt.Errorf("indexer: %w", err)
	}
	err = run.read(ctx, paths)
	if ctx.Err() != nil {
		return run.receipt, err // the account stays open: it was cut off
	}
	text, jerr := json.Marshal(run.receipt)
	return run.receipt, errors.Join(err, jerr, p.Records.Finish(ctx, account, text))
}

// run is one run of the pipeline.
type run struct {
	Pipeline
	opt     Options
	receipt Receipt
	file    string // of the last thread
	batch   []corpus.Document
	bytes   int
}

func (r *run) read(ctx context.Context, paths []string) error {
	for u := range r.understand(ctx, paths, r.opt.Stdin) {
		var fault *intake.Fault
		switch {
		case errors.As(u.read, &fault):
			r.receipt.note(fault)
		case u.read != nil:
			return fmt.Errorf("indexer: %w", u.read)
		case u.annotated != nil:
			return fmt.Errorf("indexer: %s: %w", u.thread.Origin.Path, u.annotated)
		default:
			if err := r.take(ctx, u.thread.Origin, u.documents); err != nil {
				return err
			}
		}
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("indexer: %w", err)
	}
	return r.flush(ctx)
}

// take puts the documents of a thread into the batch.
func (r *run) take(ctx context.Context, origin corpus.Origin, documents []corpus.Document) error {
	if err := check(documents); err != nil {
		r.receipt.note(&intake.Fault{
			Outcome: intake.Quarantined, Path: origin.Path, Offset: origin.Offset,
			Reason: "the thread cannot be kept: " + err.Error(),
		})
		return nil
	}
	r.receipt.Threads++
	if origin.Path != r.file {
		r.file = origin.Path
		r.receipt.Files++
	}
	r.batch = append(r.batch, documents...)
	for _, d := range documents {
		r.bytes += len(d.Text())
	}
	if len(r.batch) >= batchDocuments || r.bytes >= batchBytes {
		return r.flush(ctx)
	}
	return nil
}

// flush keeps the batch.
func (r *run) flush(ctx context.Context) error {
	if len(r.batch) == 0 {
		return nil
	}
	documents := r.batch
	r.batch, r.bytes = nil, 0
	if r.opt.DryRun {
		r.receipt.count(documents)
		return nil
	}
	put, err := r.Records.Put(ctx, documents)
	if err != nil {
		return fmt.Errorf("indexer: keeping %d documents up to %s: %w", len(documents), documents[len(documents)-1].Origin.Path, err)
	}
	r.receipt.Articles.Add(put.Articles)
	r.receipt.Comments.Add(put.Comments)
	if r.opt.Progress != nil {
		r.opt.Progress(r.receipt)
	}
	return nil
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
