package results

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"standpoint/corpus"
	"standpoint/corpus/frozen"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
	"standpoint/server/searchurl"
)

// Corpora are the frozen corpora; a frozen.Store has them.
type Corpora interface {
	Find(ctx context.Context, name string) (frozen.Corpus, error)
	List(ctx context.Context) ([]frozen.Corpus, error)
	Items(ctx context.Context, id int64) ([]frozen.Item, error)
	Since(ctx context.Context, id int64, after corpus.Seq) ([]frozen.Item, error)
	State(ctx context.Context) (string, error)
}

// givenEngine gives an engine what a request speaks of and the engine does not hold: the
// documents of frozen corpora, and the queries of kept themes. It has each method of an
// engine that takes a request itself, so that none is forgotten.
type givenEngine struct {
	Engine
	reader *Reader
	mu     sync.Mutex
	held   map[int64]*search.Corpus
}

// Search is that of the engine.
func (e *givenEngine) Search(ctx context.Context, req search.Request) (*search.Results, error) {
	if err := e.give(ctx, &req, ""); err != nil {
		return nil, err
	}
	return e.Engine.Search(ctx, req)
}

// List is that of the engine.
func (e *givenEngine) List(ctx context.Context, req search.ListRequest) (*search.Listing, error) {
	if err := e.give(ctx, &req.Request, req.Values); err != nil {
		return nil, err
	}
	return e.Engine.List(ctx, req)
}

// Words is that of the engine.
func (e *givenEngine) Words(ctx context.Context, req search.WordsRequest, visit func(search.WordCount) error) (search.WordTotals, error) {
	req.Sets = slices.Clone(req.Sets)
	for i := range req.Sets {
		if err := e.give(ctx, &req.Sets[i], ""); err != nil {
			return search.WordTotals{}, err
		}
	}
	return e.Engine.Words(ctx, req, visit)
}

// give reads the corpora and themes that a request names; values are of another field that
// is asked for.
func (e *givenEngine) give(ctx context.Context, req *search.Request, values string) error {
	if err := e.giveThemes(ctx, req, values); err != nil {
		return err
	}
	at := slices.IndexFunc(req.Filters, func(f search.Filter) bool { return f.Field == schema.Corpus })
	if at < 0 || e.reader.Corpora == nil {
		return nil
	}
	req.Corpora = search.Corpora{}
	for _, name := range slices.Concat(req.Filters[at].Any, req.Filters[at].Not) {
		c, err := e.reader.Corpora.Find(ctx, name)
		if errors.Is(err, frozen.ErrNotFound) {
			continue // its name was read a moment ago: it was removed since, and has no documents
		}
		if err != nil {
			return fmt.Errorf("results: %w", err)
		}
		if req.Corpora[name], err = e.documents(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

// documents are those of a corpus, which never change.
func (e *givenEngine) documents(ctx context.Context, c frozen.Corpus) (*search.Corpus, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.held[c.ID] != nil {
		return e.held[c.ID], nil
	}
	items, err := e.reader.Corpora.Items(ctx, c.ID)
	if err != nil {
		return nil, fmt.Errorf("results: %w", err)
	}
	set := &search.Corpus{Key: c.Hash, IDs: make([]string, len(items))}
	for i, item := range items {
		set.IDs[i] = item.ID
	}
	if len(e.held) == heldSets || e.held == nil {
		e.held = map[int64]*search.Corpus{}
	}
	e.held[c.ID] = set
	return set, nil
}

// heldSets is how many corpora are held in memory, some 40 bytes for each document.
const heldSets = 16

// drifts keeps how corpora differ from the records.
type drifts struct {
	mu   sync.Mutex
	held map[int64]*drift
}

// drift says what changed of a corpus up to a state of the records.
type drift struct {
	at      corpus.State
	states  map[string]frozen.State // of the documents that are not the same
	checked bool                    // all documents were compared once
}

// Drift says how many documents of a corpus are not as they were when it was frozen. Only
// what changed since it was asked last is compared.
func (r *Reader) Drift(ctx context.Context, c frozen.Corpus) (total frozen.Drift, err error) {
	now, err := r.held(ctx)
	if err != nil {
		return total, err
	}
	r.drifts.mu.Lock()
	defer r.drifts.mu.Unlock()
	d := r.drifts.held[c.ID]
	if d == nil {
		d = &drift{states: map[string]frozen.State{}}
	}
	if d.at != now || !d.checked {
		if d, err = r.follow(ctx, c, d, now); err != nil {
			return total, err
		}
		if r.drifts.held == nil || len(r.drifts.held) == heldSets {
			r.drifts.held = map[int64]*drift{}
		}
		r.drifts.held[c.ID] = d
	}
	for _, s := range d.states {
		total.Add(s)
	}
	return total, nil
}

// follow compares what changed since a drift was known.
func (r *Reader) follow(ctx context.Context, c frozen.Corpus, was *drift, now corpus.State) (*drift, error) {
	ours, err := r.had(ctx, was.at)
	if err != nil {
		return nil, err
	}
	after := was.at.Seq
	if !ours || !was.checked {
		after, was = 0, &drift{states: map[string]frozen.State{}}
		if from, known := corpus.ParseState(c.Snapshot); known {
			if ours, err = r.had(ctx, from); err != nil {
				return nil, err
			}
			if ours {
				after = from.Seq
			}
		}
	}
	items, err := r.Corpora.Since(ctx, c.ID, after)
	if err != nil {
		return nil, fmt.Errorf("results: %w", err)
	}
	err = frozen.Compare(ctx, items, r.documents, func(item frozen.Item, state frozen.State) {
		if was.states[item.ID] = state; state == frozen.Same {
			delete(was.states, item.ID)
		}
	})
	if err != nil {
		return nil, fmt.Errorf("results: %w", err)
	}
	was.at, was.checked = now, true
	return was, nil
}

// drifted says which corpora of a search are not as they were frozen.
func (r *Reader) drifted(ctx context.Context, s searchurl.Search) (texts []string, err error) {
	f := s.Filter(schema.Corpus)
	for _, name := range slices.Concat(f.Any, f.Not) {
		if r.Corpora == nil {
			break
		}
		c, err := r.Corpora.Find(ctx, name)
		if errors.Is(err, frozen.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("results: %w", err)
		}
		d, err := r.Drift(ctx, c)
		if err != nil {
			return nil, err
		}
		if d.Any() {
			texts = append(texts, fmt.Sprintf("Not all of the %s of the frozen corpus “%s” are as they were on %s: %s.", corpus.Counted(c.Documents, "document"), c.Name, c.Frozen.Format("2 January 2006"), d))
		}
	}
	return texts, nil
}

// FrozenCorpora lists the frozen corpora.
func (r *Reader) FrozenCorpora(ctx context.Context) ([]frozen.Corpus, error) {
	if r.Corpora == nil {
		return nil, nil
	}
	all, err := r.Corpora.List(ctx)
	if err != nil {
		return nil, fmt.Errorf("results: %w", err)
	}
	return all, nil
}

// corpora are the names of the frozen corpora.
func (r *Reader) corpora(ctx context.Context) (names []string, err error) {
	all, err := r.FrozenCorpora(ctx)
	for _, c := range all {
		names = append(names, c.Name)
	}
	return names, err
}

// FrozenCorpus returns a frozen corpus by its name. The error is frozen.ErrNotFound if
// there is none.
func (r *Reader) FrozenCorpus(ctx context.Context, name string) (frozen.Corpus, error) {
	if r.Corpora == nil {
		return frozen.Corpus{}, frozen.ErrNotFound
	}
	c, err := r.Corpora.Find(ctx, name)
	if err != nil {
		return c, fmt.Errorf("results: %w", err)
	}
	return c, nil
}

// FrozenItems returns the items of a frozen corpus.
func (r *Reader) FrozenItems(ctx context.Context, c frozen.Corpus) ([]frozen.Item, error) {
	items, err := r.Corpora.Items(ctx, c.ID)
	if err != nil {
		return nil, fmt.Errorf("results: %w", err)
	}
	return items, nil
}
