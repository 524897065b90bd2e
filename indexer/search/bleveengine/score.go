package bleveengine

import (
	"math"
	"sort"

	"github.com/RoaringBitmap/roaring/v2"

	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
)

// ranking holds what the scores of one request share over all segments.
type ranking struct {
	clauses []*words
	weights []float64 // boost * idf * times * (k1+1), by clause
	mean    []float64 // words of each text field in the documents that hold any
}

// newRanking gathers the statistics of the clauses, which every pass has
// matched, over the documents that are not deleted.
func newRanking(clauses []*words, passes []*pass) *ranking {
	r := &ranking{clauses: clauses}
	holding := make([]int, len(schema.TextFields))
	for i := range schema.TextFields {
		var total int64
		for _, p := range passes {
			holding[i] += p.segment.texts[i].documents
			total += p.segment.texts[i].words
		}
		r.mean = append(r.mean, float64(total)/float64(max(holding[i], 1)))
	}
	for slot, c := range clauses {
		matching := uint64(0)
		for _, p := range passes {
			matching += p.found[slot].docs.GetCardinality()
		}
		weight := float64(c.boost() * idf(holding[c.text], int(matching)))
		r.weights = append(r.weights, float64(weight*float64(c.times))*(search.K1+1))
	}
	return r
}

// idf weighs a clause that matching of holding documents match. Its last bits
// are rounded away, as processors may compute the logarithm to different ones.
func idf(holding, matching int) float64 {
	return float64(float32(math.Log1p((float64(holding-matching) + 0.5) / (float64(matching) + 0.5))))
}

// scores ranks the matches of one segment, given in ascending order. Products
// are rounded before they are added (float64(x*y) forbids to fuse them), and
// each document's sum runs over the clauses in order: a score depends neither
// on the processor nor on how documents are spread over segments.
func (r *ranking) scores(p *pass, docs []uint32, matches *roaring.Bitmap) ([]float64, error) {
	out := make([]float64, len(docs))
	for slot, c := range r.clauses {
		if err := p.ctx.Err(); err != nil {
			return nil, err
		}
		lengths := p.segment.columns.lengths[c.text]
		add := func(i int, times uint32) {
			length, _ := lengths.at(docs[i])
			out[i] += r.contribution(slot, float64(times), float64(length))
		}
		if err := c.eachOccurrence(p, docs, matches, add); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (r *ranking) contribution(slot int, tf, length float64) float64 {
	relative := length / r.mean[r.clauses[slot].text]
	saturation := float64(search.K1 * (1 - search.B + float64(search.B*relative)))
	return float64(r.weights[slot]*tf) / (tf + saturation)
}

// eachOccurrence reports for the matches, by their place in docs, how often the
// clause is in them.
func (w *words) eachOccurrence(p *pass, docs []uint32, matches *roaring.Bitmap, add func(i int, times uint32)) error {
	found := p.found[w.slot]
	if len(w.words) > 1 {
		i := 0
		for _, o := range found.phrases {
			if i = seek(docs, i, o.doc); i < len(docs) && docs[i] == o.doc {
				add(i, o.times)
			}
		}
		return nil
	}
	terms, err := openTerms(p.segment.segment, w.words[0].field)
	if err != nil {
		return err
	}
	if len(found.terms) == 1 {
		return p.eachOfTerm(w.cost, terms, found.terms[0], docs, matches, add)
	}
	return p.eachOfTerms(w.cost, terms, found, docs, matches, add)
}

func (p *pass) eachOfTerm(cost *share, terms *termReader, term string, docs []uint32, matches *roaring.Bitmap, add func(i int, times uint32)) error {
	reader, within, err := terms.occurrences(term, false, matches)
	if err == nil {
		err = p.budget.spend(cost, within*costTimes)
	}
	if err != nil {
		return err
	}
	for i, seen := 0, 0; ; seen++ {
		if seen%checkEvery == 0 && p.ctx.Err() != nil {
			return p.ctx.Err()
		}
		posting, ok, err := reader.next()
		if !ok {
			return err
		}
		doc := uint32(posting.Number())
		if i = seek(docs, i, doc); i < len(docs) && docs[i] == doc {
			add(i, uint32(posting.Frequency()))
		}
	}
}

// eachOfTerms takes several terms as one: what they count is summed first.
func (p *pass) eachOfTerms(cost *share, terms *termReader, found matched, docs []uint32, matches *roaring.Bitmap, add func(i int, times uint32)) error {
	within := roaring.And(matches, found.docs)
	if within.IsEmpty() {
		return nil
	}
	sums := make([]uint32, len(docs))
	for _, term := range found.terms {
		if err := p.budget.spend(cost, costTerm); err != nil {
			return err
		}
		sum := func(i int, times uint32) { sums[i] += times }
		if err := p.eachOfTerm(cost, terms, term, docs, within, sum); err != nil {
			return err
		}
	}
	for i, times := range sums {
		if times > 0 {
			add(i, times)
		}
	}
	return nil
}

// seek finds the first place from i on that holds doc or more, by steps that
// double and a binary search over the last.
func seek(docs []uint32, i int, doc uint32) int {
	step := 1
	for i+step < len(docs) && docs[i+step] < doc {
		i += step
		step *= 2
	}
	end := min(i+step+1, len(docs))
	return i + sort.Search(end-i, func(k int) bool { return docs[i+k] >= doc })
}
