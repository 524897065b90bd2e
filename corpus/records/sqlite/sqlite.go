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
	"sync"
	"time"

	_ "modernc.org/sqlite" // registers the driver "sqlite"

	"standpoint/corpus/records"
)

// Options of a store. The zero value is usable.
type Options struct {
	Readers int              // connections that read, at most; 0: 4
	Now     func() time.Time // the clock; nil: time.Now
	// ReadOnly opens a file that is there without writing anything. A file that
	// cannot be written is opened so in any case.
	ReadOnly bool

	maxPages int // of the file, for tests of a full disk; 0: no bound
}

// Store is the records in one file.
type Store struct {
	path     string
	readOnly bool
	way      url.Values // parameters of connections that only read
	now      func() time.Time
	reader   *sql.DB
	find     finders
	writer   *sql.DB
	write    writing

	snapshots snapshots
	// turn holds one token: who has it has the write connection.
	turn     chan struct{}
	close    sync.Once
	closeErr error
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
	s := &Store{path: path, now: opt.Now, turn: make(chan struct{}, 1)}
	if err := s.openAny(ctx, opt); err != nil {
		return nil, s.wrap(ctx, "open", errors.Join(err, s.Close()))
	}
	return s, nil
}

// openAny opens the file for writing or, if that cannot be, for reading.
func (s *Store) openAny(ctx context.Context, opt Options) error {
	if opt.ReadOnly {
		return s.openReadOnly(ctx, opt)
	}
	err := s.open(ctx, opt)
	if !cannotWrite(s.path, err) {
		return err
	}
	closed := errors.Join(closeAll(s.find.statements()), s.write.close(), closePools(s.reader, s.writer))
	s.find, s.write, s.reader, s.writer = finders{}, writing{}, nil, nil
	if closed != nil {
		return errors.Join(err, closed)
	}
	return s.openReadOnly(ctx, opt)
}

func (s *Store) open(ctx context.Context, opt Options) error {
	absolute, err := filepath.Abs(s.path)
	if err != nil {
		return err
	}
	if s.writer, err = connect(absolute, 1, "synchronous(FULL)", "secure_delete(ON)", "cache_size(-8000)", "journal_size_limit(67108864)"); err != nil {
		return err
	}
	if err := s.prepareFile(ctx, opt.maxPages); err != nil {
		return err
	}
	if err := s.write.prepare(ctx, s.writer, s.now); err != nil {
		return err
	}
	if s.readOnly, err = probe(ctx, s.write.conn); err != nil {
		return err
	}
	if s.reader, err = connect(absolute, opt.Readers, "query_only(1)", "cache_size(-2000)"); err != nil {
		return err
	}
	return s.find.prepare(ctx, s.reader)
}

// connect makes a pool of connections to a file, each with the pragmas.
func connect(absolute string, connections int, pragmas ...string) (*sql.DB, error) {
	return connectAs(nil, absolute, connections, pragmas...)
}

// connectAs is connect with parameters of SQLite's for the file.
func connectAs(how url.Values, absolute string, connections int, pragmas ...string) (*sql.DB, error) {
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

// Close closes the store; it waits for the write that is under way. The last
// to close a file merges what is beside it into it.
func (s *Store) Close() error {
	s.close.Do(func() {
		s.turn <- struct{}{}
		defer func() { <-s.turn }()
		err := errors.Join(s.snapshots.close(), closeAll(s.find.statements()), s.write.close(), closePools(s.reader, s.writer))
		s.closeErr = s.wrap(context.Background(), "close", err)
	})
	return s.closeErr
}

func closePools(pools ...*sql.DB) error {
	var errs []error
	for _, pool := range pools {
		if pool != nil {
			errs = append(errs, pool.Close())
		}
	}
	return errors.Join(errs...)
}
