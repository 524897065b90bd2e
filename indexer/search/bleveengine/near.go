package bleveengine

import (
	"container/heap"
	"maps"
	"math"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"standpoint/indexer/search"
)

// Where the words of a pair stand is read of few documents. If there are few matches
// beside the postings of the words, it is read once, of all of them. Otherwise all
// matches first get what their clauses add. As that is the least that a document
// has, and nearness adds no more than a share of it, the limit-th best of these sums
// shuts out all that cannot reach it, and the rest is read.

// nearness is what ranking by nearness needs.
type nearness struct {
	clauses []int         // of the pairs, ascending: places among those that rank
	pairs   []search.Pair // of clauses, by their places there
	// most is how many times the sum of its clauses a document can have: the sum
	// over pairs of the lesser is at most half the sum over clauses of what they add
	// times their pairs.
	most float64
	// sums are what matches have at least, finals what they have.
	sums, finals floor
}

// height is what a match must have to be wanted.
func (n *nearness) height() float64 { return max(n.sums.height(), n.finals.height()) }

// unsettled is a match whose score is at least a sum.
type unsettled struct {
	doc uint32
	sum float64
}

// newNearness is of a request for limit of so many matches.
func newNearness(pairs []search.Pair, limit, matches int) nearness {
	if limit >= matches || len(pairs) == 0 {
		limit = 0
	}
	n := nearness{sums: floor{limit: limit}, finals: floor{limit: limit}}
	count := map[int]int{}
	most := 0
	for _, p := range pairs {
		for _, clause := range []int{p.A, p.B} {
			count[clause]++
			most = max(most, count[clause])
		}
	}
	n.clauses = slices.Sorted(maps.Keys(count))
	for _, p := range pairs {
		n.pairs = append(n.pairs, search.Pair{A: slices.Index(n.clauses, p.A), B: slices.Index(n.clauses, p.B)})
	}
	const rounded = 1e-9 // more than is lost by rounding
	n.most = 1 + float64(most)/2 + rounded
	return n
}

// add takes the score of a match.
func (n *nearness) add(score float64) {
	n.sums.add(score)
	n.finals.add(score)
}

// offerAll offers the matches of a segment, scored; those that nearness could bring
// among the best are left for settle.
func (r *ranking) offerAll(f *findings, t *top) error {
	if len(r.near.pairs) > 0 && r.readsOnce(f) {
		return r.offerRead(f, t)
	}
	if len(r.statistics.Ranked) == 0 {
		return eachDocument(f.pass, f.full, func(docs []uint32) {
			for _, doc := range docs {
				if t.wants(doc, 0) {
					t.offer(doc, 0)
				}
			}
		})
	}
	s, err := r.newScorer(f, append(r.alone(), r.near.clauses...))
	if err != nil {
		return err
	}
	height := func() float64 { return max(t.bound.grade, r.near.height()) / r.near.most }
	offer := func(doc uint32, score float64) {
		if t.wants(doc, score) && t.offer(doc, score) {
			r.near.add(score)
		}
	}
	if len(r.near.pairs) == 0 {
		s.each(height, offer)
		return nil
	}
	paired := bitsOf(nil, r.paired(f), f.segment.columns.count)
	s.each(height, func(doc uint32, score float64) {
		if paired[doc/64]>>(doc%64)&1 == 0 {
			offer(doc, score)
		} else {
			r.leave(t, doc, score)
		}
	})
	return nil
}

// alone are the clauses that rank and are in no pair.
func (r *ranking) alone() (clauses []int) {
	for i := range r.statistics.Ranked {
		if _, paired := slices.BinarySearch(r.near.clauses, i); !paired {
			clauses = append(clauses, i)
		}
	}
	return clauses
}

// leave notes a match that holds a pair, if it could be among the best for it.
func (r *ranking) leave(t *top, doc uint32, sum float64) {
	if sum*r.near.most < r.near.height() || t.isAfter && sum > t.after.grade {
		return
	}
	t.near = append(t.near, unsettled{doc, sum})
	if !t.isAfter || sum*r.near.most < t.after.grade {
		r.near.sums.add(sum)
	}
}

// paired are the matches that hold both clauses of a pair.
func (r *ranking) paired(f *findings) *roaring.Bitmap {
	both := make([]*roaring.Bitmap, len(r.near.pairs))
	for i, p := range r.near.pairs {
		both[i] = roaring.And(r.found(f, r.near.clauses[p.A]).docs, r.found(f, r.near.clauses[p.B]).docs)
	}
	return roaring.And(f.full, union(both))
}

// found is what was found in a segment of a clause that ranks.
func (r *ranking) found(f *findings, ranked int) matched {
	return f.pass.found[r.statistics.Ranked[ranked].Clause]
}

// fewBeside is in how many postings of the words of pairs one match is few enough for
// where they stand to be read of all.
const fewBeside = 4

func (r *ranking) readsOnce(f *findings) bool {
	postings := uint64(0)
	for _, i := range r.near.clauses {
		postings += r.found(f, i).docs.GetCardinality()
	}
	return f.full.GetCardinality()*fewBeside <= postings
}

// offerRead offers all matches with what the clauses of pairs and their nearness add.
func (r *ranking) offerRead(f *findings, t *top) error {
	s, err := r.newScorer(f, r.alone())
	if err != nil {
		return err
	}
	open, err := r.openPlaces(f, f.full)
	if err != nil {
		return err
	}
	everything := func() float64 { return math.Inf(-1) }
	s.each(everything, func(doc uint32, score float64) {
		open.read(f, doc)
		for _, c := range open.clauses {
			score += c.adds
		}
		if score = open.near(score); t.offer(doc, score) {
			r.near.add(score)
		}
	})
	return nil
}

// settle offers the matches that were left, with what nearness adds.
func (r *ranking) settle(f *findings, t *top) error {
	left := slices.DeleteFunc(t.near, func(u unsettled) bool { return u.sum*r.near.most < r.near.height() })
	if len(left) == 0 {
		return nil
	}
	within := roaring.New()
	for _, u := range left {
		within.Add(u.doc)
	}
	open, err := r.openPlaces(f, within)
	if err != nil {
		return err
	}
	return open.each(f, within, func(doc uint32) {
		if score := open.near(left[0].sum); t.offer(doc, score) {
			r.near.finals.add(score)
		}
		left = left[1:]
	})
}

// leastDistance is that between two lists of positions in ascending order: at least
// 1, and infinite if one is empty.
func leastDistance(a, b []uint64) float64 {
	least := math.Inf(1)
	for len(a) > 0 && len(b) > 0 {
		least = min(least, max(1, math.Abs(float64(a[0])-float64(b[0]))))
		if a[0] < b[0] {
			a = a[1:]
		} else {
			b = b[1:]
		}
	}
	return least
}

// openedPlaces are the places of all clauses of pairs.
type openedPlaces struct {
	*ranking
	clauses []*places
}

// places are where the word of a clause is in one document after the other, and what
// the clause adds to their scores.
type places struct {
	weight  float64
	fields  []foundWords
	readers []positionReader // of each field
	at      [][]uint64       // by field, in the present document
	adds    float64
}

func (r *ranking) openPlaces(f *findings, within *roaring.Bitmap) (openedPlaces, error) {
	out := openedPlaces{ranking: r}
	for _, i := range r.near.clauses {
		fields := r.found(f, i).fields
		c := &places{weight: r.weights[i], fields: fields, at: make([][]uint64, len(fields))}
		for _, field := range fields {
			reader, err := f.openPlaces(field.cost, field.terms, within)
			if err != nil {
				return out, err
			}
			c.readers = append(c.readers, reader)
		}
		out.clauses = append(out.clauses, c)
	}
	return out, nil
}

// each reads one document after the other.
func (o openedPlaces) each(f *findings, within *roaring.Bitmap, visit func(doc uint32)) error {
	return eachDocument(f.pass, within, func(docs []uint32) {
		for _, doc := range docs {
			o.read(f, doc)
			visit(doc)
		}
	})
}

// read reads a document.
func (o openedPlaces) read(f *findings, doc uint32) {
	for _, c := range o.clauses {
		tf := 0.0
		for k, field := range c.fields {
			c.at[k] = c.readers[k].positions(c.at[k][:0], doc)
			if times := len(c.at[k]); times > 0 {
				length := f.segment.columns.lengths[field.text].value(doc)
				tf += float64(float64(times) * o.work.lengths[field.text].at(length))
			}
		}
		c.adds = saturated(c.weight, tf)
	}
}

// near adds to a score what the nearness of each pair in the present document adds.
func (o openedPlaces) near(score float64) float64 {
	for _, p := range o.ranking.near.pairs {
		a, b := o.clauses[p.A], o.clauses[p.B]
		distance := math.Inf(1)
		for k := range a.at {
			distance = min(distance, leastDistance(a.at[k], b.at[k]))
		}
		score += min(a.adds, b.adds) / float64(distance*distance)
	}
	return score
}

// floor is the least that a hit must have: the limit-th best of scores that are
// sure to be reached.
type floor struct {
	limit  int // 0: everything is wanted
	scores lowest
}

func (f *floor) height() float64 {
	if f.limit == 0 || len(f.scores) < f.limit {
		return math.Inf(-1)
	}
	return f.scores[0]
}

func (f *floor) add(score float64) {
	switch {
	case f.limit == 0:
	case len(f.scores) < f.limit:
		heap.Push(&f.scores, score)
	case score > f.scores[0]:
		f.scores[0] = score
		heap.Fix(&f.scores, 0)
	}
}

type lowest []float64

func (l lowest) Len() int           { return len(l) }
func (l lowest) Less(i, j int) bool { return l[i] < l[j] }
func (l lowest) Swap(i, j int)      { l[i], l[j] = l[j], l[i] }
func (l *lowest) Push(x any)        { *l = append(*l, x.(float64)) }
func (l *lowest) Pop() any          { panic("nothing is taken out") }
