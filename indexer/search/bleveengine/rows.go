package bleveengine

import (
	"context"
	"encoding/binary"
	"fmt"
	"iter"
	"math"
	"sort"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"

	"standpoint/indexer/search/schema"
)

// Variants of keyword fields are laid out in groups: those that one view reads
// together stand together. The plain view's are always there; the others are
// built when first asked for, and from then on with every new segment.
const (
	groupPlain = iota
	groupNamed
	groupConfidence
	groupCount = groupConfidence + 6 // one for each of confidenceViews
)

// groupThemes is the group of schema.Theme. Its rows are made of queries that a request
// gives, and belong to a request, not to a segment.
const groupThemes = groupCount

// confidenceViews are the views in which stances differ from the plain one.
var confidenceViews = schema.Views(schema.Stance)[1:]

// place is where a field's values are: its group, and its number within it.
type place struct{ group, field int }

// placeOf finds the place of the values of a request field under a view.
func placeOf(name string, view schema.View) place {
	if name == schema.Theme {
		return place{group: groupThemes}
	}
	group := groupPlain
	switch {
	case view.Variant(name) == schema.View{}.Variant(name):
	case view.Variant(name) == schema.View{Named: true}.Variant(name):
		group = groupNamed
	default:
		for i, other := range confidenceViews {
			if other.MinConfidence == view.MinConfidence {
				group = groupConfidence + i
			}
		}
	}
	for i, variant := range groupFields(group) {
		if variant == view.Variant(name) {
			return place{group, i}
		}
	}
	panic("bleveengine: no place for field " + name) // search.Check lets no such field in
}

// groupFields lists the variants of a group in the order of the schema.
func groupFields(group int) []string { return variants[group] }

var variants = func() (of [groupCount][]string) {
	for group := range of {
		of[group] = variantsOf(group)
	}
	return of
}()

func variantsOf(group int) (variants []string) {
	view := schema.View{}
	switch {
	case group == groupNamed:
		view.Named = true
	case group >= groupConfidence:
		view = confidenceViews[group-groupConfidence]
	}
	for _, f := range schema.Fields {
		if (f.Facet || f.Filter) && !f.Given && f.Of == "" && (group == groupPlain || view.Variant(f.Name) != f.Name) {
			variants = append(variants, view.Variant(f.Name))
		}
	}
	return variants
}

// rows hold all values of a group's facets, document after document.
type rows struct {
	start   packed            // of each document's entries, and the end of the last's
	entries packed            // which of values each is
	values  []held            // in the segment, field after field; nil until any is asked for
	fields  []uint32          // of each field's values, and the end of the last's
	has     []*roaring.Bitmap // by field: the documents with a value
	sets    *valueSets        // the documents of each of values; nil if they are not held

	mu       sync.Mutex // held while the values of a field get their ordinals, and while a column is built
	texts    []list     // by field: the values, in ascending order; nil if they are of queries
	numbered []bool     // by field: its values have their ordinals
	columns  []packed   // by field; empty until it is asked for
}

// held is a value that a segment holds: its ordinal in the vocabulary of its field,
// and how many documents have it, deleted ones too.
type held struct{ ordinal, count uint32 }

// span is where the entries of a document are.
func (r *rows) span(doc uint32) (from, to int) {
	if r.start.width == 4 { // of all but small segments
		both, least := r.start.data[4*int(doc):], int(r.start.least)
		return least + int(binary.LittleEndian.Uint32(both)), least + int(binary.LittleEndian.Uint32(both[4:]))
	}
	return int(r.start.at(int(doc))), int(r.start.at(int(doc) + 1))
}

// of visits the entries of a document, in order.
func (r *rows) of(doc uint32) iter.Seq[uint32] {
	return func(visit func(uint32) bool) {
		from, to := r.span(doc)
		for i := from; i < to && visit(uint32(r.entries.at(i))); i++ {
		}
	}
}

// someRows is how many rows are read before they are looked at: the memory of rows that
// are far apart is then waited for at once.
const someRows = 64

// each visits the rows of documents, which are good during the visit.
func (r *rows) each(docs []uint32, visit func(row []uint32)) {
	var ends [someRows]int
	var entries []uint32
	for len(docs) > 0 {
		some := docs[:min(someRows, len(docs))]
		docs, entries = docs[len(some):], entries[:0]
		for i, doc := range some {
			from, to := r.span(doc)
			entries = r.entries.appendTo(entries, from, to)
			ends[i] = len(entries)
		}
		from := 0
		for _, end := range ends[:len(some)] {
			visit(entries[from:end])
			from = end
		}
	}
}

// count counts the entries of documents, in order, that are less than the length of
// counts.
func (r *rows) count(docs []uint32, counts []uint32) {
	const near = 8 // rows in memory that is read ahead
	if r.entries.width != 2 || int(docs[len(docs)-1]-docs[0]) > near*len(docs) {
		r.each(docs, func(row []uint32) {
			for _, entry := range row {
				if int(entry) >= len(counts) {
					break
				}
				counts[entry]++
			}
		})
		return
	}
	least := int(r.entries.least)
	for _, doc := range docs {
		from, to := r.span(doc)
		for row := r.entries.data[2*from : 2*to]; len(row) >= 2; row = row[2:] {
			entry := least + int(binary.LittleEndian.Uint16(row))
			if entry >= len(counts) {
				break
			}
			counts[entry]++
		}
	}
}

// column gives, for each document, its entry of a field: 0 without one, and else its
// place among the values of the field, from 1 on. One more than these stands for several,
// which are in the row. Rows are walked for it once, and it is kept: what counts few such
// fields reads a byte or two a document.
func (r *rows) column(field int) *packed {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.columns == nil {
		r.columns = make([]packed, len(r.has))
	}
	column := &r.columns[field]
	if documents := r.start.len() - 1; column.len() < documents {
		places, docs, at := make([]uint32, 0, documents), make([]uint32, 0, someRows), uint32(0)
		from, to := r.fields[field], r.fields[field+1]
		for int(at) < documents {
			for docs = docs[:0]; len(docs) < someRows && int(at) < documents; at++ {
				docs = append(docs, at)
			}
			r.each(docs, func(row []uint32) {
				place := uint32(0)
				if own := within(row, from, to); len(own) == 1 {
					place = own[0] - from + 1
				} else if len(own) > 1 {
					place = to - from + 1
				}
				places = append(places, place)
			})
		}
		*column = pack(places)
	}
	return column
}

// within are the entries of a row that are from one on and before another.
func within(row []uint32, from, to uint32) []uint32 {
	first := 0
	for first < len(row) && row[first] < from {
		first++
	}
	end := first
	for end < len(row) && row[end] < to {
		end++
	}
	return row[first:end]
}

// countColumn counts the entries of documents of a field that has a column.
func (r *rows) countColumn(field int, docs []uint32, counts []uint32) {
	column := r.column(field)
	counts = counts[r.fields[field]:r.fields[field+1]]
	for _, doc := range docs {
		if place := column.at(int(doc)); place > 0 {
			counts[place-1]++
		}
	}
}

// fieldOf is the field that an entry is of.
func (r *rows) fieldOf(entry uint32) int {
	return sort.Search(len(r.fields), func(i int) bool { return r.fields[i] > entry }) - 1
}

// ofField are the values of a field.
func (r *rows) ofField(field int) []held { return r.values[r.fields[field]:r.fields[field+1]] }

// number gives the values of a field their ordinals, unless they have them. They get
// them when they are first asked for: fields such as authors have many values, which
// would take most of the time to open an index and most of the memory to build one.
func (r *rows) number(field int, v *vocabulary) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.texts == nil {
		return nil
	}
	if r.values == nil {
		r.countValues()
	}
	if r.numbered[field] {
		return nil
	}
	ordinals, err := v.addAll(&r.texts[field])
	if err != nil {
		return err
	}
	for i, ordinal := range ordinals {
		r.values[int(r.fields[field])+i].ordinal = ordinal
	}
	r.numbered[field] = true
	return nil
}

// countValues counts the documents of each value.
func (r *rows) countValues() {
	r.values, r.numbered = make([]held, r.fields[len(r.texts)]), make([]bool, len(r.texts))
	for i := range r.entries.len() {
		r.values[r.entries.at(i)].count++
	}
}

// rows gives a group of the segment, which it builds at first use; those who
// ask meanwhile wait for the one that builds.
func (c *columns) rows(ctx context.Context, group int, s *content) (*rows, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.groups[group] != nil {
		return c.groups[group], nil
	}
	built, err := newRows(ctx, group, s)
	if err != nil {
		return nil, err
	}
	c.groups[group] = built
	return built, nil
}

// pair is an entry before its row is known.
type pair struct{ doc, entry uint32 }

func newRows(ctx context.Context, group int, s *content) (*rows, error) {
	r := &rows{fields: []uint32{0}}
	var pairs []pair
	for _, variant := range groupFields(group) {
		has, texts, before := roaring.New(), listMaker{}, len(pairs)
		var err error
		if isFacet(variant, group) {
			pairs, err = appendPairs(ctx, pairs, r.fields[len(r.has)], s, variant, &texts)
		} else {
			err = addDocuments(ctx, has, s, variant)
		}
		if err != nil {
			return nil, err
		}
		for _, p := range pairs[before:] {
			has.Add(p.doc)
		}
		r.add(texts.list(), has)
	}
	if len(pairs) > math.MaxUint32 {
		return nil, fmt.Errorf("a segment with %d values of facets", len(pairs))
	}
	r.place(pairs, int(s.Count()))
	return r, nil
}

// add adds the next field: its values, and the documents with any.
func (r *rows) add(texts list, has *roaring.Bitmap) {
	r.texts, r.has = append(r.texts, texts), append(r.has, has)
	r.fields = append(r.fields, r.fields[len(r.fields)-1]+uint32(texts.len()))
}

// isFacet reports whether the values of a variant are counted; all variants of
// other views are.
func isFacet(variant string, group int) bool {
	f, ok := schema.Lookup(variant)
	return group != groupPlain || !ok || f.Facet
}

// addDocuments adds the documents that have a value of a variant.
func addDocuments(ctx context.Context, to *roaring.Bitmap, s *content, variant string) error {
	return eachPosting(ctx, s, variant, func(_ string, docs []uint32) error {
		to.AddMany(docs)
		return nil
	})
}

// appendPairs adds the values of a variant, numbered from first on, with their documents.
func appendPairs(ctx context.Context, pairs []pair, first uint32, s *content, variant string, values *listMaker) ([]pair, error) {
	err := eachPosting(ctx, s, variant, func(value string, docs []uint32) error {
		for _, doc := range docs {
			pairs = append(pairs, pair{doc, first + uint32(len(values.ends))})
		}
		values.add(value)
		return nil
	})
	return pairs, err
}

// place puts entries into rows by counting; those of one field stay together.
func (r *rows) place(pairs []pair, documents int) {
	start := make([]uint32, documents+1)
	for _, p := range pairs {
		start[p.doc+1]++
	}
	for i := 1; i < len(start); i++ {
		start[i] += start[i-1]
	}
	r.start = pack(start)
	entries, next := make([]uint32, len(pairs)), start
	for _, p := range pairs {
		entries[next[p.doc]] = p.entry
		next[p.doc]++
	}
	r.entries = pack(entries)
}
