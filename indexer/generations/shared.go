package generations

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/search"
)

// Shared is where the generations of an index are listed that several processes use, each
// with a folder of its own. One of them leads: it alone builds, writes and removes. The
// others open what it has made whole, and look what it has written; their engines must be
// follow.Lookers. The engine of a new generation lists it.
type Shared interface {
	// Lead reports whether this process leads. It begins to if nobody does.
	Lead(ctx context.Context) (bool, error)
	// Resign lets another process lead.
	Resign() error
	// Names are those of all generations, and of requests to build one.
	Names(ctx context.Context) ([]string, error)
	// Rename fails if this process does not lead any more.
	Rename(ctx context.Context, from, to string) error
	// Remove removes a generation with its index, and fails as Rename does.
	Remove(name string) error
	// Ask and Answer add and remove the name of a request.
	Ask(ctx context.Context, request string) error
	Answer(ctx context.Context, request string) error
}

// retirement is how long a generation stays after a newer one answers, for processes that
// have not noticed yet.
const retirement = 10 * time.Second

// lead reports whether this process builds and writes. Who begins to lead first sees what
// the one before has left.
func (x *Index) lead(ctx context.Context) (bool, error) {
	if x.opt.Shared == nil {
		return true, nil
	}
	leads, err := x.opt.Shared.Lead(ctx)
	if err != nil {
		return false, err
	}
	if x.leads.Swap(leads) || !leads {
		return leads, nil
	}
	x.opt.Logger.Info("this process keeps the index at the records from now on", "index", x.dir)
	if _, err := x.look(ctx); err != nil && !unusable(err) {
		x.leads.Store(false)
		return false, err
	}
	return true, x.tidy(ctx)
}

// tidy removes what can never answer.
func (x *Index) tidy(ctx context.Context) error {
	ours, others, err := x.list(ctx)
	if err != nil {
		return err
	}
	for _, name := range others {
		x.remove(name, "it is of another schema")
	}
	g, err := x.answering()
	for _, one := range ours {
		if one.whole && (err != nil || one.name != g.name) {
			x.remove(one.name, "it does not answer")
		}
	}
	return nil
}

// look opens what the process that leads has made whole, and makes visible what it has
// written since. It returns the state that searches see; the zero state if none is whole.
func (x *Index) look(ctx context.Context) (corpus.State, error) {
	g, err := x.lookFor(ctx)
	if g == nil || err != nil {
		return corpus.State{}, err
	}
	state, err := g.follower.Look(ctx)
	if unusable(err) {
		x.setReason(why(err))
		return state, errors.Join(err, x.drop())
	}
	if err == nil {
		x.tell(state.Seq, state.Seq)
	}
	return state, err
}

// lookFor opens the newest generation that is whole; nil if there is none.
func (x *Index) lookFor(ctx context.Context) (*generation, error) {
	ours, _, err := x.list(ctx)
	if err != nil {
		return nil, err
	}
	newest := slices.IndexFunc(ours, func(one listed) bool { return one.whole })
	if newest < 0 {
		x.setReason(None)
		return nil, x.drop()
	}
	if g, err := x.answering(); err == nil && g.name == ours[newest].name {
		return g, nil
	}
	g, err := x.open(ctx, ours[newest].name, x.opt.Follow)
	if err != nil {
		x.setReason(why(err))
		return nil, errors.Join(err, x.drop())
	}
	x.setReason("")
	if old := x.swap(g); old != nil {
		err = old.engine.Close()
	}
	return g, err
}

// wait looks until the index shows a change, as long as another process leads; led says
// that this one does from now on.
func (x *Index) wait(ctx context.Context, last corpus.Seq) (state corpus.State, led bool, err error) {
	for {
		if led, err = x.lead(ctx); led || err != nil {
			return state, led, err
		}
		state, err = x.look(ctx)
		if _, none := x.answering(); err == nil && none == nil && state.Seq >= last {
			return state, false, nil
		}
		if err != nil && !errors.Is(err, search.ErrUnavailable) && !unusable(err) {
			return state, false, err
		}
		select {
		case <-ctx.Done():
			return state, false, ctx.Err()
		case <-time.After(x.opt.Every):
		}
	}
}

// passOn asks the process that leads for what this one was asked for, and answers what it
// has answered.
func (x *Index) passOn(ctx context.Context, asked map[string]bool) error {
	own := x.requestsHere()
	if len(own) == 0 {
		return nil
	}
	names, err := x.opt.Shared.Names(ctx)
	if err != nil {
		return err
	}
	for _, name := range own {
		switch {
		case slices.Contains(names, name):
			asked[name] = true
		case asked[name]:
			x.removeRequest(name)
		default:
			if err := x.opt.Shared.Ask(ctx, name); err != nil {
				return err
			}
			asked[name] = true
		}
	}
	return nil
}

// rebuildElsewhere lets the process that leads build a generation; led says that this one
// has begun to lead, and has to.
func (x *Index) rebuildElsewhere(ctx context.Context) (led bool, err error) {
	path, err := Request(x.dir)
	if err != nil {
		return false, err
	}
	defer os.Remove(path)
	for asked := map[string]bool{}; ; {
		if led, err = x.lead(ctx); led || err != nil {
			return led, err
		}
		if err = x.passOn(ctx, asked); err != nil {
			return false, err
		}
		if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
			return false, nil
		}
		select {
		case <-ctx.Done():
			return false, errors.Join(ctx.Err(), x.opt.Shared.Answer(context.WithoutCancel(ctx), filepath.Base(path)))
		case <-time.After(x.opt.Every):
		}
	}
}

// retire removes generations that a newer one has replaced for long enough.
func (x *Index) retire(ctx context.Context) error {
	x.mu.Lock()
	due := !x.retiring.IsZero() && time.Since(x.retiring) > retirement
	if due {
		x.retiring = time.Time{}
	}
	x.mu.Unlock()
	if !due {
		return nil
	}
	return x.tidy(ctx)
}

func (x *Index) retireLater() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.retiring = time.Now()
}

// leftHere removes generations that the folder has from when it had an index of its own.
func (x *Index) leftHere() error {
	entries, err := os.ReadDir(x.dir)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if entry.IsDir() && strings.HasPrefix(entry.Name(), "v") {
			x.removeHere(entry.Name(), "the index is shared now")
		}
	}
	return nil
}
