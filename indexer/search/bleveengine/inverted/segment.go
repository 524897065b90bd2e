package inverted

import (
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"sync/atomic"

	"github.com/RoaringBitmap/roaring/v2"
	mmap "github.com/blevesearch/mmap-go"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// IDField is the field in which every document has its id, and no other's.
const IDField = "_id"

// Segment is what one segment holds. It is never changed, and safe for use by several
// goroutines.
type Segment struct {
	data         []byte
	count        int
	dictionaries map[string]*Dictionary
}

// Of returns what a segment of scorch's holds; ok is false for one of another format.
func Of(s segment.Segment) (ours *Segment, ok bool) {
	switch s := s.(type) {
	case *inMemory:
		return s.Segment, true
	case *inFile:
		return s.Segment, true
	}
	return nil, false
}

// read reads the table of a segment.
func read(data []byte) (*Segment, error) {
	if len(data) < len(magic)+footerSize || string(data[:len(magic)]) != magic {
		return nil, errForm
	}
	end := len(data) - footerSize
	at := binary.LittleEndian.Uint64(data[end:])
	if at > uint64(end) {
		return nil, errForm
	}
	s := &Segment{data: data, count: int(binary.LittleEndian.Uint32(data[end+8:])), dictionaries: map[string]*Dictionary{}}
	table := table{data[at:end]}
	for range table.number() {
		d := &Dictionary{field: string(table.bytes(table.number())), file: data}
		d.positioned = table.number() == 1
		d.terms = int(table.number())
		blocks, size := table.number(), table.number()
		starts := uint64(d.terms+blockTerms-1) / blockTerms * 4
		if blocks > at || size > at-blocks || starts > at-blocks-size {
			return nil, errForm
		}
		d.blocks, d.starts = data[blocks:blocks+size], data[blocks+size:blocks+size+starts]
		s.dictionaries[d.field] = d
	}
	if table.rest == nil {
		return nil, errForm
	}
	return s, nil
}

// table reads numbers and bytes; rest is nil once that fails.
type table struct{ rest []byte }

func (t *table) number() uint64 {
	v, n := binary.Uvarint(t.rest)
	if n <= 0 {
		t.rest = nil
		return 0
	}
	t.rest = t.rest[n:]
	return v
}

func (t *table) bytes(n uint64) []byte {
	if n > uint64(len(t.rest)) {
		t.rest = nil
		return nil
	}
	out := t.rest[:n]
	t.rest = t.rest[n:]
	return out
}

// Terms is the dictionary of a field; nil if no document has the field.
func (s *Segment) Terms(field string) *Dictionary { return s.dictionaries[field] }

// Count is the number of documents.
func (s *Segment) Count() uint64 { return uint64(s.count) }

// Size is the memory in bytes that it takes, mapped memory too.
func (s *Segment) Size() int { return len(s.data) }

// Fields are the names of the fields, in order.
func (s *Segment) Fields() []string { return slices.Sorted(maps.Keys(s.dictionaries)) }

// Dictionary implements segment.Segment for readers of other formats, which cannot read
// this one. Terms does.
func (s *Segment) Dictionary(string) (segment.TermDictionary, error) {
	return nil, errors.ErrUnsupported
}

// DocNumbers are the numbers of the documents that have one of some ids.
func (s *Segment) DocNumbers(ids []string) (*roaring.Bitmap, error) {
	found, terms := roaring.New(), s.Terms(IDField)
	for _, id := range ids {
		value, known := terms.Find([]byte(id))
		if !known {
			continue
		}
		list, err := terms.List(value)
		if err != nil {
			return nil, err
		}
		found.AddMany(list.Docs(nil))
	}
	return found, nil
}

// DocID is the id of a document; it walks all ids.
func (s *Segment) DocID(number uint64) (id []byte, err error) {
	walk, ok := s.Terms(IDField).Walk(nil, nil, nil)
	for ; ok; ok = walk.Next() {
		if uint64(walk.doc) == number {
			return slices.Clone(walk.term), nil
		}
	}
	return nil, nil
}

// VisitStoredFields visits the id alone: nothing else is stored.
func (s *Segment) VisitStoredFields(number uint64, visit segment.StoredFieldValueVisitor) error {
	id, err := s.DocID(number)
	if err == nil && id != nil {
		visit(IDField, 't', id, nil)
	}
	return err
}

// BytesRead implements segment.DiskStatsReporter: nothing is counted.
func (s *Segment) BytesRead() uint64 { return 0 }

// ResetBytesRead implements segment.DiskStatsReporter.
func (s *Segment) ResetBytesRead(uint64) {}

// BytesWritten implements segment.DiskStatsReporter.
func (s *Segment) BytesWritten() uint64 { return 0 }

// inMemory is a segment that is not in a file yet.
type inMemory struct{ *Segment }

var _ segment.UnpersistedSegment = (*inMemory)(nil)

func (s *inMemory) Close() error  { return nil }
func (s *inMemory) AddRef()       {}
func (s *inMemory) DecRef() error { return nil }

// Persist writes the segment to a new file, which is on the disk on return.
func (s *inMemory) Persist(path string) error {
	return createFile(path, func(file *os.File) error {
		_, err := file.Write(s.data)
		return err
	})
}

// inFile is a segment in a mapped file.
type inFile struct {
	*Segment
	path   string
	file   *os.File
	mapped mmap.MMap
	refs   atomic.Int64
}

var _ segment.PersistedSegment = (*inFile)(nil)

func openFile(path string) (*inFile, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	mapped, err := mmap.Map(file, mmap.RDONLY, 0)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("map %s: %w", path, err), file.Close())
	}
	s := &inFile{path: path, file: file, mapped: mapped}
	s.refs.Store(1)
	if s.Segment, err = read(mapped); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), s.DecRef())
	}
	return s, nil
}

// Path is where the file was when it was opened.
func (s *inFile) Path() string { return s.path }
func (s *inFile) Close() error { return s.DecRef() }
func (s *inFile) AddRef()      { s.refs.Add(1) }
func (s *inFile) forget()      { Forget(s.mapped) }
func (s *inFile) DecRef() error {
	if s.refs.Add(-1) > 0 {
		return nil
	}
	return errors.Join(s.mapped.Unmap(), s.file.Close())
}
