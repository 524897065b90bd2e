// Package bleveengine is the embedded search.Engine, on bleve's scorch index.
//
// Scorch keeps immutable segments, with the state of the last batch in the same
// transaction, and merges them. Everything else is ours:
//
//   - A segment is an inverted index in a form of its own (package inverted): terms,
//     their documents, occurrences and positions. An index in scorch's own form, as
//     earlier versions wrote it, is still read, so that it answers until another is
//     built beside it.
//   - A snapshot is one state of the index: its segments, the documents of them
//     that are deleted, and the columns of each segment. Readers share it; the
//     keeper replaces it after each batch and merge.
//   - Columns are un-inverted once per segment from its postings: the values of
//     all facets of a document side by side in a row, its date, numbers, lengths,
//     its article and the rank of its id. Those of large segments are kept in files beside
//     them, which can be removed at any time.
//   - A query is compiled to clauses, which give a bitmap of matching documents
//     for each segment; positions of phrases are verified here.
//   - What is asked of a document's article or of an article's comments is a join:
//     it is matched over all segments first and leaves a set of articles, by which
//     the documents are then found.
//   - Facets, histogram and the best hits come out of one walk over that bitmap.
//   - Files are checked before scorch is given them, and watched while they are
//     mapped: what was changed by others is found and named, and answers nothing.
//
// Bitmaps of postings alias memory that belongs to a snapshot: they are never
// written to and never kept longer than it.
package bleveengine

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	"github.com/gofrs/flock"

	"standpoint/corpus"
	"standpoint/indexer/search"
)

// ErrLocked is wrapped by Open's error where another process, or another
// Engine of this one, holds the folder.
var ErrLocked = errors.New("the index is held by another process")

// ErrSchema is wrapped by Open's error where the folder holds an index of
// another schema.Version: it has to be built again.
var ErrSchema = errors.New("the index was built with another schema")

// errReadOnly is what Write answers of an index that was opened to be read.
var errReadOnly = errors.New("the index is open for reading only")

// errOutdated is what Write answers of an index of an earlier layout.
var errOutdated = errors.New("the index is of an earlier layout, which is read and not written")

// errClosed is what every method answers after Close.
var errClosed = fmt.Errorf("closed: %w", search.ErrUnavailable)

// Engine is one open index. Use Open.
type Engine struct {
	dir      string
	logger   *slog.Logger
	patience time.Duration
	held     *flock.Flock // nil in memory
	existing bool         // there must be an index
	readOnly bool
	outdated bool // its segments are of an earlier layout
	analysis *index.AnalysisQueue

	// busy holds a token while someone writes or builds the next snapshot: no
	// snapshot is taken of a batch that is not yet durable. It guards index,
	// columns, bolt, boltTx and closed.
	busy    chan struct{}
	index   *scorch.Scorch      // nil after a failure that could not be repaired yet
	columns map[uint64]*columns // by segment id
	bolt    fs.FileInfo         // scorch's root when it was looked at last; nil: not yet
	boltTx  seal                // its transaction then
	closed  bool

	applied atomic.Pointer[corpus.State] // of the last durable batch

	damage atomic.Pointer[search.DamageError] // nil: none was found

	mu      sync.Mutex // guards current and every snapshot's refs
	current *snapshot  // nil once closed

	vocabularies vocabularies
	automata     automata
	themes       chan struct{}           // holds a token while documents of themes are found
	work         int                     // what a request may read; see search.MaxWork
	wanted       [groupCount]atomic.Bool // groups of facets that some request asked for

	sealed   uint64                // transaction of the seal written last; only the keeper and, after it, Close look
	storedOf *scorch.IndexSnapshot // whose columns are stored; only the keeper and, after it, Close look

	wake chan struct{} // tells the keeper of a new batch
	stop func()        // ends the keeper and waits for it
}

var _ search.Engine = (*Engine)(nil)

// Outdated reports whether the segments are of an earlier layout: they are read as well,
// but not written.
func (e *Engine) Outdated() bool { return e.outdated }
