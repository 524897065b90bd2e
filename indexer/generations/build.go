package generations

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"standpoint/corpus"
	"standpoint/indexer/follow"
	"standpoint/indexer/search"
)

// Build says how a generation is built.
type Build struct {
	Reason string // for people
	// Overlay changes documents before they are written; nil: none. Without a
	// Commit it also changes those that change later, as long as this process has
	// the generation open.
	Overlay func(ctx context.Context, documents []corpus.Document) error
	// Key tells what the overlay does: a build that was interrupted is gone on
	// with by one of the same key. Lower-case letters, digits and hyphens.
	Key string
	// Commit is called once the generation has caught up with the records, right
	// before it answers; nil: nothing is. The changes of the records that it says
	// it made, those after before up to last, must be in the generation already,
	// by the overlay. After an error the one before answers as it did.
	Commit func(ctx context.Context) (before, last corpus.Seq, err error)
	// Fresh begins from nothing, so that nothing stays of what was removed from
	// the records, and does not go on with an unfinished generation.
	Fresh bool
}

// build builds a new generation and lets it answer. It goes on with one of the
// same key that is unfinished. An interruption leaves what answers as it is.
func (x *Index) build(ctx context.Context, b Build) error {
	if x.opt.ReadOnly {
		return ErrNotWhole
	}
	if !goodKey.MatchString(b.Key) {
		return fmt.Errorf("generations: a key of a build has lower-case letters, digits and hyphens, not %q", b.Key)
	}
	x.setReason(b.Reason)
	x.opt.Logger.Info("building the index", "why", b.Reason)
	target, err := x.log.Last(ctx)
	if err != nil {
		return fmt.Errorf("generations: build: %w", err)
	}
	x.setProgress(0, target)
	one, engine, err := x.begin(ctx, b)
	if err != nil {
		return fmt.Errorf("generations: build: %w", err)
	}
	defer x.committing.Store(false)
	err = x.fill(ctx, engine, b, target)
	if err = errors.Join(err, engine.Close()); err != nil {
		if unusable(err) {
			x.remove(one.name, why(err))
		}
		return fmt.Errorf("generations: build %s: %w", one.name, err)
	}
	return x.switchTo(ctx, one, b)
}

// begin opens the unfinished generation of a key, or makes one. Others, of
// other keys, are of no use any more.
func (x *Index) begin(ctx context.Context, b Build) (one listed, engine search.Engine, err error) {
	ours, _, err := x.list(ctx)
	if err != nil {
		return one, nil, err
	}
	for _, old := range ours {
		if old.whole {
			continue
		}
		if b.Fresh || old.key != b.Key || engine != nil {
			x.remove(old.name, "another one is being built")
			continue
		}
		if engine, err = x.goOn(ctx, old.name); err == nil {
			one = old
		} else if !unusable(err) {
			return old, nil, err
		} else {
			x.remove(old.name, why(err))
		}
	}
	if engine != nil {
		return one, engine, nil
	}
	one = listed{name: unfinished(next(ours), b.Key), number: next(ours), key: b.Key}
	engine, err = x.opt.Engine(ctx, filepath.Join(x.dir, one.name), false)
	return one, engine, err
}

// goOn opens an unfinished generation that is of these records.
func (x *Index) goOn(ctx context.Context, name string) (search.Engine, error) {
	engine, err := x.openEngine(ctx, name, false)
	if err != nil {
		return nil, err
	}
	state, err := engine.Applied(ctx)
	if err == nil {
		err = follow.Check(ctx, x.log, state)
	}
	if err == nil && engine.Outdated() {
		err = errOutdated
	}
	if err != nil {
		return nil, errors.Join(err, engine.Close())
	}
	return engine, nil
}

// fill brings a generation to the state that the records had when its building
// began, or a later one.
func (x *Index) fill(ctx context.Context, engine search.Engine, b Build, target corpus.Seq) error {
	opt := x.opt.Follow
	opt.Progress = func(reached, _ corpus.Seq) { x.setProgress(min(reached, target), target) }
	if b.Overlay != nil {
		opt.Overlay = b.Overlay
	}
	reached, err := follow.New(x.log, engine, opt).CatchUp(ctx)
	if err != nil {
		return err
	}
	if reached.Seq < target {
		return fmt.Errorf("the index shows %d of %d changes of the records and finds no more", reached.Seq, target)
	}
	if reached, err = x.commit(ctx, engine, b, reached, opt); err != nil {
		return err
	}
	// An index that was never written looks the same as one that lost everything.
	return engine.Write(ctx, search.Batch{Seq: reached.Seq, Lineage: reached.Lineage})
}

// commit lets the build make its changes to the records, and returns the state
// of the generation with them.
func (x *Index) commit(ctx context.Context, engine search.Engine, b Build, reached corpus.State, opt follow.Options) (corpus.State, error) {
	if b.Commit == nil {
		return reached, nil
	}
	x.committing.Store(true)
	before, last, err := b.Commit(ctx)
	if err != nil || last == 0 {
		return reached, err
	}
	if before != reached.Seq { // something else came in between
		return follow.New(x.log, engine, opt).CatchUp(ctx)
	}
	lineage, err := x.log.Lineage(ctx, last)
	return corpus.State{Seq: last, Lineage: lineage}, err
}

// switchTo gives a generation that is whole its final name and lets it answer.
func (x *Index) switchTo(ctx context.Context, one listed, b Build) error {
	final := nameOf(one.number)
	err := x.rename(ctx, one.name, final)
	opt := x.opt.Follow
	if b.Overlay != nil && b.Commit == nil { // what was committed is in the records
		opt.Overlay = b.Overlay
	}
	var g *generation
	if err == nil {
		g, err = x.open(ctx, final, opt)
	}
	if err == nil {
		_, err = g.follower.CatchUp(ctx)
		if err != nil {
			err = errors.Join(err, g.engine.Close())
		}
	}
	if err != nil {
		return fmt.Errorf("generations: switch to %s: %w", final, err)
	}
	old := x.swap(g)
	x.setReason("")
	x.opt.Logger.Info("the index is whole", "generation", final, "changes", g.follower.Applied())
	if old == nil {
		return nil
	}
	if err := old.engine.Close(); err != nil { // lets searches end on what they hold
		x.opt.Logger.Warn("the earlier generation cannot be closed", "generation", old.name, "err", err)
	}
	if x.opt.Shared != nil {
		x.retireLater()
		return nil
	}
	x.remove(old.name, "a newer one answers")
	return nil
}
