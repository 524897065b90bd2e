package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// Copy writes a copy of the file; see records.Copier. VACUUM INTO reads one
// snapshot, as any reader does, and writes what is held and no free pages.
func (s *Store) Copy(ctx context.Context, path string) error {
	return s.Wrap(ctx, "copy", s.copyTo(ctx, path))
}

func (s *Store) copyTo(ctx context.Context, path string) (err error) {
	if err := errors.Join(ctx.Err(), s.Ping(ctx)); err != nil {
		return err
	}
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return errors.Join(err, fmt.Errorf("%s is there already", path))
	}
	pool, err := s.file.connect(s.file.way, 1) // those who read may not write, not even elsewhere
	if err != nil {
		return err
	}
	_, err = pool.ExecContext(ctx, "VACUUM INTO ?", path)
	if err = errors.Join(err, pool.Close(), ctx.Err()); err == nil {
		err = makeDurable(path)
	}
	if err != nil {
		_ = os.Remove(path)
	}
	return err
}

// makeDurable syncs a file that no store has open.
func makeDurable(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}

// ErrInUse says that another process, or another store of this one, has the
// file open.
var ErrInUse = errors.New("another process uses the records; stop it first")

// Settle makes one file of a store that nobody has open, so that it can be moved:
// what is beside it goes into it. A lease that the file says is held belongs to
// nobody who has it open, so it is released; a copy made during an import has
// one. The list of indexes is emptied likewise. It fails with ErrInUse if somebody has the file open.
func Settle(ctx context.Context, path string) error {
	f := &file{path: path}
	return f.wrap(ctx, "settle", f.settle(ctx))
}

func (f *file) settle(ctx context.Context) error {
	pool, err := f.connect(nil, 1)
	if err != nil {
		return err
	}
	var mode string
	err = pool.QueryRowContext(ctx, "PRAGMA journal_mode = DELETE").Scan(&mode) // needs the file for itself
	if isBusy(err) {
		err = ErrInUse
	}
	if err == nil {
		_, err = pool.ExecContext(ctx, "UPDATE lease SET held = 0; DELETE FROM shared_index")
	}
	return errors.Join(err, pool.Close())
}
