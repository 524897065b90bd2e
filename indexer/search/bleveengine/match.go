package bleveengine

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
)

// clause is a compiled part of a query. It gives the documents of a segment
// that match, deleted ones too; what it returns is never written to.
type clause interface {
	match(p *pass) (*roaring.Bitmap, error)
}

// pass is one walk of a query over one segment.
type pass struct {
	ctx     context.Context
	segment *segmentView
	ranked  bool // keep what the ranking needs
	budget  *budget
	work    *workspace
	found   []matched                  // by pattern.slot
	rows    [groupCount + 1]*rows      // as far as facets and filters need them
	themes  map[string]*roaring.Bitmap // the documents of each theme that is asked for by name
}

// matched is what a pass keeps of a pattern that can rank.
type matched struct {
	docs   *roaring.Bitmap // in any field; live
	fields []foundWords
}

// foundWords is what a pass keeps of the words of a pattern in one field: the
// documents that are not deleted, and how often they have the words.
type foundWords struct {
	*words
	terms  terms           // of the first word
	docs   *roaring.Bitmap // live
	single postings        // of the only term of the only word
	counts counts          // of others, if they rank
}

// terms are what stands for a word in a dictionary.
type terms struct {
	dictionary
	values []uint64
	only   *postings // of the only value, once they were read; nil: they were not
}

// counts say how often something is in each of some documents, in order.
type counts struct{ docs, times []uint32 }

// and matches what all its clauses match; without clauses, everything.
type and struct{ clauses []clause }

func (a and) match(p *pass) (*roaring.Bitmap, error) {
	var wanted, unwanted []*roaring.Bitmap
	for _, c := range a.clauses {
		if n, ok := c.(not); ok {
			matched, err := n.clause.match(p)
			if err != nil {
				return nil, err
			}
			unwanted = append(unwanted, matched)
			continue
		}
		matched, err := c.match(p)
		if err != nil {
			return nil, err
		}
		wanted = append(wanted, matched)
	}
	if len(wanted) == 0 {
		wanted = append(wanted, p.segment.all)
	}
	out := intersect(wanted)
	for _, u := range unwanted {
		out = roaring.AndNot(out, u)
	}
	return out, nil
}

// intersect begins with the rarest; it changes the order of bitmaps.
func intersect(bitmaps []*roaring.Bitmap) *roaring.Bitmap {
	slices.SortFunc(bitmaps, func(a, b *roaring.Bitmap) int {
		return cmp.Compare(a.GetCardinality(), b.GetCardinality())
	})
	out := bitmaps[0]
	for _, b := range bitmaps[1:] {
		if out.IsEmpty() {
			break
		}
		out = roaring.And(out, b)
	}
	return out
}

// or matches what any of its clauses matches; without clauses, nothing.
type or struct{ clauses []clause }

func (o or) match(p *pass) (*roaring.Bitmap, error) {
	bitmaps := make([]*roaring.Bitmap, 0, len(o.clauses))
	for _, c := range o.clauses {
		if err := p.ctx.Err(); err != nil {
			return nil, err
		}
		matched, err := c.match(p)
		if err != nil {
			return nil, err
		}
		bitmaps = append(bitmaps, matched)
	}
	return union(bitmaps), nil
}

func union(bitmaps []*roaring.Bitmap) *roaring.Bitmap {
	switch len(bitmaps) {
	case 0:
		return roaring.New()
	case 1:
		return bitmaps[0]
	case 2:
		if bitmaps[1].IsEmpty() {
			return bitmaps[0]
		}
		return roaring.Or(bitmaps[0], bitmaps[1])
	}
	return roaring.HeapOr(bitmaps...)
}

// not matches what its clause does not.
type not struct{ clause clause }

func (n not) match(p *pass) (*roaring.Bitmap, error) {
	matched, err := n.clause.match(p)
	if err != nil {
		return nil, err
	}
	return roaring.AndNot(p.segment.all, matched), nil
}

// value matches a whole value of a keyword field.
type value struct{ field, text string }

func (v value) match(p *pass) (*roaring.Bitmap, error) {
	found, err := p.segment.content.dictionary(v.field).find(v.text)
	return found.docs, err
}

// dates matches a span of time in a field of times, half open; a zero end is open.
// Documents without a time never match.
type dates struct {
	field    string
	from, to time.Time
	cost     *costs
}

func (d dates) match(p *pass) (*roaring.Bitmap, error) {
	column := p.segment.columns.times(d.field)
	from, to := d.bounds()
	if err := p.budget.spend(d.cost, column.values.len()/perDate); err != nil {
		return nil, err
	}
	bits := make([]uint64, len(column.has))
	for doc := range column.values.len() {
		if doc%checkEvery == 0 && p.ctx.Err() != nil {
			return nil, p.ctx.Err()
		}
		if date := column.value(uint32(doc)); date >= from && date <= to {
			bits[doc/64] |= 1 << (doc % 64)
		}
	}
	for i, has := range column.has {
		bits[i] &= has
	}
	return roaring.FromDense(bits, false), nil
}

// bounds gives the first and the last second of the span.
func (d dates) bounds() (first, last int64) {
	first, last = math.MinInt64, math.MaxInt64
	if !d.from.IsZero() {
		first = d.from.Unix()
	}
	if !d.to.IsZero() {
		last = d.to.Unix() - 1
	}
	return first, last
}

// checkEvery is the number of documents between two looks at the context.
const checkEvery = 4096

// pattern matches what it matches in any of its text fields.
type pattern struct {
	fields []*words
	slot   int // bits the clauses that can rank; -1: it cannot
}

func (c *pattern) match(p *pass) (*roaring.Bitmap, error) {
	ranks := p.ranked && c.slot >= 0
	found := make([]foundWords, len(c.fields))
	bitmaps := make([]*roaring.Bitmap, len(c.fields))
	for i, w := range c.fields {
		var err error
		if found[i], err = w.find(p, ranks); err != nil {
			return nil, err
		}
		bitmaps[i] = found[i].docs
	}
	all := union(bitmaps)
	if ranks {
		p.found[c.slot] = matched{all, found}
	}
	return all, nil
}

// words are a single word, or several that stand together, in one text field.
type words struct {
	text  int // which of schema.TextFields
	words []lookup
	slop  int // 0: at consecutive positions; else within this many other positions
	// ordered says that words within slop are in order.
	ordered bool
	cost    *costs
	places  [][]uint64 // where each stands in a document, while they are compared
}

// lookup is a word and the field of the index in which its terms are.
type lookup struct {
	field string
	word  word
}

func (w *words) find(p *pass, ranks bool) (foundWords, error) {
	each := make([]terms, len(w.words))
	for i, one := range w.words {
		d := p.segment.content.dictionary(one.field)
		values, err := one.word.terms(p, d, w.cost)
		if err != nil {
			return foundWords{}, err
		}
		each[i] = terms{dictionary: d, values: values}
	}
	found := foundWords{words: w, terms: each[0]}
	var err error
	switch {
	case len(each) > 1:
		if found.docs, err = w.candidates(p, each); err == nil {
			found.docs, found.counts, err = w.verify(p, each, found.docs)
		}
		return found, err
	case len(each[0].values) == 1:
		found.single, err = each[0].read(roaring.New(), each[0].values[0])
		found.docs = found.single.docs
	case ranks:
		found.docs, found.counts, err = p.sum(w.cost, each[0])
	default:
		found.docs, err = p.anyTerm(w.cost, each[0])
	}
	if err == nil {
		found.docs = p.segment.live(found.docs)
	}
	return found, err
}

// sum counts how often any of some terms is in documents.
func (p *pass) sum(cost *costs, t terms) (*roaring.Bitmap, counts, error) {
	p.work.grow(p.segment.columns.count)
	bits, times := make([]uint64, (p.segment.columns.count+63)/64), p.work.counts
	add := func(docs, more []uint32) {
		for k, doc := range docs {
			bits[doc/64] |= 1 << (doc % 64)
			times[doc] += more[k]
		}
	}
	read := t.reader(p.work, add)
	for i, value := range t.values {
		if i%1024 == 0 && p.ctx.Err() != nil {
			return nil, counts{}, p.ctx.Err()
		}
		n, err := read(value)
		if err != nil {
			return nil, counts{}, err
		}
		if err := p.budget.spend(cost, costTerm+n*costTimes); err != nil {
			return nil, counts{}, err
		}
	}
	all := roaring.FromDense(bits, false)
	out := counts{docs: all.ToArray()}
	out.times = make([]uint32, len(out.docs))
	for i, doc := range out.docs {
		out.times[i], times[doc] = times[doc], 0
	}
	return all, out, p.budget.spend(cost, len(out.docs)*costHeld)
}

// candidates are the documents that hold all the words and are not deleted. It keeps the
// postings of single terms.
func (w *words) candidates(p *pass, each []terms) (*roaring.Bitmap, error) {
	holding := make([]*roaring.Bitmap, len(each))
	for i := range each {
		if len(each[i].values) == 1 { // where it stands is read next
			only, err := each[i].read(roaring.New(), each[i].values[0])
			if err != nil {
				return nil, err
			}
			each[i].only, holding[i] = &only, only.docs
			continue
		}
		var err error
		if holding[i], err = p.anyTerm(w.cost, each[i]); err != nil {
			return nil, err
		}
	}
	return p.segment.live(intersect(holding)), nil
}

// fewTerms is up to how many terms are united as bitmaps.
const fewTerms = 4

// anyTerm gives the documents that hold any of some terms: many are gathered in
// a dense set, as most have few documents.
func (p *pass) anyTerm(cost *costs, t terms) (*roaring.Bitmap, error) {
	if len(t.values) > fewTerms {
		return p.gather(cost, t)
	}
	bitmaps := make([]*roaring.Bitmap, len(t.values))
	for i, value := range t.values {
		found, err := t.read(roaring.New(), value)
		if err != nil {
			return nil, err
		}
		bitmaps[i] = found.docs
	}
	return union(bitmaps), nil
}

func (p *pass) gather(cost *costs, t terms) (*roaring.Bitmap, error) {
	docs, bits := roaring.New(), make([]uint64, (p.segment.columns.count+63)/64)
	for i, value := range t.values {
		if i%1024 == 0 && p.ctx.Err() != nil {
			return nil, p.ctx.Err()
		}
		found, err := t.read(docs, value)
		if err != nil {
			return nil, err
		}
		if err := p.budget.spend(cost, int(found.docs.GetCardinality())); err != nil {
			return nil, err
		}
		found.docs.Iterate(func(doc uint32) bool {
			bits[doc/64] |= 1 << (doc % 64)
			return true
		})
	}
	return roaring.FromDense(bits, false), nil
}
