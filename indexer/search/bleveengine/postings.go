package bleveengine

import (
	"fmt"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// postings gives the documents of a segment that hold a term, deleted ones
// too. The bitmap aliases the segment's memory.
func postings(s segment.Segment, field string, term []byte) (*roaring.Bitmap, error) {
	r, err := openTerms(s, field)
	if err != nil {
		return nil, err
	}
	return r.documents(term)
}

// termReader reads the postings of a field. What it gives is valid until it is
// asked for the next term.
type termReader struct {
	field      string
	dictionary segment.TermDictionary
	list       segment.PostingsList     // used again for every term
	iterator   segment.PostingsIterator // likewise
}

func openTerms(s segment.Segment, field string) (*termReader, error) {
	dictionary, err := s.Dictionary(field)
	if err != nil {
		return nil, fmt.Errorf("dictionary of %s: %w", field, err)
	}
	return &termReader{field: field, dictionary: dictionary}, nil
}

func (r *termReader) read(term []byte, occurrences, positions bool) (segment.PostingsIterator, error) {
	list, err := r.dictionary.PostingsList(term, nil, r.list)
	if err != nil {
		return nil, fmt.Errorf("postings of %s: %w", r.field, err)
	}
	r.list = list
	r.iterator = list.Iterator(occurrences, false, positions, r.iterator)
	return r.iterator, nil
}

// documents gives the documents that hold a term.
func (r *termReader) documents(term []byte) (*roaring.Bitmap, error) {
	it, err := r.read(term, false, false)
	if err != nil {
		return nil, err
	}
	return bitmapOf(it)
}

func bitmapOf(it segment.PostingsIterator) (*roaring.Bitmap, error) {
	list, ok := it.(segment.OptimizablePostingsIterator)
	if !ok {
		return nil, fmt.Errorf("postings of an unknown kind %T", it)
	}
	if number, one := list.DocNum1Hit(); one {
		return roaring.BitmapOf(uint32(number)), nil
	}
	if bitmap := list.ActualBitmap(); bitmap != nil {
		return bitmap, nil
	}
	return roaring.New(), nil
}

// eachTerm visits the terms of a field from one key up to another, which is not
// included, in order. A nil key sets no bound; automaton may be nil.
func eachTerm(s segment.Segment, field string, automaton segment.Automaton, from, to []byte, visit func(term string) error) error {
	dictionary, err := s.Dictionary(field)
	if err != nil {
		return fmt.Errorf("dictionary of %s: %w", field, err)
	}
	it := termIterator(dictionary, automaton, from, to)
	for {
		entry, err := it.Next()
		if err != nil {
			return fmt.Errorf("dictionary of %s: %w", field, err)
		}
		if entry == nil {
			return nil
		}
		if err := visit(entry.Term); err != nil {
			return err
		}
	}
}

// uncounted is a dictionary that lists terms without reading their postings.
type uncounted interface {
	AutomatonIteratorOmitCount(a segment.Automaton, from, to []byte) segment.DictionaryIterator
}

func termIterator(d segment.TermDictionary, a segment.Automaton, from, to []byte) segment.DictionaryIterator {
	if fast, ok := d.(uncounted); ok {
		return fast.AutomatonIteratorOmitCount(a, from, to)
	}
	return d.AutomatonIterator(a, from, to)
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

// occurrenceReader walks the documents of one term with their occurrences.
type occurrenceReader struct {
	it      segment.PostingsIterator
	posting segment.Posting // the present one; nil before the first and after the last
	ended   bool
}

// occurrences walks the postings of a term that are among within, and says how many
// they are.
func (r *termReader) occurrences(term string, positions bool, within *roaring.Bitmap) (*occurrenceReader, int, error) {
	it, err := r.read([]byte(term), true, positions)
	if err != nil {
		return nil, 0, err
	}
	count := uint64(1)
	if narrow, ok := it.(segment.OptimizablePostingsIterator); ok {
		// Postings that are all wanted are read faster as they are.
		if all := narrow.ActualBitmap(); all != nil {
			if count = all.AndCardinality(within); count < all.GetCardinality() {
				narrow.ReplaceActual(roaring.And(all, within))
			}
		}
		if number, one := narrow.DocNum1Hit(); one && !within.Contains(uint32(number)) {
			return &occurrenceReader{ended: true}, 0, nil
		}
	}
	return &occurrenceReader{it: it}, int(count), nil
}

// next moves on by one document; ok is false at the end. The posting is valid
// until the next call.
func (r *occurrenceReader) next() (posting segment.Posting, ok bool, err error) {
	if r.ended {
		return nil, false, nil
	}
	r.posting, err = r.it.Next()
	if err != nil {
		return nil, false, fmt.Errorf("postings: %w", err)
	}
	r.ended = r.posting == nil
	return r.posting, !r.ended, nil
}

// at moves on to a document and gives its posting; nil if it has none. The
// documents asked for must increase.
func (r *occurrenceReader) at(doc uint64) (segment.Posting, error) {
	for !r.ended && (r.posting == nil || r.posting.Number() < doc) {
		if _, _, err := r.next(); err != nil {
			return nil, err
		}
	}
	if r.ended || r.posting.Number() != doc {
		return nil, nil
	}
	return r.posting, nil
}
