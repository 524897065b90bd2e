package searchtest

import (
	"context"
	"sync"
	"testing"

	"standpoint/indexer/search"
)

// oracles keeps an oracle for each folder, so that one opened again holds what
// was written.
type oracles struct {
	mu    sync.Mutex
	byDir map[string]*Oracle
}

func (o *oracles) open(_ context.Context, dir string) (search.Engine, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.byDir[dir] == nil {
		o.byDir[dir] = &Oracle{}
	}
	return o.byDir[dir], nil
}

func TestOraclePassesTheSuite(t *testing.T) {
	kept := oracles{byDir: map[string]*Oracle{}}
	Run(t, Harness{Open: kept.open})
}
