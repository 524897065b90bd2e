package bleveengine

import (
	"errors"
	"math"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// verify keeps the candidates in which the words stand together, and counts
// how often they do: at how many positions the leftmost of them stands.
func (w *words) verify(p *pass, each []terms, candidates *roaring.Bitmap) (*roaring.Bitmap, counts, error) {
	var found counts
	if candidates.IsEmpty() {
		return candidates, found, nil
	}
	same := w.same(each)
	readers, err := w.openReaders(p, each, same, candidates)
	if err != nil {
		return nil, found, err
	}
	if w.places == nil {
		w.places = make([][]uint64, len(each))
	}
	positions := w.places
	shared := make([][]uint64, len(each)) // of each word; words of the same terms share them
	err = eachDocument(p, candidates, func(docs []uint32) {
		work := 0
		for _, doc := range docs {
			for i, first := range same {
				if first == i {
					positions[i] = readers[i].positions(positions[i][:0], doc)
				}
				shared[i] = positions[first]
			}
			times, steps := w.together(shared, same)
			if work += steps; work > p.budget.left {
				break
			}
			if times > 0 {
				found.docs, found.times = append(found.docs, doc), append(found.times, uint32(times))
			}
		}
		err = errors.Join(err, p.budget.spend(w.cost, work))
	})
	return roaring.BitmapOf(found.docs...), found, err
}

// same gives for each word the first that stands for the same terms.
func (w *words) same(each []terms) []int {
	same := make([]int, len(each))
	for i, t := range each {
		same[i] = slices.IndexFunc(each[:i+1], func(o terms) bool { return o.field == t.field && slices.Equal(o.values, t.values) })
	}
	return same
}

// positionReader reads where a word stands, in documents that increase.
type positionReader interface {
	// positions appends the positions of the word in a document, ascending.
	positions(to []uint64, doc uint32) []uint64
}

// openReaders opens readers for the words that are the first of their terms.
func (w *words) openReaders(p *pass, each []terms, same []int, candidates *roaring.Bitmap) ([]positionReader, error) {
	readers := make([]positionReader, len(each))
	for i, t := range each {
		if same[i] < i {
			continue
		}
		var err error
		if readers[i], err = p.openPlaces(w.cost, t, candidates); err != nil {
			return nil, err
		}
	}
	return readers, nil
}

// openPlaces opens a reader of where a word is.
func (p *pass) openPlaces(cost *costs, t terms, candidates *roaring.Bitmap) (positionReader, error) {
	if len(t.values) > fewTerms {
		return p.gatherPositions(cost, t, candidates)
	}
	if t.only != nil { // all candidates hold it
		if err := p.budget.spend(cost, int(candidates.GetCardinality())*costPosting); err != nil {
			return nil, err
		}
		return t.only.readPlaces(), nil
	}
	var readers termReaders
	for _, value := range t.values {
		found, err := t.read(roaring.New(), value)
		if err != nil {
			return nil, err
		}
		if err := p.budget.spend(cost, int(found.docs.AndCardinality(candidates))*costPosting); err != nil {
			return nil, err
		}
		readers = append(readers, found.readPlaces())
	}
	if len(readers) == 1 {
		return readers[0], nil
	}
	return readers, nil
}

// termReaders read the positions of a few terms side by side.
type termReaders []positionReader

func (r termReaders) positions(to []uint64, doc uint32) []uint64 {
	for _, term := range r {
		to = term.positions(to, doc)
	}
	slices.Sort(to)
	return slices.Compact(to)
}

// gathered are the positions of many terms, ascending: the document in the upper
// half, the position in the lower.
type gathered []uint64

// gatherPositions reads one term after the other, so that few are open at a time.
func (p *pass) gatherPositions(cost *costs, t terms, candidates *roaring.Bitmap) (*gathered, error) {
	var out gathered
	var places []uint64
	docs := roaring.New()
	for _, value := range t.values {
		if err := p.ctx.Err(); err != nil {
			return nil, err
		}
		found, err := t.read(docs, value)
		if err != nil {
			return nil, err
		}
		within := roaring.And(found.docs, candidates)
		if err := p.budget.spend(cost, costTerm+int(within.GetCardinality())*costPosting); err != nil {
			return nil, err
		}
		reader := found.readPlaces()
		for it := within.Iterator(); it.HasNext(); {
			doc := it.Next()
			places = reader.positions(places[:0], doc)
			if err := p.budget.spend(cost, len(places)*costPlace); err != nil {
				return nil, err
			}
			for _, place := range places {
				out = append(out, uint64(doc)<<32|place)
			}
		}
	}
	slices.Sort(out)
	out = slices.Compact(out)
	return &out, nil
}

func (g *gathered) positions(to []uint64, doc uint32) []uint64 {
	rest := *g
	for len(rest) > 0 && rest[0]>>32 <= uint64(doc) {
		if rest[0]>>32 == uint64(doc) {
			to = append(to, rest[0]&math.MaxUint32)
		}
		rest = rest[1:]
	}
	*g = rest
	return to
}

// together counts the positions at which the words begin, given the positions
// of each word and the first that stands for the same terms, and the work of that.
func (w *words) together(positions [][]uint64, same []int) (times, work int) {
	switch {
	case w.ordered:
		return inTurn(positions, w.slop), len(positions[0])
	case w.slop > 0:
		return near(positions, same, w.slop)
	}
	return inOrder(positions), len(positions[0])
}

// inOrder counts the positions of the first word at which the others follow, each at
// the next one.
func inOrder(positions [][]uint64) (times int) {
	rest := positions[1]
	for _, first := range positions[0] {
		for len(rest) > 0 && rest[0] <= first {
			rest = rest[1:]
		}
		if len(rest) == 0 {
			break
		}
		if rest[0] == first+1 && alsoAt(positions[2:], first+2) {
			times++
		}
	}
	return times
}

// alsoAt reports whether words follow one another from a position on.
func alsoAt(positions [][]uint64, at uint64) bool {
	for i, p := range positions {
		if _, ok := slices.BinarySearch(p, at+uint64(i)); !ok {
			return false
		}
	}
	return true
}

// inTurn counts the positions of the first word from which all words follow one
// another within a window, no wider than the number of words and slop. The next of
// a word is always the best.
func inTurn(positions [][]uint64, slop int) int {
	times := 0
	for _, first := range positions[0] {
		last, end := first, first+uint64(len(positions)+slop)
		for _, p := range positions[1:] {
			i, _ := slices.BinarySearch(p, last+1)
			if i == len(p) || p[i] >= end {
				last = end
				break
			}
			last = p[i]
		}
		if last < end {
			times++
		}
	}
	return times
}

// near counts the positions from which a window, no wider than the number of
// words and slop, holds all words, each at a position of its own and one of
// them at the window's first.
func near(positions [][]uint64, same []int, slop int) (times, work int) {
	var starts []uint64
	needed := make([]int, len(positions)) // words with these positions; 0: they are others'
	for i, first := range same {
		if needed[first]++; first == i {
			starts = append(starts, positions[i]...)
		}
	}
	slices.Sort(starts)
	width, all := uint64(len(positions)+slop), len(starts)
	if starts = slices.Compact(starts); len(starts) == all {
		return nearApart(positions, needed, starts, width), 2 * len(starts)
	}
	steps := 0
	for _, start := range starts {
		w := newWindow(positions, start, width)
		if w.holdsAll() {
			times++
		}
		steps += *w.steps
	}
	return times, costWindow * (len(starts)*len(positions) + steps)
}

// nearApart counts as near does where no two different words are ever at one
// position: then a window that holds as many of each as are needed holds each at a
// position of its own.
func nearApart(positions [][]uint64, needed []int, starts []uint64, width uint64) int {
	next := make([]int, len(positions)) // the first place of each word from the start on
	times := 0
	for _, start := range starts {
		holds := true
		for i, p := range positions {
			if needed[i] == 0 {
				continue
			}
			for next[i] < len(p) && p[next[i]] < start {
				next[i]++
			}
			last := next[i] + needed[i] - 1
			holds = holds && last < len(p) && p[last] < start+width
		}
		if holds {
			times++
		}
	}
	return times
}

// window is a stretch of positions from start on, with the places of each word
// in it.
type window struct {
	start  uint64
	places [][]uint64
	taken  map[uint64]int // the word that is at a place
	steps  *int           // taken so far
}

func newWindow(positions [][]uint64, start, width uint64) window {
	w := window{start: start, places: make([][]uint64, len(positions)), taken: map[uint64]int{}, steps: new(int)}
	for i, p := range positions {
		from, _ := slices.BinarySearch(p, start)
		to, _ := slices.BinarySearch(p, start+width)
		w.places[i] = p[from:to]
	}
	return w
}

// holdsAll reports whether every word can be given a place of its own, with one
// of them at the start: a matching of words and places, grown word by word
// along augmenting paths (Kuhn's algorithm). The word at the start is placed
// first; a path may move it, but never leaves its place empty.
func (w window) holdsAll() bool {
	if slices.ContainsFunc(w.places, func(p []uint64) bool { return len(p) == 0 }) {
		return false
	}
	first := slices.IndexFunc(w.places, func(p []uint64) bool { return p[0] == w.start })
	w.taken[w.start] = first
	for i := range w.places {
		if i != first && !w.place(i, map[uint64]bool{}) {
			return false
		}
	}
	return true
}

// place finds a place for a word, moving others if it must; tried are the
// places that were looked at.
func (w window) place(word int, tried map[uint64]bool) bool {
	for _, at := range w.places[word] {
		*w.steps++
		if tried[at] {
			continue
		}
		tried[at] = true
		other, occupied := w.taken[at]
		if !occupied || w.place(other, tried) {
			w.taken[at] = word
			return true
		}
	}
	return false
}
