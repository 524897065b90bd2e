package bleveengine

import (
	"errors"
	"fmt"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/vellum"
)

// dictionary are the terms of one field. Each stands for its postings by a number.
type dictionary struct {
	field string
	zap   *zapFile
	terms *vellum.FST // nil: there are none
}

// dictionary are the terms of a field.
func (z *zapFile) dictionary(field string) dictionary { return z.dictionaries[field] }

// blame names the field in an error.
func (d dictionary) blame(err error) error {
	if err != nil {
		return fmt.Errorf("dictionary of %s: %w", d.field, err)
	}
	return nil
}

// postings are the documents that hold a term, deleted ones too, with how often and
// at which positions it is in each.
type postings struct {
	docs          *roaring.Bitmap // aliases the segment; never written to
	times, places zapChunks
}

// find gives the postings of a term.
func (d dictionary) find(term string) (postings, error) {
	value, known, err := d.value(term)
	if err != nil || !known {
		return postings{docs: roaring.New()}, err
	}
	return d.read(roaring.New(), value)
}

// value is what stands for a term.
func (d dictionary) value(term string) (value uint64, known bool, err error) {
	if d.terms != nil {
		value, known, err = d.terms.Get([]byte(term))
	}
	return value, known, d.blame(err)
}

// read gives the postings that a value of the dictionary stands for, in a bitmap that
// is written over.
func (d dictionary) read(docs *roaring.Bitmap, value uint64) (postings, error) {
	docs.Clear()
	p := postings{docs: docs}
	if value&zapSingle != 0 {
		docs.Add(uint32(value & zapSingleBits))
		return p, nil
	}
	at := d.zap.from(value)
	times, places := at.number(), at.number()
	if _, err := docs.FromBuffer(at.take(at.number())); err != nil {
		return p, d.blame(err)
	}
	size := uint32(d.zap.documents / (docs.GetCardinality()/zapInChunk + 1))
	p.times, p.places = zapChunks{d.zap, times, size}, zapChunks{d.zap, places, size}
	return p, nil
}

// walk begins to visit the terms from one key up to another, which is not included, in
// order. A nil key sets no bound; automaton may be nil. It gives nil if there are none.
func (d dictionary) walk(automaton vellum.Automaton, from, to []byte) (vellum.Iterator, error) {
	if d.terms == nil {
		return nil, nil
	}
	it, err := d.terms.Search(automaton, from, to)
	if errors.Is(err, vellum.ErrIteratorDone) {
		return nil, nil
	}
	return it, d.blame(err)
}

// each visits terms as walk does, each with what read takes.
func (d dictionary) each(automaton vellum.Automaton, from, to []byte, visit func(term []byte, value uint64) error) error {
	it, err := d.walk(automaton, from, to)
	if it == nil || err != nil {
		return err
	}
	for err == nil {
		if err := visit(it.Current()); err != nil {
			return err
		}
		err = it.Next()
	}
	if errors.Is(err, vellum.ErrIteratorDone) {
		return nil
	}
	return d.blame(err)
}

// after gives the first key that does not begin with prefix; nil if there is
// none.
func after(prefix string) []byte {
	key := []byte(prefix)
	for len(key) > 0 {
		if key[len(key)-1] < 0xff {
			key[len(key)-1]++
			return key
		}
		key = key[:len(key)-1]
	}
	return nil
}

// someDocuments is how many postings are read at a time.
const someDocuments = 512

// timesReader reads how often terms are in documents. It can be used again.
type timesReader struct {
	chunkReader
	docs, times [someDocuments]uint32
}

// each visits the documents of postings that are among a set, given as bits (nil: all),
// in order, with how often the term is in each, some hundred at a time.
func (r *timesReader) each(p postings, within []uint64, visit func(docs, times []uint32)) {
	it := p.docs.ManyIterator()
	if p.times.zap == nil { // of one document at most
		r.size, r.times[0] = 0, 1
	} else {
		r.open(p.times)
	}
	for n := it.NextMany(r.docs[:]); n > 0; n = it.NextMany(r.docs[:]) {
		if r.size > 0 {
			r.read(r.docs[:n], within)
		}
		if within != nil {
			n = r.keep(n, within)
		}
		if n > 0 {
			visit(r.docs[:n], r.times[:n])
		}
	}
}

// read reads the times of the next documents of the postings; in chunks in which no
// document is wanted it leaves out how often.
func (r *timesReader) read(docs []uint32, within []uint64) {
	for from := 0; from < len(docs); {
		if docs[from] >= r.next {
			r.load(docs[from])
			if within != nil && !anyIn(within, r.next-r.size, r.next) {
				r.chunk = nil
			}
		}
		to := from + 1
		if last := len(docs); docs[last-1] < r.next {
			to = last
		}
		for to < len(docs) && docs[to] < r.next {
			to++
		}
		if r.chunk != nil {
			r.readTimes(r.times[from:to])
		}
		from = to
	}
}

// readTimes reads the times of the next postings of a chunk.
func (r *timesReader) readTimes(times []uint32) {
	chunk, at := r.chunk, r.at
	for i := range times {
		if at+1 < len(chunk) && chunk[at]|chunk[at+1] < 0x80 {
			times[i] = uint32(chunk[at] >> 1) // the last bit says whether there are positions
			at += 2                           // with the length of the field
			continue
		}
		r.at = at
		times[i] = uint32(r.number() >> 1)
		r.pass()
		at = r.at
	}
	r.at = at
}

// eachCount visits what was counted before as each does postings.
func (r *timesReader) eachCount(c counts, within []uint64, visit func(docs, times []uint32)) {
	for from := 0; from < len(c.docs); from += someDocuments {
		n := copy(r.docs[:], c.docs[from:])
		copy(r.times[:], c.times[from:])
		if n = r.keep(n, within); n > 0 {
			visit(r.docs[:n], r.times[:n])
		}
	}
}

// keep keeps those of the documents read that are among a set.
func (r *timesReader) keep(n int, within []uint64) (kept int) {
	for i, doc := range r.docs[:n] {
		r.docs[kept], r.times[kept] = doc, r.times[i]
		kept += int(within[doc/64] >> (doc % 64) & 1)
	}
	return kept
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

// placeReader reads at which positions a term is, of documents that increase.
type placeReader struct {
	chunkReader
	it   roaring.ManyIntIterable
	docs [someDocuments]uint32
	rest []uint32 // of docs, those not passed yet
}

func (p postings) readPlaces() *placeReader {
	r := &placeReader{it: p.docs.ManyIterator()}
	if p.places.at != 0 {
		r.open(p.places)
	}
	return r
}

// positions appends the positions of the term in a document, ascending. Every
// posting of a field with positions has some.
func (r *placeReader) positions(to []uint64, doc uint32) []uint64 {
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

func (r *placeReader) places(to []uint64, end int) []uint64 {
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
