package bleveengine

import (
	"math"
	"slices"
	"sync"

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

// score adds to the sums of the matches of one segment, given as bits, what a clause
// that ranks adds. Products are rounded before they are added (float64(x*y) forbids to
// fuse them), and each document's sum runs over the clauses in one order: a score
// depends neither on the processor nor on how documents are spread over segments.
func (r *ranking) score(f *findings, ranked int, within []uint64) error {
	if err := f.ctx.Err(); err != nil {
		return err
	}
	fields := slices.Clone(f.found[r.statistics.Ranked[ranked].Clause].fields)
	fields = slices.DeleteFunc(fields, func(w foundWords) bool { return !f.full.Intersects(w.docs) })
	weight, scores, before := r.weights[ranked], r.work.scores, r.work.before
	// What a match has in all fields but the last is kept and added to that.
	var kept []uint32
	for i, field := range fields {
		lengths, table := f.segment.columns.lengths[field.text].values, &r.work.lengths[field.text]
		visit := func(docs, times []uint32) {
			for k, doc := range docs {
				tf := before[doc] + float64(float64(times[k])*table.at(lengths[doc]))
				scores[doc] += saturated(weight, tf)
			}
		}
		if i < len(fields)-1 {
			visit = func(docs, times []uint32) {
				for k, doc := range docs {
					before[doc] += float64(float64(times[k]) * table.at(lengths[doc]))
				}
				kept = append(kept, docs...)
			}
		}
		if err := r.eachOccurrence(f, field, within, visit); err != nil {
			return err
		}
	}
	if len(kept) == 0 {
		return nil
	}
	last := fields[len(fields)-1].docs
	for _, doc := range kept {
		if before[doc] > 0 && !last.Contains(doc) {
			scores[doc] += saturated(weight, before[doc])
		}
		before[doc] = 0
	}
	return nil
}

// saturated is what a clause adds to a score.
func saturated(weight, tf float64) float64 { return float64(weight*tf) / (tf + search.K1) }

// eachOccurrence gives the matches that have the words, in order, with how often,
// some hundred at a time.
func (r *ranking) eachOccurrence(f *findings, w foundWords, within []uint64, visit func(docs, times []uint32)) error {
	if w.counts.docs != nil {
		r.work.reader.eachCount(w.counts, within, visit)
		return nil
	}
	err := f.budget.spend(w.cost, int(w.docs.GetCardinality())*costTimes)
	if err == nil {
		r.work.reader.each(w.single, within, visit)
	}
	return err
}

// workspace is what requests write to, used again by later ones. The numbers for each
// document of a segment, but for its score, are 0 before and after they are used.
type workspace struct {
	lengths []lengthTable // of schema.TextFields
	scores  []float64
	before  []float64 // what a document has of the present clause in other fields
	counts  []uint32  // how often it has any of several terms
	bits    []uint64  // a set of documents
	inside  []uint32  // how many documents of a set have each value
	reader  timesReader
}

var workspaces = sync.Pool{New: func() any { return &workspace{lengths: make([]lengthTable, len(schema.TextFields))} }}

// grow makes room for the documents of a segment.
func (w *workspace) grow(count int) {
	if len(w.scores) < count {
		w.scores, w.before, w.counts, w.bits = make([]float64, count), make([]float64, count), make([]uint32, count), make([]uint64, count/64+1)
	}
}

// values gives room to count so many values of facets, all 0.
func (w *workspace) values(count int) []uint32 {
	w.inside = slices.Grow(w.inside[:0], count)[:count]
	clear(w.inside)
	return w.inside
}

// begin makes the scores of matches 0 and gives them as bits.
func (w *workspace) begin(f *findings) (within []uint64) {
	w.grow(f.segment.columns.count)
	within = w.bits[:f.segment.columns.count/64+1]
	clear(within)
	f.full.WriteDenseTo(within)
	for i, word := range within {
		if word != 0 {
			clear(w.scores[64*i : min(64*i+64, len(w.scores))])
		}
	}
	return within
}
