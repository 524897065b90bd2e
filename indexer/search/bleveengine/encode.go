package bleveengine

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"

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
// (1 byte), the data. They are read where they are. Texts are a list of their ends and
// all of them. Values are numbered within the file: first the values of one field after
// the other, then entries that point among all of them.
const columnsMagic = "stpcols6"

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
func encodeColumns(c *columns, mark fileMark) ([]byte, error) {
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
	w.texts(c.articles.texts)
	w.list(c.articles.local)
	if err := w.set(c.articles.own); err != nil {
		return nil, err
	}
	if err := w.rows(c.groups[groupPlain]); err != nil {
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

// texts writes texts one after the other, behind where each ends.
func (w *encoder) texts(texts list) {
	w.list(texts.ends)
	w.put(uint64(len(texts.text)))
	w.Write(texts.text)
}

func (w *encoder) set(documents *roaring.Bitmap) error {
	data, err := documents.ToBytes()
	w.text(string(data))
	return err
}

func (w *encoder) rows(r *rows) error {
	for field := range r.has {
		w.texts(r.texts[field])
		if err := w.set(r.has[field]); err != nil {
			return err
		}
	}
	w.list(r.start)
	w.list(r.entries)
	return nil
}

// decodeColumns reads what encodeColumns wrote of the same segment. Anything
// else is errColumns.
func decodeColumns(data []byte, mark fileMark, count int) (*columns, error) {
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
	c.articles.texts, c.articles.local, c.articles.own = r.texts(), r.list(), r.set()
	c.groups[groupPlain] = r.rows()
	if r.short || len(r.rest) > 0 || !c.fits() {
		return nil, fmt.Errorf("%w: of another form", errColumns)
	}
	c.byDate = newDateOrder(c.byDate.docs, c.byDate.place, c.date, c.precision)
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

// texts reads what encoder.texts wrote, which it aliases.
func (r *decoder) texts() list {
	l := list{ends: r.list(), text: r.take(r.number())}
	if !l.ends.neverFall(len(l.text)) {
		r.short = true
	}
	return l
}

func (r *decoder) set() *roaring.Bitmap {
	set := roaring.New()
	r.short = set.UnmarshalBinary(r.take(r.number())) != nil || r.short
	return set
}

func (r *decoder) rows() *rows {
	out := &rows{fields: []uint32{0}}
	for range groupFields(groupPlain) {
		out.add(r.texts(), r.set())
	}
	out.start, out.entries = r.list(), r.list()
	return out
}

// fits reports whether every list is as long as the segment's documents need and
// points to what is there.
func (c *columns) fits() bool {
	rows := c.groups[groupPlain]
	ok := c.ids.start.len() == c.count+1 && c.ids.start.isRising(len(c.ids.text)) &&
		rows.start.len() == c.count+1 && rows.start.isRising(rows.entries.len()) &&
		rows.entries.areBelow(int(rows.fields[len(rows.has)])) &&
		c.ids.rank.len() == c.count && c.ids.rank.areBelow(c.count) && c.byDate.isWhole(c.count) &&
		c.articles.local.len() == c.count && c.articles.local.areBelow(c.articles.texts.len()) &&
		len(rows.has) == len(groupFields(groupPlain))
	for _, p := range c.peaks {
		ok = ok && p.mean > 0 && p.codes.len() == len(p.terms)*windowsOf(c.count) && slices.IsSorted(p.terms)
	}
	ok = ok && len(c.precision) == c.count && !slices.ContainsFunc(c.precision, func(rank uint8) bool { return int(rank) >= len(schema.Precisions) })
	return ok
}
