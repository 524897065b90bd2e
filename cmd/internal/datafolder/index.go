package datafolder

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/generations"
	"standpoint/indexer/search"
	"standpoint/indexer/search/bleveengine"
)

const indexName = "index"

func (f *Folder) indexDir() string { return filepath.Join(f.Dir, indexName) }

// Index opens the index, which only one process can hold. It waits at most
// patience for another process to release it, then fails with
// generations.ErrHeld. In a folder that cannot be written the index is opened
// to be read, if it is whole.
func (f *Folder) Index(ctx context.Context, patience time.Duration) (*generations.Index, error) {
	opt, err := f.indexOptions(patience)
	if err != nil {
		return nil, err
	}
	return generations.Open(ctx, f.indexDir(), f.Records, opt)
}

func (f *Folder) options(patience time.Duration) generations.Options {
	return generations.Options{Engine: f.openEngine, Remove: removeFrom, Logger: f.logger, Patience: patience, ReadOnly: !f.writable()}
}

// indexOptions are the options with the list of generations that other data folders use, too.
func (f *Folder) indexOptions(patience time.Duration) (generations.Options, error) {
	opt := f.options(patience)
	shared, err := f.shared()
	if shared != nil {
		opt.Shared, opt.Engine = shared, shared.open
	}
	return opt, err
}

func (f *Folder) openEngine(ctx context.Context, dir string, whole bool) (search.Engine, error) {
	if at, err := engineOf(f.Dir); err != nil {
		return nil, err
	} else if at != nil {
		return f.openIn(ctx, *at, dir, whole)
	}
	if _, err := os.Stat(filepath.Join(dir, inCluster)); err == nil {
		return nil, &search.DamageError{File: dir, Err: errors.New("the index was in a cluster")}
	}
	opt := bleveengine.Options{Logger: f.logger, Existing: whole, ReadOnly: whole && !f.writable()}
	engine, err := bleveengine.Open(ctx, dir, opt)
	if errors.Is(err, bleveengine.ErrSchema) { // its folder has the name of our schema
		return nil, &search.DamageError{File: dir, Err: err}
	}
	if err != nil {
		return nil, err
	}
	return engine, nil
}

// writable reports whether the folder of the index can be written.
func (f *Folder) writable() bool {
	if err := os.MkdirAll(f.indexDir(), 0o755); err != nil {
		return false
	}
	file, err := os.OpenFile(filepath.Join(f.indexDir(), "lock"), os.O_RDWR|os.O_CREATE, 0o644)
	if err == nil {
		err = file.Close()
	}
	return err == nil || errors.Is(err, fs.ErrNotExist)
}

// IndexOrServer opens the index or, if a server holds it, says which server.
// For a process that holds it and serves nothing it waits at most patience,
// then fails with generations.ErrHeld. Exactly one of index and server is set.
func (f *Folder) IndexOrServer(ctx context.Context, patience time.Duration) (index *generations.Index, server *Server, err error) {
	index, err = f.Index(ctx, 0)
	if !errors.Is(err, generations.ErrHeld) {
		return index, nil, err
	}
	holder, serves, err := f.Served(ctx)
	switch {
	case err != nil:
		return nil, nil, err
	case serves:
		return nil, &holder, nil
	}
	index, err = f.Index(ctx, patience)
	return index, nil, err
}

// Rebuild builds the index again from the records, from nothing, and lets the
// new one answer. If another process holds the index, it is asked to, and
// Rebuild waits until it has. Progress, if it is not nil, is called with changes
// that are in the new index and of all there are, where this process builds it.
func (f *Folder) Rebuild(ctx context.Context, progress func(done, total corpus.Seq)) error {
	request, err := "", error(nil)
	for {
		index, opened := f.Index(ctx, 0)
		if opened == nil {
			index.Watch(progress)
			err := index.Rebuild(ctx, generations.Build{Reason: "it was asked for", Fresh: true})
			return errors.Join(err, index.Close())
		}
		if !errors.Is(opened, generations.ErrHeld) {
			return opened
		}
		if request == "" {
			if request, err = generations.Request(f.indexDir()); err != nil {
				return err
			}
		}
		if done, err := f.waitFor(ctx, request); done || err != nil {
			return err
		}
	}
}

// Adopt makes the annotations that are staged under a version take effect at
// once: build, which is Index.Rebuild or Index.Submit, builds a generation with
// them beside the one that answers, and the records adopt them right before the
// new one does. A shared index that another process keeps follows the records, change by
// change.
func (f *Folder) Adopt(ctx context.Context, version string, build func(context.Context, generations.Build) error) error {
	err := build(ctx, generations.Build{
		Reason: "documents were annotated again",
		Key:    version,
		Overlay: func(ctx context.Context, documents []corpus.Document) error {
			return f.Records.Overlay(ctx, version, documents)
		},
		Commit: func(ctx context.Context) (before, last corpus.Seq, err error) {
			return f.Records.Adopt(ctx, version)
		},
	})
	if errors.Is(err, generations.ErrLed) {
		_, _, err = f.Records.Adopt(ctx, version)
	}
	return err
}

// waitFor waits a while for a request to be answered.
func (f *Folder) waitFor(ctx context.Context, request string) (done bool, err error) {
	for range 20 {
		if _, err := os.Stat(request); errors.Is(err, fs.ErrNotExist) {
			return true, nil
		}
		select {
		case <-ctx.Done():
			return false, errors.Join(ctx.Err(), os.Remove(request))
		case <-time.After(50 * time.Millisecond):
		}
	}
	return false, nil
}
