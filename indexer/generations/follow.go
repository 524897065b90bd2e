package generations

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/search"
)

// attempts is how often CatchUp and Rebuild begin again because the folder was
// removed, or a file of it was damaged, under them.
const attempts = 4

// CatchUp brings the index to where the records are at the moment of the call,
// and builds it if there is none that is whole, of these records and of today's layout. It returns
// the state reached and why the index was built; "" if it was not. The index of
// a folder that cannot be written stays as it is.
func (x *Index) CatchUp(ctx context.Context) (state corpus.State, built string, err error) {
	if x.opt.ReadOnly {
		state, err = x.Applied(ctx)
		return state, "", err
	}
	if x.opt.Shared != nil {
		last, err := x.log.Last(ctx)
		if err != nil {
			return state, "", fmt.Errorf("generations: %w", err)
		}
		if state, led, err := x.wait(ctx, last); !led {
			return state, "", err
		}
	}
	for range attempts {
		if x.lost() {
			if err := x.reopen(ctx); err != nil {
				return state, built, fmt.Errorf("generations: %w", err)
			}
		}
		var g *generation
		if g, err = x.answering(); err == nil && !g.engine.Outdated() {
			if state, err = g.follower.CatchUp(ctx); err == nil {
				return state, built, nil
			}
			x.condemn(g, err)
		} else {
			built = x.Progress().Reason
			err = x.build(ctx, Build{Reason: built})
		}
		if ctx.Err() != nil || err != nil && !unusable(err) && !x.lost() {
			return state, built, err
		}
	}
	return state, built, err
}

// condemn ends the use of the generation that answers if an error says that it
// is damaged or of other records, and removes it.
func (x *Index) condemn(g *generation, err error) bool {
	if !unusable(err) {
		return false
	}
	x.opt.Logger.Error("the index cannot be used and is built again", "generation", g.name, "err", err)
	if closed := x.drop(); closed != nil {
		x.opt.Logger.Warn("the index cannot be closed", "generation", g.name, "err", closed)
	}
	x.remove(g.name, why(err))
	x.setReason(why(err))
	x.setProgress(0, 0)
	return true
}

// Rebuild builds a new generation from the records, lets it answer, and
// removes the one before. That one answers meanwhile.
// Of a shared index, the process that leads does it, if b changes neither index nor records.
func (x *Index) Rebuild(ctx context.Context, b Build) error {
	led, err := x.lead(ctx)
	if err == nil && !led && b.Overlay == nil && b.Commit == nil {
		led, err = x.rebuildElsewhere(ctx)
	} else if err == nil && !led {
		err = ErrLed
	}
	if err != nil || !led {
		return err
	}
	requests, err := x.requests(ctx)
	if err != nil {
		return err
	}
	for range attempts {
		if err = x.build(ctx, b); err == nil {
			x.answerRequests(ctx, requests)
			return nil
		}
		if ctx.Err() != nil || !unusable(err) && !x.lost() {
			return err
		}
		if x.lost() {
			if err := x.reopen(ctx); err != nil {
				return err
			}
		}
	}
	return err
}

// ErrLed says that another process builds the shared index.
var ErrLed = errors.New("another process keeps the shared index")

// Submit lets Follow, which runs in another goroutine, build a generation, and
// waits until it answers or the building has failed. It fails with ErrLed while another
// process leads.
func (x *Index) Submit(ctx context.Context, b Build) error {
	s := submitted{b, make(chan error, 1)}
	select {
	case x.submitted <- s:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-s.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// submitted is a build that Follow is to begin.
type submitted struct {
	Build
	done chan error
}

const request = "rebuild-"

// Request asks the process that has the index of a folder open to build a new
// generation. The request is the file that is returned: it is removed once the
// generation that was asked for answers.
func Request(dir string) (path string, err error) {
	file, err := os.CreateTemp(dir, request+"*")
	if err != nil {
		return "", fmt.Errorf("generations: request: %w", err)
	}
	return file.Name(), file.Close()
}

// requests are the names of the requests that are open.
func (x *Index) requests(ctx context.Context) (names []string, err error) {
	names = x.requestsHere()
	if x.opt.Shared == nil {
		return names, nil
	}
	shared, err := x.opt.Shared.Names(ctx)
	for _, name := range shared {
		if strings.HasPrefix(name, request) && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names, err
}

// requestsHere are those of the folder.
func (x *Index) requestsHere() (names []string) {
	entries, err := os.ReadDir(x.dir)
	if err != nil {
		return nil
	}
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name(), request) {
			names = append(names, entry.Name())
		}
	}
	return names
}

func (x *Index) answerRequests(ctx context.Context, names []string) {
	for _, name := range names {
		x.removeRequest(name)
		if x.opt.Shared == nil {
			continue
		}
		if err := x.opt.Shared.Answer(ctx, name); err != nil {
			x.opt.Logger.Warn("a request to build the index cannot be removed", "name", name, "err", err)
		}
	}
}

func (x *Index) removeRequest(name string) {
	if err := os.Remove(filepath.Join(x.dir, name)); err != nil && !errors.Is(err, os.ErrNotExist) {
		x.opt.Logger.Warn("a request to build the index cannot be removed", "file", name, "err", err)
	}
}

// longestPause is between two attempts after many that failed.
const longestPause = 30 * time.Second

// Follow keeps the index at the records until the context ends, and returns
// its error. It builds a generation where none is whole, when one was asked for
// and when the one that answers is damaged, outdated, of other records or gone. A failed
// step is logged and tried again, with growing pauses: the records stay the
// truth meanwhile.
func (x *Index) Follow(ctx context.Context) error {
	f := &following{Index: x, asked: map[string]bool{}}
	defer f.wait()
	pause := x.opt.Every
	for ctx.Err() == nil {
		switch err := f.step(ctx); {
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, ErrHeld): // its folder was exchanged, and another process builds there
			pause = x.opt.Every
		case err != nil:
			pause = min(2*pause, longestPause)
			x.opt.Logger.Error("the index does not follow the records", "err", err, "again_in", pause)
		default:
			pause = x.opt.Every
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
	return ctx.Err()
}

// following is one run of Follow. While a generation is built in a goroutine of
// its own, the one that answers goes on following.
type following struct {
	*Index
	built    chan error      // nil: none is being built
	requests []string        // that the one being built will answer
	done     chan error      // of the one being built, if it was submitted; else nil
	asked    map[string]bool // requests that were passed on to the process that leads
}

func (f *following) wait() {
	if f.built == nil {
		return
	}
	if err := <-f.built; f.done != nil {
		f.done <- err
	}
}

func (f *following) step(ctx context.Context) error {
	if err := f.collect(ctx); err != nil {
		return err
	}
	if f.opt.ReadOnly && f.opt.Shared != nil {
		_, err := f.look(ctx)
		return err
	}
	if f.opt.ReadOnly {
		return nil
	}
	if led, err := f.lead(ctx); err != nil {
		return err
	} else if !led {
		f.refuseSubmitted()
		_, err := f.look(ctx)
		return errors.Join(f.passOn(ctx, f.asked), err)
	}
	if f.built == nil && f.lost() {
		if err := f.reopen(ctx); err != nil {
			return err
		}
	}
	g, err := f.answering()
	if err != nil {
		return f.start(ctx, Build{Reason: f.Progress().Reason})
	}
	if err := f.takeSubmitted(ctx); err != nil {
		return err
	}
	requests, err := f.Index.requests(ctx)
	if err == nil && len(requests) > 0 {
		err = f.start(ctx, Build{Reason: "it was asked for", Fresh: true})
	}
	if err == nil && f.opt.Shared != nil {
		err = f.retire(ctx)
	}
	if err != nil {
		return err
	}
	if g.engine.Outdated() {
		return f.start(ctx, Build{Reason: Outdated})
	}
	if f.committing.Load() {
		return nil
	}
	before := g.follower.Applied()
	state, err := g.follower.CatchUp(ctx)
	if err != nil {
		if now, _ := f.answering(); now != g || f.condemn(g, err) {
			return nil
		}
		return err
	}
	if state.Seq != before {
		f.opt.Logger.Info("the index follows the records", "state", state.String())
	}
	return nil
}

// start begins to build a generation unless one is being built.
func (f *following) start(ctx context.Context, b Build) (err error) {
	if f.built != nil {
		return nil
	}
	if f.requests, err = f.Index.requests(ctx); err != nil {
		return err
	}
	built := make(chan error, 1)
	f.built = built
	go func() { built <- f.build(ctx, b) }()
	return nil
}

// takeSubmitted begins with what was submitted, if nothing is being built.
func (f *following) takeSubmitted(ctx context.Context) error {
	if f.built != nil {
		return nil
	}
	select {
	case s := <-f.submitted:
		err := f.start(ctx, s.Build)
		if err != nil {
			s.done <- err
			return err
		}
		f.done = s.done
		return nil
	default:
		return nil
	}
}

// refuseSubmitted says that another process builds.
func (f *following) refuseSubmitted() {
	select {
	case s := <-f.submitted:
		s.done <- ErrLed
	default:
	}
}

// collect takes the outcome of a build that has ended.
func (f *following) collect(ctx context.Context) error {
	select {
	case err := <-f.built:
		f.built = nil
		if f.done != nil {
			f.done <- err
			f.done = nil
		}
		if err == nil {
			f.answerRequests(ctx, f.requests)
		}
		return err
	default:
		return nil
	}
}

var _ interface {
	search.Searcher
	Refresh(context.Context) error
} = (*Index)(nil)
