package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"standpoint/corpus/records/relational"
)

// errLogInUse says that others still read what the write-ahead log holds.
var errLogInUse = errors.New("others are reading the file; try again")

// Erase overwrites what is no longer held; see records.Withdrawer. The pragma
// secure_delete overwrites what is deleted from now on, but not what was
// deleted without it, nor what the write-ahead log still holds: VACUUM writes
// the file again from what is held, and the checkpoint empties the log.
func (s *Store) Erase(ctx context.Context) error {
	return s.Wrap(ctx, "erase words from", s.Alone(ctx, func(conn *sql.Conn) error { return erase(ctx, conn) }))
}

func erase(ctx context.Context, conn *sql.Conn) error {
	err := retryBusy(ctx, func() error {
		_, err := conn.ExecContext(ctx, "VACUUM")
		return err
	})
	if err != nil {
		return err
	}
	return emptyLog(ctx, conn)
}

// emptyLog brings the write-ahead log into the file and cuts it to no bytes.
func emptyLog(ctx context.Context, conn *sql.Conn) error {
	var busy, pages, done int
	err := retryBusy(ctx, func() error {
		return conn.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &done)
	})
	if err == nil && busy != 0 {
		err = errLogInUse
	}
	return err
}

// retryBusy tries until no other process is in the way or the context ends.
func retryBusy(ctx context.Context, try func() error) error {
	return relational.Retry(ctx, func() (bool, error) {
		err := try()
		return isBusy(err), err
	})
}
