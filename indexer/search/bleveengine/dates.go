package bleveengine

import (
	"cmp"
	"math/bits"
	"slices"
	"sort"

	"github.com/RoaringBitmap/roaring/v2"

	"standpoint/indexer/search/calendar"
	"standpoint/indexer/search/schema"
)

// dateOrder puts the documents of a segment into the order of their dates: those of
// each schema.PrecisionRank in turn, and last those without a date. In it, what is in
// a bucket of a histogram stands together.
type dateOrder struct {
	docs  packed   // by place
	place packed   // by document
	ends  []uint32 // by precision: the place behind its last document
}

// orderDates sorts the documents by their dates.
func orderDates(dates *numberColumn, precision []uint8) dateOrder {
	docs := make([]uint32, len(precision))
	for doc := range docs {
		docs[doc] = uint32(doc)
	}
	rank := func(doc uint32) int {
		if _, dated := dates.at(doc); dated {
			return int(precision[doc])
		}
		return len(schema.Precisions)
	}
	slices.SortFunc(docs, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(dates.value(a), dates.value(b)), cmp.Compare(a, b))
	})
	place := make([]uint32, len(docs))
	for at, doc := range docs {
		place[doc] = uint32(at)
	}
	return newDateOrder(pack(docs), pack(place), dates, precision)
}

// newDateOrder is of documents in this order.
func newDateOrder(docs, place packed, dates *numberColumn, precision []uint8) dateOrder {
	o := dateOrder{docs: docs, place: place, ends: make([]uint32, len(schema.Precisions))}
	for doc, p := range precision {
		if _, dated := dates.at(uint32(doc)); dated {
			o.ends[p]++
		}
	}
	for p := 1; p < len(o.ends); p++ {
		o.ends[p] += o.ends[p-1]
	}
	return o
}

// doc is the document at a place.
func (o *dateOrder) doc(place int) uint32 { return uint32(o.docs.at(place)) }

// isWhole reports whether every document has a place, and is at it.
func (o *dateOrder) isWhole(count int) bool {
	whole := o.docs.len() == count && o.place.len() == count && o.place.areBelow(count)
	for doc := 0; whole && doc < count; doc++ {
		whole = o.docs.at(int(o.place.at(doc))) == uint64(doc)
	}
	return whole
}

// ofPrecision is where the documents of a precision are.
func (o *dateOrder) ofPrecision(p int) (from, to int) {
	if p > 0 {
		from = int(o.ends[p-1])
	}
	return from, int(o.ends[p])
}

// datePlaces are the places of some documents of a segment in the order of their dates,
// as bits.
type datePlaces struct {
	*dateOrder
	dates *numberColumn
	bits  []uint64
}

// placesOf finds the places of the matches. Of more than half of the documents, it is
// less work to leave the others out.
func (f *findings) placesOf() (datePlaces, error) {
	c := f.segment.columns
	p := datePlaces{&c.byDate, c.date, make([]uint64, (c.count+63)/64)}
	set, most := f.full, 2*int(f.full.GetCardinality()) > c.count
	if most {
		for i := range p.bits {
			p.bits[i] = 1<<64 - 1
		}
		if over := c.count % 64; over > 0 {
			p.bits[len(p.bits)-1] = 1<<over - 1
		}
		set = roaring.AndNot(f.segment.all, set)
	}
	err := eachDocument(f.pass, set, func(docs []uint32) {
		for _, doc := range docs {
			at := p.place.at(int(doc))
			p.bits[at/64] ^= 1 << (at % 64)
		}
	})
	return p, err
}

// count counts the places from one on and before another.
func (p *datePlaces) count(from, to int) (n int) {
	if from >= to {
		return 0
	}
	first, last := from/64, (to-1)/64
	if first == last {
		return bits.OnesCount64(p.bits[first] >> (from % 64) << (from % 64) << (63 - (to-1)%64))
	}
	n = bits.OnesCount64(p.bits[first]>>(from%64)) + bits.OnesCount64(p.bits[last]<<(63-(to-1)%64))
	for _, word := range p.bits[first+1 : last] {
		n += bits.OnesCount64(word)
	}
	return n
}

// next is the first place from one on; to if it would not be before that.
func (p *datePlaces) next(from, to int) int {
	for from < to {
		if rest := p.bits[from/64] >> (from % 64); rest != 0 {
			return min(from+bits.TrailingZeros64(rest), to)
		}
		from = (from/64 + 1) * 64
	}
	return to
}

// last is the last place before one; below from if there is none from there on.
func (p *datePlaces) last(from, to int) int {
	for to > from {
		if rest := p.bits[(to-1)/64] << (63 - (to-1)%64); rest != 0 {
			return to - 1 - bits.LeadingZeros64(rest)
		}
		to = (to - 1) / 64 * 64
	}
	return from - 1
}

// date is what stands at a place.
func (p *datePlaces) date(at int) int64 { return p.dates.value(p.doc(at)) }

// countInto adds to each bucket of a calendar the places of a precision whose moment
// is in it. The places of a bucket stand together: of the next one the bucket is
// looked for and then, unless there are few, the end of the bucket.
func (p *datePlaces) countInto(counts []int, bounds []int64, c *calendar.Calendar, precision int) {
	from, to := p.ofPrecision(precision)
	moment := func(at int) int64 { return c.Moment(p.date(at), uint8(precision)) }
	bucket := 0
	few := p.count(from, to) < 8*len(counts)
	for at := p.next(from, to); at < to; at = p.next(at, to) {
		if first := moment(at); first >= bounds[bucket+1] {
			bucket += gallop(len(counts)-bucket, func(i int) bool { return bounds[bucket+i+1] > first })
		}
		end := at + 1
		if !few {
			end = at + gallop(to-at, func(i int) bool { return moment(at+i) >= bounds[bucket+1] })
		}
		counts[bucket] += p.count(at, end)
		at = end
	}
}

// gallop is sort.Search for what is likely near: it looks at 1, 2, 4 and so on first.
func gallop(n int, found func(int) bool) int {
	step := 1
	for step < n && !found(step-1) {
		step *= 2
	}
	return step/2 + sort.Search(min(step, n)-step/2, func(i int) bool { return found(step/2 + i) })
}
