package bleveengine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/gofrs/flock"

	"standpoint/indexer/search"
	"standpoint/indexer/search/bleveengine/inverted"
	"standpoint/indexer/search/schema"
)

// Options of Open. The zero value is usable.
type Options struct {
	Logger   *slog.Logger  // nil: silent
	InMemory bool          // keep nothing on disk; dir must be ""
	Patience time.Duration // how long to wait for a locked folder; 0: one second
	Existing bool          // there must be an index: a folder without one is damaged
	ReadOnly bool          // write nothing, such as on a file system that cannot be written
}

// Open opens the index in a folder, or makes an empty one. It fails with
// ErrLocked if the folder is held for longer than opt.Patience, and with
// ErrSchema if it holds an index of another schema, and with a
// *search.DamageError if a file of it is not as it was written. With dir "" or
// opt.InMemory the index lives in memory and is gone after Close.
func Open(ctx context.Context, dir string, opt Options) (*Engine, error) {
	if opt.InMemory && dir != "" {
		return nil, fmt.Errorf("bleveengine: open %s: an index in memory has no folder", dir)
	}
	if opt.Logger == nil {
		opt.Logger = slog.New(slog.DiscardHandler)
	}
	if opt.Patience <= 0 {
		opt.Patience = time.Second
	}
	if deadline, ok := ctx.Deadline(); ok {
		opt.Patience = min(opt.Patience, max(time.Until(deadline), time.Millisecond))
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("bleveengine: open %s: %w", dir, err)
	}
	e := &Engine{
		dir:      dir,
		work:     search.MaxWork,
		themes:   make(chan struct{}, 1),
		logger:   opt.Logger,
		patience: opt.Patience,
		existing: opt.Existing || opt.ReadOnly,
		readOnly: opt.ReadOnly,
		analysis: index.NewAnalysisQueue(runtime.GOMAXPROCS(0)),
		busy:     make(chan struct{}, 1),
		columns:  map[uint64]*columns{},
		wake:     make(chan struct{}, 1),
	}
	e.wanted[groupPlain].Store(true)
	err := e.hold(ctx)
	if err == nil {
		err = e.openIndex()
	}
	if err == nil {
		err = e.advance(ctx)
	}
	if err != nil {
		err = errors.Join(err, e.abandon(), e.free())
		e.analysis.Close()
		return nil, fmt.Errorf("bleveengine: open %s: %w", dir, err)
	}
	e.startKeeper()
	return e, nil
}

// lockFile is locked in the folder of an index as long as an Engine has it. The
// file stays; the system takes the lock back when a process ends, however it ends.
const lockFile = "engine.lock"

// hold locks the folder, which no other Engine then opens until free is called. It is
// held while a failed write has the index closed and opened again.
func (e *Engine) hold(ctx context.Context) error {
	if e.dir == "" {
		return nil
	}
	if e.readOnly { // nobody can write it
		return nil
	}
	if err := os.MkdirAll(e.dir, 0o700); err != nil {
		return err
	}
	waiting, stop := context.WithTimeout(ctx, e.patience)
	defer stop()
	lock := flock.New(filepath.Join(e.dir, lockFile))
	held, err := lock.TryLockContext(waiting, 10*time.Millisecond)
	switch {
	case held:
		e.held = lock
		return nil
	case errors.Is(ctx.Err(), context.Canceled):
		return ctx.Err()
	case errors.Is(err, context.DeadlineExceeded):
		return ErrLocked
	}
	return err
}

// free lets the next Engine have the folder.
func (e *Engine) free() error {
	if e.held == nil {
		return nil
	}
	return e.held.Unlock()
}

// openIndex opens what is durable, and refuses what is damaged and what another
// schema built.
func (e *Engine) openIndex() error {
	registerGuard()
	if e.dir == "" {
		return e.openScorch()
	}
	found, err := e.examine()
	if err != nil {
		return err
	}
	err = guarded(e.openScorch)
	if err == nil {
		err = e.compare(found)
	}
	if broken, panicked := errors.AsType[*panicError](err); panicked {
		err = damaged(e.dir, "scorch cannot open it: %v", broken.reason)
	}
	if err != nil {
		return errors.Join(err, e.abandon())
	}
	e.bolt, e.boltTx = nil, seal{}
	if found != nil {
		e.boltTx = *found
	}
	return nil
}

func (e *Engine) openScorch() error {
	inverted.Register()
	config := map[string]any{
		"path": e.dir, "bolt_timeout": e.patience.String(), "scorchMergePlanOptions": mergePlan(),
		"read_only": e.readOnly, "eventCallbackName": eventsName, "scorchPersisterOptions": persisterOptions(),
		"forceSegmentType": inverted.Type, "forceSegmentVersion": inverted.Version,
	}
	opened, err := scorch.NewScorch(scorch.Name, config, e.analysis)
	if err != nil {
		return err
	}
	if err := opened.Open(); err != nil {
		return err
	}
	e.index = opened.(*scorch.Scorch)
	return e.readInternal()
}

// compare looks whether scorch opened what is there: it passes over what it
// cannot read.
func (e *Engine) compare(found *seal) error {
	if found == nil {
		return nil
	}
	reader, err := e.reader()
	if err != nil {
		return err
	}
	defer reader.Close()
	for _, s := range reader.Segments() {
		file, onDisk := s.Segment().(segment.PersistedSegment)
		if !onDisk {
			continue
		}
		if _, ours := found.segments[filepath.Base(file.Path())]; !ours {
			return damaged(e.dir, "scorch opened an older state of it")
		}
	}
	if _, written := reader.Internal()[string(schemaKey)]; e.existing && !written || len(reader.Segments()) != len(found.segments) {
		return damaged(e.dir, "scorch opened an older state of it")
	}
	return nil
}

// largestSegment is up to how many documents segments are merged into. What is
// merged is read through memory maps, which count as memory of the process:
// without a bound it would grow with the index. These take some 50 MB.
const largestSegment = 100_000

// mergePlan is scorch's own (mergeplan.DefaultMergePlanOptions), but for the bound.
func mergePlan() map[string]any {
	return map[string]any{"MaxSegmentSize": largestSegment}
}

// readInternal reads what was written with the last durable batch.
func (e *Engine) readInternal() error {
	reader, err := e.reader()
	if err != nil {
		return err
	}
	defer reader.Close()
	built, known := reader.Internal()[string(schemaKey)]
	if known && string(built) != schema.Version {
		return fmt.Errorf("%w (%q, not %q)", ErrSchema, built, schema.Version)
	}
	state, err := applied(reader.Internal())
	e.applied.Store(&state)
	return err
}

// closeIndex closes the files; the segments that searches still hold stay
// readable.
func (e *Engine) closeIndex() error {
	if e.index == nil {
		return nil
	}
	if failures(e.index) > 0 {
		return e.abandon()
	}
	closing := e.index
	e.index = nil
	return closing.Close()
}

// abandon closes an index that cannot be used. Over a damaged file scorch may
// not come to an end: it is then left behind.
func (e *Engine) abandon() error {
	if e.index == nil {
		return nil
	}
	ended := make(chan error, 1)
	closing := e.index
	e.index = nil
	go func() { ended <- guarded(closing.Close) }()
	select {
	case <-ended: // that it is damaged was said
	case <-time.After(stuck):
		e.logger.Warn("bleveengine: a damaged index does not close; its memory stays until the process ends", "index", e.dir)
	}
	return nil
}

// lock waits for the token of busy; unlock gives it back.
func (e *Engine) lock(ctx context.Context) error {
	select {
	case e.busy <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	if e.closed {
		e.unlock()
		return errClosed
	}
	return nil
}

func (e *Engine) unlock() { <-e.busy }

// Close waits for a running write, lets running searches end on what they
// hold, and gives the folder free. Closing twice is harmless.
func (e *Engine) Close() error {
	if e.lock(context.Background()) != nil {
		return nil // closed before
	}
	e.closed = true
	e.unlock()
	e.stop()
	healthy := e.lastLook()
	segments := e.sealedSegments()
	e.dropSnapshot()
	err := errors.Join(e.closeAs(healthy, segments), e.free())
	e.analysis.Close()
	if err != nil {
		return fmt.Errorf("bleveengine: close %s: %w", e.dir, err)
	}
	return nil
}

// lastLook stores what is to be kept of a healthy index before it is closed.
func (e *Engine) lastLook() (healthy bool) {
	if e.inspect() != nil || e.readOnly {
		return e.usable() == nil
	}
	e.storeColumns()
	return true
}

func (e *Engine) closeAs(healthy bool, segments map[string]segmentSeal) error {
	if !healthy {
		return e.abandon()
	}
	opened := e.index != nil
	err := e.closeIndex()
	if err == nil && opened && !e.readOnly {
		e.sealUnseen(segments)
		e.sealFiles(segments)
	}
	return err
}

// sealUnseen adds the segments that scorch wrote, by a merge that ended while it
// was closing, after the last snapshot was taken. Nobody else has the folder.
func (e *Engine) sealUnseen(segments map[string]segmentSeal) {
	if e.dir == "" || segments == nil {
		return
	}
	bolt, err := readBolt(filepath.Join(e.dir, boltName))
	if err != nil {
		return // the next opening says so
	}
	for _, name := range bolt.segmentFiles() {
		if _, seen := segments[name]; seen {
			continue
		}
		path := filepath.Join(e.dir, name)
		if now, err := sealOf(path); err == nil && checkSum(path) == nil {
			segments[name] = now
		}
	}
}

// sealedSegments are those of the current snapshot on disk, as they were when
// they were good.
func (e *Engine) sealedSegments() map[string]segmentSeal {
	snap, err := e.acquire()
	if err != nil {
		return nil
	}
	defer e.release(snap)
	segments := map[string]segmentSeal{}
	for _, s := range snap.segments {
		if s.file == nil {
			continue
		}
		if mark, err := markOf(s.file.path); err == nil {
			segments[filepath.Base(s.file.path)] = segmentSeal{mark: mark, changed: s.file.modified()}
		}
	}
	return segments
}

// sealFiles writes the seal of what is durable now, if it is another than the
// last one's.
func (e *Engine) sealFiles(segments map[string]segmentSeal) {
	if e.dir == "" {
		return
	}
	bolt, err := readBolt(filepath.Join(e.dir, boltName))
	if err != nil || bolt.txid == e.sealed {
		return
	}
	e.writeSeal(&seal{txid: bolt.txid, digest: bolt.digest, segments: segments})
	e.sealed = bolt.txid
}
