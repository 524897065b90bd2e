package bleveengine

import (
	"math"
	"slices"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"

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
func newRanking(req search.Request, clauses []search.Clause, found []*findings, matches int) *ranking {
	r := &ranking{work: workspaces.Get().(*workspace)}
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

// score adds to the sums of the matches of one segment what a clause that ranks adds.
// Products are rounded before they are added (float64(x*y) forbids to fuse them),
// and each document's sum runs over the clauses in one order: a score depends neither
// on the processor nor on how documents are spread over segments.
func (r *ranking) score(p *pass, ranked int, matches *roaring.Bitmap) error {
	if err := p.ctx.Err(); err != nil {
		return err
	}
	fields := p.found[r.statistics.Ranked[ranked].Clause].fields
	return r.scoreClause(p, fields, r.weights[ranked], matches)
}

// forget makes the sums 0 again.
func (r *ranking) forget(matches *roaring.Bitmap) {
	for it := matches.Iterator(); it.HasNext(); {
		r.work.scores[it.Next()] = 0
	}
}

// scoreClause adds what the matches have of a clause. What they have in all fields
// but the last is kept and added to that.
func (r *ranking) scoreClause(p *pass, fields []foundWords, weight float64, matches *roaring.Bitmap) error {
	fields = slices.DeleteFunc(slices.Clone(fields), func(f foundWords) bool { return f.docs.IsEmpty() })
	scores, before := r.work.scores, r.work.before
	var kept []uint32
	for i, field := range fields {
		lengths, table := p.segment.columns.lengths[field.text].values, &r.work.lengths[field.text]
		visit := func(doc, times uint32) {
			tf := before[doc] + float64(float64(times)*table.at(lengths[doc]))
			scores[doc] += saturated(weight, tf)
			before[doc] = 0
		}
		if i < len(fields)-1 {
			visit = func(doc, times uint32) {
				before[doc] += float64(float64(times) * table.at(lengths[doc]))
				kept = append(kept, doc)
			}
		}
		if err := r.eachOccurrence(p, field, matches, visit); err != nil {
			return err
		}
	}
	for _, doc := range kept {
		if tf := before[doc]; tf > 0 {
			scores[doc] += saturated(weight, tf)
			before[doc] = 0
		}
	}
	return nil
}

// saturated is what a clause adds to a score.
func saturated(weight, tf float64) float64 { return float64(weight*tf) / (tf + search.K1) }

// eachOccurrence gives the matches that have the words, in order, with how often.
func (r *ranking) eachOccurrence(p *pass, f foundWords, matches *roaring.Bitmap, visit func(doc, times uint32)) error {
	if len(f.words.words) > 1 {
		for _, o := range f.phrases {
			if matches.Contains(o.doc) {
				visit(o.doc, o.times)
			}
		}
		return nil
	}
	if f.list != nil {
		return p.eachOfTerm(f.cost, f.list.Iterator(true, false, false, nil), matches, visit)
	}
	return r.eachOfTerms(p, f, matches, visit)
}

func (p *pass) eachOfTerm(cost *costs, it segment.PostingsIterator, matches *roaring.Bitmap, visit func(doc, times uint32)) error {
	reader, within := walkWithin(it, matches)
	if err := p.budget.spend(cost, within*costTimes); err != nil {
		return err
	}
	for seen := 0; ; seen++ {
		if seen%checkEvery == 0 && p.ctx.Err() != nil {
			return p.ctx.Err()
		}
		posting, ok, err := reader.next()
		if !ok {
			return err
		}
		visit(uint32(posting.Number()), uint32(posting.Frequency()))
	}
}

// eachOfTerms takes several terms as one: what they count is summed first.
func (r *ranking) eachOfTerms(p *pass, f foundWords, matches *roaring.Bitmap, visit func(doc, times uint32)) error {
	terms, err := openTerms(p.segment.segment, f.words.words[0].field)
	if err != nil {
		return err
	}
	within := roaring.And(matches, f.docs)
	if within.IsEmpty() {
		return nil
	}
	counts := r.work.counts
	sum := func(doc, times uint32) { counts[doc] += times }
	for _, term := range f.terms {
		if err := p.budget.spend(f.cost, costTerm); err != nil {
			return err
		}
		it, err := terms.read([]byte(term), true, false)
		if err != nil {
			return err
		}
		if err := p.eachOfTerm(f.cost, it, within, sum); err != nil {
			return err
		}
	}
	return eachDocument(p, within, func(docs []uint32) {
		for _, doc := range docs {
			visit(doc, counts[doc])
			counts[doc] = 0
		}
	})
}

// workspace is what scoring writes to, used again by later requests. The numbers for
// each document of a segment are all 0 before and after it is scored.
type workspace struct {
	lengths []lengthTable // of schema.TextFields
	scores  []float64
	before  []float64 // what a document has of the present clause in other fields
	counts  []uint32  // how often it has any of several terms
}

var workspaces = sync.Pool{New: func() any { return &workspace{lengths: make([]lengthTable, len(schema.TextFields))} }}

func (w *workspace) grow(count int) {
	if len(w.scores) < count {
		w.scores, w.before, w.counts = make([]float64, count), make([]float64, count), make([]uint32, count)
	}
}
