// Package opensearchengine is a search.Engine over a cluster of OpenSearch, version 2.12
// or later. It answers as the embedded engine does, but for the figures of relevance;
// searchtest decides that.
//
//   - Texts are analyzed here, once. The cluster gets every word of a text with all its
//     forms (schema.Token) in one place, and splits them at spaces: see form. So both
//     engines match alike.
//   - A search sees one state of the index. Write changes documents that nobody sees;
//     Refresh makes them visible, opens a point in time over all shards, and all requests
//     ask it until the next one. If a part of a batch was lost on the way,
//     none of it is seen: see state.
//   - Totals are counted to the end. Facets of documents are composite aggregations, which
//     give every value with its exact count; a terms aggregation over several shards does
//     not. What no aggregation can count exactly (units of several documents, several axes
//     together, words) is counted here, from the rows of the documents found, and is
//     refused beyond MaxRows.
//   - What is asked of a document's article, or of an article's comments, is asked first,
//     and leaves the ids of articles, by which the documents are then found. Copying the
//     fields of an article to its comments would be faster to ask; but then each new label
//     of an article would write all of its comments again, beyond the batch it came in.
//   - Relevance is the cluster's own BM25 of each text field, added up. A cursor by
//     relevance goes on in the point in time that it began in, and is refused once that
//     is gone.
package opensearchengine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"slices"
	"sync"

	"standpoint/corpus"
	"standpoint/indexer/search"
)

// MaxRows is the most documents of one answer that are counted here and not by the
// cluster. A request for more is a *search.BadRequestError of Field "query".
const MaxRows = 1_000_000

// Options of Open.
type Options struct {
	Shards   int          // of a new index; 0: 1
	Replicas int          // of a new index
	Existing bool         // the index must be there
	Logger   *slog.Logger // nil: silent
	Access
}

// Access says how the cluster is reached.
type Access struct {
	Username, Password string            // "": without
	Transport          http.RoundTripper // carries the requests; nil: http.DefaultTransport
}

// Engine is an index of a cluster. Only one process writes it at a time: a second one is
// refused at its first write. Any number of others see what that one has shown: Look.
type Engine struct {
	cluster *cluster
	index   string
	logger  *slog.Logger

	outdated bool // of another layout

	writing chan struct{} // full while somebody holds it: see hold
	state   state         // as it is stored; guarded by writing

	mu      sync.Mutex
	applied corpus.State // of state
	views   []*view      // points in time that are open, the newest last
}

var _ search.Engine = (*Engine)(nil)

// goodName is what an index can be called.
var goodName = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,150}$`)

// Open opens an index of the cluster at an address, such as http://127.0.0.1:9200, and
// makes it if it is not there, unless opt.Existing. Several nodes are asked in turns, those
// that answer, if there is a comma between their addresses. An index that is gone although
// it must be there is a *search.DamageError.
func Open(ctx context.Context, address, index string, opt Options) (*Engine, error) {
	if opt.Logger == nil {
		opt.Logger = slog.New(slog.DiscardHandler)
	}
	if !goodName.MatchString(index) {
		return nil, fmt.Errorf("opensearchengine: %q cannot be the name of an index; use lower-case letters, digits, points, hyphens and underscores", index)
	}
	c, err := connect(address, opt.Access)
	if err != nil {
		return nil, err
	}
	e := &Engine{cluster: c, index: index, logger: opt.Logger, writing: make(chan struct{}, 1)}
	if err := e.prepare(ctx, opt); err != nil {
		return nil, fmt.Errorf("opensearchengine: open %s: %w", index, err)
	}
	return e, nil
}

// prepare makes the index, reads its state, and makes visible what is whole.
func (e *Engine) prepare(ctx context.Context, opt Options) error {
	err := e.readState(ctx)
	switch {
	case isMissing(err) && opt.Existing:
		return gone(e.index)
	case isMissing(err):
		if err := e.create(ctx, opt); err != nil {
			return err
		}
	case err != nil:
		return err
	default:
		if e.outdated, err = e.isOutdated(ctx); err != nil {
			return err
		}
	}
	err = e.renew(ctx, "")
	if errors.Is(err, errHalf) {
		return nil // answers once the rest is written
	}
	return err
}

// Remove removes an index from a cluster, with its state. One that is not there is no
// error.
func Remove(ctx context.Context, address, index string, access Access) error {
	c, err := connect(address, access)
	if err != nil {
		return err
	}
	for _, name := range []string{index, stateOf(index)} {
		if err := c.call(ctx, http.MethodDelete, "/"+name, nil, nil); err != nil && !isMissing(err) {
			return fmt.Errorf("opensearchengine: remove %s: %w", index, err)
		}
	}
	return nil
}

// Close lets go of the points in time that only this process asks. The index stays.
func (e *Engine) Close() error {
	_ = e.hold(context.Background()) // it does not fail
	defer e.release()
	e.mu.Lock()
	views := slices.DeleteFunc(e.views, func(v *view) bool { return !v.own || v.Pit == e.state.Shown.Pit })
	e.views = nil
	e.mu.Unlock()
	e.forget(context.Background(), views)
	return nil
}

// Outdated implements search.Engine: whether the index is of another layout. One of another
// schema has another name.
func (e *Engine) Outdated() bool { return e.outdated }

func (e *Engine) isOutdated(ctx context.Context) (bool, error) {
	var answer map[string]struct {
		Mappings struct {
			Meta struct{ Layout int } `json:"_meta"`
		}
	}
	err := e.cluster.call(ctx, http.MethodGet, "/"+e.index+"/_mapping", nil, &answer)
	if isMissing(err) {
		return false, gone(e.index)
	}
	return answer[e.index].Mappings.Meta.Layout != layout, err
}

// hold waits until nobody else writes, or looks at what is written: that may take as long
// as the cluster does. Release ends it.
func (e *Engine) hold(ctx context.Context) error {
	select {
	case e.writing <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (e *Engine) release() { <-e.writing }

// Applied implements search.Writer. While a batch is written, which may take as long as the
// cluster does, it is the state before.
func (e *Engine) Applied(ctx context.Context) (corpus.State, error) {
	if err := ctx.Err(); err != nil {
		return corpus.State{}, err
	}
	select {
	case e.writing <- struct{}{}:
		defer e.release()
		if err := e.known(ctx); err != nil {
			return corpus.State{}, fmt.Errorf("opensearchengine: %s: %w", e.index, err)
		}
		return e.state.applied(), nil
	default:
		e.mu.Lock()
		defer e.mu.Unlock()
		return e.applied, nil
	}
}
