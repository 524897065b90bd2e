package inverted

import (
	"bytes"
	"math"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// termDictionary is a dictionary as scorch has it. The one of a field that no document
// has is nil within.
type termDictionary struct{ *dictionary }

func (d termDictionary) Cardinality() int {
	if d.dictionary == nil {
		return 0
	}
	return d.terms
}

func (d termDictionary) Contains(term []byte) (bool, error) {
	list, err := d.find(term)
	return list.count > 0, err
}

func (d termDictionary) PostingsList(term []byte, except *roaring.Bitmap, prealloc segment.PostingsList) (segment.PostingsList, error) {
	found, err := d.find(term)
	if err != nil {
		return nil, err
	}
	out, ours := prealloc.(*postingsList)
	if !ours {
		out = &postingsList{}
	}
	out.List, out.except = found, except
	return out, nil
}

func (d termDictionary) AutomatonIterator(a segment.Automaton, from, to []byte) segment.DictionaryIterator {
	it := &termIterator{automaton: a, to: to}
	if d.dictionary != nil {
		it.cursor, it.stands = d.open(), false
		it.stands = it.seek(from)
	}
	if a != nil {
		it.states = append(it.states, a.Start())
	}
	return it
}

// termIterator walks the terms from one on that an automaton lets pass.
type termIterator struct {
	cursor
	stands    bool // at a term that was not looked at yet
	to        []byte
	automaton segment.Automaton
	states    []int // of the automaton after the first bytes of the term, as far as it can match
	entry     index.DictEntry
}

func (t *termIterator) Next() (*index.DictEntry, error) {
	for t.stands {
		if t.to != nil && bytes.Compare(t.term, t.to) >= 0 {
			t.stands = false
			break
		}
		passes := t.passes()
		if passes {
			t.entry = index.DictEntry{Term: string(t.term), Count: uint64(t.count)}
		}
		t.stands = t.move(passes)
		if passes {
			return &t.entry, nil
		}
	}
	return nil, nil
}

// passes reports whether the automaton lets the present term pass. The states that it
// has after the bytes shared with the term before are known.
func (t *termIterator) passes() bool {
	if t.automaton == nil {
		return true
	}
	known := min(len(t.states)-1, t.shared)
	t.states = t.states[:known+1]
	state := t.states[known]
	for _, b := range t.term[known:] {
		if !t.automaton.CanMatch(state) {
			return false
		}
		state = t.automaton.Accept(state, b)
		t.states = append(t.states, state)
	}
	return t.automaton.IsMatch(state)
}

// move goes to the next term, past those that begin with what cannot match.
func (t *termIterator) move(passed bool) bool {
	dead := len(t.states) - 1 // bytes after which nothing can match, if so
	cannot := !passed && t.automaton != nil && dead > 0 && dead <= len(t.term) && !t.automaton.CanMatch(t.states[dead])
	if !cannot {
		return t.next()
	}
	beginning := slices.Clone(t.term[:dead])
	for t.next() {
		if t.shared < dead && !bytes.HasPrefix(t.term, beginning) {
			return true
		}
		if t.shared == 0 { // a block begins: skip those that begin and end with it
			if beyond := after(beginning); beyond == nil {
				return false
			} else if block := t.blockOf(beyond); int(block) > (t.terms-t.left-1)/blockTerms {
				t.states = t.states[:1]
				return t.seek(beyond)
			}
		}
	}
	return false
}

// after is the first key that does not begin with another; nil if there is none.
func after(beginning []byte) []byte {
	key := slices.Clone(beginning)
	for len(key) > 0 {
		if key[len(key)-1] < 0xff {
			key[len(key)-1]++
			return key
		}
		key = key[:len(key)-1]
	}
	return nil
}

// postingsList is a list as scorch has it.
type postingsList struct {
	List
	except *roaring.Bitmap
}

func (l *postingsList) Count() uint64 {
	if l.except == nil {
		return uint64(l.count)
	}
	if doc, one := l.One(); one {
		if l.except.Contains(doc) {
			return 0
		}
		return 1
	}
	docs, err := l.Bitmap()
	if err != nil {
		return 0
	}
	return docs.GetCardinality() - docs.AndCardinality(l.except)
}

func (l *postingsList) Size() int             { return len(l.docs) + len(l.times) }
func (l *postingsList) BytesRead() uint64     { return 0 }
func (l *postingsList) ResetBytesRead(uint64) {}
func (l *postingsList) BytesWritten() uint64  { return 0 }
func (l *postingsList) Iterator(_, _, _ bool, prealloc segment.PostingsIterator) segment.PostingsIterator {
	it, ours := prealloc.(*Iterator)
	if !ours {
		it = &Iterator{}
	}
	*it = Iterator{list: l.List, docs: it.docs[:0], places: PlaceReader{}}
	it.places.list = &it.list
	if l.except != nil {
		if docs, err := it.list.Bitmap(); err == nil {
			it.ReplaceActual(roaring.AndNot(docs, l.except))
		}
	}
	return it
}

// Iterator walks the documents of a list, all or those wanted, with their occurrences.
// It is the segment.Posting of the present document itself.
type Iterator struct {
	list   List
	bitmap *roaring.Bitmap
	docs   []uint32 // of the list, once they are read
	rank   int      // of the next document
	wanted *roaring.Bitmap
	walk   roaring.IntPeekable // over wanted; nil: all are
	places PlaceReader
	doc    uint32
	at     int // rank of doc
	found  []segment.Location
}

var (
	_ segment.OptimizablePostingsIterator = (*Iterator)(nil)
	_ segment.Posting                     = (*Iterator)(nil)
)

// ActualBitmap is nil for a list of one document.
func (it *Iterator) ActualBitmap() *roaring.Bitmap {
	if it.walk != nil {
		return it.wanted
	}
	if it.list.count < 2 {
		return nil
	}
	if it.bitmap == nil {
		bitmap, err := it.list.Bitmap()
		if err != nil {
			panic(err) // the file is damaged; whoever reads maps expects that
		}
		it.bitmap = bitmap
	}
	return it.bitmap
}

// DocNum1Hit is the document of a list of one.
func (it *Iterator) DocNum1Hit() (uint64, bool) {
	doc, one := it.list.One()
	return uint64(doc), one
}

// ReplaceActual narrows the walk to some documents.
func (it *Iterator) ReplaceActual(wanted *roaring.Bitmap) {
	it.wanted, it.walk = wanted, wanted.Iterator()
}

// Next moves on to the next document; nil at the end.
func (it *Iterator) Next() (segment.Posting, error) { return it.Advance(0) }

// Advance moves on to the first document of a number that is not less.
func (it *Iterator) Advance(number uint64) (segment.Posting, error) {
	if len(it.docs) == 0 && it.list.count > 0 {
		it.docs = it.list.Docs(it.docs)
	}
	for it.rank < len(it.docs) {
		if it.walk != nil {
			it.walk.AdvanceIfNeeded(max(it.docs[it.rank], uint32(min(number, math.MaxUint32))))
			if !it.walk.HasNext() {
				break
			}
			number = uint64(it.walk.PeekNext())
		}
		for it.rank < len(it.docs) && uint64(it.docs[it.rank]) < number {
			it.rank++
		}
		if it.rank < len(it.docs) && (it.walk == nil || uint64(it.docs[it.rank]) == number) {
			it.doc, it.at = it.docs[it.rank], it.rank
			it.rank++
			return it, nil
		}
	}
	return nil, nil
}

// Number is that of the present document.
func (it *Iterator) Number() uint64 { return uint64(it.doc) }

// Frequency is how often the present document has the term.
func (it *Iterator) Frequency() uint64 { return uint64(it.list.Times(it.at)) }

// Norm is not kept.
func (it *Iterator) Norm() float64 { return 1 }

// Places appends the positions of the term in the present document, ascending.
func (it *Iterator) Places(to []uint64) []uint64 { return it.places.Append(to, it.at) }

// Locations are the positions of the term in the present document.
func (it *Iterator) Locations() []segment.Location {
	it.found = it.found[:0]
	for _, p := range it.Places(nil) {
		it.found = append(it.found, location(p))
	}
	return it.found
}

// Size implements segment.Posting.
func (it *Iterator) Size() int { return 4 * len(it.docs) }

// BytesRead implements segment.DiskStatsReporter: nothing is counted.
func (it *Iterator) BytesRead() uint64 { return 0 }

// ResetBytesRead implements segment.DiskStatsReporter.
func (it *Iterator) ResetBytesRead(uint64) {}

// BytesWritten implements segment.DiskStatsReporter.
func (it *Iterator) BytesWritten() uint64 { return 0 }

// location is a position.
type location uint64

func (l location) Field() string            { return "" }
func (l location) Start() uint64            { return 0 }
func (l location) End() uint64              { return 0 }
func (l location) Pos() uint64              { return uint64(l) }
func (l location) ArrayPositions() []uint64 { return nil }
func (l location) Size() int                { return 8 }
