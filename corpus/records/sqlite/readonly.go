package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	codes "modernc.org/sqlite/lib"

	"standpoint/corpus/records"
)

// ReadOnly reports whether the store can only be read. Every method that writes
// then fails with records.ErrReadOnly.
func (s *Store) ReadOnly() bool { return s.readOnly }

// cannotWrite reports whether a store did not open because its file or its folder
// cannot be written, and is there to be read.
func cannotWrite(path string, err error) bool {
	switch code(err) & 0xff {
	case codes.SQLITE_READONLY, codes.SQLITE_CANTOPEN:
		info, err := os.Stat(path)
		return err == nil && info.Mode().IsRegular() && info.Size() > 0
	}
	return false
}

// ways to open a file that is not to be written, the better first. Without
// immutable, SQLite needs the file of shared memory beside it, which others who
// read make and which it makes itself where it can. With immutable it takes no
// lock, reads no write-ahead log and does not notice changes, so nobody may write to the
// file meanwhile; on a folder that cannot be written nobody does.
var waysToRead = []url.Values{
	{"mode": {"ro"}},
	{"mode": {"ro"}, "immutable": {"1"}},
}

// openReadOnly opens the file without writing anything.
func (s *Store) openReadOnly(ctx context.Context, opt Options) error {
	absolute, err := filepath.Abs(s.path)
	if err != nil {
		return err
	}
	s.readOnly = true
	for _, way := range waysToRead {
		if way.Has("immutable") && fileSize(absolute+"-wal") > 0 {
			return errors.Join(err, errors.New("its write-ahead log cannot be read where nothing can be written; copy the folder to where it can"))
		}
		if s.reader, err = connectAs(way, absolute, opt.Readers, "query_only(1)", "cache_size(-2000)"); err != nil {
			return err
		}
		if err = s.inspectReader(ctx); err == nil {
			s.way = way
			return s.find.prepare(ctx, s.reader)
		}
		if code(err)&0xff != codes.SQLITE_CANTOPEN && code(err)&0xff != codes.SQLITE_READONLY {
			return err
		}
		if cerr := s.reader.Close(); cerr != nil {
			return errors.Join(err, cerr)
		}
		s.reader = nil
	}
	return err
}

func fileSize(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}

func (s *Store) inspectReader(ctx context.Context) error {
	conn, err := s.reader.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	is, err := inspect(ctx, conn)
	if err == nil && is != version {
		err = fmt.Errorf("the records are of version %d; this program reads version %d, and upgrades them when they are opened where they can be written", is, version)
	}
	return err
}

// probe reports whether the write connection may write, without waiting for those
// who do: SQLite opens a file that cannot be written for reading, and says so
// only at the first write.
func probe(ctx context.Context, conn *sql.Conn) (readOnly bool, err error) {
	if _, err := conn.ExecContext(ctx, "PRAGMA busy_timeout = 0"); err != nil {
		return false, err
	}
	_, err = conn.ExecContext(ctx, "BEGIN IMMEDIATE")
	switch {
	case err == nil:
		_, err = conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
	case isBusy(err):
		err = nil // somebody writes, so it can be written
	case code(err)&0xff == codes.SQLITE_READONLY:
		readOnly, err = true, nil
	}
	_, again := conn.ExecContext(ctx, fmt.Sprintf("PRAGMA busy_timeout = %d", busyTimeout))
	return readOnly, errors.Join(err, again)
}

// writable is an error if the store can only be read.
func (s *Store) writable() error {
	if s.readOnly {
		return records.ErrReadOnly
	}
	return nil
}
