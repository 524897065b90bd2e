package bleveengine

import (
	"math"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"standpoint/indexer/search/bleveengine/inverted"
)

// verify keeps the candidates in which the words stand together, and counts
// how often they do: at how many positions the leftmost of them stands.
func (w *words) verify(p *pass, terms [][]string, candidates *roaring.Bitmap) (*roaring.Bitmap, []occurrence, error) {
	out := roaring.New()
	if candidates.IsEmpty() {
		return out, nil, nil
	}
	same := w.same(terms)
	readers, err := w.openReaders(p, terms, same, candidates)
	if err != nil {
		return nil, nil, err
	}
	var found []occurrence
	positions := make([][]uint64, len(terms))
	for it, seen := candidates.Iterator(), 0; it.HasNext(); seen++ {
		if seen%256 == 0 && p.ctx.Err() != nil {
			return nil, nil, p.ctx.Err()
		}
		doc := it.Next()
		for i, first := range same {
			if first < i {
				positions[i] = positions[first]
			} else if positions[i], err = readers[i].positions(positions[i][:0], uint64(doc)); err != nil {
				return nil, nil, err
			}
		}
		times, work := w.together(positions, same)
		if err := p.budget.spend(w.cost, work); err != nil {
			return nil, nil, err
		}
		if times > 0 {
			out.Add(doc)
			found = append(found, occurrence{doc, uint32(times)})
		}
	}
	return out, found, nil
}

// same gives for each word the first that stands for the same terms.
func (w *words) same(terms [][]string) []int {
	same := make([]int, len(terms))
	for i := range terms {
		same[i] = slices.IndexFunc(terms[:i+1], func(t []string) bool { return slices.Equal(t, terms[i]) })
		if w.words[same[i]].field != w.words[i].field {
			same[i] = i
		}
	}
	return same
}

// positionReader reads where a word stands, in documents that increase.
type positionReader interface {
	// positions appends the positions of the word in a document, ascending.
	positions(to []uint64, doc uint64) ([]uint64, error)
}

// openReaders opens readers for the words that are the first of their terms.
func (w *words) openReaders(p *pass, terms [][]string, same []int, candidates *roaring.Bitmap) ([]positionReader, error) {
	readers := make([]positionReader, len(terms))
	for i, alternatives := range terms {
		var err error
		if same[i] < i {
			continue
		}
		if len(alternatives) > fewTerms {
			readers[i], err = w.gatherPositions(p, w.words[i].field, alternatives, candidates)
		} else {
			readers[i], err = w.openTerms(p, w.words[i].field, alternatives, candidates)
		}
		if err != nil {
			return nil, err
		}
	}
	return readers, nil
}

// openTerms opens a reader for each of a few terms, all to be read side by side.
func (w *words) openTerms(p *pass, field string, alternatives []string, candidates *roaring.Bitmap) (termReaders, error) {
	var readers termReaders
	for _, term := range alternatives {
		terms, err := openTerms(p.segment.segment, field)
		if err != nil {
			return nil, err
		}
		r, within, err := terms.occurrences(term, true, candidates)
		if err != nil {
			return nil, err
		}
		if err := p.budget.spend(w.cost, within*costPosting); err != nil {
			return nil, err
		}
		readers = append(readers, r)
	}
	return readers, nil
}

// termReaders read the positions of a few terms.
type termReaders []*occurrenceReader

func (r termReaders) positions(to []uint64, doc uint64) ([]uint64, error) {
	for _, term := range r {
		posting, err := term.at(doc)
		if err != nil {
			return nil, err
		}
		if posting != nil {
			to = appendPlaces(to, posting)
		}
	}
	if len(r) > 1 || !slices.IsSorted(to) {
		slices.Sort(to)
		to = slices.Compact(to)
	}
	return to, nil
}

// gathered are the positions of many terms, ascending: the document in the upper
// half, the position in the lower.
type gathered []uint64

// gatherPositions reads one term after the other, so that few are open at a time.
func (w *words) gatherPositions(p *pass, field string, alternatives []string, candidates *roaring.Bitmap) (*gathered, error) {
	terms, err := openTerms(p.segment.segment, field)
	if err != nil {
		return nil, err
	}
	var out gathered
	var places []uint64
	for _, term := range alternatives {
		if err := p.ctx.Err(); err != nil {
			return nil, err
		}
		r, within, err := terms.occurrences(term, true, candidates)
		if err != nil {
			return nil, err
		}
		if err := p.budget.spend(w.cost, costTerm+within*costPosting); err != nil {
			return nil, err
		}
		for {
			posting, ok, err := r.next()
			if err != nil {
				return nil, err
			}
			if !ok {
				break
			}
			if doc := posting.Number(); candidates.Contains(uint32(doc)) {
				places = appendPlaces(places[:0], posting)
				if err := p.budget.spend(w.cost, len(places)*costPlace); err != nil {
					return nil, err
				}
				for _, place := range places {
					out = append(out, doc<<32|place)
				}
			}
		}
	}
	slices.Sort(out)
	out = slices.Compact(out)
	return &out, nil
}

func (g *gathered) positions(to []uint64, doc uint64) ([]uint64, error) {
	rest := *g
	for len(rest) > 0 && rest[0]>>32 <= doc {
		if rest[0]>>32 == doc {
			to = append(to, rest[0]&math.MaxUint32)
		}
		rest = rest[1:]
	}
	*g = rest
	return to, nil
}

// appendPlaces appends the positions of a posting, which is also read of the layout
// before ours.
func appendPlaces(to []uint64, posting segment.Posting) []uint64 {
	if ours, ok := posting.(*inverted.Iterator); ok {
		return ours.Places(to)
	}
	for _, l := range posting.Locations() {
		to = append(to, l.Pos())
	}
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
	for _, first := range positions[0] {
		if w.inOrder(positions, first) {
			times++
		}
	}
	return times, len(positions[0])
}

func (w *words) inOrder(positions [][]uint64, first uint64) bool {
	for i := 1; i < len(positions); i++ {
		if _, ok := slices.BinarySearch(positions[i], first+uint64(i)); !ok {
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
