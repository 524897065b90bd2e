package bleveengine

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/cespare/xxhash/v2"

	"standpoint/indexer/search"
	"standpoint/indexer/search/bleveengine/inverted"
)

// The seal says which files belong to an index and how they were when it was
// last looked at, so that opening it finds what was changed since without
// reading all of it: the transaction and the digest of the bolt file, and of
// every segment its size, the CRC-32 at its end and its time of change. A
// segment that is in no seal, or was touched since, is read whole. The file is
// a spare copy: after a crash it is older than the bolt file, and without it
// everything is read.
const (
	sealName  = "seal"
	sealMagic = "stpseal1"
	boltName  = "root.bolt"
)

type seal struct {
	txid, digest uint64
	segments     map[string]segmentSeal // by name of file
}

type segmentSeal struct {
	mark    fileMark
	changed int64 // time of change, nanoseconds
}

func (s *seal) encode() []byte {
	var w encoder
	w.text(sealMagic)
	w.put([]uint64{s.txid, s.digest, uint64(len(s.segments))})
	names := make([]string, 0, len(s.segments))
	for name := range s.segments {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		one := s.segments[name]
		w.text(name)
		w.put(one.mark)
		w.put(one.changed)
	}
	w.put(xxhash.Sum64(w.Bytes()))
	return w.Bytes()
}

// decodeSeal gives nil for what is not a seal.
func decodeSeal(data []byte) *seal {
	if len(data) < 8 || xxhash.Sum64(data[:len(data)-8]) != binary.LittleEndian.Uint64(data[len(data)-8:]) {
		return nil
	}
	r := &decoder{rest: data[:len(data)-8]}
	if r.text() != sealMagic {
		return nil
	}
	s := &seal{txid: r.number(), digest: r.number(), segments: map[string]segmentSeal{}}
	for range r.number() {
		name := r.text()
		s.segments[name] = segmentSeal{mark: fileMark{r.number(), r.number()}, changed: int64(r.number())}
		if r.short {
			return nil
		}
	}
	return s
}

func damaged(file, format string, args ...any) error {
	return &search.DamageError{File: file, Err: fmt.Errorf(format, args...)}
}

// examine looks at the files of an index before scorch does, which trusts them:
// it may end the process over a file that is cut, and shows an older state, or
// none, where one is missing. It returns the seal of what is there; nil for a
// folder without an index.
func (e *Engine) examine() (*seal, error) {
	path := filepath.Join(e.dir, boltName)
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(data) == 0 {
		return nil, e.examineNew(path)
	}
	if err != nil {
		return nil, err
	}
	bolt, err := parseBolt(data)
	if err != nil {
		return nil, &search.DamageError{File: path, Err: err}
	}
	e.outdated = bolt.segmentType() != "" && bolt.segmentType() != inverted.Type
	text, _ := os.ReadFile(filepath.Join(e.dir, sealName)) // none: everything is read
	before := decodeSeal(text)
	switch {
	case before == nil:
		before = &seal{}
	case before.txid > bolt.txid:
		return nil, damaged(path, "it is older than when it was closed")
	case before.txid == bolt.txid && before.digest != bolt.digest:
		return nil, damaged(path, "it was changed since it was closed")
	}
	now := &seal{txid: bolt.txid, digest: bolt.digest, segments: map[string]segmentSeal{}}
	for _, name := range bolt.segmentFiles() {
		if now.segments[name], err = e.examineSegment(name, before.segments); err != nil {
			return nil, err
		}
	}
	return now, nil
}

// examineNew refuses a folder without a bolt file in which there should be one.
func (e *Engine) examineNew(path string) error {
	files, err := os.ReadDir(e.dir)
	if errors.Is(err, fs.ErrNotExist) && !e.existing {
		return nil
	}
	for _, file := range files {
		if file.Name() == sealName || strings.HasSuffix(file.Name(), ".zap") {
			return damaged(path, "it is missing or empty")
		}
	}
	if e.existing {
		return damaged(path, "it is missing or empty")
	}
	return err
}

func (e *Engine) examineSegment(name string, before map[string]segmentSeal) (segmentSeal, error) {
	path := filepath.Join(e.dir, name)
	now, err := sealOf(path)
	if errors.Is(err, fs.ErrNotExist) {
		return now, damaged(path, "it is missing")
	}
	if err != nil {
		return now, &search.DamageError{File: path, Err: err}
	}
	known, sealed := before[name]
	if sealed && now == known {
		return now, nil
	}
	if sealed && now.mark != known.mark {
		return now, damaged(path, "it is another file than when it was closed")
	}
	return now, checkSum(path)
}

func sealOf(path string) (now segmentSeal, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return now, err
	}
	now.changed = info.ModTime().UnixNano()
	now.mark, err = markOf(path)
	return now, err
}

// checkSum reads a segment file and compares it with the CRC-32 that zap puts
// at its end; the error is a *search.DamageError.
func checkSum(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return &search.DamageError{File: path, Err: err}
	}
	defer f.Close()
	return checkSegment(f)
}

// checkSegment is checkSum of an open file.
func checkSegment(f *os.File) error {
	mark, err := markIn(f)
	if err != nil {
		return &search.DamageError{File: f.Name(), Err: err}
	}
	sum := crc32.NewIEEE()
	if _, err := io.Copy(sum, io.NewSectionReader(f, 0, int64(mark[0]))); err != nil {
		return &search.DamageError{File: f.Name(), Err: err}
	}
	if uint64(sum.Sum32()) != mark[1] {
		return damaged(f.Name(), "its bytes do not add up to its checksum")
	}
	return nil
}

// writeSeal writes down how the files are; what cannot be written is read whole
// at the next opening.
func (e *Engine) writeSeal(s *seal) {
	path := filepath.Join(e.dir, sealName)
	err := os.WriteFile(path+".new", s.encode(), 0o600)
	if err == nil {
		err = os.Rename(path+".new", path)
	}
	if err != nil {
		e.logger.Warn("bleveengine: the seal cannot be written; the next opening reads all files", "file", path, "err", err)
	}
}

// readBolt reads the bolt file while scorch may be writing to it. What does not
// hold together is damaged only if it stays so.
func readBolt(path string) (*boltFile, error) {
	var before uint64
	for attempt := 0; ; attempt++ {
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, &search.DamageError{File: path, Err: err}
		}
		bolt, err := parseBolt(data)
		if err == nil {
			return bolt, nil
		}
		now := xxhash.Sum64(data)
		if attempt > 0 && now == before || attempt > 20 {
			return nil, &search.DamageError{File: path, Err: err}
		}
		before = now
		time.Sleep(5 * time.Millisecond)
	}
}
