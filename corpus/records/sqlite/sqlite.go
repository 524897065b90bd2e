// Package sqlite keeps the records in one SQLite file (with its -wal and -shm
// beside it) and passes recordstest. It needs no C compiler.
//
// The file is in WAL mode: readers see the last commit and wait for nobody,
// writers of all processes wait for each other. Commits are synced to disk. No
// other code of a process that has a store open may open and close the file:
// POSIX then drops the locks that SQLite holds on it.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	_ "modernc.org/sqlite" // registers the driver "sqlite"

	"standpoint/corpus/records"
	"standpoint/corpus/records/relational"
)

// Options of a store. The zero value is usable.
type Options struct {
	Readers int              // connections that read, at most; 0: 4
	Now     func() time.Time // the clock; nil: time.Now
	// ReadOnly opens a file that is there without writing anything. A file that
	// cannot be written is opened so in any case.
	ReadOnly bool

	// Unfinished lets a file be opened that a copy was begun to and not finished.
	Unfinished bool

	maxPages int // of the file, for tests of a full disk; 0: no bound
}

// Store is the records in one file. The last to close a file merges what is beside it
// into it.
type Store struct {
	*relational.Store
	file   *file
	reader *sql.DB
}

var _ records.Store = (*Store)(nil)

// Open opens the records in a file, which is made if it is not there; its
// folder must be. A file of a newer version, of another program or of no
// SQLite database is left as it is. Every error names the path.
func Open(ctx context.Context, path string, opt Options) (*Store, error) {
	if opt.Readers <= 0 {
		opt.Readers = 4
	}
	if opt.Now == nil {
		opt.Now = time.Now
	}
	f := &file{path: path}
	s, err := f.openAny(ctx, opt)
	if err != nil {
		return nil, f.wrap(ctx, "open", err)
	}
	return s, nil
}

// openAny opens the file for writing or, if that cannot be, for reading.
func (f *file) openAny(ctx context.Context, opt Options) (*Store, error) {
	if opt.ReadOnly {
		return f.openReadOnly(ctx, opt)
	}
	s, err := f.open(ctx, opt)
	if !cannotWrite(f.path, err) {
		return s, err
	}
	return f.openReadOnly(ctx, opt)
}

func (f *file) open(ctx context.Context, opt Options) (s *Store, err error) {
	var writer, reader *sql.DB
	defer func() {
		if err != nil {
			err = errors.Join(err, relational.ClosePools(reader, writer))
		}
	}()
	if writer, err = f.connect(nil, 1, "synchronous(FULL)", "secure_delete(ON)", "cache_size(-8000)", "journal_size_limit(67108864)"); err != nil {
		return nil, err
	}
	if err := f.prepare(ctx, writer, opt.maxPages); err != nil {
		return nil, err
	}
	readOnly, err := probe(ctx, writer)
	if err != nil {
		return nil, err
	}
	if reader, err = f.connect(nil, opt.Readers, "query_only(1)", "cache_size(-2000)"); err != nil {
		return nil, err
	}
	if readOnly {
		if err := writer.Close(); err != nil {
			return nil, err
		}
		writer = nil
	}
	return f.store(ctx, reader, writer, opt)
}

// store is a store on the file.
func (f *file) store(ctx context.Context, reader, writer *sql.DB, opt Options) (*Store, error) {
	s, err := relational.New(ctx, relational.Config{Database: f, Reader: reader, Writer: writer, Now: opt.Now, Unfinished: opt.Unfinished})
	if err != nil {
		return nil, err
	}
	return &Store{s, f, reader}, nil
}

// connect makes a pool of connections to the file, with parameters of SQLite's for it,
// each with the pragmas.
func (f *file) connect(how url.Values, connections int, pragmas ...string) (*sql.DB, error) {
	absolute, err := filepath.Abs(f.path)
	if err != nil {
		return nil, err
	}
	path := filepath.ToSlash(absolute)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // a drive letter
	}
	parameters := url.Values{"_pragma": append([]string{"busy_timeout(" + strconv.Itoa(busyTimeout) + ")", "cell_size_check(ON)"}, pragmas...), "_error_rc": {"1"}}
	maps.Copy(parameters, how)
	pool, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Path: path, RawQuery: parameters.Encode()}).String())
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	return pool, nil
}

// busyTimeout is how long SQLite tries for a lock, in milliseconds. Writers
// then try again (begin).
const busyTimeout = 10_000
