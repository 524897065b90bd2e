package bleveengine

import (
	"cmp"
	"container/heap"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
)

// tally counts the values of one facet over all segments.
type tally struct {
	request   search.FacetRequest
	filter    int // that the tally leaves out, among the request's; -1: none
	place     place
	ofArticle bool     // the values are those of the document's article
	single    bool     // a document has at most one
	values    []string // by ordinal
	ordinals  *vocabulary
	counts    []int32 // by ordinal
	matches   int     // documents that passed every filter but the field's own
	having    int     // those of them with a value
	without   int     // groups with a document without a value, beside those documents
}

// facets counts every facet with all filters but its own. One walk over the
// matches counts all of them; a facet with a filter of its own also walks the
// documents that only this filter holds back.
func (e *Engine) facets(found []*findings, u *units, req search.Request) ([]search.Facet, error) {
	if len(req.Facets) == 0 {
		return nil, nil
	}
	tallies := make([]*tally, len(req.Facets))
	for i, f := range req.Facets {
		tallies[i] = e.newTally(f, req)
		tallies[i].filter = slices.IndexFunc(req.Filters, func(o search.Filter) bool { return o.Field == f.Field })
	}
	if err := e.countAll(found, u, tallies); err != nil {
		return nil, err
	}
	facets := make([]search.Facet, len(tallies))
	for i, t := range tallies {
		var filter search.Filter
		if t.filter >= 0 {
			filter = req.Filters[t.filter]
		}
		facets[i] = t.facet(filter)
	}
	return facets, nil
}

// countAll counts for all tallies, by unit if there are units.
func (e *Engine) countAll(found []*findings, u *units, tallies []*tally) error {
	if u != nil {
		return e.countUnits(u, tallies)
	}
	return e.count(found, tallies)
}

// count counts for all tallies.
func (e *Engine) count(found []*findings, tallies []*tally) error {
	var own, ofArticles []*tally
	for _, t := range tallies {
		if t.ofArticle {
			ofArticles = append(ofArticles, t)
		} else {
			own = append(own, t)
		}
	}
	if len(own) > 0 {
		for _, f := range found {
			if err := countSegment(f, own); err != nil {
				return err
			}
		}
	}
	return e.countThreads(found, ofArticles)
}

func (e *Engine) newTally(f search.FacetRequest, req search.Request) *tally {
	vocabulary := e.vocabularies.of(req.View.Variant(f.Field))
	_, ofArticle := schema.Origin(f.Field)
	field, _ := schema.Lookup(f.Field)
	values := vocabulary.known()
	return &tally{
		request:   f,
		filter:    -1,
		place:     placeOf(f.Field, req.View),
		ofArticle: ofArticle,
		single:    field.Single,
		values:    values,
		ordinals:  vocabulary,
		counts:    make([]int32, len(values)),
	}
}

func countSegment(f *findings, tallies []*tally) error {
	var groups []int
	for _, t := range tallies {
		t.matches += int(f.full.GetCardinality())
		if !slices.Contains(groups, t.place.group) {
			groups = append(groups, t.place.group)
		}
	}
	for _, group := range groups {
		if err := count(f, group, f.full, tallies); err != nil {
			return err
		}
	}
	for _, t := range tallies {
		if t.filter < 0 {
			continue
		}
		beside := f.beside[t.filter]
		t.matches += int(beside.GetCardinality())
		if err := count(f, t.place.group, beside, []*tally{t}); err != nil {
			return err
		}
	}
	return nil
}

// count adds the values of a set of documents to the tallies of a group: by
// walking the rows of the set or, if that is less work, by taking those of all
// other documents away from what the segment holds.
func count(f *findings, group int, set *roaring.Bitmap, tallies []*tally) error {
	var counted []*tally
	rows, values := f.rows[group], 0
	for _, t := range tallies {
		if t.place.group == group {
			counted, values = append(counted, t), values+len(rows.ofField(t.place.field))
			t.having += int(set.AndCardinality(rows.has[t.place.field]))
		}
	}
	inside, all := int(set.GetCardinality()), f.segment.columns.count
	if inside == 0 {
		return nil
	}
	inRow, each := rows.entries.len()/all, rows.count
	if rows.sets != nil && rows.sets.work < min(inside*inRow, (all-inside)*inRow+values) {
		rows.sets.count(set, all, func(value int, n int32) {
			for _, t := range counted {
				t.counts[rows.values[value].ordinal] += n
			}
		})
		return f.pass.ctx.Err()
	}
	if !slices.ContainsFunc(counted, func(t *tally) bool { return !t.single }) {
		inRow, each = len(counted), func(docs, counts []uint32) {
			for _, t := range counted {
				rows.countColumn(t.place.field, docs, counts)
			}
		}
	}
	if (all-inside)*inRow+values < inside*inRow {
		return countMany(f.pass, rows, roaring.AndNot(f.segment.all, set), counted, each, func(all, others uint32) int32 { return int32(all - others) })
	}
	if inside*inRow*2 > values { // a value is added in the order of memory
		return countMany(f.pass, rows, set, counted, each, func(_, inside uint32) int32 { return int32(inside) })
	}
	return countFew(f.pass, rows, set, counted)
}

// countMany counts a set by the values that the segment holds and then adds to each
// tally what they are in all documents and in the set. Each counts some documents.
func countMany(p *pass, r *rows, set *roaring.Bitmap, tallies []*tally, each func(docs, counts []uint32), adds func(all, inside uint32) int32) error {
	end := uint32(0) // values of later fields are not counted
	for _, t := range tallies {
		end = max(end, r.fields[t.place.field+1])
	}
	inside := p.work.values(int(end))
	err := eachDocument(p, set, func(docs []uint32) { each(docs, inside) })
	for _, t := range tallies {
		counted := inside[r.fields[t.place.field]:]
		for i, value := range r.ofField(t.place.field) {
			t.counts[value.ordinal] += adds(value.count, counted[i])
		}
	}
	return err
}

// countFew adds the values of a set, one after the other.
func countFew(p *pass, r *rows, set *roaring.Bitmap, tallies []*tally) error {
	type counter struct {
		from, to uint32 // the entries of the field
		counts   []int32
	}
	var counters []counter
	values := r.values
	for _, t := range slices.SortedFunc(slices.Values(tallies), func(a, b *tally) int { return cmp.Compare(a.place.field, b.place.field) }) {
		counters = append(counters, counter{r.fields[t.place.field], r.fields[t.place.field+1], t.counts})
	}
	return eachDocument(p, set, func(docs []uint32) {
		r.each(docs, func(row []uint32) {
			for i := range counters {
				c := &counters[i]
				for len(row) > 0 && row[0] < c.to {
					if row[0] >= c.from {
						c.counts[values[row[0]].ordinal]++
					}
					row = row[1:]
				}
			}
		})
	})
}

// facet turns the counts into an answer.
func (t *tally) facet(filter search.Filter) search.Facet {
	out := search.Facet{Field: t.request.Field, Missing: t.matches - t.having + t.without}
	named := t.named(filter)
	shown, all := t.mostFrequent()
	for _, ordinal := range shown {
		if v, ok := named[t.values[ordinal]]; ok {
			v.Count = int(t.counts[ordinal])
			continue
		}
		out.Values = append(out.Values, search.FacetValue{Value: t.values[ordinal], Count: int(t.counts[ordinal])})
	}
	for value, v := range named {
		if ordinal, known := t.ordinals.ordinal(value); known && int(ordinal) < len(t.counts) {
			v.Count = int(t.counts[ordinal])
		}
		out.Values = append(out.Values, *v)
	}
	slices.SortFunc(out.Values, compareValues)
	out.Other = all
	for _, v := range out.Values {
		out.Other -= v.Count
	}
	return out
}

// named lists the values that the field's own filter names.
func (t *tally) named(filter search.Filter) map[string]*search.FacetValue {
	named := map[string]*search.FacetValue{}
	get := func(value string) *search.FacetValue {
		if named[value] == nil {
			named[value] = &search.FacetValue{Value: value}
		}
		return named[value]
	}
	for _, value := range filter.Any {
		get(value).Selected = true
	}
	for _, value := range filter.Not {
		get(value).Excluded = true
	}
	return named
}

func compareValues(a, b search.FacetValue) int {
	return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
}

// mostFrequent gives the ordinals of the request's limit of values, in no
// order, and the sum of the counts of all.
func (t *tally) mostFrequent() (ordinals []uint32, all int) {
	best := &leastFirst{tally: t}
	for i, n := range t.counts {
		ordinal := uint32(i)
		all += int(n)
		switch {
		case n == 0:
		case t.request.Limit == 0:
			best.ordinals = append(best.ordinals, ordinal)
		case best.Len() < t.request.Limit:
			heap.Push(best, ordinal)
		case best.before(best.ordinals[0], ordinal):
			best.ordinals[0] = ordinal
			heap.Fix(best, 0)
		}
	}
	return best.ordinals, all
}

// leastFirst is a heap of ordinals whose top is the first to give way.
type leastFirst struct {
	tally    *tally
	ordinals []uint32
}

// before reports whether a gives way to b.
func (h *leastFirst) before(a, b uint32) bool {
	if x, y := h.tally.counts[a], h.tally.counts[b]; x != y {
		return x < y
	}
	return h.tally.values[a] > h.tally.values[b]
}

func (h *leastFirst) Len() int           { return len(h.ordinals) }
func (h *leastFirst) Less(i, j int) bool { return h.before(h.ordinals[i], h.ordinals[j]) }
func (h *leastFirst) Swap(i, j int)      { h.ordinals[i], h.ordinals[j] = h.ordinals[j], h.ordinals[i] }
func (h *leastFirst) Push(x any)         { h.ordinals = append(h.ordinals, x.(uint32)) }
func (h *leastFirst) Pop() any {
	last := h.ordinals[len(h.ordinals)-1]
	h.ordinals = h.ordinals[:len(h.ordinals)-1]
	return last
}
