package bleveengine

import (
	"bytes"
	"cmp"
	"container/heap"
	"math"
	"slices"
	"sort"

	"standpoint/indexer/search"
)

// hits gives the best matches after the request's cursor.
func hits(found []*findings, ranks *ranking, req search.Request) ([]search.Hit, error) {
	best := &best{limit: req.Limit}
	tops := make([]*top, len(found))
	for i, f := range found {
		if f.full.IsEmpty() {
			continue
		}
		tops[i] = f.newTop(best, req)
		if err := f.offerAll(tops[i], req, ranks); err != nil {
			return nil, err
		}
	}
	for i, f := range found {
		if ranks == nil || tops[i] == nil {
			continue
		}
		if err := ranks.settle(f, tops[i]); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(best.hits, compareHits)
	out := make([]search.Hit, 0, len(best.hits))
	for _, h := range best.hits {
		out = append(out, h.answer(req.Sort))
	}
	return out, nil
}

// hit is a match with what it is ordered by. The order is by grade, highest
// first, then by id; within a segment ids compare as their ranks do.
type hit struct {
	grade  float64 // the key, turned so that more is better; -Inf: it has none
	rank   uint32  // of the id in its segment
	column *idColumn
}

func (h hit) id() []byte { return h.column.byRank(h.rank) }

func compareHits(a, b hit) int {
	switch {
	case a.grade != b.grade:
		return cmp.Compare(b.grade, a.grade)
	case a.column == b.column:
		return cmp.Compare(a.rank, b.rank)
	}
	return bytes.Compare(a.id(), b.id())
}

func (h hit) answer(sort search.Sort) search.Hit {
	out := search.Hit{ID: string(h.id()), Key: h.grade}
	switch {
	case sort == search.Relevance:
		out.Score = h.grade
	case math.IsInf(h.grade, -1):
		out.Key = math.NaN()
	case sort == search.Oldest:
		out.Key = -h.grade
	}
	return out
}

// gradeOf turns a key into a grade.
func gradeOf(key float64, sort search.Sort) float64 {
	switch {
	case math.IsNaN(key):
		return math.Inf(-1)
	case sort == search.Oldest:
		return -key
	}
	return key
}

// best are the best matches of all segments so far.
type best struct {
	hits  worstFirst
	limit int
}

// top takes the matches of a segment that are after a cursor and among the best.
type top struct {
	*best
	ids   *idColumn
	after hit // nothing before it is wanted
	// bound is what a match must precede, as if it were of this segment: the worst of
	// the best, once they are as many as are wanted.
	bound   hit
	isAfter bool
	near    []unsettled
}

func (f *findings) newTop(b *best, req search.Request) *top {
	t := &top{best: b, ids: &f.segment.columns.ids, isAfter: req.After != nil}
	if t.isAfter {
		t.after = hit{grade: gradeOf(req.After.Key, req.Sort), rank: t.ids.above(req.After.ID)}
	}
	t.setBound()
	return t
}

func (t *top) setBound() {
	t.bound = hit{grade: math.Inf(-1), rank: math.MaxUint32}
	if len(t.hits) == t.limit {
		t.bound = t.hits[0]
		if t.bound.column != t.ids {
			t.bound.rank = t.ids.above(string(t.bound.id()))
		}
	}
}

// offer takes a match if it is after the cursor and among the best so far.
func (t *top) offer(doc uint32, grade float64) (taken bool) {
	h := hit{grade: grade, rank: t.ids.rankOf(doc), column: t.ids}
	if !t.wants(doc, grade) || t.isAfter && h.precedes(t.after) {
		return false
	}
	if taken = t.hits.offer(h, t.limit); taken {
		t.setBound()
	}
	return taken
}

// wants reports whether a match is among the best so far, wherever the cursor is.
func (t *top) wants(doc uint32, grade float64) bool {
	return grade > t.bound.grade || grade == t.bound.grade && t.ids.rankOf(doc) < t.bound.rank
}

// offerAll offers all matches but those that ranking has yet to settle.
func (f *findings) offerAll(t *top, req search.Request, ranks *ranking) error {
	switch req.Sort {
	case search.Relevance:
		return ranks.offerAll(f, t)
	case search.Confidence:
		return f.offerChances(t, req)
	}
	byDate := req.Sort == search.Newest || req.Sort == search.Oldest
	// By date, some limit * count / matches documents are met before enough of them match.
	matches, count := float64(f.full.GetCardinality()), float64(f.segment.columns.count)
	if byDate && float64(req.Limit)*count < matches*matches {
		return f.offerInTurn(t, req)
	}
	column, sign := f.segment.columns.sorted(req.Sort), int64(1)
	if req.Sort == search.Oldest {
		sign = -1
	}
	return eachDocument(f.pass, f.full, func(docs []uint32) {
		for _, doc := range docs {
			grade := float64(sign * column.value(doc)) // if it has one, which few are asked
			if grade < t.bound.grade {
				continue
			}
			if _, ok := column.at(doc); !ok {
				grade = math.Inf(-1)
			}
			t.offer(doc, grade)
		}
	})
}

// offerInTurn offers matches in the order of their dates until no other is wanted.
func (f *findings) offerInTurn(t *top, req search.Request) error {
	order, dates := &f.segment.columns.byDate, f.segment.columns.date
	matches := f.work.matching(f.full, f.segment.columns.count)
	offer := func(doc uint32, grade float64) (more bool) {
		if matches[doc/64]>>(doc%64)&1 == 1 {
			t.offer(doc, grade)
		}
		return grade >= t.bound.grade
	}
	for p := range order.ends {
		if err := f.ctx.Err(); err != nil {
			return err
		}
		from, to := order.ofPrecision(p)
		at := func(i int) (doc uint32, grade float64) {
			if doc = order.doc(from + i); req.Sort == search.Newest {
				doc = order.doc(to - 1 - i)
			}
			return doc, gradeOf(float64(dates.value(doc)), req.Sort)
		}
		first := 0
		if t.isAfter {
			first = sort.Search(to-from, func(i int) bool { _, grade := at(i); return grade <= t.after.grade })
		}
		for i := first; i < to-from; i++ {
			if !offer(at(i)) {
				break
			}
		}
	}
	for at := int(order.ends[len(order.ends)-1]); at < order.docs.len(); at++ {
		if !offer(order.doc(at), math.Inf(-1)) {
			break
		}
	}
	return nil
}

func (f *findings) offerChances(t *top, req search.Request) error {
	chances, err := f.chances(req)
	if err != nil {
		return err
	}
	return eachDocument(f.pass, f.full, func(docs []uint32) {
		for _, doc := range docs {
			grade := float64(chances[doc])
			if grade == 0 {
				grade = math.Inf(-1)
			}
			t.offer(doc, grade)
		}
	})
}

// sorted is the column that a sort goes by.
func (c *columns) sorted(sort search.Sort) *numberColumn {
	switch sort {
	case search.Added:
		return c.added
	case search.Replies:
		return c.replies
	case search.Score:
		return c.score
	}
	return c.date
}

// precedes reports whether h comes before other of the same segment.
func (h hit) precedes(other hit) bool {
	return h.grade > other.grade || h.grade == other.grade && h.rank < other.rank
}

// worstFirst is a heap of hits whose top is the first to give way.
type worstFirst []hit

func (w *worstFirst) offer(h hit, limit int) (taken bool) {
	switch {
	case limit == math.MaxInt: // all are wanted, in any order
		*w = append(*w, h)
	case len(*w) < limit:
		heap.Push(w, h)
	case compareHits(h, (*w)[0]) < 0:
		(*w)[0] = h
		heap.Fix(w, 0)
	default:
		return false
	}
	return true
}

func (w worstFirst) Len() int           { return len(w) }
func (w worstFirst) Less(i, j int) bool { return compareHits(w[j], w[i]) < 0 }
func (w worstFirst) Swap(i, j int)      { w[i], w[j] = w[j], w[i] }
func (w *worstFirst) Push(x any)        { *w = append(*w, x.(hit)) }
func (w *worstFirst) Pop() any {
	last := (*w)[len(*w)-1]
	*w = (*w)[:len(*w)-1]
	return last
}
