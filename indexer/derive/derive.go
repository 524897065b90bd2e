// Package derive derives what depends on many documents at once: which texts are
// copies of each other, and which articles are about the same event. It follows the records' change log, keeps a sketch of each
// document beside it, and writes groups into the documents, which thereby change in the
// log as well.
//
// The groups follow from the documents that are held, and from nothing else, so it makes
// no difference in which order documents came, changed and went.
//
// Copies: two documents are near each other or not whatever other documents there are,
// and a group is all that is connected by nearness. A document that comes is compared
// with those whose sketches it meets; when one goes or changes, only its group is looked
// at again.
//
// Events: how much a word says depends on how many articles have it, so an article that
// comes can change what others are in. When articles change, the events of all are found
// again from their sketches, without reading any, and only what is different is written.
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
	held, release, err := lease.Hold(ctx, store, leaseName, lease.Options{Purpose: "finding copies and events", Logger: opt.Logger})
	if err == nil {
		err = errors.Join(deriveAll(held, store, opt), release())
	}
	if err != nil {
		return fmt.Errorf("derive: %w", err)
	}
	return nil
}

// deriveAll finds the copies and the events. What events change is nothing to copies, but
// is in the log, so these go on to its end.
func deriveAll(ctx context.Context, store Records, opt Options) error {
	if err := catchUp(ctx, store, opt); err != nil {
		return err
	}
	if err := findEvents(ctx, store, opt.Logger); err != nil {
		return err
	}
	return catchUp(ctx, store, opt)
}

// isDone reports whether nothing has changed.
func isDone(ctx context.Context, store Records) (bool, error) {
	last, err := store.Last(ctx)
	if err != nil {
		return false, fmt.Errorf("derive: %w", err)
	}
	for name, version := range map[string]string{records.Copies: copiesVersion, records.Events: eventsVersion} {
		state, err := store.Derivation(ctx, name)
		if err != nil {
			return false, fmt.Errorf("derive: %w", err)
		}
		if state.Version != version || state.Seq < last {
			return false, nil
		}
	}
	return true, nil
}

// catchUp brings the copies to where the records are.

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
