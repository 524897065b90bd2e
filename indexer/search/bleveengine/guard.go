package bleveengine

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"standpoint/indexer/search"
)

// Segments are read through memory maps. What another process does to a file
// shows at once: bytes that were overwritten are read as they are now, and
// reading behind the end of a file that was cut is a fault, which ends the
// process unless it is made a panic. So whatever reads maps runs in guarded,
// and an answer counts only if no file of its snapshot was touched meanwhile.

// panicError is a panic while maps were read.
type panicError struct {
	reason any
	stack  []byte
}

func (e *panicError) Error() string { return fmt.Sprintf("panic: %v\n%s", e.reason, e.stack) }

// guarded turns panics and faults of what it runs into a *panicError.
func guarded(read func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if reason := recover(); reason != nil {
			err = &panicError{reason, debug.Stack()}
		}
	}()
	return read()
}

// eventsName is under what name scorch finds guardScorch.
const eventsName = "standpoint"

// registerGuard makes guardScorch known to scorch, whose registry belongs to
// the process.
var registerGuard = sync.OnceFunc(func() { scorch.RegistryEventCallbacks[eventsName] = guardScorch })

// guardScorch is called by scorch in the goroutines that merge and persist,
// before they read maps. It lets them survive a fault: they recover from panics.
func guardScorch(scorch.Event) bool {
	debug.SetPanicOnFault(true)
	return true
}

// persisterOptions let scorch call guardScorch before it persists anything: it
// looks for what to remove first as soon as there are more files than these.
func persisterOptions() map[string]any { return map[string]any{"PersisterNapUnderNumFiles": 0} }

// watched is a file that is mapped, as it was when it was good. It is open, so that a
// look at it does not depend on its name.
type watched struct {
	path  string
	file  *os.File
	refs  atomic.Int64         // snapshots that hold it; the last closes it
	check func(*os.File) error // whether its bytes are good: a *search.DamageError
	mu    sync.Mutex
	info  fs.FileInfo
}

// watch opens a file; nil without an error if it is gone: merged into another one, its
// map stays as it is.
func watch(path string, check func(*os.File) error) (*watched, error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return &watched{path: path, file: file, check: check, info: info}, nil
}

func (w *watched) hold() {
	if w != nil {
		w.refs.Add(1)
	}
}

func (w *watched) drop() {
	if w != nil && w.refs.Add(-1) == 0 {
		_ = w.file.Close() // it was only read
	}
}

// changed returns a *search.DamageError if the bytes of the file are not what
// they were. A file that was removed, or has another in its place, is still
// mapped as it was.
func (w *watched) changed() error {
	if w == nil {
		return nil
	}
	now, err := w.file.Stat()
	if err != nil {
		return &search.DamageError{File: w.path, Err: err}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case now.Size() != w.info.Size():
		return damaged(w.path, "it has %d bytes, not %d", now.Size(), w.info.Size())
	case now.ModTime().Equal(w.info.ModTime()):
		return nil
	}
	if err := w.check(w.file); err != nil {
		return err
	}
	w.info = now
	return nil
}

// changed returns a *search.DamageError if a file that a segment is read from is not what
// it was.
func (s *segmentView) changed() error {
	if err := s.file.changed(); err != nil {
		return err
	}
	return s.columns.file.changed()
}

// modified is the file's time of change when it was good, in nanoseconds.
func (w *watched) modified() int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.info.ModTime().UnixNano()
}

// gone reports whether the file is not at its place any more.
func (w *watched) gone() bool {
	if w == nil {
		return false
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	now, err := os.Stat(w.path)
	return errors.Is(err, fs.ErrNotExist) || err == nil && !os.SameFile(now, w.info)
}

// judge says what an error of reading a snapshot means: if a file of it was
// touched, that is the reason. Without an error it makes sure that none was.
func (e *Engine) judge(snap *snapshot, err error) error {
	for _, s := range snap.segments {
		if damage := s.changed(); damage != nil {
			return e.spoil(damage)
		}
	}
	broken, panicked := errors.AsType[*panicError](err)
	if !panicked {
		return err
	}
	for _, s := range snap.segments { // changed without a trace, by the disk itself
		for _, w := range []*watched{s.file, s.columns.file} {
			if w == nil {
				continue
			}
			if damage := w.check(w.file); damage != nil {
				return e.spoil(damage)
			}
		}
	}
	panic(fmt.Sprintf("%v\n%s", broken.reason, broken.stack)) // the files are intact: it is a bug
}

// spoil ends the use of an index with a damaged file.
func (e *Engine) spoil(damage error) error {
	if found, ok := errors.AsType[*search.DamageError](damage); ok {
		e.damage.CompareAndSwap(nil, found)
	}
	return damage
}

// usable returns the damage that was found before, if any.
func (e *Engine) usable() error {
	if damage := e.damage.Load(); damage != nil {
		return damage
	}
	return nil
}

// inspect checks that the files of the index are as scorch left them. The caller
// holds the token of busy.
func (e *Engine) inspect() error {
	if err := e.usable(); err != nil || e.dir == "" || e.index == nil {
		return err
	}
	snap, err := e.acquire()
	if err != nil {
		return err
	}
	defer e.release(snap)
	for _, s := range snap.segments {
		if err := s.changed(); err != nil {
			return e.spoil(err)
		}
		if s.file.gone() && e.uses(s.file.path) {
			return e.spoil(damaged(s.file.path, "it is missing"))
		}
	}
	return e.inspectBolt()
}

// uses reports whether scorch's present state has a segment file. Files of
// merged segments are removed once it has not.
func (e *Engine) uses(path string) bool {
	reader, err := e.reader()
	if err != nil {
		return false
	}
	defer reader.Close()
	for _, s := range reader.Segments() {
		if file, onDisk := s.Segment().(segment.PersistedSegment); onDisk && file.Path() == path {
			return true
		}
	}
	return false
}

func (e *Engine) inspectBolt() error {
	path := filepath.Join(e.dir, boltName)
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return e.spoil(&search.DamageError{File: path, Err: err})
	case e.bolt != nil && !os.SameFile(e.bolt, info):
		return e.spoil(damaged(path, "another file is in its place"))
	case e.bolt != nil && info.Size() == e.bolt.Size() && info.ModTime().Equal(e.bolt.ModTime()):
		return nil
	}
	bolt, err := readBolt(path)
	switch {
	case err != nil:
		return e.spoil(err)
	case bolt.txid < e.boltTx.txid:
		return e.spoil(damaged(path, "it is older than it was"))
	case bolt.txid == e.boltTx.txid && bolt.digest != e.boltTx.digest:
		return e.spoil(damaged(path, "it was changed"))
	}
	e.bolt, e.boltTx = info, seal{txid: bolt.txid, digest: bolt.digest}
	return nil
}

// stuck is how long scorch may take for a batch after one of its goroutines has
// failed: if that was the one that persists, the batch would never end.
const stuck = 5 * time.Second

// introduce gives a batch to scorch.
func (e *Engine) introduce(give func() error) error {
	ended := make(chan error, 1)
	go func() { ended <- guarded(give) }()
	index := e.index
	for {
		select {
		case err := <-ended:
			return err
		case <-time.After(stuck):
			if failures(index) > 0 {
				return e.spoil(damaged(filepath.Join(e.dir, boltName), "scorch failed over it and does not go on"))
			}
		}
	}
}

// failures counts the errors of scorch's own goroutines since it was opened.
func failures(index *scorch.Scorch) uint64 {
	n, _ := index.StatsMap()["TotOnErrors"].(uint64)
	return n
}
