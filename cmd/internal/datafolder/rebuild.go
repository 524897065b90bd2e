package datafolder

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"standpoint/corpus"
	"standpoint/indexer/follow"
)

// Rebuild makes the index again from the records, so that no file of it holds
// what the records do not. It waits at most patience for another process to
// give the index free, then fails with ErrHeld.
func (f *Folder) Rebuild(ctx context.Context, patience time.Duration, progress func(reached, last corpus.Seq)) (corpus.Seq, error) {
	if err := f.removeIndex(ctx, patience); err != nil {
		return 0, err
	}
	index, err := f.Index(ctx, patience)
	if err != nil {
		return 0, err
	}
	reached, err := follow.New(f.Records, index, follow.Options{Logger: f.logger, Progress: progress}).CatchUp(ctx)
	return reached, errors.Join(err, index.Close())
}

func (f *Folder) removeIndex(ctx context.Context, patience time.Duration) error {
	lock, err := lockIndex(ctx, f.Dir, patience)
	if err != nil {
		return err
	}
	defer func() { _ = lock.Unlock() }()
	top := filepath.Join(f.Dir, "index")
	entries, err := os.ReadDir(top)
	if err != nil {
		return fmt.Errorf("index: %w", err)
	}
	for _, entry := range entries {
		if entry.IsDir() {
			if err := os.RemoveAll(filepath.Join(top, entry.Name())); err != nil {
				return fmt.Errorf("index: %w", err)
			}
		}
	}
	return nil
}

// lockIndex takes the lock of the index of a data folder.
func lockIndex(ctx context.Context, dir string, patience time.Duration) (*flock.Flock, error) {
	lock := flock.New(filepath.Join(dir, "index", "lock"))
	return lock, acquire(ctx, lock, patience)
}
