package bleveengine

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"

	segment "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/blevesearch/vellum"
)

// Searches read postings from the bytes of a segment's file, many at a time: zap's
// iterators build an object for each, which takes ten times as long. The form of the
// file is that of zap 17 (zap.md of zapx v17.2.5); other versions are refused. Damage
// that no check of the file has found shows as a panic of an index out of range, which
// guarded expects.

const (
	zapVersion     = 17
	zapFooter      = 40 // bytes, with the id of a writer that has none
	zapInverted    = 0  // the section of terms and postings
	zapSingle      = 1 << 63
	zapSingleBits  = 1<<31 - 1
	zapFewerChunks = 1026 // the way to choose the number of documents in a chunk
	zapInChunk     = 1024
)

// zapFile is the content of a segment. It aliases it.
type zapFile struct {
	data         []byte
	documents    uint64
	dictionaries map[string]dictionary // by field
}

// openZap reads where the fields of a segment are.
func openZap(s segment.Segment) (*zapFile, error) {
	var data []byte
	switch s := s.(type) {
	case interface{ Data() []byte }:
		data = s.Data()
	case io.WriterTo: // in memory
		var b bytes.Buffer
		if _, err := s.WriteTo(&b); err != nil {
			return nil, err
		}
		data = b.Bytes()
	default:
		return nil, fmt.Errorf("a segment of an unknown kind %T", s)
	}
	footer := data[len(data)-zapFooter:]
	idLength, documents := binary.BigEndian.Uint32(footer), binary.BigEndian.Uint64(footer[4:])
	sections, mode := binary.BigEndian.Uint64(footer[20:]), binary.BigEndian.Uint32(footer[28:])
	if version := binary.BigEndian.Uint32(footer[32:]); version != zapVersion || idLength != 0 || mode != zapFewerChunks {
		return nil, fmt.Errorf("a segment of version %d and chunks of kind %d, not %d and %d", version, mode, zapVersion, zapFewerChunks)
	}
	z := &zapFile{data: data, documents: documents, dictionaries: map[string]dictionary{}}
	at := z.from(sections)
	for range at.number() {
		if err := z.readField(binary.BigEndian.Uint64(at.take(8))); err != nil {
			return nil, err
		}
	}
	return z, nil
}

func (z *zapFile) readField(from uint64) (err error) {
	at := z.from(from)
	name := string(at.take(at.number()))
	at.number() // its options
	for range at.number() {
		section, address := binary.BigEndian.Uint16(at.take(2)), binary.BigEndian.Uint64(at.take(8))
		if section == zapInverted && address > 0 {
			in := z.from(address)
			in.number() // where its values by document begin and end
			in.number()
			in = z.from(in.number())
			d := dictionary{field: name, zap: z}
			if d.terms, err = vellum.Load(in.take(in.number())); err != nil {
				return d.blame(err)
			}
			z.dictionaries[name] = d
		}
	}
	return nil
}

// zapBytes are read from the front.
type zapBytes []byte

func (z *zapFile) from(at uint64) zapBytes { return z.data[at:] }

func (b *zapBytes) number() uint64 {
	n, size := binary.Uvarint(*b)
	*b = (*b)[max(size, 1):]
	return n
}

func (b *zapBytes) take(n uint64) []byte {
	taken := (*b)[:n]
	*b = (*b)[n:]
	return taken
}

// Count is the number of documents, deleted ones too.
func (z *zapFile) Count() uint64 { return z.documents }

// zapChunks is a list of numbers for each document, in chunks of so many documents.
type zapChunks struct {
	zap  *zapFile // nil: there is none
	at   uint64   // 0: likewise
	size uint32
}

// chunkReader reads the numbers of chunks.
type chunkReader struct {
	ends  []uint64 // of chunks, in all
	all   zapBytes
	size  uint32
	next  uint32 // document with which the next chunk begins
	chunk []byte // the present one
	at    int    // in chunk
}

// open begins to read other chunks.
func (r *chunkReader) open(c zapChunks) {
	r.size, r.next, r.ends, r.all = c.size, 0, r.ends[:0], c.zap.from(c.at)
	for range r.all.number() {
		r.ends = append(r.ends, r.all.number())
	}
}

// load goes to the chunk of a document.
func (r *chunkReader) load(doc uint32) {
	n := doc / r.size
	start := uint64(0)
	if n > 0 {
		start = r.ends[n-1]
	}
	r.next = (n + 1) * r.size
	r.chunk, r.at = r.all[start:r.ends[n]], 0
}

// number reads the next number of the chunk.
func (r *chunkReader) number() uint64 {
	b := r.chunk[r.at]
	r.at++
	if b < 0x80 {
		return uint64(b)
	}
	n := uint64(b & 0x7f)
	for shift := 7; ; shift += 7 {
		b := r.chunk[r.at]
		r.at++
		n |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return n
		}
	}
}

// pass goes over one number.
func (r *chunkReader) pass() {
	for r.chunk[r.at] >= 0x80 {
		r.at++
	}
	r.at++
}
