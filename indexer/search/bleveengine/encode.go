package bleveengine

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/cespare/xxhash/v2"

	"standpoint/indexer/search/schema"
)

// Stored columns are, in little endian: the magic, schema.Version, the mark of
// the segment's file, the number of documents, the ids, the number columns in
// the order of numberColumns, the precision of dates, the documents in the order of
// their dates and the place of each in it, the peaks of each text field (the mean
// length, the terms, the codes), the articles of the documents, the rows of the plain
// group, and the xxhash64 of all before. Texts begin with their length (8 bytes). Lists
// of numbers are packed: their length, the least of them (8 bytes each), the width
// (1 byte), the data. They are read where they are. Values are numbered within the
// file: first the values of one field after the other, then entries that point among
// all of them.
const columnsMagic = "stpcols5"

var errColumns = errors.New("stored columns do not fit")

// numberColumns lists the columns of numbers in the order in which they are
// stored.
func (c *columns) numberColumns() []**numberColumn {
	list := []**numberColumn{&c.date, &c.added, &c.replies, &c.score}
	for i := range c.lengths {
		list = append(list, &c.lengths[i])
	}
	return list
}

// encodeColumns writes the columns of the segment whose file has a mark.
func encodeColumns(c *columns, mark fileMark, v *vocabularies) ([]byte, error) {
	var w encoder
	w.text(columnsMagic)
	w.text(schema.Version)
	w.put(mark)
	w.put(uint64(c.count))
	w.text(string(c.ids.text))
	w.list(c.ids.start)
	w.list(c.ids.rank)
	for _, column := range c.numberColumns() {
		w.list((*column).values)
		w.list(pack((*column).has))
	}
	w.list(pack(c.precision))
	w.list(c.byDate.docs)
	w.list(c.byDate.place)
	for _, p := range c.peaks {
		w.put(p.mean)
		w.list(pack(p.terms))
		w.list(p.codes)
	}
	w.articles(&c.articles, v.of(schema.Article).known())
	if err := w.rows(c.groups[groupPlain], v); err != nil {
		return nil, err
	}
	w.put(xxhash.Sum64(w.Bytes()))
	return w.Bytes(), nil
}

type encoder struct{ bytes.Buffer }

// put writes numbers; into memory that cannot fail.
func (w *encoder) put(data any) { _ = binary.Write(w, binary.LittleEndian, data) }

func (w *encoder) text(s string) {
	w.put(uint64(len(s)))
	w.WriteString(s)
}

func (w *encoder) list(p packed) {
	w.put(uint64(p.len()))
	if p.len() == 0 {
		return
	}
	w.put(p.least)
	w.WriteByte(byte(p.width))
	w.Write(p.data)
}

// texts writes texts one after the other, behind how long each is.
func (w *encoder) texts(texts []string) {
	lengths := make([]uint32, len(texts))
	for i, text := range texts {
		lengths[i] = uint32(len(text))
	}
	w.list(pack(lengths))
	w.text(strings.Join(texts, ""))
}

// articles writes the articles, and which of them each document has.
func (w *encoder) articles(a *articleColumn, known []string) {
	var values []string
	for _, ordinal := range a.ordinals {
		values = append(values, known[ordinal])
	}
	w.texts(values)
	w.list(a.local)
}

func (w *encoder) rows(r *rows, v *vocabularies) error {
	for field, variant := range groupFields(groupPlain) {
		known := v.of(variant).known()
		var values []string
		for _, value := range r.ofField(field) {
			values = append(values, known[value.ordinal])
		}
		w.texts(values)
		has, err := r.has[field].ToBytes()
		if err != nil {
			return err
		}
		w.text(string(has))
	}
	w.list(r.start)
	w.list(r.entries)
	return nil
}

// decodeColumns reads what encodeColumns wrote of the same segment. Anything
// else is errColumns.
func decodeColumns(data []byte, mark fileMark, count int, v *vocabularies) (*columns, error) {
	if len(data) < 8 || xxhash.Sum64(data[:len(data)-8]) != binary.LittleEndian.Uint64(data[len(data)-8:]) {
		return nil, fmt.Errorf("%w: damaged", errColumns)
	}
	r := &decoder{rest: data[:len(data)-8]}
	if r.text() != columnsMagic || r.text() != schema.Version || (fileMark{r.number(), r.number()}) != mark || r.number() != uint64(count) {
		return nil, fmt.Errorf("%w: of another segment", errColumns)
	}
	c := &columns{count: count, lengths: make([]*numberColumn, len(schema.TextFields))}
	c.ids = idColumn{text: r.take(r.number()), start: r.list(), rank: r.list()}
	for _, column := range c.numberColumns() {
		values, has := r.list(), unpack[uint64](r.list())
		if values.len() != count || len(has) != (count+63)/64 {
			r.short = true
			break
		}
		*column = newNumberColumn(values, has)
	}
	c.precision = unpack[uint8](r.list())
	c.byDate.docs, c.byDate.place = r.list(), r.list()
	for range schema.TextFields {
		c.peaks = append(c.peaks, &peaks{mean: math.Float64frombits(r.number()), terms: unpack[uint64](r.list()), codes: r.list()})
	}
	c.articles.ordinals, c.articles.local = r.articles(v.of(schema.Article)), r.list()
	c.groups[groupPlain] = r.rows(v)
	if r.short || len(r.rest) > 0 || !c.fits() {
		return nil, fmt.Errorf("%w: of another form", errColumns)
	}
	c.byDate = newDateOrder(c.byDate.docs, c.byDate.place, c.date, c.precision)
	c.findArticles(v.of(schema.Article))
	return c, nil
}

// decoder reads from the front of rest; short once that is not enough.
type decoder struct {
	rest  []byte
	short bool
}

func (r *decoder) take(n uint64) []byte {
	if n > uint64(len(r.rest)) {
		r.short, n = true, 0
	}
	taken := r.rest[:n]
	r.rest = r.rest[n:]
	return taken
}

func (r *decoder) number() uint64 {
	if b := r.take(8); len(b) == 8 {
		return binary.LittleEndian.Uint64(b)
	}
	return 0
}

func (r *decoder) text() string { return string(r.take(r.number())) }

// list reads what encoder.list wrote, which it aliases.
func (r *decoder) list() packed {
	count := r.number()
	if count == 0 {
		return packed{}
	}
	p := packed{least: r.number(), width: 1}
	if b := r.take(1); len(b) == 1 {
		p.width = int(b[0])
	}
	if !slices.Contains([]int{1, 2, 4, 8}, p.width) || count > uint64(len(r.rest)/p.width) {
		r.short = true
		return packed{}
	}
	p.data = r.take(count * uint64(p.width))
	return p
}

// texts reads what encoder.texts wrote.
func (r *decoder) texts() []string {
	lengths, all := unpack[uint32](r.list()), r.text()
	out := make([]string, 0, len(lengths))
	for _, length := range lengths {
		if int(length) > len(all) {
			r.short = true
			return nil
		}
		out = append(out, all[:length])
		all = all[length:]
	}
	return out
}

func (r *decoder) articles(v *vocabulary) []uint32 {
	var ordinals []uint32 // by ordinal in the file
	for _, value := range r.texts() {
		ordinal, err := v.add(value)
		r.short = r.short || err != nil
		ordinals = append(ordinals, ordinal)
	}
	return ordinals
}

func (r *decoder) rows(v *vocabularies) *rows {
	out := &rows{}
	for _, variant := range groupFields(groupPlain) {
		vocabulary := v.of(variant)
		out.fields = append(out.fields, uint32(len(out.values)))
		for _, value := range r.texts() {
			ordinal, err := vocabulary.add(value)
			r.short = r.short || err != nil
			out.values = append(out.values, held{ordinal: ordinal})
		}
		has := roaring.New()
		r.short = has.UnmarshalBinary(r.take(r.number())) != nil || r.short
		out.has = append(out.has, has)
	}
	out.fields = append(out.fields, uint32(len(out.values)))
	out.start, out.entries = r.list(), r.list()
	if !out.entries.areBelow(len(out.values)) {
		r.short = true
		return out
	}
	for i := range out.entries.len() {
		out.values[out.entries.at(i)].count++
	}
	return out
}

// fits reports whether every list is as long as the segment's documents need and
// points to what is there.
func (c *columns) fits() bool {
	rows := c.groups[groupPlain]
	ok := c.ids.start.len() == c.count+1 && c.ids.start.isRising(len(c.ids.text)) &&
		rows.start.len() == c.count+1 && rows.start.isRising(rows.entries.len()) &&
		c.ids.rank.len() == c.count && c.ids.rank.areBelow(c.count) && c.byDate.isWhole(c.count) &&
		c.articles.local.len() == c.count && c.articles.local.areBelow(len(c.articles.ordinals)) &&
		len(rows.has) == len(groupFields(groupPlain))
	for _, p := range c.peaks {
		ok = ok && p.mean > 0 && p.codes.len() == len(p.terms)*windowsOf(c.count) && slices.IsSorted(p.terms)
	}
	ok = ok && len(c.precision) == c.count && !slices.ContainsFunc(c.precision, func(rank uint8) bool { return int(rank) >= len(schema.Precisions) })
	return ok
}
