package bleveengine

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	mmap "github.com/blevesearch/mmap-go"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/cespare/xxhash/v2"

	"standpoint/indexer/search"
	"standpoint/indexer/search/bleveengine/inverted"
)

// Columns of large segments are kept in files beside them, so that opening an
// index does not un-invert all of it again, and are read where they are, through
// memory maps. The files are spare copies: one that is missing, damaged or of another
// segment is made again at the next opening.

// storeFrom is the least number of documents whose columns are stored. Fewer
// are un-inverted in milliseconds, and soon merged.
const storeFrom = 2000

// fileMark distinguishes a segment's file from any other of its name: its size and the
// CRC-32 that zap puts at its end.
type fileMark [2]uint64

func markOf(path string) (mark fileMark, err error) {
	f, err := os.Open(path)
	if err != nil {
		return mark, err
	}
	defer f.Close()
	return markIn(f)
}

func markIn(f *os.File) (mark fileMark, err error) {
	info, err := f.Stat()
	if err != nil {
		return mark, err
	}
	var sum [4]byte
	size := info.Size() - int64(len(sum))
	if size < 0 {
		return mark, io.ErrUnexpectedEOF
	}
	if _, err := f.ReadAt(sum[:], size); err != nil {
		return mark, err
	}
	return fileMark{uint64(size), uint64(binary.BigEndian.Uint32(sum[:]))}, nil
}

func (e *Engine) columnsDir() string { return filepath.Join(e.dir, "columns") }

// stored gives the file of a segment and that of its columns; ok is false if
// they are not stored, because the segment is small or not on disk.
func (e *Engine) stored(s segment.Segment) (segmentPath, columnsPath string, ok bool) {
	file, onDisk := s.(segment.PersistedSegment)
	if !onDisk || e.dir == "" || s.Count() < storeFrom {
		return "", "", false
	}
	return file.Path(), filepath.Join(e.columnsDir(), filepath.Base(file.Path())), true
}

// loadColumns maps stored columns; nil without an error if there are none.
func (e *Engine) loadColumns(s segment.Segment) (*columns, error) {
	segmentPath, path, ok := e.stored(s)
	if !ok {
		return nil, nil
	}
	mark, err := markOf(segmentPath)
	if err != nil {
		return nil, err
	}
	file, err := watch(path, checkColumns)
	if file == nil || err != nil {
		return nil, err
	}
	mapped, err := mmap.Map(file.file, mmap.RDONLY, 0)
	if err != nil {
		return nil, fmt.Errorf("map %s: %w", path, err)
	}
	c, err := decodeColumns(mapped, mark, int(s.Count()))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), mapped.Unmap())
	}
	file.hold()
	c.file, c.mapped, c.stored = file, mapped, path
	return c, nil
}

// checkColumns reads a file of columns and compares it with the checksum at its end; the
// error is a *search.DamageError.
func checkColumns(f *os.File) error {
	info, err := f.Stat()
	if err != nil {
		return &search.DamageError{File: f.Name(), Err: err}
	}
	size := max(0, info.Size()-8)
	sum, end := xxhash.New(), [8]byte{}
	if _, err = io.Copy(sum, io.NewSectionReader(f, 0, size)); err == nil {
		_, err = f.ReadAt(end[:], size)
	}
	if err != nil {
		return &search.DamageError{File: f.Name(), Err: err}
	}
	if sum.Sum64() != binary.LittleEndian.Uint64(end[:]) {
		return damaged(f.Name(), "its bytes do not add up to its checksum")
	}
	return nil
}

// storeColumns writes the columns of the current snapshot that are not stored
// yet and removes those of other segments. What cannot be written is built
// again at the next opening. It reports whether any were written.
func (e *Engine) storeColumns() (written bool) {
	snap, err := e.acquire()
	if err != nil {
		return false
	}
	defer e.release(snap)
	if e.storedOf == snap.reader {
		return false
	}
	e.storedOf = snap.reader
	kept := map[string]bool{}
	for _, s := range snap.segments {
		segmentPath, path, ok := e.stored(s.segment)
		if !ok {
			continue
		}
		kept[filepath.Base(path)] = true
		if s.columns.stored == path {
			continue
		}
		if err := e.storeOne(s.columns, segmentPath, path); err != nil {
			e.logger.Warn("bleveengine: columns are not stored", "file", path, "err", err)
		} else {
			written = true
		}
		s.columns.stored = path // tried once
	}
	e.removeColumns(kept)
	return written
}

// mapStored makes a snapshot that reads stored columns from their files, so that their
// memory becomes free.
func (e *Engine) mapStored(ctx context.Context) error {
	if err := e.lock(ctx); err != nil {
		return err
	}
	defer e.unlock()
	snap, err := e.acquire()
	if err != nil {
		return err
	}
	defer e.release(snap)
	for i, s := range snap.reader.Segments() {
		before := snap.segments[i].columns
		if before.file != nil || before.stored == "" || e.columns[s.Id()] != before {
			continue
		}
		mapped, err := e.loadColumns(s.Segment())
		if err != nil {
			return err
		}
		if mapped != nil {
			inverted.Forget(mapped.mapped) // it was looked through
			before.mu.Lock()
			copy(mapped.groups[groupPlain+1:], before.groups[groupPlain+1:])
			before.mu.Unlock()
			e.columns[s.Id()] = mapped
		}
	}
	reader, err := e.reader()
	if err != nil {
		return err
	}
	next, err := e.newSnapshot(ctx, reader)
	if err != nil {
		return errors.Join(err, reader.Close())
	}
	e.replace(next)
	e.forgetColumns(next)
	return nil
}

func (e *Engine) storeOne(c *columns, segmentPath, path string) error {
	mark, err := markOf(segmentPath)
	if err != nil {
		return err
	}
	data, err := encodeColumns(c, mark)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	err = os.WriteFile(path+".new", data, 0o600)
	if err == nil {
		err = os.Rename(path+".new", path)
	}
	if err != nil {
		_ = os.Remove(path + ".new") // the first error says more
	}
	return err
}

func (e *Engine) removeColumns(kept map[string]bool) {
	files, err := os.ReadDir(e.columnsDir())
	if err != nil {
		return // there are none
	}
	for _, f := range files {
		if kept[f.Name()] {
			continue
		}
		if err := os.Remove(filepath.Join(e.columnsDir(), f.Name())); err != nil {
			e.logger.Warn("bleveengine: columns of a segment that is gone stay", "file", f.Name(), "err", err)
		}
	}
}
