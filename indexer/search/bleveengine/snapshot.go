package bleveengine

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/bleveengine/inverted"
	"standpoint/indexer/search/schema"
)

// snapshot is one state of the index that searches share. Nothing of it may be
// used after its release.
type snapshot struct {
	reader   *scorch.IndexSnapshot
	segments []*segmentView
	applied  corpus.State
	refs     int // guarded by Engine.mu; the engine holds one while it is current
}

// segmentView is a segment as one snapshot sees it. Documents are numbered
// from 0 within it.
type segmentView struct {
	segment segment.Segment
	content *content
	columns *columns
	deleted *roaring.Bitmap         // nil: none; never written to
	all     *roaring.Bitmap         // every number, deleted ones too; never written to
	texts   []search.TextStatistics // of the documents that are not deleted
	holding int                     // documents that hold a word in any text field, without deleted ones
	file    *watched                // nil: in memory
	themes  themeSets
}

// live gives a bitmap without the deleted documents.
func (s *segmentView) live(b *roaring.Bitmap) *roaring.Bitmap {
	if s.deleted == nil {
		return b
	}
	return roaring.AndNot(b, s.deleted)
}

// reader opens the present state of the index.
func (e *Engine) reader() (*scorch.IndexSnapshot, error) {
	opened, err := e.index.Reader()
	if err != nil {
		return nil, err
	}
	reader, ok := opened.(*scorch.IndexSnapshot)
	if !ok || reader == nil {
		return nil, errClosed
	}
	return reader, nil
}

// acquire gives the current snapshot to a search, which must release it.
func (e *Engine) acquire() (*snapshot, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.current == nil {
		return nil, errClosed
	}
	e.current.refs++
	return e.current, nil
}

func (e *Engine) release(s *snapshot) {
	e.mu.Lock()
	s.refs--
	last := s.refs == 0
	e.mu.Unlock()
	if !last {
		return
	}
	for _, view := range s.segments {
		view.columns.drop()
		view.file.drop()
	}
	if err := s.reader.Close(); err != nil {
		e.logger.Error("bleveengine: a snapshot does not close", "index", e.dir, "err", err)
	}
}

// dropSnapshot ends the time of the current snapshot without a next one.
func (e *Engine) dropSnapshot() { e.replace(nil) }

func (e *Engine) replace(next *snapshot) {
	e.mu.Lock()
	before := e.current
	e.current = next
	e.mu.Unlock()
	if before != nil {
		e.release(before)
	}
}

// advance makes the present state of the index the current snapshot, building
// the columns of new segments and forgetting those of segments that are gone.
func (e *Engine) advance(ctx context.Context) error {
	if err := e.lock(ctx); err != nil {
		return err
	}
	defer e.unlock()
	if err := e.repair(); err != nil {
		return err
	}
	if err := e.inspect(); err != nil && !errors.Is(err, errClosed) {
		return err
	}
	reader, err := e.reader()
	if err != nil {
		return err
	}
	if e.isCurrent(reader) {
		return reader.Close()
	}
	next, err := e.newSnapshot(ctx, reader)
	if err != nil {
		err = e.blame(reader, err)
		_ = reader.Close() // the first error says more
		return err
	}
	e.replace(next)
	e.forgetColumns(next)
	return nil
}

// blame finds the damaged file if a state of the index cannot be read.
func (e *Engine) blame(reader *scorch.IndexSnapshot, err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	for _, s := range reader.Segments() {
		if file, onDisk := s.Segment().(segment.PersistedSegment); onDisk {
			if damage := checkSum(file.Path()); damage != nil {
				return e.spoil(damage)
			}
		}
	}
	return err
}

// isCurrent reports whether the current snapshot is of this state. Only the
// holder of the token of busy changes that.
func (e *Engine) isCurrent(reader *scorch.IndexSnapshot) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.current != nil && e.current.reader == reader
}

func (e *Engine) newSnapshot(ctx context.Context, reader *scorch.IndexSnapshot) (*snapshot, error) {
	state, err := applied(reader.Internal())
	if err != nil {
		return nil, err
	}
	if err := e.buildColumns(ctx, reader.Segments()); err != nil {
		return nil, err
	}
	next := &snapshot{reader: reader, applied: state, refs: 1}
	for _, s := range reader.Segments() {
		view, err := newSegmentView(s, e.columns[s.Id()])
		if err != nil {
			return nil, err
		}
		if view.file, err = e.watch(s); err != nil {
			return nil, err
		}
		next.segments = append(next.segments, view)
	}
	for _, view := range next.segments {
		view.columns.hold()
		view.file.hold()
	}
	return next, nil
}

// buildColumns builds the columns of segments that have none, as many at a
// time as there are processors.
func (e *Engine) buildColumns(ctx context.Context, segments []*scorch.SegmentSnapshot) error {
	built := make([]*columns, len(segments))
	failed := make([]error, len(segments))
	free := make(chan struct{}, runtime.GOMAXPROCS(0))
	var building sync.WaitGroup
	for i, s := range segments {
		if e.columns[s.Id()] != nil {
			continue
		}
		free <- struct{}{}
		building.Go(func() {
			defer func() { <-free }()
			failed[i] = guarded(func() (err error) {
				built[i], err = e.newColumns(ctx, s)
				return err
			})
		})
	}
	building.Wait()
	for i, s := range segments {
		if built[i] != nil {
			e.columns[s.Id()] = built[i]
		}
	}
	return errors.Join(failed...)
}

// newColumns builds the columns of a segment, with the rows that requests have
// wanted so far.
func (e *Engine) newColumns(ctx context.Context, s *scorch.SegmentSnapshot) (*columns, error) {
	started := time.Now()
	built, err := e.loadColumns(s.Segment())
	if err != nil {
		e.logger.Warn("bleveengine: columns are built again", "segment", s.Id(), "err", err)
	}
	content, err := openContent(s.Segment())
	if err == nil && built == nil {
		built, err = newColumns(ctx, content)
		inverted.ForgetRead(s.Segment()) // it was read whole
	}
	for g := range groupCount {
		if err == nil && e.wanted[g].Load() {
			_, err = built.rows(ctx, g, content)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("segment %d: %w", s.Id(), err)
	}
	e.logger.Debug("bleveengine: columns built", "segment", s.Id(), "documents", built.count, "from_file", built.file != nil, "took", time.Since(started))
	return built, nil
}

// watch keeps the file of a segment under the eyes of searches, from the
// snapshot on in which it was first.
func (e *Engine) watch(s *scorch.SegmentSnapshot) (*watched, error) {
	if now := e.currentView(s.Id()); now != nil && now.segment == s.Segment() {
		return now.file, nil
	}
	file, onDisk := s.Segment().(segment.PersistedSegment)
	if !onDisk {
		return nil, nil
	}
	return watch(file.Path(), checkSegment)
}

// currentView is the view of a segment in the current snapshot; nil if it has none.
func (e *Engine) currentView(id uint64) *segmentView {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.current == nil {
		return nil
	}
	for i, s := range e.current.reader.Segments() {
		if s.Id() == id {
			return e.current.segments[i]
		}
	}
	return nil
}

func newSegmentView(s *scorch.SegmentSnapshot, c *columns) (view *segmentView, err error) {
	view = &segmentView{segment: s.Segment(), columns: c, deleted: s.Deleted(), all: roaring.New()}
	err = guarded(func() error {
		view.content, err = openContent(s.Segment())
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("segment %d: %w", s.Id(), err)
	}
	view.all.AddRange(0, uint64(c.count))
	if view.deleted != nil && view.deleted.IsEmpty() {
		view.deleted = nil
	}
	for i := range schema.TextFields {
		view.texts = append(view.texts, c.statistics(i, view.deleted))
	}
	view.holding = c.holding(view.deleted)
	return view, nil
}

func (e *Engine) forgetColumns(kept *snapshot) {
	here := map[uint64]bool{}
	for _, s := range kept.reader.Segments() {
		here[s.Id()] = true
	}
	for id := range e.columns {
		if !here[id] {
			delete(e.columns, id)
		}
	}
}

// keepEvery is how often the keeper looks for merges, which scorch does not
// announce, and for damage.
const keepEvery = time.Second

// startKeeper lets the current snapshot follow the index, so that columns are
// built before a search or a Refresh asks for them.
func (e *Engine) startKeeper() {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		e.keep(ctx)
	}()
	e.stop = func() { cancel(); <-done }
}

func (e *Engine) keep(ctx context.Context) {
	ticker := time.NewTicker(keepEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-e.wake:
		case <-ticker.C:
		}
		err := e.advance(ctx)
		if err == nil {
			e.store(ctx)
		} else if ctx.Err() == nil && !errors.Is(err, errClosed) {
			e.logger.Error("bleveengine: searches stay behind the index", "index", e.dir, "err", err)
		}
	}
}

// store writes what makes the next opening fast.
func (e *Engine) store(ctx context.Context) {
	if e.readOnly {
		return
	}
	if e.storeColumns() {
		if err := e.mapStored(ctx); err != nil && ctx.Err() == nil {
			e.logger.Warn("bleveengine: stored columns stay in memory", "index", e.dir, "err", err)
		}
	}
	e.sealFiles(e.sealedSegments())
}
