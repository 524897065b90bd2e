package bleveengine

import (
	"container/heap"
	"context"
	"errors"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/vellum"
	"github.com/blevesearch/vellum/levenshtein"

	"standpoint/indexer/search"
	"standpoint/indexer/search/bleveengine/inverted"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

// Words counts words from one snapshot of the index. The dictionaries of all
// segments are walked side by side, and the documents of each word are intersected
// with the sets.
func (e *Engine) Words(ctx context.Context, req search.WordsRequest, visit func(search.WordCount) error) (search.WordTotals, error) {
	if err := search.CheckWords(req); err != nil {
		return search.WordTotals{}, err
	}
	var totals search.WordTotals
	err := e.look("words of", func(snap *snapshot) (err error) {
		totals.Applied = snap.applied
		totals.Of, err = e.words(ctx, snap, req, visit)
		return err
	})
	return totals, err
}

func (e *Engine) words(ctx context.Context, snap *snapshot, req search.WordsRequest, visit func(search.WordCount) error) ([]int, error) {
	counter := &wordCounter{of: make([]int, len(req.Sets)), in: make([]int, len(req.Sets)), least: max(req.Least, 1)}
	if req.Times {
		counter.times = make([]int, len(req.Sets))
	}
	if err := e.divide(ctx, snap, req.Sets, counter); err != nil {
		return nil, err
	}
	merged, err := e.openWords(ctx, snap, req)
	if err != nil {
		return nil, err
	}
	for len(merged) > 0 {
		word, err := merged.take(counter)
		if err != nil {
			return nil, err
		}
		if !counter.count() {
			continue
		}
		if err := visit(search.WordCount{Word: word, In: counter.in, Of: counter.of, Times: counter.times}); err != nil {
			return nil, err
		}
	}
	return counter.of, nil
}

// division is what of each set is in one segment, live documents only. A document
// is in one set at most.
type division struct {
	*segmentView
	sets []*roaring.Bitmap
	bits [][]uint64 // likewise
	all  bool       // every live document is in one
}

// divide finds the documents of the sets in every segment.
func (e *Engine) divide(ctx context.Context, snap *snapshot, sets []search.Request, c *wordCounter) error {
	c.segments = make([]division, len(snap.segments))
	taken := make([]*roaring.Bitmap, len(snap.segments))
	for i, s := range snap.segments {
		c.segments[i] = division{segmentView: s}
		taken[i] = roaring.New()
	}
	for k, set := range sets {
		set.Sort, set.Limit, set.After, set.Facets, set.Histogram = search.Newest, 0, nil, nil, nil
		found, _, err := e.find(ctx, snap, set, newBudget(e.work), nil)
		if err != nil {
			return err
		}
		if u, err := e.unitsOf(found, set); err != nil {
			return err
		} else if u != nil {
			found = u.heads
		}
		for i, f := range found {
			own := roaring.AndNot(f.full, taken[i])
			taken[i].Or(own)
			c.segments[i].sets = append(c.segments[i].sets, own)
			bits := make([]uint64, f.segment.columns.count/64+1)
			own.WriteDenseTo(bits)
			c.segments[i].bits = append(c.segments[i].bits, bits)
			c.of[k] += int(own.GetCardinality())
		}
	}
	for i := range c.segments {
		d := &c.segments[i]
		d.all = taken[i].GetCardinality() == d.live(d.segmentView.all).GetCardinality()
	}
	return nil
}

// wordCounter counts the documents of one word after the other.
type wordCounter struct {
	segments []division
	of, in   []int
	times    []int // nil: not asked for
	least    int
	found    []foundWord // where the present word is
	reader   timesReader
}

// foundWord is the documents of a segment that hold a word: one, or a bitmap that
// aliases the segment's memory.
type foundWord struct {
	segment int
	single  bool
	one     uint32
	bitmap  *roaring.Bitmap
}

func (f foundWord) size() int {
	if f.single {
		return 1
	}
	return int(f.bitmap.GetCardinality())
}

// count counts the documents of the present word; ok is false if there are fewer
// than wanted.
func (c *wordCounter) count() (ok bool) {
	most := 0
	for _, f := range c.found {
		most += f.size()
	}
	if most < c.least {
		return false
	}
	clear(c.in)
	for i := 0; i < len(c.found); {
		end := i + 1
		for end < len(c.found) && c.found[end].segment == c.found[i].segment {
			end++
		}
		c.add(together(c.found[i:end]))
		i = end
	}
	sum := 0
	for _, n := range c.in {
		sum += n
	}
	return sum >= c.least
}

// together unites what is found of a word in one segment: in several fields or forms.
func together(found []foundWord) foundWord {
	if len(found) == 1 {
		return found[0]
	}
	all := foundWord{segment: found[0].segment, bitmap: roaring.New()}
	for _, f := range found {
		if f.single {
			all.bitmap.Add(f.one)
		} else {
			all.bitmap.Or(f.bitmap)
		}
	}
	return all
}

func (c *wordCounter) add(f foundWord) {
	d := &c.segments[f.segment]
	if f.single {
		for k, set := range d.sets {
			if set.Contains(f.one) {
				c.in[k]++
				return
			}
		}
		return
	}
	last := len(d.sets) - 1
	rest := 0
	if d.all { // the last set is what the others leave
		rest = f.size()
		if d.deleted != nil {
			rest -= int(f.bitmap.AndCardinality(d.deleted))
		}
	}
	for k, set := range d.sets {
		n := rest
		if k < last || !d.all {
			n = int(f.bitmap.AndCardinality(set))
		}
		c.in[k] += n
		rest -= n
	}
}

// addTimes adds the occurrences of the present word of a source.
func (c *wordCounter) addTimes(s *wordSource) error {
	d := &c.segments[s.segment]
	found, err := s.read(roaring.New(), s.stands) // in a bitmap of its own, as s.docs is still in use
	for k := range d.sets {
		c.reader.each(found, d.bits[k], func(_, times []uint32) {
			for _, n := range times {
				c.times[k] += int(n)
			}
		})
	}
	return err
}

// wordSource walks the words of one field of one segment, in order.
type wordSource struct {
	segment int
	dictionary
	it     termWalk        // nil: at the end
	docs   *roaring.Bitmap // of the present word
	mark   string
	keep   func(word string) bool // nil: all
	term   string                 // the present one, with the mark
	stands uint64                 // for its postings
	ctx    context.Context
	seen   int // terms
}

func (s *wordSource) word() string { return s.term[len(s.mark):] }

// next moves on by one word; ok is false at the end.
func (s *wordSource) next() (ok bool, err error) {
	for {
		if s.seen++; s.seen%256 == 1 && s.ctx.Err() != nil {
			return false, s.ctx.Err()
		}
		if s.seen > 1 && s.it != nil {
			if err := s.it.Next(); errors.Is(err, vellum.ErrIteratorDone) {
				s.it = nil
			} else if err != nil {
				return false, s.blame(err)
			}
		}
		if s.it == nil {
			return false, nil
		}
		term, value := s.it.Current()
		s.term, s.stands = string(term), value
		if s.keep == nil || s.keep(s.word()) {
			return true, nil
		}
	}
}

// documents are those that hold the present word.
func (s *wordSource) documents() (f foundWord, err error) {
	found, err := s.read(s.docs, s.stands)
	f.segment, f.bitmap = s.segment, found.docs
	if f.single = err == nil && found.single(); f.single {
		f.one = found.docs.Minimum()
	}
	return f, err
}

// openWords opens a source for every field and segment, at its first word.
func (e *Engine) openWords(ctx context.Context, snap *snapshot, req search.WordsRequest) (wordMerge, error) {
	var merged wordMerge
	walk := walkOf(req.Word)
	walk.only = req.Only
	if walk.similar != nil {
		walk.similar.from = &e.automata
		var err error
		work := newBudget(e.work)
		if walk.dfa, err = walk.similar.automaton(work, work.costs(name(req.Word.Text))); err != nil {
			return nil, err
		}
	}
	for i, s := range snap.segments {
		for _, text := range schema.TextFields {
			if req.Field != "" && req.Field != text {
				continue
			}
			for _, mark := range walk.marks {
				source, err := walk.open(s.content, text, mark)
				if err != nil {
					return nil, err
				}
				source.segment, source.ctx = i, ctx
				switch ok, err := source.next(); {
				case err != nil:
					return nil, err
				case ok:
					merged = append(merged, source)
				}
			}
		}
	}
	heap.Init(&merged)
	return merged, nil
}

// wordWalk says which terms of a dictionary are walked.
type wordWalk struct {
	stems   bool                   // the field holds stems and not forms
	marks   []string               // before the words
	text    string                 // "": all
	exact   bool                   // text is the whole word and not its beginning
	fits    func(word string) bool // nil: text decides
	similar *fuzzy                 // nil for other words
	dfa     *levenshtein.DFA       // walks similar words
	only    func(word string) bool
}

func walkOf(w query.Word) wordWalk {
	walk := wordWalk{marks: []string{""}, stems: true, text: w.Text, exact: true}
	switch w.Form {
	case query.Narrow:
		walk.marks, walk.stems = narrowTerms(""), false
	case query.Lower:
		walk.marks, walk.stems = lowerTerms(""), false
	case query.Written:
		walk.marks, walk.stems = writtenTerms(""), false
	case query.Open, query.Similar:
		walk.marks, walk.stems, walk.exact, walk.text = foldedTerms(""), false, false, ""
		if w.Text == "" {
			break
		}
		walk.fits = func(word string) bool { return w.Matches(schema.Token{Folded: word}) }
		if w.Form == query.Open {
			walk.text = newWildcard(w.Text).beginning
		} else {
			walk.similar = &fuzzy{text: w.Text, edits: w.Edits}
			walk.text = walk.similar.first()
		}
	}
	return walk
}

func (w wordWalk) open(s *content, text, mark string) (*wordSource, error) {
	field := text
	if !w.stems {
		field = formsField(text)
	}
	source := &wordSource{dictionary: s.dictionary(field), docs: roaring.New(), mark: mark, keep: w.only}
	var from, to []byte
	if start := mark + w.text; start != "" {
		from, to = []byte(start), inverted.After([]byte(start))
	}
	if w.exact && w.text != "" {
		to = append([]byte(mark+w.text), 0)
	}
	var automaton vellum.Automaton
	if w.fits != nil {
		source.keep = func(word string) bool { return w.fits(word) && (w.only == nil || w.only(word)) }
	}
	if w.dfa != nil {
		automaton = marked{mark[0], w.dfa}
	}
	var err error
	source.it, err = source.walk(automaton, from, to)
	return source, err
}

// wordMerge is a heap of sources whose top is at the least word; those of one
// segment come one after the other.
type wordMerge []*wordSource

// take gives the documents of the least word to a counter and moves on.
func (m *wordMerge) take(c *wordCounter) (word string, err error) {
	word = (*m)[0].word()
	c.found = c.found[:0]
	clear(c.times)
	for len(*m) > 0 && (*m)[0].word() == word {
		source := (*m)[0]
		found, err := source.documents()
		if err != nil {
			return "", err
		}
		c.found = append(c.found, found)
		if c.times != nil {
			if err := c.addTimes(source); err != nil {
				return "", err
			}
		}
		ok, err := source.next()
		if err != nil {
			return "", err
		}
		if ok {
			heap.Fix(m, 0)
		} else {
			heap.Pop(m)
		}
	}
	return word, nil
}

func (m wordMerge) Len() int { return len(m) }
func (m wordMerge) Less(i, j int) bool {
	if order := strings.Compare(m[i].word(), m[j].word()); order != 0 {
		return order < 0
	}
	return m[i].segment < m[j].segment
}
func (m wordMerge) Swap(i, j int) { m[i], m[j] = m[j], m[i] }
func (m *wordMerge) Push(x any)   { *m = append(*m, x.(*wordSource)) }
func (m *wordMerge) Pop() any {
	last := (*m)[len(*m)-1]
	*m = (*m)[:len(*m)-1]
	return last
}
