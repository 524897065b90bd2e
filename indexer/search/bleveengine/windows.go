package bleveengine

import (
	"cmp"
	"math"
	"math/bits"
	"slices"

	"standpoint/indexer/search/schema"
)

// scorer scores the matches of one segment, window by window. Of a window, only those
// documents are scored that can reach what a match must have to be wanted: a window
// whose clauses together cannot is skipped, and of another those documents are left
// out that only hold clauses that cannot ("MaxScore": Turtle and Flood, "Query
// evaluation: strategies and optimizations", 1995).
type scorer struct {
	matches []uint64
	windows []uint32        // that hold matches
	highest []float64       // what all clauses can add, by window
	clauses []*clauseScorer // in the order in which their scores are added
	rising  []*clauseScorer // by what they can add
	scores  [windowDocs]float64
	counts  [windowDocs]float64 // of one clause, in all fields; 0 between clauses

	allClauses []*clauseScorer // used again
	allFields  []*fieldScorer
}

// clauseScorer is one clause that ranks.
type clauseScorer struct {
	weight  float64
	fields  []*fieldScorer
	highest []float64 // what it can add, by window
	most    float64
}

// fieldScorer is what a clause finds in one field: documents and what it counts in them
// or, with peaks, a term.
type fieldScorer struct {
	lengths *numberColumn // of the field
	table   *lengthTable
	highest []float64 // what it can count, by window

	docs   []uint32
	counts []float64 // of each of docs
	next   int       // the first of docs that may be in the present window

	peaked bool
	term   postings
	bits   []uint64 // its documents, once a window is scored
	before []uint32 // how many of them are before each window

	ownDocs []uint32 // used again
}

// newScorer opens the clauses that rank, given by their places, in the order in which
// their scores are added.
func (r *ranking) newScorer(f *findings, clauses []int) (*scorer, error) {
	s, documents := &r.work.scorer, f.segment.columns.count
	s.matches = r.work.matching(f.full, documents)
	s.highest = room(s.highest, windowsOf(documents))
	s.findWindows(f)
	s.clauses, s.rising = s.clauses[:0], s.rising[:0]
	fields := 0
	for i, ranked := range clauses {
		if err := f.ctx.Err(); err != nil {
			return nil, err
		}
		if i == len(s.allClauses) {
			s.allClauses = append(s.allClauses, &clauseScorer{})
		}
		c := s.allClauses[i]
		c.weight, c.fields = r.weights[ranked], c.fields[:0]
		for _, found := range r.found(f, ranked).fields {
			if !f.full.Intersects(found.docs) {
				continue
			}
			if fields == len(s.allFields) {
				s.allFields = append(s.allFields, &fieldScorer{})
			}
			field := s.allFields[fields]
			fields++
			if err := field.open(f, r, found, s); err != nil {
				return nil, err
			}
			c.fields = append(c.fields, field)
		}
		c.bound(s)
		s.clauses, s.rising = append(s.clauses, c), append(s.rising, c)
	}
	slices.SortStableFunc(s.rising, func(a, b *clauseScorer) int { return cmp.Compare(a.most, b.most) })
	return s, nil
}

// findWindows finds those with matches.
func (s *scorer) findWindows(f *findings) {
	s.windows = s.windows[:0]
	add := func(window uint32) {
		s.windows = append(s.windows, window)
		s.highest[window] = 0
	}
	if int(f.full.GetCardinality()) > len(s.matches)/8 {
		for window, matches := range s.matches {
			if matches != 0 {
				add(uint32(window))
			}
		}
		return
	}
	for it := f.full.Iterator(); it.HasNext(); {
		if window := it.Next() / windowDocs; len(s.windows) == 0 || s.windows[len(s.windows)-1] < window {
			add(window)
		}
	}
}

func (o *fieldScorer) open(f *findings, r *ranking, found foundWords, s *scorer) error {
	column := f.segment.columns
	o.lengths, o.table = column.lengths[found.text], &r.work.lengths[found.text]
	o.highest = room(o.highest, len(s.highest))
	for _, window := range s.windows {
		o.highest[window] = 0
	}
	o.docs, o.counts, o.next, o.peaked = nil, o.counts[:0], 0, false
	if found.counts.docs != nil {
		o.docs = found.counts.docs
		o.raise(found.counts.docs, found.counts.times)
		return nil
	}
	if err := f.budget.spend(found.cost, int(found.docs.GetCardinality())*costTimes); err != nil {
		return err
	}
	if codes, frequent := found.peaks(column); frequent {
		o.term, o.bits, o.peaked = found.single, o.bits[:0], true
		higher := o.table.boost * column.peaks[found.text].higher(o.table.mean)
		for _, window := range s.windows {
			o.highest[window] = peakOf(uint16(codes.at(int(window)))) * higher
		}
		return nil
	}
	o.ownDocs = o.ownDocs[:0]
	r.work.reader.each(found.single, s.matches, func(docs, times []uint32) {
		o.ownDocs = append(o.ownDocs, docs...)
		o.raise(docs, times)
	})
	o.docs = o.ownDocs
	return nil
}

// peaks are those of the words if they are one term that has them.
func (w foundWords) peaks(c *columns) (codes packed, frequent bool) {
	if w.single.old != nil || w.terms.field != schema.TextFields[w.text] {
		return packed{}, false
	}
	return c.peaks[w.text].of(w.terms.values[0])
}

// raise works out what the words count in documents, and raises what they can count in
// the windows of these.
func (o *fieldScorer) raise(docs, times []uint32) {
	for i, doc := range docs {
		counts, at := o.in(doc, times[i]), &o.highest[doc/windowDocs]
		*at = max(*at, counts)
		o.counts = append(o.counts, counts)
	}
}

// in is what the words count that are so many times in a document. Products are
// rounded before they are added (float64(x*y) forbids to fuse them), and each document's
// sum runs over the clauses in one order: a score depends neither on the processor nor
// on how documents are spread over segments.
func (o *fieldScorer) in(doc, times uint32) float64 {
	return float64(float64(times) * o.table.at(o.lengths.value(doc)))
}

// bound works out what the clause can add in each window.
func (c *clauseScorer) bound(s *scorer) {
	const rounded = 1 + 1e-9 // more than is lost by rounding
	c.highest, c.most = room(c.highest, len(s.highest)), 0
	for _, window := range s.windows {
		count, most := 0.0, 0.0
		for _, field := range c.fields {
			count += field.highest[window]
		}
		switch {
		case math.IsInf(count, 1):
			most = c.weight * rounded
		case count > 0:
			most = saturated(c.weight, count) * rounded
		}
		c.highest[window] = most
		c.most = max(c.most, most)
		s.highest[window] += most
	}
}

// each visits, in order, the matches whose score may be as high as height says, which
// may rise meanwhile.
func (s *scorer) each(height func() float64, visit func(doc uint32, score float64)) {
	for _, window := range s.windows {
		matches := s.matches[window]
		if least := height(); least > 0 {
			if s.highest[window] < least {
				continue
			}
			matches &= s.reaching(window, least)
		}
		if matches == 0 {
			continue
		}
		s.score(window, matches)
		for ; matches != 0; matches &= matches - 1 {
			k := uint32(bits.TrailingZeros64(matches))
			visit(window*windowDocs+k, s.scores[k])
		}
	}
}

// reaching are the documents of a window that may reach a score: they hold one of the
// clauses without which the others do not reach it.
func (s *scorer) reaching(window uint32, least float64) (docs uint64) {
	sum := 0.0
	for i, c := range s.rising {
		if sum += c.highest[window]; sum < least {
			continue
		}
		if i == 0 {
			return math.MaxUint64
		}
		for _, c := range s.rising[i:] {
			for _, field := range c.fields {
				docs |= field.in64(window)
			}
		}
		break
	}
	return docs
}

// score scores matches of a window.
func (s *scorer) score(window uint32, matches uint64) {
	clear(s.scores[:])
	for _, c := range s.clauses {
		if c.highest[window] == 0 {
			continue
		}
		held := uint64(0)
		for _, field := range c.fields {
			held |= field.count(window, matches, &s.counts)
		}
		for ; held != 0; held &= held - 1 {
			k := bits.TrailingZeros64(held)
			s.scores[k] += saturated(c.weight, s.counts[k])
			s.counts[k] = 0
		}
	}
}

// count adds what the words count in matches of a window, and gives these.
func (o *fieldScorer) count(window uint32, matches uint64, counts *[windowDocs]float64) (held uint64) {
	if !o.peaked {
		for i := o.first(window); i < len(o.docs) && o.docs[i]/windowDocs == window; i++ {
			if k := o.docs[i] % windowDocs; matches>>k&1 == 1 {
				counts[k] += o.counts[i]
				held |= 1 << k
			}
		}
		return held
	}
	all := o.in64(window)
	held = all & matches
	for rest := held; rest != 0; rest &= rest - 1 {
		k := uint32(bits.TrailingZeros64(rest))
		rank := int(o.before[window]) + bits.OnesCount64(all&(1<<k-1))
		counts[k] += o.in(window*windowDocs+k, o.term.list.Times(rank))
	}
	return held
}

// in64 are the documents of a window that have the words, as bits.
func (o *fieldScorer) in64(window uint32) (docs uint64) {
	if o.peaked {
		o.lookUp()
		return o.bits[window]
	}
	for i := o.first(window); i < len(o.docs) && o.docs[i]/windowDocs == window; i++ {
		docs |= 1 << (o.docs[i] % windowDocs)
	}
	return docs
}

// first is where in docs a window begins, which is not before the last that was asked
// for.
func (o *fieldScorer) first(window uint32) int {
	for o.next < len(o.docs) && o.docs[o.next]/windowDocs < window {
		o.next++
	}
	return o.next
}

// lookUp makes the documents of the term ready to be looked up.
func (o *fieldScorer) lookUp() {
	if len(o.bits) > 0 {
		return
	}
	o.bits = bitsOf(o.bits, o.term.docs, o.lengths.values.len())
	o.before = room(o.before, len(o.bits))
	n := 0
	for window, docs := range o.bits {
		o.before[window] = uint32(n)
		n += bits.OnesCount64(docs)
	}
}
