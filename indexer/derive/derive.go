// Package derive derives what depends on many documents at once: which texts are
// copies of each other. It follows the records' change log, keeps a sketch of each
// document beside it, and writes groups into the documents, which thereby change in the
// log as well.
//
// The groups follow from the documents that are held, and from nothing else: two
// documents are near each other or not whatever other documents there are, and a group
// is all that is connected by nearness. So it makes no difference in which order
// documents came, changed and went. A document that comes is compared with those whose
// sketches it meets; when one goes or changes, only its group is looked at again.
package derive

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/corpus/records/lease"
)

// Records is what deriving needs of the store.
type Records interface {
	records.Deriver
	records.Leases
	Get(ctx context.Context, ids []string) ([]corpus.Document, error)
	records.Log
}

// Options of a run. The zero value is usable.
type Options struct {
	Logger *slog.Logger // nil: silent
	Window int          // documents that are compared in one step, which bounds memory; 0: 100,000
}

// leaseName is the name of the lease that a process holds while it derives.
const leaseName = "derive"

// CatchUp brings what is derived to where the records are at the moment of the call.
// It waits for another process that does so. A run that is stopped loses nothing: the
// next one goes on from the last step.
func CatchUp(ctx context.Context, store Records, opt Options) error {
	if opt.Logger == nil {
		opt.Logger = slog.New(slog.DiscardHandler)
	}
	if opt.Window == 0 {
		opt.Window = 100_000
	}
	if done, err := isDone(ctx, store); done || err != nil {
		return err
	}
	held, release, err := lease.Hold(ctx, store, leaseName, lease.Options{Purpose: "finding copies", Logger: opt.Logger})
	if err == nil {
		err = errors.Join(catchUp(held, store, opt), release())
	}
	if err != nil {
		return fmt.Errorf("derive: %w", err)
	}
	return nil
}

// isDone reports whether nothing has changed.
func isDone(ctx context.Context, store Records) (bool, error) {
	state, err := store.Derivation(ctx, records.Copies)
	if err != nil {
		return false, fmt.Errorf("derive: %w", err)
	}
	last, err := store.Last(ctx)
	if err != nil {
		return false, fmt.Errorf("derive: %w", err)
	}
	return state.Version == copiesVersion && state.Seq >= last, nil
}

func catchUp(ctx context.Context, store Records, opt Options) error {
	for {
		state, err := store.Derivation(ctx, records.Copies)
		if err != nil {
			return err
		}
		s := &step{ctx: ctx, store: store, window: opt.Window, state: state}
		if state.Version != copiesVersion {
			// Made by another version: all at once, so that its groups answer until then.
			s.fresh, s.state.Seq, s.state.Version = true, 0, copiesVersion
			if state.Version != "" {
				s.window = 0
			}
		}
		more, err := s.take()
		if err != nil {
			return err
		}
		if s.changed > 0 {
			opt.Logger.Debug("copies found", "seq", s.state.Seq, "documents", s.changed)
		}
		if !more {
			return nil
		}
	}
}
