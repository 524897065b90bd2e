package sqlite

import (
	"context"
	"errors"
)

// errLogInUse says that others still read what the write-ahead log holds.
var errLogInUse = errors.New("others are reading the file; try again")

// Erase overwrites what is no longer held; see records.Withdrawer. The pragma
// secure_delete overwrites what is deleted from now on, but not what was
// deleted without it, nor what the write-ahead log still holds: VACUUM writes
// the file again from what is held, and the checkpoint empties the log.
func (s *Store) Erase(ctx context.Context) error {
	return s.wrap(ctx, "erase words from", s.erase(ctx))
}

func (s *Store) erase(ctx context.Context) error {
	end, err := s.takeTurn(ctx)
	if err != nil {
		return err
	}
	defer end()
	err = retryBusy(ctx, func() error {
		_, err := s.write.conn.ExecContext(ctx, "VACUUM")
		return err
	})
	if err != nil {
		return err
	}
	return s.emptyLog(ctx)
}

// emptyLog brings the write-ahead log into the file and cuts it to no bytes.
func (s *Store) emptyLog(ctx context.Context) error {
	var busy, pages, done int
	err := retryBusy(ctx, func() error {
		return s.write.conn.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &done)
	})
	if err == nil && busy != 0 {
		err = errLogInUse
	}
	return err
}
