// Package follow follows the records' change log into an index. The index's
// own applied sequence number says where to go on, so a crash at any moment
// loses nothing and doubles nothing.
package follow

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/indexer/search"
)

// ErrAhead says that an index has applied changes which the records do not
// hold: it was not made from these records and must be built anew.
var ErrAhead = errors.New("the index is ahead of the records")

// Options of a Follower. The zero value is usable.
type Options struct {
	Logger     *slog.Logger                   // nil: silent
	BatchBytes int                            // text bytes in a batch; 0: 512 KiB. Memory follows it
	BatchDocs  int                            // documents in a batch; 0: 200
	Progress   func(reached, last corpus.Seq) // called after each batch; nil: nobody looks
	Every      time.Duration                  // how often Follow looks for changes; 0: 250 ms
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
		opt.BatchBytes = 512 << 10
	}
	if opt.BatchDocs == 0 {
		opt.BatchDocs = 200
	}
	if opt.Every == 0 {
		opt.Every = 250 * time.Millisecond
	}
	return &Follower{log: log, index: index, opt: opt}
}

// Applied is the sequence number up to which searches see the records, as far
// as this follower has brought them.
func (p *Follower) Applied() corpus.Seq { return corpus.Seq(p.applied.Load()) }

// CatchUp brings the index to where the records are at the moment of the call
// and makes it visible. It returns the sequence number reached.
func (p *Follower) CatchUp(ctx context.Context) (corpus.Seq, error) {
	applied, err := p.index.Applied(ctx)
	if err != nil {
		return 0, fmt.Errorf("follow: %w", err)
	}
	last, err := p.log.Last(ctx)
	if err != nil {
		return applied, fmt.Errorf("follow: %w", err)
	}
	if applied > last {
		return applied, fmt.Errorf("follow: index at %d, records at %d: %w", applied, last, ErrAhead)
	}
	if applied < last {
		if applied, err = p.write(ctx, applied, last); err != nil {
			return applied, fmt.Errorf("follow: after change %d: %w", applied, err)
		}
		if err := p.index.Refresh(ctx); err != nil {
			return applied, fmt.Errorf("follow: %w", err)
		}
	}
	p.applied.Store(uint64(applied))
	return applied, nil
}

// write sends the changes after a sequence number in batches, and returns the
// last sequence number that the index has durably taken.
func (p *Follower) write(ctx context.Context, applied, last corpus.Seq) (corpus.Seq, error) {
	var batch search.Batch
	size := 0
	flush := func() error {
		if err := p.index.Write(ctx, batch); err != nil {
			return err
		}
		p.opt.Logger.Debug("indexed", "documents", len(batch.Upserts), "deleted", len(batch.Deletes), "seq", batch.Seq)
		applied, batch, size = batch.Seq, search.Batch{}, 0
		if p.opt.Progress != nil {
			p.opt.Progress(applied, last)
		}
		return nil
	}
	for change, err := range p.log.Changes(ctx, applied) {
		if err != nil {
			return applied, err
		}
		if change.Deleted {
			batch.Deletes = append(batch.Deletes, change.ID)
		} else {
			batch.Upserts = append(batch.Upserts, change.Document)
			size += len(change.Document.Headline) + change.Document.TextBytes()
		}
		batch.Seq = change.Seq
		if size >= p.opt.BatchBytes || len(batch.Upserts)+len(batch.Deletes) >= p.opt.BatchDocs {
			if err := flush(); err != nil {
				return applied, err
			}
		}
	}
	if batch.Seq == 0 {
		return applied, nil
	}
	return applied, flush()
}

// Follow catches up again and again until the context ends, and returns its
// error. A failed step is logged and tried again with growing pauses: the
// records stay the truth meanwhile.
func (p *Follower) Follow(ctx context.Context) error {
	pause := p.opt.Every
	for {
		before := p.Applied()
		switch applied, err := p.CatchUp(ctx); {
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, ErrAhead):
			return err
		case err != nil:
			p.opt.Logger.Error("the index does not follow the records", "err", err, "retry", pause)
			pause = min(2*pause, 30*time.Second)
		default:
			if applied != before {
				p.opt.Logger.Info("index follows the records", "seq", applied)
			}
			pause = p.opt.Every
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}
