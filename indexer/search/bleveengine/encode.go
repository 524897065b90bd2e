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
// their dates, the peaks of each text field (the mean length, the terms, the codes), the
// articles of the documents, the rows of the plain group, and the xxhash64 of all before. Texts begin with
// their length (8 bytes). Lists of numbers begin with their length and the least of them
// (8 bytes each) and how many bytes (1, 2, 4 or 8) the others take that are added to it.
// Values are numbered within the file: first the values of one field after the other,
// then entries that point among all of them.
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
	w.text(c.ids.text)
	w.starts(c.ids.start)
	list(&w, c.ids.rank)
	for _, column := range c.numberColumns() {
		list(&w, (*column).values)
		list(&w, (*column).has)
	}
	list(&w, c.precision)
	list(&w, c.byDate.docs)
	for _, p := range c.peaks {
		w.put(p.mean)
		list(&w, p.terms)
		list(&w, p.codes)
	}
	w.articles(c.articles.of, v.of(schema.Article).known())
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

func list[N uint8 | uint16 | uint32 | uint64 | int64](w *encoder, numbers []N) {
	w.put(uint64(len(numbers)))
	if len(numbers) == 0 {
		return
	}
	least := slices.Min(numbers)
	greatest := uint64(slices.Max(numbers)) - uint64(least)
	width := 1
	for width < 8 && greatest>>(8*width) > 0 {
		width *= 2
	}
	w.put(uint64(least))
	w.WriteByte(byte(width))
	to := w.AvailableBuffer()
	for _, n := range numbers {
		switch more := uint64(n) - uint64(least); width {
		case 1:
			to = append(to, byte(more))
		case 2:
			to = binary.LittleEndian.AppendUint16(to, uint16(more))
		case 4:
			to = binary.LittleEndian.AppendUint32(to, uint32(more))
		default:
			to = binary.LittleEndian.AppendUint64(to, more)
		}
	}
	w.Write(to)
}

// starts writes a rising list that begins with 0 as its steps.
func (w *encoder) starts(rising []uint32) {
	steps := make([]uint32, len(rising)-1)
	for i := range steps {
		steps[i] = rising[i+1] - rising[i]
	}
	list(w, steps)
}

// texts writes texts one after the other, behind how long each is.
func (w *encoder) texts(texts []string) {
	lengths := make([]uint32, len(texts))
	for i, text := range texts {
		lengths[i] = uint32(len(text))
	}
	list(w, lengths)
	w.text(strings.Join(texts, ""))
}

// articles writes the values of some ordinals, each once, and which of them each
// document has.
func (w *encoder) articles(ordinals []uint32, known []string) {
	var values []string
	local, of := map[uint32]uint32{}, make([]uint32, len(ordinals))
	for doc, ordinal := range ordinals {
		if _, written := local[ordinal]; !written {
			local[ordinal] = uint32(len(values))
			values = append(values, known[ordinal])
		}
		of[doc] = local[ordinal]
	}
	w.texts(values)
	list(w, of)
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
	w.starts(r.start)
	list(w, r.entries)
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
	c.ids = idColumn{text: r.text(), start: r.starts(), rank: numbers[uint32](r)}
	for _, column := range c.numberColumns() {
		*column = restoreNumbers(numbers[int64](r), numbers[uint64](r))
	}
	c.precision = numbers[uint8](r)
	byDate := numbers[uint32](r)
	for range schema.TextFields {
		c.peaks = append(c.peaks, &peaks{mean: math.Float64frombits(r.number()), terms: numbers[uint64](r), codes: numbers[uint16](r)})
	}
	c.articles.of = r.articles(v.of(schema.Article))
	c.groups[groupPlain] = r.rows(v)
	if r.short || len(r.rest) > 0 || !c.fits() || !isOrder(byDate, c.count) {
		return nil, fmt.Errorf("%w: of another form", errColumns)
	}
	c.byDate = newDateOrder(byDate, c.date, c.precision)
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

func numbers[N uint8 | uint16 | uint32 | uint64 | int64](r *decoder) []N {
	count := r.number()
	if count == 0 {
		return []N{}
	}
	least := r.number()
	width := uint64(0)
	if b := r.take(1); len(b) == 1 {
		width = uint64(b[0])
	}
	if width == 0 || count > uint64(len(r.rest))/width {
		r.short = true
		return nil
	}
	out, from := make([]N, count), r.take(count*width)
	switch width {
	case 1:
		for i, more := range from {
			out[i] = N(least + uint64(more))
		}
	case 2:
		for i := range out {
			out[i] = N(least + uint64(binary.LittleEndian.Uint16(from[2*i:])))
		}
	case 4:
		for i := range out {
			out[i] = N(least + uint64(binary.LittleEndian.Uint32(from[4*i:])))
		}
	case 8:
		for i := range out {
			out[i] = N(least + binary.LittleEndian.Uint64(from[8*i:]))
		}
	default:
		r.short = true
	}
	return out
}

// starts reads what encoder.starts wrote.
func (r *decoder) starts() []uint32 {
	steps := numbers[uint32](r)
	out := make([]uint32, len(steps)+1)
	for i, step := range steps {
		out[i+1] = out[i] + step
	}
	return out
}

// texts reads what encoder.texts wrote.
func (r *decoder) texts() []string {
	lengths, all := numbers[uint32](r), r.text()
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

func restoreNumbers(values []int64, has []uint64) *numberColumn {
	column := &numberColumn{values: values, has: has}
	for doc := range min(len(values), 64*len(has)) {
		if value, ok := column.at(uint32(doc)); ok {
			column.present++
			column.sum += value
		}
	}
	return column
}

func (r *decoder) articles(v *vocabulary) []uint32 {
	var ordinals []uint32 // by ordinal in the file
	for _, value := range r.texts() {
		ordinal, err := v.add(value)
		r.short = r.short || err != nil
		ordinals = append(ordinals, ordinal)
	}
	of := numbers[uint32](r)
	for doc, local := range of {
		if int(local) >= len(ordinals) {
			r.short = true
			return nil
		}
		of[doc] = ordinals[local]
	}
	return of
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
	out.start = r.starts()
	out.entries = numbers[uint32](r)
	for _, entry := range out.entries {
		if int(entry) >= len(out.values) {
			r.short = true
			return out
		}
		out.values[entry].count++
	}
	return out
}

// fits reports whether every list is as long as the segment's documents need and
// points to what is there.
func (c *columns) fits() bool {
	rows := c.groups[groupPlain]
	ok := rising(c.ids.start, c.count+1, len(c.ids.text)) && rising(rows.start, c.count+1, len(rows.entries)) &&
		len(c.ids.rank) == c.count && len(c.articles.of) == c.count && len(rows.has) == len(groupFields(groupPlain))
	for _, column := range c.numberColumns() {
		ok = ok && len((*column).values) == c.count && len((*column).has) == (c.count+63)/64
	}
	for _, p := range c.peaks {
		ok = ok && p.mean > 0 && len(p.codes) == len(p.terms)*windowsOf(c.count) && slices.IsSorted(p.terms)
	}
	ok = ok && len(c.precision) == c.count && !slices.ContainsFunc(c.precision, func(rank uint8) bool { return int(rank) >= len(schema.Precisions) })
	return ok && !slices.ContainsFunc(c.ids.rank, func(rank uint32) bool { return int(rank) >= c.count })
}

// isOrder reports whether a list has every document once.
func isOrder(docs []uint32, count int) bool {
	seen := make([]bool, count)
	for _, doc := range docs {
		if int(doc) >= count || seen[doc] {
			return false
		}
		seen[doc] = true
	}
	return len(docs) == count
}

func rising(starts []uint32, length, end int) bool {
	return len(starts) == length && slices.IsSorted(starts) && int(starts[length-1]) == end
}
