// Package datafolder opens what a data folder holds: the records and the index
// made from them. It is the only place that names implementations.
//
//	DIR/records.db       the records (SQLite, with -wal and -shm beside it)
//	DIR/records-TIME.db  records that a restore kept
//	DIR/index/GENERATION the index, by version of its schema and records
//	DIR/index/lock       held by the one process that has the index open
//	DIR/gazetteer        the user's own tables of names, laid over the shipped ones
//	DIR/server.json      where the server that holds the index listens
package datafolder

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"standpoint/corpus/records"
	"standpoint/corpus/records/sqlite"
	"standpoint/indexer/search"
	"standpoint/indexer/search/bleveengine"
	"standpoint/indexer/search/schema"
)

// ErrHeld says that another process holds the index.
var ErrHeld = errors.New("another process holds the index")

// Folder is an open data folder.
type Folder struct {
	Dir      string
	Records  records.Store
	ReadOnly bool // nothing in it can be written
	logger   *slog.Logger
}

// Open opens the records of a data folder and makes the folder if it is not
// there. It fails where records were lost (Check). A folder that cannot be
// written is opened for reading.
func Open(ctx context.Context, dir string, logger *slog.Logger) (*Folder, error) {
	if err := Check(dir); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Join(dir, "index"), 0o755); err != nil && !Exists(dir) {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	store, err := sqlite.Open(ctx, filepath.Join(dir, recordsName), sqlite.Options{})
	if err != nil {
		return nil, err
	}
	if store.ReadOnly() {
		logger.Warn("the data folder cannot be written; it is only read", "dir", dir)
	}
	return &Folder{Dir: dir, Records: store, ReadOnly: store.ReadOnly(), logger: logger}, nil
}

// Exists tells whether a data folder has records.
func Exists(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, recordsName))
	return err == nil
}

// Close closes the records.
func (f *Folder) Close() error { return f.Records.Close() }

// Index is the open index of a data folder. Close gives it free.
type Index struct {
	search.Engine
	lock *flock.Flock
}

// Close closes the engine and lets the next process have the index.
func (i *Index) Close() error { return errors.Join(i.Engine.Close(), i.lock.Unlock()) }

// Index opens the index, which only one process can hold: the records' own
// generation of it, made anew if there is none. It waits at most patience for
// another process to give it free, then fails with ErrHeld.
func (f *Folder) Index(ctx context.Context, patience time.Duration) (*Index, error) {
	lock := flock.New(filepath.Join(f.Dir, "index", "lock"))
	if err := acquire(ctx, lock, patience); err != nil {
		return nil, err
	}
	engine, err := f.openGeneration(ctx)
	if err != nil {
		return nil, errors.Join(err, lock.Unlock())
	}
	return &Index{Engine: engine, lock: lock}, nil
}

// IndexOrServer opens the index or, if a server holds it, says which server.
// For a process that holds it and serves nothing it waits at most patience,
// then fails with ErrHeld. Exactly one of index and server is set.
func (f *Folder) IndexOrServer(ctx context.Context, patience time.Duration) (index *Index, server *Server, err error) {
	index, err = f.Index(ctx, 0)
	if !errors.Is(err, ErrHeld) {
		return index, nil, err
	}
	holder, serves, err := f.Served(ctx)
	switch {
	case err != nil:
		return nil, nil, err
	case serves:
		return nil, &holder, nil
	}
	index, err = f.Index(ctx, patience)
	return index, nil, err
}

func acquire(ctx context.Context, lock *flock.Flock, patience time.Duration) error {
	waiting, stop := context.WithTimeout(ctx, patience)
	defer stop()
	held, err := lock.TryLock()
	if err == nil && !held && patience > 0 {
		held, err = lock.TryLockContext(waiting, 50*time.Millisecond)
	}
	switch {
	case held:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil && !errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("lock of the index: %w", err)
	}
	return ErrHeld
}

// openGeneration opens the index that fits the schema and these records. Those
// of other schemas or other records are removed: they can answer nothing.
func (f *Folder) openGeneration(ctx context.Context) (search.Engine, error) {
	top := filepath.Join(f.Dir, "index")
	want := "v" + schema.Version
	generations, err := os.ReadDir(top)
	if err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	for _, old := range generations {
		if old.IsDir() && old.Name() != want {
			f.logger.Info("removing an index of another schema or of other records", "generation", old.Name())
			if err := os.RemoveAll(filepath.Join(top, old.Name())); err != nil {
				return nil, fmt.Errorf("index: %w", err)
			}
		}
	}
	return bleveengine.Open(ctx, filepath.Join(top, want), bleveengine.Options{Logger: f.logger})
}

// Server says where the process that serves a data folder listens.
type Server struct {
	URL string `json:"url"` // base address, such as http://127.0.0.1:8080
	PID int    `json:"pid"`
}

// Announce says where this process serves the folder; the returned function
// takes it back.
func (f *Folder) Announce(url string) (withdraw func(), err error) {
	if f.ReadOnly { // nobody else writes either, so nobody needs to know
		return func() {}, nil
	}
	text, err := json.Marshal(Server{URL: url, PID: os.Getpid()})
	if err != nil {
		return nil, err
	}
	path := filepath.Join(f.Dir, "server.json")
	if err := os.WriteFile(path+".new", text, 0o644); err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	return func() { _ = os.Remove(path) }, nil
}

// Served says which server holds the index, if one announced itself and
// answers. One that was killed leaves its word behind, so it is asked.
func (f *Folder) Served(ctx context.Context) (server Server, ok bool, err error) {
	path := filepath.Join(f.Dir, "server.json")
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Server{}, false, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &server)
	}
	if err != nil {
		return Server{}, false, fmt.Errorf("%s: %w", path, err)
	}
	return server, answers(ctx, server.URL+"/healthz"), nil
}

// answers tells whether a server is at an address.
func answers(ctx context.Context, address string) bool {
	ctx, stop := context.WithTimeout(ctx, 2*time.Second)
	defer stop()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return false
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return false
	}
	return response.Body.Close() == nil && response.StatusCode == http.StatusOK
}
