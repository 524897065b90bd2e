// Package generations keeps an index that can be built again while it answers.
//
// A folder holds generations of one index, each in a folder of its own. One of
// them answers. Another may be built beside it, from the records, for any of
// these reasons: there is none yet, the schema changed, the one that answers is of
// an earlier layout, a file is damaged, the records have another history than the
// index, or someone asked. What is being
// built has a name that says so, and answers nothing. Once it has caught up
// with the records as they were when its building began, it is whole: its
// folder gets its final name, in one rename, and it answers from then on.
//
//	v2-000007            the generation that answers, of version 2 of the schema
//	v2-000008.building   the one being built
//	lock                 held by the one process that has the index open
//	rebuild-NAME         a request to build a new generation; gone once it is done
//
// Several processes, each with a folder of its own, can use the same generations: then a
// list stands for the folders, and one of the processes leads. See Shared.
package generations

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gofrs/flock"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/indexer/follow"
	"standpoint/indexer/search"
)

// ErrHeld says that another process holds the index.
var ErrHeld = errors.New("another process holds the index")

// ErrNotWhole says that an index that cannot be written is not whole: it must
// be built where it can be.
var ErrNotWhole = errors.New("the index is not whole and its folder cannot be written")

// OpenEngine opens an index in a folder, which must hold one if whole, and is
// made otherwise.
type OpenEngine func(ctx context.Context, dir string, whole bool) (search.Engine, error)

// Options of Open. Engine is required.
type Options struct {
	Engine   OpenEngine
	Remove   func(dir string) error // what is to do before the folder of a generation is removed; nil: nothing
	Follow   follow.Options         // of every follower; its Progress is not used
	Logger   *slog.Logger           // nil: silent
	Patience time.Duration          // how long to wait for another process to release the index
	Every    time.Duration          // how often Follow looks for changes; 0: 250 ms
	Shared   Shared                 // where generations are listed that several processes use; nil: in the folder
	ReadOnly bool                   // write nothing; only a whole index can be opened
	Keep     bool                   // only look: what cannot answer is left where it is, and building is for others
}

// Index is an index with one generation that answers. It is safe for use by
// several goroutines, but only one may call CatchUp, Rebuild and Follow.
type Index struct {
	dir  string
	log  records.Log
	opt  Options
	lock *flock.Flock
	held fs.FileInfo // of the lock's file when it was taken

	mu      sync.Mutex
	current *generation                  // nil: none is whole
	done    corpus.Seq                   // how far the building of a generation has come
	total   corpus.Seq                   // and how far it has to
	reason  string                       // why one is built; "" if none is
	watch   func(done, total corpus.Seq) // called with progress; nil: nobody looks

	leads      atomic.Bool // of a shared index: this process builds and writes
	retiring   time.Time   // guarded by mu; when a generation was replaced that others may still ask; zero: none was
	submitted  chan submitted
	committing atomic.Bool // a build changes the records; what answers must not follow
}

// generation is one that is open.
type generation struct {
	name     string
	engine   search.Engine
	follower *follow.Follower
	info     fs.FileInfo // of its folder when it was opened
}

// Open takes the index of a folder for this process, and opens the generation
// that answers, if one is whole and of these records' history. It builds
// nothing: CatchUp and Follow do. It fails with ErrHeld if another process has
// it for longer than opt.Patience.
func Open(ctx context.Context, dir string, log records.Log, opt Options) (*Index, error) {
	if opt.Logger == nil {
		opt.Logger = slog.New(slog.DiscardHandler)
	}
	if opt.Every == 0 {
		opt.Every = 250 * time.Millisecond
	}
	x := &Index{dir: dir, log: log, opt: opt, submitted: make(chan submitted)}
	if err := x.take(ctx, opt.Patience); err != nil {
		return nil, fmt.Errorf("generations: open %s: %w", dir, err)
	}
	if err := x.openFirst(ctx); err != nil {
		return nil, fmt.Errorf("generations: open %s: %w", dir, errors.Join(err, x.lock.Unlock()))
	}
	return x, nil
}

// openFirst opens what answers. What is shared is opened as another process left it.
func (x *Index) openFirst(ctx context.Context) error {
	if x.opt.Shared == nil {
		return x.openWhole(ctx)
	}
	if err := x.leftHere(); err != nil {
		return err
	}
	if _, err := x.look(ctx); err != nil && !unusable(err) && !errors.Is(err, search.ErrUnavailable) {
		return err
	}
	return nil
}

// take locks the folder.
func (x *Index) take(ctx context.Context, patience time.Duration) error {
	path := filepath.Join(x.dir, "lock")
	if x.opt.ReadOnly {
		x.lock = flock.New(path, flock.SetFlag(os.O_RDONLY))
		if held, err := x.lock.TryRLock(); err == nil && !held {
			return ErrHeld
		}
		return nil // a folder that nobody can write, without a lock, needs none
	}
	if err := os.MkdirAll(x.dir, 0o755); err != nil {
		return err
	}
	lock, err := Lock(ctx, x.dir, patience)
	if err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return errors.Join(err, lock.Unlock())
	}
	x.lock, x.held = lock, info
	return nil
}

// Lock takes the index in a folder for this process without opening it; Unlock
// releases it. It waits at most patience, then fails with ErrHeld.
func Lock(ctx context.Context, dir string, patience time.Duration) (*flock.Flock, error) {
	lock := flock.New(filepath.Join(dir, "lock"))
	return lock, acquire(ctx, lock, patience)
}

func acquire(ctx context.Context, lock *flock.Flock, patience time.Duration) error {
	held, err := lock.TryLock()
	if err == nil && !held && patience > 0 {
		waiting, stop := context.WithTimeout(ctx, patience)
		defer stop()
		held, err = lock.TryLockContext(waiting, 50*time.Millisecond)
	}
	switch {
	case held:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil && !errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("lock: %w", err)
	}
	return ErrHeld
}

// Close closes the generation that answers and lets the next process have the
// index. What is unfinished is gone on with by the next one.
func (x *Index) Close() error {
	err := x.drop()
	if x.opt.Shared != nil {
		err = errors.Join(err, x.opt.Shared.Resign())
	}
	return errors.Join(err, x.lock.Unlock())
}

// drop ends the use of the generation that answers.
func (x *Index) drop() error {
	if old := x.swap(nil); old != nil {
		return old.engine.Close()
	}
	return nil
}

func (x *Index) swap(next *generation) (old *generation) {
	x.mu.Lock()
	defer x.mu.Unlock()
	old, x.current = x.current, next
	return old
}

// answering is the generation that answers; a *search.BuildingError if none is
// whole.
func (x *Index) answering() (*generation, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.current == nil {
		return nil, &search.BuildingError{Done: x.done, Total: x.total}
	}
	return x.current, nil
}

// use calls the engine that answers, and once more if it was exchanged
// meanwhile.
func (x *Index) use(call func(search.Engine) error) error {
	return x.useGeneration(func(g *generation) error { return call(g.engine) })
}

func (x *Index) useGeneration(call func(*generation) error) error {
	for {
		g, err := x.answering()
		if err != nil {
			return err
		}
		err = call(g)
		if now, _ := x.answering(); !errors.Is(err, search.ErrUnavailable) || now == g {
			return err
		}
	}
}

// Search implements search.Searcher. Without a whole index it fails with a
// *search.BuildingError. The statistics of a generation are refused by the next:
// its texts may be read otherwise.
func (x *Index) Search(ctx context.Context, req search.Request) (results *search.Results, err error) {
	err = x.useGeneration(func(g *generation) error {
		results, err = g.search(ctx, req)
		return err
	})
	return results, err
}

func (g *generation) search(ctx context.Context, req search.Request) (*search.Results, error) {
	if req.After != nil && req.After.Statistics != nil {
		name, inside, _ := strings.Cut(req.After.Statistics.Index, inGeneration)
		if name != g.name {
			return nil, &search.BadRequestError{Field: "cursor",
				Msg: "is of an earlier index, which has been built again since, so the order by relevance may be another; leave it out to begin again"}
		}
		of, after := *req.After.Statistics, *req.After
		of.Index, after.Statistics = inside, &of
		req.After = &after
	}
	results, err := g.engine.Search(ctx, req)
	if err == nil && results.Statistics != nil {
		of := *results.Statistics
		if of.Index != "" {
			of.Index = inGeneration + of.Index
		}
		of.Index = g.name + of.Index
		results.Statistics = &of
	}
	return results, err
}

// inGeneration stands between the name of a generation and what its engine calls the
// statistics.
const inGeneration = "/"

// List implements search.Lister, as Search does search.Searcher.
func (x *Index) List(ctx context.Context, req search.ListRequest) (listing *search.Listing, err error) {
	err = x.use(func(engine search.Engine) error {
		listing, err = engine.List(ctx, req)
		return err
	})
	return listing, err
}

// Words implements search.Lexicon, as Search does search.Searcher. It begins with
// another engine only if no word was visited yet.
func (x *Index) Words(ctx context.Context, req search.WordsRequest, visit func(search.WordCount) error) (totals search.WordTotals, err error) {
	var failed error // after a visit
	err = x.use(func(engine search.Engine) error {
		visited := false
		totals, err = engine.Words(ctx, req, func(w search.WordCount) error {
			visited = true
			return visit(w)
		})
		if visited {
			failed = err
			return nil
		}
		return err
	})
	return totals, errors.Join(err, failed)
}

// Applied is the state that searches see at least after Refresh.
func (x *Index) Applied(ctx context.Context) (state corpus.State, err error) {
	err = x.use(func(engine search.Engine) error {
		state, err = engine.Applied(ctx)
		return err
	})
	return state, err
}

// Refresh makes what was written visible to searches.
func (x *Index) Refresh(ctx context.Context) error {
	return x.use(func(engine search.Engine) error { return engine.Refresh(ctx) })
}

// Engine returns the engine that answers, to look into it.
func (x *Index) Engine() (search.Engine, error) {
	g, err := x.answering()
	if err != nil {
		return nil, err
	}
	return g.engine, nil
}

// Progress is how far the index is with what it is doing.
type Progress struct {
	Whole       bool       // a generation answers
	Applied     corpus.Seq // its state
	Reason      string     // why one is being built; "" if none is
	Done, Total corpus.Seq // of the building
}

// Progress tells how far the index is.
func (x *Index) Progress() Progress {
	x.mu.Lock()
	defer x.mu.Unlock()
	p := Progress{Whole: x.current != nil, Reason: x.reason, Done: x.done, Total: x.total}
	if p.Whole {
		p.Applied = x.current.follower.Applied()
	}
	return p
}

func (x *Index) setProgress(done, total corpus.Seq) {
	x.mu.Lock()
	x.done, x.total = done, total
	x.mu.Unlock()
	x.tell(done, total)
}

// tell passes progress on to the function given to Watch.
func (x *Index) tell(done, total corpus.Seq) {
	x.mu.Lock()
	watch := x.watch
	x.mu.Unlock()
	if watch != nil {
		watch(done, total)
	}
}

func (x *Index) setReason(reason string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.reason = reason
}

// Watch lets a function be called with the progress of building and catching up;
// nil: nobody looks.
func (x *Index) Watch(watch func(done, total corpus.Seq)) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.watch = watch
}
