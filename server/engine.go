package server

import (
	"context"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/server/problem"
	"standpoint/server/results"
)

// patience is how long a search waits for its turn.
const patience = 5 * time.Second

// boundedEngine lets only some searches run at once, so that many requests make each
// other wait, and do not fill the memory. It has each method of an engine itself, so
// that none is forgotten.
type boundedEngine struct {
	engine  results.Engine
	turns   chan struct{} // holds a token for each search that runs
	observe func(operation string, took time.Duration)
}

// errBusy ends a search that did not get its turn.
var errBusy = func() error {
	p := problem.New(problem.EngineUnavailable, "Too many searches are running. Try again in a moment.")
	p.RetryAfter = int(patience / time.Second)
	return p
}()

// run waits for a turn and takes it. The time in which it runs is observed.
func (e *boundedEngine) run(ctx context.Context, operation string, do func() error) error {
	select {
	case e.turns <- struct{}{}:
	default:
		timer := time.NewTimer(patience)
		defer timer.Stop()
		select {
		case e.turns <- struct{}{}:
		case <-timer.C:
			return errBusy
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	started := time.Now()
	defer func() {
		<-e.turns
		e.observe(operation, time.Since(started))
	}()
	return do()
}

// Search is that of the engine.
func (e *boundedEngine) Search(ctx context.Context, req search.Request) (found *search.Results, err error) {
	err = e.run(ctx, "search", func() error {
		found, err = e.engine.Search(ctx, req)
		return err
	})
	return found, err
}

// List is that of the engine.
func (e *boundedEngine) List(ctx context.Context, req search.ListRequest) (listing *search.Listing, err error) {
	err = e.run(ctx, "list", func() error {
		listing, err = e.engine.List(ctx, req)
		return err
	})
	return listing, err
}

// Words is that of the engine.
func (e *boundedEngine) Words(ctx context.Context, req search.WordsRequest, visit func(search.WordCount) error) (totals search.WordTotals, err error) {
	err = e.run(ctx, "words", func() error {
		totals, err = e.engine.Words(ctx, req, visit)
		return err
	})
	return totals, err
}

// Applied is that of the engine, and waits for nobody.
func (e *boundedEngine) Applied(ctx context.Context) (corpus.State, error) {
	return e.engine.Applied(ctx)
}

// Refresh is that of the engine, and waits for nobody.
func (e *boundedEngine) Refresh(ctx context.Context) error { return e.engine.Refresh(ctx) }
