package bleveengine

import (
	"cmp"
	"container/heap"
	"math"
	"slices"
	"strings"

	"standpoint/indexer/search"
)

// hits gives the best matches after the request's cursor.
func hits(found []*findings, ranks *ranking, req search.Request) ([]search.Hit, error) {
	var all []hit
	for _, f := range found {
		best, err := f.best(req, ranks)
		if err != nil {
			return nil, err
		}
		all = append(all, best...)
	}
	slices.SortFunc(all, compareHits)
	out := make([]search.Hit, 0, min(req.Limit, len(all)))
	for _, h := range all[:min(req.Limit, len(all))] {
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

func (h hit) id() string { return h.column.byRank(h.rank) }

func compareHits(a, b hit) int {
	return cmp.Or(cmp.Compare(b.grade, a.grade), cmp.Compare(a.id(), b.id()))
}

func (h hit) answer(sort search.Sort) search.Hit {
	out := search.Hit{ID: strings.Clone(h.id()), Key: h.grade} // a part would hold all ids in memory
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

// best gives the best matches of the segment, in no order.
func (f *findings) best(req search.Request, ranks *ranking) ([]hit, error) {
	grade, err := f.grades(req, ranks)
	if err != nil {
		return nil, err
	}
	ids := &f.segment.columns.ids
	bound, hasBound := hit{}, req.After != nil
	if hasBound {
		bound = hit{grade: gradeOf(req.After.Key, req.Sort), rank: ids.above(req.After.ID)}
	}
	top := &worstFirst{}
	err = eachDocument(f.pass, f.full, func(docs []uint32) {
		for _, doc := range docs {
			grade := grade(doc)
			if top.isBelow(grade, req.Limit) {
				continue
			}
			h := hit{grade: grade, rank: ids.rank[doc], column: ids}
			if hasBound && h.precedes(bound) {
				continue
			}
			top.offer(h, req.Limit)
		}
	})
	if err == nil && ranks != nil {
		ranks.forget(f.full)
	}
	return *top, err
}

// grades gives a function from a match to its grade.
func (f *findings) grades(req search.Request, ranks *ranking) (func(doc uint32) float64, error) {
	var column *numberColumn
	switch req.Sort {
	case search.Relevance:
		err := ranks.score(f.pass, f.full)
		scores := ranks.work.scores
		return func(doc uint32) float64 { return scores[doc] }, err
	case search.Confidence:
		chances, err := f.chances(req)
		return func(doc uint32) float64 {
			if chances[doc] == 0 {
				return math.Inf(-1)
			}
			return float64(chances[doc])
		}, err
	case search.Newest, search.Oldest:
		column = f.segment.columns.date
	case search.Added:
		column = f.segment.columns.added
	case search.Replies:
		column = f.segment.columns.replies
	case search.Score:
		column = f.segment.columns.score
	}
	return func(doc uint32) float64 {
		value, ok := column.at(doc)
		if !ok {
			return math.Inf(-1)
		}
		return gradeOf(float64(value), req.Sort)
	}, nil
}

// precedes reports whether h comes before other of the same segment.
func (h hit) precedes(other hit) bool {
	return h.grade > other.grade || h.grade == other.grade && h.rank < other.rank
}

// worstFirst is a heap of hits whose top is the first to give way.
type worstFirst []hit

// isBelow reports whether no hit of a grade can be among so many.
func (w worstFirst) isBelow(grade float64, limit int) bool {
	return len(w) >= limit && grade < w[0].grade
}

func (w *worstFirst) offer(h hit, limit int) {
	switch {
	case len(*w) < limit:
		heap.Push(w, h)
	case h.precedes((*w)[0]):
		(*w)[0] = h
		heap.Fix(w, 0)
	}
}

func (w worstFirst) Len() int           { return len(w) }
func (w worstFirst) Less(i, j int) bool { return w[j].precedes(w[i]) }
func (w worstFirst) Swap(i, j int)      { w[i], w[j] = w[j], w[i] }
func (w *worstFirst) Push(x any)        { *w = append(*w, x.(hit)) }
func (w *worstFirst) Pop() any {
	last := (*w)[len(*w)-1]
	*w = (*w)[:len(*w)-1]
	return last
}
