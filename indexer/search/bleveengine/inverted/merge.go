package inverted

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// dropped is the new number of a document that is left out.
const dropped = math.MaxUint64

// source is a segment that is merged.
type source struct {
	*Segment
	base    uint32   // of the numbers of its documents in the new segment
	numbers []uint32 // by old number, if some are left out
}

const leftOut = math.MaxUint32

func newSource(s *Segment, drops *roaring.Bitmap, base uint32) (src source, live int) {
	src = source{Segment: s, base: base}
	if drops == nil || drops.IsEmpty() {
		return src, s.count
	}
	src.numbers = make([]uint32, s.count)
	for i := range src.numbers {
		if drops.Contains(uint32(i)) {
			src.numbers[i] = leftOut
			continue
		}
		src.numbers[i] = base + uint32(live)
		live++
	}
	return src, live
}

// all gives the new number of every document.
func (s *source) all() []uint64 {
	out := make([]uint64, s.count)
	for i := range out {
		switch {
		case s.numbers == nil:
			out[i] = uint64(s.base) + uint64(i)
		case s.numbers[i] == leftOut:
			out[i] = dropped
		default:
			out[i] = uint64(s.numbers[i])
		}
	}
	return out
}

// merge writes segments into one, without the documents that are dropped.
func merge(given []segment.Segment, drops []*roaring.Bitmap, path string, closed chan struct{}) (numbers [][]uint64, size uint64, err error) {
	sources := make([]source, len(given))
	count := 0
	for i, one := range given {
		ours, ok := Of(one)
		if !ok {
			return nil, 0, fmt.Errorf("a segment of another kind (%T)", one)
		}
		var live int
		sources[i], live = newSource(ours, drops[i], uint32(count))
		count += live
		numbers = append(numbers, sources[i].all())
	}
	err = createFile(path, func(file *os.File) error {
		w := newWriter(file)
		if err := mergeFields(w, sources, closed); err != nil {
			return err
		}
		size, err = w.end(count)
		return err
	})
	return numbers, size, err
}

// createFile writes a new file, which is on the disk on return; after an error there is
// none.
func createFile(path string, fill func(*os.File) error) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	if err = fill(file); err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		if left := os.Remove(path); !errors.Is(left, fs.ErrNotExist) {
			err = errors.Join(err, left)
		}
	}
	return err
}

func mergeFields(w *writer, sources []source, closed chan struct{}) error {
	var names []string
	for _, s := range sources {
		names = append(names, s.Fields()...)
	}
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		if err := mergeField(w, name, sources, closed); err != nil {
			return err
		}
	}
	return nil
}

// merging is the dictionary of a source at its present term.
type merging struct {
	cursor
	source *source
	ended  bool
}

func mergeField(w *writer, name string, sources []source, closed chan struct{}) error {
	var open []*merging // in the order of the sources
	for i := range sources {
		if d := sources[i].dictionaries[name]; d != nil {
			if m := (&merging{cursor: d.open(), source: &sources[i]}); m.next() {
				open = append(open, m)
			}
		}
	}
	if len(open) == 0 {
		return nil
	}
	positioned := open[0].positioned
	var p postings
	var term []byte
	for seen := 0; len(open) > 0; seen++ {
		if seen%1024 == 0 {
			select {
			case <-closed:
				return segment.ErrClosed
			default:
			}
		}
		term = append(term[:0], leastTerm(open)...)
		p.reset()
		ended := false
		for _, m := range open {
			if !bytes.Equal(m.term, term) {
				continue
			}
			list, err := m.list()
			if err != nil {
				return err
			}
			p.append(&list, m.source)
			m.ended = !m.next()
			ended = ended || m.ended
		}
		if len(p.docs) > 0 {
			w.add(term, &p, positioned)
		}
		if ended {
			open = slices.DeleteFunc(open, func(m *merging) bool { return m.ended })
		}
	}
	w.endField(name, positioned)
	return w.err
}

func leastTerm(open []*merging) []byte {
	least := open[0].term
	for _, m := range open[1:] {
		if bytes.Compare(m.term, least) < 0 {
			least = m.term
		}
	}
	return least
}

// append adds a list with the new numbers of its documents.
func (p *postings) append(l *List, s *source) {
	first := len(p.docs)
	p.docs = l.Docs(p.docs)
	for rank := range l.count {
		p.times = append(p.times, l.Times(rank))
	}
	if s.numbers == nil {
		for i := first; i < len(p.docs); i++ {
			p.docs[i] += s.base
		}
		if l.positioned {
			p.places = append(p.places, l.places[:l.placesEnd()]...)
		}
		return
	}
	kept, at := first, 0
	for i := first; i < len(p.docs); i++ {
		size := 0
		if l.positioned {
			size = uvarints(l.places[at:], int(p.times[i]))
		}
		if number := s.numbers[p.docs[i]]; number != leftOut {
			p.docs[kept], p.times[kept] = number, p.times[i]
			p.places = append(p.places, l.places[at:at+size]...)
			kept++
		}
		at += size
	}
	p.docs, p.times = p.docs[:kept], p.times[:kept]
}
