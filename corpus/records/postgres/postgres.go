// Package postgres keeps the records in a schema of a PostgreSQL database and passes
// recordstest. Any number of processes may have the same records open.
//
// Those who write wait for each other: each of their transactions holds an advisory
// lock until it has committed. So sequence numbers become visible in their order, and
// whoever has read the last one has read all before it. A sequence of PostgreSQL's would
// not do: a transaction that began earlier may commit later.
package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/jackc/pgx/v5"

	"standpoint/corpus/records"
	"standpoint/corpus/records/relational"
)

// Options of a store. The zero value is usable.
type Options struct {
	Readers int              // connections that read, at most; 0: 8
	Now     func() time.Time // the clock; nil: time.Now
	// File makes a store in a new file, for Copy; nil: there are no copies.
	File func(ctx context.Context, path string) (*relational.Store, error)
	// Unfinished lets a schema be opened that a copy was begun to and not finished.
	Unfinished bool
}

// Store is the records in one schema.
type Store struct {
	*relational.Store
	file func(ctx context.Context, path string) (*relational.Store, error)
}

var _ records.Store = (*Store)(nil)

// Open opens the records at an address as libpq has it, such as
// postgres://user@host:5432/database?sslmode=verify-full; search_path names the schema,
// which is made if it is not there and is "standpoint" if it is not named. A schema of a
// newer version or with other tables is left as it is. No error holds a password.
func Open(ctx context.Context, address string, opt Options) (*Store, error) {
	if opt.Readers <= 0 {
		opt.Readers = 8
	}
	if opt.Now == nil {
		opt.Now = time.Now
	}
	in, err := parse(address)
	if err != nil {
		return nil, err
	}
	s, err := in.open(ctx, opt)
	if err != nil {
		return nil, relational.Wrap(ctx, in, "open", err)
	}
	return s, nil
}

// parse reads an address.
func parse(address string) (*schema, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, fmt.Errorf("postgres: the address must be as in postgres://user@host:5432/database: %w", err)
	}
	in := &schema{config: config, name: config.RuntimeParams["search_path"]}
	if in.name == "" {
		in.name = "standpoint"
	}
	for name, value := range map[string]string{
		"search_path":      pgx.Identifier{in.name}.Sanitize(),
		"application_name": "standpoint",
		"TimeZone":         "UTC",
		// Whatever the server was told: a commit is on its disk before it is reported.
		"synchronous_commit": "on",
	} {
		config.RuntimeParams[name] = value
	}
	return in, nil
}

func (in *schema) open(ctx context.Context, opt Options) (s *Store, err error) {
	writer, reader := in.connect(1), in.connect(opt.Readers)
	defer func() {
		if err != nil {
			err = errors.Join(err, relational.ClosePools(reader, writer))
		}
	}()
	if err := in.prepare(ctx, writer); err != nil {
		return nil, err
	}
	tables, err := relational.New(ctx, relational.Config{Database: in, Reader: reader, Writer: writer, Now: opt.Now, Unfinished: opt.Unfinished})
	if err != nil {
		return nil, err
	}
	return &Store{tables, opt.File}, nil
}

// Copy writes what the store holds at one moment to a file (Options.File); see
// records.Copier.
func (s *Store) Copy(ctx context.Context, path string) error {
	return s.Wrap(ctx, "copy", s.copyTo(ctx, path))
}

func (s *Store) copyTo(ctx context.Context, path string) error {
	if err := errors.Join(ctx.Err(), s.Ping(ctx)); err != nil {
		return err
	}
	if s.file == nil {
		return errors.New("copies go to a file, and nothing was named that makes one")
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if errors.Is(err, os.ErrExist) {
		return fmt.Errorf("%s is there already", path)
	}
	if err == nil {
		err = file.Close()
	}
	if err != nil {
		return err
	}
	to, err := s.file(ctx, path)
	if err == nil {
		err = errors.Join(relational.Transfer(ctx, s.Store, to, nil), to.Close())
	}
	if err = errors.Join(err, ctx.Err()); err != nil {
		for _, suffix := range []string{"", "-wal", "-shm"} {
			_ = os.Remove(path + suffix)
		}
	}
	return err
}

// Erase writes the tables again from what is held; see records.Withdrawer. What the
// write-ahead log, its archive and backups of the server hold of what is gone is for
// their keeper to remove.
func (s *Store) Erase(ctx context.Context) error {
	return s.Wrap(ctx, "erase words from", s.Alone(ctx, func(conn *sql.Conn) error {
		for _, table := range relational.TableNames() {
			if _, err := conn.ExecContext(ctx, "VACUUM (FULL) "+pgx.Identifier{table}.Sanitize()); err != nil {
				return err
			}
		}
		return nil
	}))
}
