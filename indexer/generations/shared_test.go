package generations

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/bleveengine"
)

// shelf is a list of generations that several indexes share, with engines in folders of
// its own that stay open.
type shelf struct {
	dir string

	mu      sync.Mutex
	leader  *seat
	names   []string
	engines map[string]search.Engine
}

// seat is how one index sees a shelf.
type seat struct{ *shelf }

func (s *seat) Lead(context.Context) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.leader == nil {
		s.leader = s
	}
	return s.leader == s, nil
}

func (s *seat) Resign() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.leader == s {
		s.leader = nil
	}
	return nil
}

func (s *seat) Names(context.Context) ([]string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(slices.Values(s.names)), nil
}

var errNotLeading = errors.New("another one leads")

// change changes the list for who leads.
func (s *seat) change(must bool, change func()) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if must && s.leader != s {
		return errNotLeading
	}
	change()
	return nil
}

func (s *seat) drop(name string) {
	s.names = slices.DeleteFunc(s.names, func(n string) bool { return n == name })
}

func (s *seat) Rename(_ context.Context, from, to string) error {
	return s.change(true, func() {
		s.drop(from)
		s.names = append(s.names, to)
		s.engines[to] = s.engines[from]
		delete(s.engines, from)
	})
}

func (s *seat) Remove(name string) error {
	return s.change(true, func() { s.drop(name); delete(s.engines, name) })
}

func (s *seat) Ask(_ context.Context, name string) error {
	return s.change(false, func() { s.names = append(s.names, name) })
}

func (s *seat) Answer(_ context.Context, name string) error {
	return s.change(false, func() { s.drop(name) })
}

// kept is an engine that all share and nobody closes.
type kept struct{ search.Engine }

func (kept) Close() error { return nil }

func (k kept) Look(ctx context.Context) (corpus.State, error) {
	state, err := k.Applied(ctx)
	return state, errors.Join(err, k.Refresh(ctx))
}

func (s *seat) open(ctx context.Context, dir string, whole bool) (engine search.Engine, err error) {
	name := filepath.Base(dir)
	err = s.change(!whole, func() {
		if engine = s.engines[name]; engine != nil || whole {
			return
		}
		s.names = append(s.names, name)
		engine, err = bleveengine.Open(ctx, filepath.Join(s.dir, time.Now().Format("150405.000000000")), bleveengine.Options{})
		s.engines[name] = engine
	})
	if err == nil && engine == nil {
		err = &search.DamageError{File: name, Err: errors.New("it is gone")}
	}
	return kept{engine}, err
}

// share gives indexes over the same records a shelf; each has a folder of its own.
func (b *bench) share(indexes int) (all []*Index) {
	common := &shelf{dir: b.t.TempDir(), engines: map[string]search.Engine{}}
	b.t.Cleanup(func() {
		for _, engine := range common.engines {
			_ = engine.Close()
		}
	})
	for range indexes {
		one := &seat{common}
		opt := b.opt
		opt.Shared, opt.Engine = one, one.open
		x, err := Open(b.t.Context(), b.t.TempDir(), b.store, opt)
		if err != nil {
			b.t.Fatal(err)
		}
		all = append(all, x)
	}
	return all
}

func TestSharedIndex(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	put(t, b.store, 0, 25)
	all := b.share(3)
	stops := []func(){b.follow(all[0]), b.follow(all[1])}
	for _, x := range all[:2] {
		b.until(x, 0, 25, never)
	}
	leading := slices.IndexFunc(all[:2], func(x *Index) bool { return x.leads.Load() })
	if leading < 0 || all[1-leading].leads.Load() {
		t.Fatal("not one of two leads")
	}
	// A third process waits until who leads shows what it put.
	put(t, b.store, 25, 40)
	b.catchUp(all[2])
	b.expect(all[2], 0, 40)
	if all[2].leads.Load() {
		t.Error("two lead")
	}
	// It asks for a new generation, which all then have.
	before, err := all[2].answering()
	if err != nil {
		t.Fatal(err)
	}
	if err := all[2].Rebuild(t.Context(), Build{Reason: "it was asked for", Fresh: true}); err != nil {
		t.Fatal(err)
	}
	b.catchUp(all[2])
	if after, err := all[2].answering(); err != nil || after.name == before.name {
		t.Errorf("it was not built again: %v, %v", after, err)
	}
	b.expect(all[2], 0, 40)
	overlay := func(context.Context, []corpus.Document) error { return nil }
	if err := all[2].Rebuild(t.Context(), Build{Overlay: overlay}); !errors.Is(err, ErrLed) {
		t.Errorf("two build: %v", err)
	}
	if err := all[1-leading].Submit(t.Context(), Build{Overlay: overlay}); !errors.Is(err, ErrLed) {
		t.Errorf("two build: %v", err)
	}
	// Who leads ends; another goes on.
	stops[leading]()
	b.close(all[leading])
	put(t, b.store, 40, 60)
	b.until(all[1-leading], 0, 60, func(found []int) bool { return len(found) >= 40 })
	b.catchUp(all[2])
	b.expect(all[2], 0, 60)
	stops[1-leading]()
	b.close(all[1-leading])
	b.catchUp(all[2])
	if !all[2].leads.Load() {
		t.Error("nobody leads")
	}
	b.close(all[2])
}

// TestSharedIndexLost: who has lost the lead in the middle of a build changes nothing.
func TestSharedIndexLost(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	put(t, b.store, 0, 25)
	all := b.share(2)
	b.catchUp(all[0])
	other := all[1].opt.Shared.(*seat)
	err := all[0].Rebuild(t.Context(), Build{Fresh: true, Overlay: func(context.Context, []corpus.Document) error {
		return other.change(false, func() { other.leader = other })
	}})
	if !errors.Is(err, errNotLeading) {
		t.Errorf("error %v", err)
	}
	b.catchUp(all[1])
	b.expect(all[1], 0, 25)
	put(t, b.store, 25, 30)
	stop := b.follow(all[1])
	b.catchUp(all[0])
	b.expect(all[0], 0, 30)
	stop()
	b.close(all[0])
	b.close(all[1])
}
