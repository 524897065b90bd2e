package bleveengine

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"

	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
)

// units are what counts as one of the matches, for search.ByGroup. Matches in no group
// are counted as always. Of those in groups, each is walked, and what it would be
// counted under is noted together with its group and counted once.
type units struct {
	found []*findings
	alone []*findings       // with the matches in no group
	heads []*findings       // with those that stand for a unit
	in    []*roaring.Bitmap // by segment: the documents in some group, matches or not
	first []head            // by ordinal of the group; of groups without a match its segment is -1
}

// head is the document that stands for a group.
type head struct {
	segment int32
	doc     uint32
}

var groupPlace = placeOf(schema.Copies, schema.View{})

// unitsOf finds the units of the matches; nil if every document counts.
func (e *Engine) unitsOf(found []*findings, req search.Request) (*units, error) {
	if req.Unit != search.ByGroup {
		return nil, nil
	}
	u := &units{found: found, first: make([]head, len(e.vocabularies.of(schema.Copies).known()))}
	for i := range u.first {
		u.first[i].segment = -1
	}
	for i, f := range found {
		in := f.rows[groupPlace.group].has[groupPlace.field]
		u.in = append(u.in, in)
		err := eachDocument(f.pass, roaring.And(f.full, in), func(docs []uint32) {
			for _, doc := range docs {
				this := head{int32(i), doc}
				if was := &u.first[u.groupOf(f.pass, doc)]; was.segment < 0 || u.precedes(this, *was) {
					*was = this
				}
			}
		})
		if err != nil {
			return nil, err
		}
	}
	for i, f := range found {
		alone := &findings{pass: f.pass, full: roaring.AndNot(f.full, u.in[i])}
		for _, beside := range f.beside {
			if beside != nil {
				beside = roaring.AndNot(beside, u.in[i])
			}
			alone.beside = append(alone.beside, beside)
		}
		u.alone = append(u.alone, alone)
		u.heads = append(u.heads, &findings{pass: f.pass, full: alone.full.Clone()})
	}
	for _, h := range u.first {
		if h.segment >= 0 {
			u.heads[h.segment].full.Add(h.doc)
		}
	}
	return u, nil
}

// groupOf is the ordinal of the group of a document that is in one.
func (u *units) groupOf(p *pass, doc uint32) uint32 {
	rows := p.rows[groupPlace.group]
	from, to := rows.fields[groupPlace.field], rows.fields[groupPlace.field+1]
	for entry := range rows.of(doc) {
		if entry >= from && entry < to {
			return rows.values[entry].ordinal
		}
	}
	panic("bleveengine: a document in a group without one")
}

// precedes reports whether a stands for a group rather than b.
func (u *units) precedes(a, b head) bool {
	date := func(h head) int64 {
		if at, dated := u.found[h.segment].segment.columns.date.at(h.doc); dated {
			return at
		}
		return math.MaxInt64
	}
	id := func(h head) string {
		ids := &u.found[h.segment].segment.columns.ids
		return string(ids.byRank(ids.rankOf(h.doc)))
	}
	if by := cmp.Compare(date(a), date(b)); by != 0 {
		return by < 0
	}
	return strings.Compare(id(a), id(b)) < 0
}

// once calls count for every pair of a group and a number that one of its documents has,
// group by group. Sets are of the documents of each segment.
func (u *units) once(sets []*roaring.Bitmap, numbers func(p *pass, docs []uint32) *lists, count func(group, number uint32)) error {
	var pairs []uint64
	for i, f := range u.found {
		err := eachDocument(f.pass, sets[i], func(docs []uint32) {
			of := numbers(f.pass, docs)
			for k, doc := range docs {
				group := uint64(u.groupOf(f.pass, doc)) << 32
				for _, number := range of.of(k) {
					pairs = append(pairs, group|uint64(number))
				}
			}
		})
		if err != nil {
			return err
		}
	}
	slices.Sort(pairs)
	for _, pair := range slices.Compact(pairs) {
		count(uint32(pair>>32), uint32(pair))
	}
	return nil
}

// grouped are the matches in groups and, of a tally with a filter of its own, what only
// this filter holds back.
func (u *units) grouped(filter int) (sets []*roaring.Bitmap) {
	for i, f := range u.found {
		set := roaring.And(f.full, u.in[i])
		if filter >= 0 {
			set.Or(roaring.And(f.beside[filter], u.in[i]))
		}
		sets = append(sets, set)
	}
	return sets
}

// countUnits counts for all tallies, by unit.
func (e *Engine) countUnits(u *units, tallies []*tally) error {
	if err := e.count(u.alone, tallies); err != nil {
		return err
	}
	for _, t := range tallies {
		missing := uint32(len(t.values))
		own := fieldSlots{place: t.place, of: make([]uint32, len(t.values)), other: math.MaxUint32, missing: missing}
		for i := range own.of {
			own.of[i] = uint32(i)
		}
		var values filler = &own
		if t.ofArticle {
			threads, err := e.newThreadSlots(u.found, own)
			if err != nil {
				return err
			}
			values = threads
		}
		var of lists
		err := u.once(u.grouped(t.filter), func(p *pass, docs []uint32) *lists {
			of.reset()
			values.fill(p, docs, &of)
			return &of
		}, func(_, value uint32) {
			if value == missing {
				t.without++
			} else {
				t.counts[value]++
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// head is the document that stands for the unit of a match.
func (u *units) head(p *pass, doc uint32) (*columns, uint32) {
	if !p.rows[groupPlace.group].has[groupPlace.field].Contains(doc) {
		return p.segment.columns, doc
	}
	h := u.first[u.groupOf(p, doc)]
	return u.found[h.segment].segment.columns, h.doc
}
