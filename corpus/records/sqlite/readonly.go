package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"

	codes "modernc.org/sqlite/lib"
)

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
func (f *file) openReadOnly(ctx context.Context, opt Options) (*Store, error) {
	var err error
	for _, way := range waysToRead {
		if way.Has("immutable") && fileSize(f.path+"-wal") > 0 {
			return nil, errors.Join(err, errors.New("its write-ahead log cannot be read where nothing can be written; copy the folder to where it can"))
		}
		var reader *sql.DB
		if reader, err = f.connect(way, opt.Readers, "query_only(1)", "cache_size(-2000)"); err != nil {
			return nil, err
		}
		var s *Store
		if err = inspectReader(ctx, reader); err == nil {
			f.way = way
			s, err = f.store(ctx, reader, nil, opt)
		}
		if err == nil {
			return s, nil
		}
		if closed := reader.Close(); closed != nil {
			return nil, errors.Join(err, closed)
		}
		if code(err)&0xff != codes.SQLITE_CANTOPEN && code(err)&0xff != codes.SQLITE_READONLY {
			return nil, err
		}
	}
	return nil, err
}

func fileSize(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}

func inspectReader(ctx context.Context, reader *sql.DB) error {
	conn, err := reader.Conn(ctx)
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
func probe(ctx context.Context, writer *sql.DB) (readOnly bool, err error) {
	conn, err := writer.Conn(ctx)
	if err != nil {
		return false, err
	}
	defer conn.Close()
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
