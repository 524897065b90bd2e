// Package follow follows the records' change log into an index. The index's
// own applied state says where to go on, so a crash at any moment loses
// nothing and doubles nothing.
package follow

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/indexer/search"
)

// HistoryError says that an index shows a state which the records never had:
// it was made from other records, or from these before an older copy of them
// was put back. Its answers are wrong, and it must be built again.
type HistoryError struct {
	Index corpus.State
}

func (e *HistoryError) Error() string {
	return fmt.Sprintf("the index shows state %v, which the records never had", e.Index)
}

// Check returns a *HistoryError if the history of the records does not have
// the state that an index shows.
func Check(ctx context.Context, log records.Log, index corpus.State) error {
	lineage, err := log.Lineage(ctx, index.Seq)
	if err != nil {
		return err
	}
	if lineage != index.Lineage || lineage == "" && index.Seq != 0 {
		return &HistoryError{Index: index}
	}
	return nil
}

// Options of a Follower. The zero value is usable.
type Options struct {
	Logger     *slog.Logger                   // nil: silent
	BatchBytes int                            // text bytes in a batch; 0: 2 MiB. Memory follows it
	BatchDocs  int                            // documents in a batch; 0: 2,000
	Progress   func(reached, last corpus.Seq) // called after each batch; nil: nobody looks
	// Overlay changes documents before they are written into the index, such as
	// by annotations that the records do not have yet. nil: they are written as
	// the records have them.
	Overlay func(ctx context.Context, documents []corpus.Document) error
}

// Follower writes what the records log into an index.
type Follower struct {
	log     records.Log
	index   search.Writer
	opt     Options
	applied atomic.Uint64
}

// New makes a follower from a log into an index.
func New(log records.Log, index search.Writer, opt Options) *Follower {
	if opt.Logger == nil {
		opt.Logger = slog.New(slog.DiscardHandler)
	}
	if opt.BatchBytes == 0 {
		opt.BatchBytes = 2 << 20
	}
	if opt.BatchDocs == 0 {
		opt.BatchDocs = 2000
	}
	return &Follower{log: log, index: index, opt: opt}
}

// Applied is the sequence number up to which searches see the records, as far
// as this follower has brought them.
func (f *Follower) Applied() corpus.Seq { return corpus.Seq(f.applied.Load()) }

// CatchUp brings the index to where the records are at the moment of the call
// and makes it visible. It returns the state reached. It writes nothing, and
// fails with a *HistoryError, if the index is not of these records' history.
func (f *Follower) CatchUp(ctx context.Context) (corpus.State, error) {
	applied, err := f.index.Applied(ctx)
	if err != nil {
		return applied, fmt.Errorf("follow: %w", err)
	}
	if err := Check(ctx, f.log, applied); err != nil {
		return applied, fmt.Errorf("follow: %w", err)
	}
	last, err := f.log.Last(ctx)
	if err != nil {
		return applied, fmt.Errorf("follow: %w", err)
	}
	if applied.Seq < last {
		if applied, err = f.write(ctx, applied, last); err != nil {
			return applied, fmt.Errorf("follow: after change %d: %w", applied.Seq, err)
		}
	}
	if f.Applied() != applied.Seq { // also what was written before a refresh that failed
		if err := f.index.Refresh(ctx); err != nil {
			return applied, fmt.Errorf("follow: %w", err)
		}
	}
	f.applied.Store(uint64(applied.Seq))
	return applied, nil
}

// Looker is an index that another process writes.
type Looker interface {
	// Look makes visible what the writer has made visible, and returns its state.
	Look(ctx context.Context) (corpus.State, error)
}

// Look makes visible what another process has brought into the index, and returns the
// state reached. It writes nothing, and fails with a *HistoryError if the index is not of
// these records' history.
func (f *Follower) Look(ctx context.Context) (corpus.State, error) {
	index, ok := f.index.(Looker)
	if !ok {
		return corpus.State{}, fmt.Errorf("follow: an index of the kind %T has one process that reads and writes", f.index)
	}
	state, err := index.Look(ctx)
	if err == nil && state.Seq != f.Applied() {
		err = Check(ctx, f.log, state)
	}
	if err != nil {
		return state, fmt.Errorf("follow: %w", err)
	}
	f.applied.Store(uint64(state.Seq))
	return state, nil
}

// batch is a batch in the making.
type batch struct {
	search.Batch
	bytes int // of text
}

func (b *batch) add(change records.Change) {
	if change.Deleted {
		b.Deletes = append(b.Deletes, change.ID)
	} else {
		b.Upserts = append(b.Upserts, change.Document)
		b.bytes += len(change.Document.Headline) + change.Document.TextBytes()
	}
	b.Seq = change.Seq
}

// write sends the changes after a state in batches, and returns the last state
// that the index has durably taken. While a batch is written, the next is read.
func (f *Follower) write(ctx context.Context, applied corpus.State, last corpus.Seq) (corpus.State, error) {
	reading, stop := context.WithCancel(ctx)
	batches, failed := make(chan *search.Batch), error(nil)
	go func() {
		defer close(batches)
		failed = f.read(reading, applied.Seq, batches)
	}()
	defer func() {
		stop()
		for range batches { // until the reader has ended
		}
	}()
	for next := range batches {
		if err := f.flush(ctx, next, last); err != nil {
			return applied, err
		}
		applied = next.State()
	}
	return applied, failed
}

// read reads the changes after a sequence number in batches.
func (f *Follower) read(ctx context.Context, after corpus.Seq, to chan<- *search.Batch) error {
	send := func(b *batch) error {
		select {
		case to <- &b.Batch:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	next := &batch{}
	for change, err := range f.log.Changes(ctx, after) {
		if err != nil {
			return err
		}
		next.add(change)
		if next.bytes < f.opt.BatchBytes && len(next.Upserts)+len(next.Deletes) < f.opt.BatchDocs {
			continue
		}
		if err := send(next); err != nil {
			return err
		}
		next = &batch{}
	}
	if next.Seq == 0 {
		return nil
	}
	return send(next)
}

// flush writes a batch with the lineage of its last change.
func (f *Follower) flush(ctx context.Context, b *search.Batch, last corpus.Seq) (err error) {
	if b.Lineage, err = f.log.Lineage(ctx, b.Seq); err != nil {
		return err
	}
	if f.opt.Overlay != nil {
		if err := f.opt.Overlay(ctx, b.Upserts); err != nil {
			return err
		}
	}
	if err := f.index.Write(ctx, *b); err != nil {
		return err
	}
	f.opt.Logger.Debug("wrote a batch to the index", "documents", len(b.Upserts), "deleted", len(b.Deletes), "seq", b.Seq)
	if f.opt.Progress != nil {
		f.opt.Progress(b.Seq, last)
	}
	return nil
}
