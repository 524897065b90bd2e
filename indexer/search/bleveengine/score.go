package bleveengine

import (
	"math"
	"slices"
	"sort"

	"github.com/RoaringBitmap/roaring/v2"

	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
)

// ranking is what the scores of one request share over all segments.
type ranking struct {
	statistics *search.Statistics
	weights    []float64     // times * idf * (k1+1), of statistics.Ranked
	lengths    []lengthTable // of schema.TextFields
}

// newRanking ranks by the statistics of a cursor or, without one, by the present
// ones.
func newRanking(clauses []search.Clause, found []*findings, after *search.Cursor) *ranking {
	r := &ranking{}
	if after != nil {
		r.statistics = after.Statistics
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
		r.lengths = append(r.lengths, lengthTable{boost: field.Boost, mean: r.statistics.Texts[i].Mean()})
	}
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
			matching[slot] += int(f.found[slot].documents)
		}
	}
	s.Ranked, s.Left = search.Rank(matching)
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

// scores ranks the matches of one segment, given in ascending order. Products
// are rounded before they are added (float64(x*y) forbids to fuse them), and
// each document's sum runs over the clauses in order: a score depends neither
// on the processor nor on how documents are spread over segments.
func (r *ranking) scores(p *pass, docs []uint32, matches *roaring.Bitmap) ([]float64, error) {
	out := make([]float64, len(docs))
	for i, f := range r.statistics.Ranked {
		if err := p.ctx.Err(); err != nil {
			return nil, err
		}
		weight := r.weights[i]
		err := r.eachMatch(p, p.found[f.Clause].fields, docs, matches, func(at int, tf float64) {
			out[at] += float64(weight*tf) / (tf + search.K1)
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// share is what a document, by its place among the matches, has of a clause.
type share struct {
	at int
	tf float64
}

// eachMatch gives the matches that have a clause, in order, with its weighted
// frequency. What they have in all fields but the last is kept and added to that.
func (r *ranking) eachMatch(p *pass, fields []foundWords, docs []uint32, matches *roaring.Bitmap, give func(at int, tf float64)) error {
	fields = slices.DeleteFunc(slices.Clone(fields), func(f foundWords) bool { return f.docs.IsEmpty() })
	var before []share
	for i, field := range fields {
		var kept []share
		keep := give
		if i < len(fields)-1 {
			keep = func(at int, tf float64) { kept = append(kept, share{at, tf}) }
		}
		lengths, table := p.segment.columns.lengths[field.text], &r.lengths[field.text]
		next := 0
		until := func(at int) {
			for ; next < len(before) && before[next].at < at; next++ {
				keep(before[next].at, before[next].tf)
			}
		}
		err := field.eachOccurrence(p, docs, matches, func(at int, times uint32) {
			length, _ := lengths.at(docs[at])
			tf := float64(float64(times) * table.at(length))
			if until(at); next < len(before) && before[next].at == at {
				tf += before[next].tf
				next++
			}
			keep(at, tf)
		})
		if err != nil {
			return err
		}
		until(len(docs))
		before = kept
	}
	return nil
}

// eachOccurrence gives the matches that have the words, in order, with how often.
func (f foundWords) eachOccurrence(p *pass, docs []uint32, matches *roaring.Bitmap, add func(at int, times uint32)) error {
	if len(f.words.words) > 1 {
		i := 0
		for _, o := range f.phrases {
			if i = seek(docs, i, o.doc); i < len(docs) && docs[i] == o.doc {
				add(i, o.times)
			}
		}
		return nil
	}
	terms, err := openTerms(p.segment.segment, f.words.words[0].field)
	if err != nil {
		return err
	}
	if len(f.terms) == 1 {
		return p.eachOfTerm(terms, f.terms[0], docs, matches, add)
	}
	return p.eachOfTerms(terms, f, docs, matches, add)
}

func (p *pass) eachOfTerm(terms *termReader, term string, docs []uint32, matches *roaring.Bitmap, add func(i int, times uint32)) error {
	reader, err := terms.occurrences(term, false, matches)
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
func (p *pass) eachOfTerms(terms *termReader, found foundWords, docs []uint32, matches *roaring.Bitmap, add func(i int, times uint32)) error {
	within := roaring.And(matches, found.docs)
	if within.IsEmpty() {
		return nil
	}
	sums := make([]uint32, len(docs))
	for _, term := range found.terms {
		sum := func(i int, times uint32) { sums[i] += times }
		if err := p.eachOfTerm(terms, term, docs, within, sum); err != nil {
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
