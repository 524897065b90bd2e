// Package relational keeps the records in tables. What differs between databases is
// a Database; the packages sqlite and postgres open one and pass recordstest.
package relational

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"

	"standpoint/corpus/records"
)

// Database is what differs between the databases that hold records.
type Database interface {
	// Name is how errors call the database, with a colon after it.
	Name() string
	// Place is where the records are, for errors: a path or an address without a password.
	Place() string
	// Statement puts a statement in the words of the database. Statements are written
	// for SQLite: with ? or ?N for parameters, and ?::text, ?::integer or ?::blob where no
	// column tells the type of a parameter.
	Statement(text string) string
	// Begin begins a transaction of those that write, unless another one is under way,
	// also of another process; busy then is true, and the caller tries again.
	Begin(ctx context.Context, conn *sql.Conn) (busy bool, err error)
	// Reading are the options of a transaction that sees one moment.
	Reading() *sql.TxOptions
	// Snapshots is a pool of connections for snapshots alone. It is opened once.
	Snapshots() (*sql.DB, error)
	// Lost reports whether a connection cannot be used any more.
	Lost(conn *sql.Conn) bool
	// Explain says in words what the reader can do about an error; nil if its own words will do.
	Explain(err error) error
	// IsTaken reports whether an error says that what must be there once is there already.
	IsTaken(err error) bool
	// IsDamage reports whether an error says that a part could not be read as what it should be.
	IsDamage(err error) bool
	// InOrder ends a statement that joins the rows of wanted(place, id) with others, so
	// that they come in the order of places; "" where a CROSS JOIN keeps it.
	InOrder() string
	// OutletName is the expression for what an article (source) calls its outlet.
	OutletName() string
	// HasTable reports whether there is a table of a name.
	HasTable(ctx context.Context, conn *sql.Conn, name string) (bool, error)
	// HasColumn reports whether a table that is there has a column.
	HasColumn(ctx context.Context, conn *sql.Conn, table, column string) (bool, error)
	// Transferred is called once rows of another store were written, with their numbers.
	Transferred(ctx context.Context, conn *sql.Conn) error
	// Check tells what is wrong with the tables as such.
	Check(ctx context.Context, tx *sql.Tx, tell func(string)) error
}

// Config says how a Store reaches its tables, which are there and of the present version.
type Config struct {
	Database Database
	Reader   *sql.DB // connections that read
	Writer   *sql.DB // the one connection that writes; nil of a store that can only be read
	Now      func() time.Time
	// Unfinished lets a store be opened that a Transfer was begun to and not finished.
	Unfinished bool
}

// ErrUnfinished says that a copy to a store was begun and has not been finished.
var ErrUnfinished = errors.New("a copy to it is not finished; go on with it: standpoint copy")

// Store is records in tables. It closes what its Config holds.
type Store struct {
	database Database
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

// New is a store on tables that were prepared. After an error nothing of the Config
// is closed.
func New(ctx context.Context, c Config) (*Store, error) {
	s := &Store{database: c.Database, now: c.Now, reader: c.Reader, writer: c.Writer, turn: make(chan struct{}, 1)}
	if !c.Unfinished {
		if err := s.checkFinished(ctx); err != nil {
			return nil, err
		}
	}
	if s.writer != nil {
		if err := s.write.prepare(ctx, s); err != nil {
			return nil, errors.Join(err, s.write.close())
		}
	}
	if err := s.find.prepare(ctx, s); err != nil {
		return nil, errors.Join(err, s.write.close(), closeAll(s.find.statements(s.database)))
	}
	return s, nil
}

func (s *Store) checkFinished(ctx context.Context) error {
	conn, err := s.reader.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	begun, err := s.database.HasTable(ctx, conn, "transfer")
	if begun {
		return ErrUnfinished
	}
	return err
}

// Ping fails if the store is closed or its database cannot be reached.
func (s *Store) Ping(ctx context.Context) error { return s.reader.PingContext(ctx) }

// ReadOnly reports whether the store can only be read. Every method that writes
// then fails with records.ErrReadOnly.
func (s *Store) ReadOnly() bool { return s.writer == nil }

// Close closes the store; it waits for the write that is under way.
func (s *Store) Close() error {
	s.close.Do(func() {
		s.turn <- struct{}{}
		defer func() { <-s.turn }()
		err := errors.Join(s.snapshots.close(), closeAll(s.find.statements(s.database)), s.write.close(), ClosePools(s.reader, s.writer))
		s.closeErr = s.Wrap(context.Background(), "close", err)
	})
	return s.closeErr
}

// ClosePools closes pools that are not nil.
func ClosePools(pools ...*sql.DB) error {
	var errs []error
	for _, pool := range pools {
		if pool != nil {
			errs = append(errs, pool.Close())
		}
	}
	return errors.Join(errs...)
}

// Wrap says what was being done with which records and what the reader can do
// about it. An end of the context is reported as such.
func (s *Store) Wrap(ctx context.Context, doing string, err error) error {
	return Wrap(ctx, s.database, doing, err)
}

// Wrap is Store.Wrap for records that are not open yet.
func Wrap(ctx context.Context, in Database, doing string, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil && !errors.Is(err, ctx.Err()) {
		err = ctx.Err() // the driver says "interrupted", database/sql "already rolled back"
	}
	if hint := in.Explain(err); hint != nil && !errors.Is(err, hint) {
		return fmt.Errorf("%s: %s %s: %w: %w", in.Name(), doing, in.Place(), hint, err)
	}
	return fmt.Errorf("%s: %s %s: %w", in.Name(), doing, in.Place(), err)
}

// writable is an error if the store can only be read.
func (s *Store) writable() error {
	if s.ReadOnly() {
		return records.ErrReadOnly
	}
	return nil
}
