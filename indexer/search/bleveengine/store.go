package bleveengine

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// Columns of large segments are kept in files beside them, so that opening an
// index does not un-invert all of it again. The files are spare copies: one
// that is missing, damaged or of another segment is made again.

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
	size, err := f.Seek(-4, io.SeekEnd)
	if err != nil {
		return mark, err
	}
	var sum [4]byte
	if _, err := io.ReadFull(f, sum[:]); err != nil {
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

// loadColumns reads stored columns; nil without an error if there are none.
func (e *Engine) loadColumns(s segment.Segment) (*columns, error) {
	segmentPath, path, ok := e.stored(s)
	if !ok {
		return nil, nil
	}
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	mark, err := markOf(segmentPath)
	if err != nil {
		return nil, err
	}
	c, err := decodeColumns(data, mark, int(s.Count()), &e.vocabularies)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	c.fromFile, c.stored = true, path
	return c, nil
}

// storeColumns writes the columns of the current snapshot that are not stored
// yet and removes those of other segments. What cannot be written is built
// again at the next opening.
func (e *Engine) storeColumns() {
	snap, err := e.acquire()
	if err != nil {
		return
	}
	defer e.release(snap)
	if e.storedOf == snap.reader {
		return
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
		}
		s.columns.stored = path // tried once
	}
	e.removeColumns(kept)
}

func (e *Engine) storeOne(c *columns, segmentPath, path string) error {
	mark, err := markOf(segmentPath)
	if err != nil {
		return err
	}
	data, err := encodeColumns(c, mark, &e.vocabularies)
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
