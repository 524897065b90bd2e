package bleveengine

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/blevesearch/vellum"
)

// The layout before ours had its segments in scorch's own form, zap 17 (zap.md of zapx
// v17.2.5). An index of it answers until it is built again. Damage that no check of the
// file has found shows as a panic of an index out of range, which guarded expects.

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
	dictionaries map[string]*zapDictionary // by field
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
	z := &zapFile{data: data, documents: documents, dictionaries: map[string]*zapDictionary{}}
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
			d := &zapDictionary{zap: z}
			if d.terms, err = vellum.Load(in.take(in.number())); err != nil {
				return fmt.Errorf("dictionary of %s: %w", name, err)
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

// zapDictionary are the terms of a field.
type zapDictionary struct {
	zap   *zapFile
	terms *vellum.FST
}

// zapPostings are where times and places of the documents of a term are.
type zapPostings struct{ times, places zapChunks }

// single reports whether they are of one document, which has the term once.
func (p *zapPostings) single() bool { return p.times.zap == nil }

// read gives the postings that a value of the dictionary stands for, in a bitmap that
// is written over.
func (d *zapDictionary) read(docs *roaring.Bitmap, value uint64) (*zapPostings, error) {
	docs.Clear()
	if value&zapSingle != 0 {
		docs.Add(uint32(value & zapSingleBits))
		return &zapPostings{}, nil
	}
	at := d.zap.from(value)
	times, places := at.number(), at.number()
	if _, err := docs.FromBuffer(at.take(at.number())); err != nil {
		return nil, err
	}
	size := uint32(d.zap.documents / (docs.GetCardinality()/zapInChunk + 1))
	return &zapPostings{zapChunks{d.zap, times, size}, zapChunks{d.zap, places, size}}, nil
}

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

// zapTimes reads how often terms are in documents.
type zapTimes struct{ chunkReader }

func (r *zapTimes) open(p *zapPostings) {
	r.size = 0
	if !p.single() {
		r.chunkReader.open(p.times)
	}
}

// read reads the times of the next documents of the postings; in chunks in which no
// document is wanted it leaves out how often.
func (r *zapTimes) read(times, docs []uint32, within []uint64) {
	if r.size == 0 {
		times[0] = 1
		return
	}
	for from := 0; from < len(docs); {
		if docs[from] >= r.next {
			r.load(docs[from])
			if within != nil && !anyIn(within, r.next-r.size, r.next) {
				r.chunk = nil
			}
		}
		to := from + 1
		for to < len(docs) && docs[to] < r.next {
			to++
		}
		if r.chunk != nil {
			for i := range times[from:to] {
				times[from+i] = uint32(r.number() >> 1) // the last bit says whether there are positions
				r.pass()                                // the length of the field
			}
		}
		from = to
	}
}

// anyIn reports whether a set has a document among those from one on and before
// another, or near them.
func anyIn(set []uint64, from, to uint32) bool {
	last := min(int(to/64)+1, len(set))
	for _, bits := range set[min(int(from/64), last):last] {
		if bits != 0 {
			return true
		}
	}
	return false
}

// zapPlaces is a positionReader.
type zapPlaces struct {
	chunkReader
	it   roaring.ManyIntIterable
	docs [someDocuments]uint32
	rest []uint32 // of docs, those not passed yet
}

func (p *zapPostings) readPlaces(docs *roaring.Bitmap) *zapPlaces {
	r := &zapPlaces{it: docs.ManyIterator()}
	if p.places.at != 0 {
		r.open(p.places)
	}
	return r
}

// positions appends the positions of the term in a document, ascending. Every
// posting of a field with positions has some.
func (r *zapPlaces) positions(to []uint64, doc uint32) []uint64 {
	for r.size > 0 {
		if len(r.rest) == 0 {
			if r.rest = r.docs[:r.it.NextMany(r.docs[:])]; len(r.rest) == 0 {
				return to
			}
		}
		here := r.rest[0]
		if here > doc {
			return to
		}
		r.rest = r.rest[1:]
		switch {
		case here >= r.next && doc/r.size == here/r.size:
			r.load(here)
		case here >= r.next || doc >= r.next:
			continue // it is of an earlier chunk
		}
		bytes := int(r.number())
		if here < doc {
			r.at += bytes
			continue
		}
		return r.places(to, r.at+bytes)
	}
	return to
}

func (r *zapPlaces) places(to []uint64, end int) []uint64 {
	from, last, sorted := len(to), uint64(0), true
	for r.at < end {
		r.pass() // the field
		place := r.number()
		sorted = sorted && last <= place
		last = place
		to = append(to, place)
		if r.at+2 < end && r.chunk[r.at]|r.chunk[r.at+1]|r.chunk[r.at+2] == 0 {
			r.at += 3
			continue
		}
		r.pass() // where it begins and ends in the text
		r.pass()
		for range r.number() { // which of an array
			r.pass()
		}
	}
	if !sorted {
		slices.Sort(to[from:])
	}
	return to
}
