package bleveengine

import (
	"errors"
	"fmt"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/blevesearch/vellum"

	"standpoint/indexer/search/bleveengine/inverted"
)

// content is what a segment holds: of our form or, in an index of the layout before
// ours, of zap's.
type content struct {
	ours *inverted.Segment // nil: old is set
	old  *zapFile
}

func openContent(s segment.Segment) (*content, error) {
	if ours, ok := inverted.Of(s); ok {
		return &content{ours: ours}, nil
	}
	old, err := openZap(s)
	return &content{old: old}, err
}

// Count is the number of documents, deleted ones too.
func (c *content) Count() uint64 {
	if c.ours != nil {
		return c.ours.Count()
	}
	return c.old.documents
}

// dictionary are the terms of a field.
func (c *content) dictionary(field string) dictionary {
	if c.ours != nil {
		return dictionary{field: field, ours: c.ours.Terms(field)}
	}
	return dictionary{field: field, old: c.old.dictionaries[field]}
}

// dictionary are the terms of one field. Each stands for its postings by a number.
type dictionary struct {
	field string
	ours  *inverted.Dictionary // nil: there are none, or old has them
	old   *zapDictionary
}

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
	docs *roaring.Bitmap // aliases the segment; never written to
	list inverted.List
	old  *zapPostings // of the layout before ours
}

// single reports whether they are of one document.
func (p postings) single() bool {
	return p.old == nil && p.list.Len() == 1 || p.old != nil && p.old.single()
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
	if d.old != nil {
		value, known, err = d.old.terms.Get([]byte(term))
		return value, known, d.blame(err)
	}
	value, known = d.ours.Find([]byte(term))
	return value, known, nil
}

// read gives the postings that a value of the dictionary stands for, in a bitmap that
// is written over.
func (d dictionary) read(docs *roaring.Bitmap, value uint64) (postings, error) {
	p := postings{docs: docs}
	var err error
	if d.old != nil {
		p.old, err = d.old.read(docs, value)
	} else if p.list, err = d.ours.List(value); err == nil {
		err = p.list.Bitmap(docs)
	}
	return p, d.blame(err)
}

// reader gives what reads the postings that a value of the dictionary stands for, at
// once or some hundred at a time, and counts them.
func (d dictionary) reader(work *workspace, visit func(docs, times []uint32)) func(value uint64) (documents int, err error) {
	if d.old == nil {
		return func(value uint64) (int, error) {
			list, err := d.ours.List(value)
			if err != nil {
				return 0, d.blame(err)
			}
			work.docs = list.Docs(work.docs[:0])
			work.times = room(work.times, len(work.docs))
			list.ReadTimes(work.times, 0)
			visit(work.docs, work.times)
			return len(work.docs), nil
		}
	}
	bitmap := roaring.New()
	return func(value uint64) (int, error) {
		found, err := d.read(bitmap, value)
		if err != nil {
			return 0, err
		}
		work.reader.each(found, nil, visit)
		return int(bitmap.GetCardinality()), nil
	}
}

// documents appends the documents that hold a term.
func (d dictionary) documents(to []uint32, value uint64) ([]uint32, error) {
	if d.old != nil {
		docs := roaring.New()
		_, err := d.old.read(docs, value)
		return append(to, docs.ToArray()...), d.blame(err)
	}
	list, err := d.ours.List(value)
	if err != nil {
		return to, d.blame(err)
	}
	return list.Docs(to), nil
}

// termWalk is at a term of a dictionary; Next ends with vellum.ErrIteratorDone.
type termWalk interface {
	Current() (term []byte, value uint64)
	Next() error
}

// ourWalk is a termWalk of our form.
type ourWalk struct{ *inverted.Walk }

func (w ourWalk) Current() ([]byte, uint64) { return w.Term(), w.Value() }

func (w ourWalk) Next() error {
	if !w.Walk.Next() {
		return vellum.ErrIteratorDone
	}
	return nil
}

// walk begins to visit the terms from one key up to another, which is not included, in
// order. A nil key sets no bound; automaton may be nil. It gives nil if there are none.
func (d dictionary) walk(automaton vellum.Automaton, from, to []byte) (termWalk, error) {
	if d.old != nil {
		it, err := d.old.terms.Search(automaton, from, to)
		if errors.Is(err, vellum.ErrIteratorDone) {
			return nil, nil
		}
		return it, d.blame(err)
	}
	if walk, ok := d.ours.Walk(automaton, from, to); ok {
		return ourWalk{walk}, nil
	}
	return nil, nil
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

// someDocuments is how many postings are read at a time.
const someDocuments = 512

// timesReader reads how often terms are in documents. It can be used again.
type timesReader struct {
	old         zapTimes
	docs, times [someDocuments]uint32
}

// each visits the documents of postings that are among a set, given as bits (nil: all),
// in order, with how often the term is in each, some hundred at a time.
func (r *timesReader) each(p postings, within []uint64, visit func(docs, times []uint32)) {
	if p.old != nil {
		r.old.open(p.old)
	}
	it, passed := p.docs.ManyIterator(), 0
	for n := it.NextMany(r.docs[:]); n > 0; n = it.NextMany(r.docs[:]) {
		if p.old != nil {
			r.old.read(r.times[:n], r.docs[:n], within)
		} else {
			p.list.ReadTimes(r.times[:n], passed)
		}
		passed += n
		if within != nil {
			n = r.keep(n, within)
		}
		if n > 0 {
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

// readPlaces reads at which positions the term is, of documents that increase.
func (p postings) readPlaces() positionReader {
	if p.old != nil {
		return p.old.readPlaces(p.docs)
	}
	r := &placeReader{it: p.docs.ManyIterator(), list: p.list}
	r.places = r.list.NewPlaceReader()
	return r
}

// placeReader is a positionReader of our form.
type placeReader struct {
	list   inverted.List
	places inverted.PlaceReader
	it     roaring.ManyIntIterable
	docs   [someDocuments]uint32
	held   int // how many docs there are
	next   int // the first of docs that may be asked for
	passed int // documents of the list before docs
}

// positions appends the positions of the term in a document, ascending.
func (r *placeReader) positions(to []uint64, doc uint32) []uint64 {
	for r.held == 0 || r.docs[r.held-1] < doc {
		r.passed += r.held
		if r.held, r.next = r.it.NextMany(r.docs[:]), 0; r.held == 0 {
			return to
		}
	}
	docs, next := r.docs[:r.held], r.next
	for docs[next] < doc { // mostly near
		next++
	}
	if r.next = next; docs[next] == doc {
		to = r.places.Append(to, r.passed+next)
	}
	return to
}
