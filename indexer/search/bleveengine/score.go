package bleveengine

import (
	"math"
	"slices"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"

	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
)

// ranking is what the scores of one request share over all segments.
type ranking struct {
	statistics *search.Statistics
	weights    []float64 // times * idf * (k1+1), of statistics.Ranked
	near       nearness
	work       *workspace
}

// newRanking ranks by the statistics of the request's cursor or, without one, by
// the present ones.
func newRanking(req search.Request, clauses []search.Clause, found []*findings, matches int, work *workspace) *ranking {
	r := &ranking{work: work}
	if req.After != nil {
		r.statistics = req.After.Statistics
	}
	if r.statistics == nil {
		r.statistics = presentStatistics(clauses, found)
	}
	for _, f := range r.statistics.Ranked {
		times := float64(clauses[f.Clause].Times)
		weight := float64(times*(search.K3+1)) / (times + search.K3)
		weight = float64(weight * idf(r.statistics.Documents, f.Documents))
		r.weights = append(r.weights, float64(weight*(search.K1+1)))
	}
	for i, text := range schema.TextFields {
		field, _ := schema.Lookup(text)
		r.work.lengths[i].prepare(field.Boost, r.statistics.Texts[i].Mean())
	}
	r.near = newNearness(req.Pairs(r.statistics), req.Limit, matches)
	return r
}

// presentStatistics gathers those of the documents that are not deleted; every
// pass has matched the clauses.
func presentStatistics(clauses []search.Clause, found []*findings) *search.Statistics {
	s := &search.Statistics{Texts: make([]search.TextStatistics, len(schema.TextFields))}
	matching := make([]int, len(clauses))
	for _, f := range found {
		s.Documents += f.segment.holding
		for i, text := range f.segment.texts {
			s.Texts[i].Documents += text.Documents
			s.Texts[i].Words += text.Words
		}
		for slot := range clauses {
			matching[slot] += int(f.found[slot].docs.GetCardinality())
		}
	}
	s.Ranked, s.Left = search.Rank(clauses, matching)
	return s
}

// idf weighs a clause that matching of all documents match. Its last bits are
// rounded away, as processors may compute the logarithm to different ones.
func idf(all, matching int) float64 {
	return float64(float32(math.Log1p((float64(all-matching) + 0.5) / (float64(matching) + 0.5))))
}

// lengthTable gives what one occurrence in a text field counts by the field's length:
// boost / (1 - b + b*length/mean). What was given once is kept.
type lengthTable struct {
	boost, mean float64
	kept        [1024]float64
}

// prepare forgets what was given for other texts.
func (t *lengthTable) prepare(boost, mean float64) {
	if t.boost != boost || t.mean != mean {
		*t = lengthTable{boost: boost, mean: mean}
	}
}

func (t *lengthTable) at(length int64) float64 {
	if length >= int64(len(t.kept)) {
		return t.of(length)
	}
	if t.kept[length] == 0 {
		t.kept[length] = t.of(length)
	}
	return t.kept[length]
}

func (t *lengthTable) of(length int64) float64 {
	return t.boost / (1 - search.B + float64(search.B*(float64(length)/t.mean)))
}

// saturated is what a clause adds to a score.
func saturated(weight, tf float64) float64 { return float64(weight*tf) / (tf + search.K1) }

// workspace is what requests write to, used again by later ones. The counts for each
// document of a segment are 0 before and after they are used.
type workspace struct {
	lengths []lengthTable // of schema.TextFields
	counts  []uint32      // how often a document has any of several terms
	matches []uint64      // a set of documents
	inside  []uint32      // how many documents of a set have each value
	docs    []uint32      // those of one list
	times   []uint32      // how often they have its term
	reader  timesReader
	scorer  scorer
}

var workspaces = sync.Pool{New: func() any { return &workspace{lengths: make([]lengthTable, len(schema.TextFields))} }}

// grow makes room for the documents of a segment.
func (w *workspace) grow(count int) {
	if len(w.counts) < count {
		w.counts = make([]uint32, count)
	}
}

// values gives room to count so many values of facets, all 0.
func (w *workspace) values(count int) []uint32 {
	w.inside = zeros(w.inside, count)
	return w.inside
}

// matching gives a set of documents of a segment as bits.
func (w *workspace) matching(set *roaring.Bitmap, documents int) []uint64 {
	w.matches = bitsOf(w.matches, set, documents)
	return w.matches
}

// bitsOf gives a set as bits.
func bitsOf(to []uint64, set *roaring.Bitmap, documents int) []uint64 {
	to = zeros(to, windowsOf(documents))
	set.WriteDenseTo(to)
	return to
}

// zeros are as many as are asked for, in the memory of a list if that is enough.
func zeros[T any](list []T, length int) []T {
	list = room(list, length)
	clear(list)
	return list
}

// room is a list of another length, in the same memory if that is enough; what it
// holds is anything.
func room[T any](list []T, length int) []T { return slices.Grow(list[:0], length)[:length] }
