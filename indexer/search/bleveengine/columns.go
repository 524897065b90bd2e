package bleveengine

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"slices"
	"sort"
	"sync"
	"sync/atomic"

	"github.com/RoaringBitmap/roaring/v2"
	mmap "github.com/blevesearch/mmap-go"

	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
)

// columns hold, for every document of one segment, what is counted and sorted
// by. They are un-inverted from the segment's postings, own their memory or map the file
// that holds it, and do not know which documents are deleted. Nothing of them may be
// used longer than they are.
type columns struct {
	count                       int
	ids                         idColumn
	date, added, replies, score *numberColumn
	precision                   []uint8 // of the date, by its schema.PrecisionRank
	byDate                      dateOrder
	lengths                     []*numberColumn // words of each of schema.TextFields
	peaks                       []*peaks        // of each of them
	articles                    articleColumn

	file   *watched // where they are mapped from; nil: they are in memory
	mapped mmap.MMap
	refs   atomic.Int64 // snapshots that hold them; the last unmaps them
	stored string       // the file that holds them; only the keeper and, after it, Close look

	mu      sync.Mutex // held while a group is built, so that each is built once
	groups  [groupCount]*rows
	corpora heldCorpora
	themes  themeSets
}

func (c *columns) hold() { c.refs.Add(1) }

func (c *columns) drop() {
	if c.refs.Add(-1) == 0 && c.file != nil {
		_ = c.mapped.Unmap() // it fails for what is not mapped alone
		c.file.drop()
	}
}

func newColumns(ctx context.Context, s *content) (*columns, error) {
	c := &columns{count: int(s.Count())}
	if err := c.readIDs(ctx, s); err != nil {
		return nil, err
	}
	if err := c.readArticles(ctx, s); err != nil {
		return nil, err
	}
	for _, number := range []struct {
		field string
		into  **numberColumn
	}{{schema.Date, &c.date}, {schema.Added, &c.added}, {schema.Replies, &c.replies}, {schema.Score, &c.score}} {
		column, err := readNumbers(ctx, s, number.field)
		if err != nil {
			return nil, err
		}
		*number.into = column
	}
	if err := c.readPrecision(ctx, s); err != nil {
		return nil, err
	}
	c.byDate = orderDates(c.date, c.precision)
	for _, text := range schema.TextFields {
		column, err := readNumbers(ctx, s, lengthField(text))
		if err != nil {
			return nil, err
		}
		high, err := readPeaks(s, text, column)
		if err != nil {
			return nil, err
		}
		c.lengths, c.peaks = append(c.lengths, column), append(c.peaks, high)
	}
	return c, nil
}

// statistics sums the lengths of a text field over the documents that are not
// deleted.
func (c *columns) statistics(text int, deleted *roaring.Bitmap) search.TextStatistics {
	lengths := c.lengths[text]
	out := search.TextStatistics{Documents: lengths.present, Words: lengths.sum}
	if deleted == nil {
		return out
	}
	for it := deleted.Iterator(); it.HasNext(); {
		if words, ok := lengths.at(it.Next()); ok {
			out.Documents--
			out.Words -= words
		}
	}
	return out
}

// holding counts the documents that hold a word in any text field and are not
// deleted.
func (c *columns) holding(deleted *roaring.Bitmap) int {
	words := make([]uint64, (c.count+63)/64)
	for _, lengths := range c.lengths {
		for i, has := range lengths.has {
			words[i] |= has
		}
	}
	count := 0
	for _, has := range words {
		count += bits.OnesCount64(has)
	}
	if deleted == nil {
		return count
	}
	for it := deleted.Iterator(); it.HasNext(); {
		doc := it.Next()
		count -= int(words[doc/64] >> (doc % 64) & 1)
	}
	return count
}

// numberColumn holds at most one whole number a document.
type numberColumn struct {
	values  packed   // 0 of documents without one
	has     []uint64 // one bit for each document
	present int      // documents with a value
	sum     int64    // of all values
}

func newNumberColumn(values packed, has []uint64) *numberColumn {
	n := &numberColumn{values: values, has: has}
	for i, word := range has {
		for ; word != 0; word &= word - 1 {
			n.present++
			n.sum += n.value(uint32(64*i + bits.TrailingZeros64(word)))
		}
	}
	return n
}

// value is that of a document which has one.
func (n *numberColumn) value(doc uint32) int64 { return int64(n.values.at(int(doc))) }

func (n *numberColumn) at(doc uint32) (value int64, ok bool) {
	return n.value(doc), n.has[doc/64]&(1<<(doc%64)) != 0
}

func readNumbers(ctx context.Context, s *content, field string) (*numberColumn, error) {
	count := int(s.Count())
	values, has := make([]int64, count), make([]uint64, (count+63)/64)
	err := eachPosting(ctx, s, field, func(term string, docs []uint32) error {
		value, err := decodeNumber(term)
		if err != nil {
			return fmt.Errorf("%s: %w", field, err)
		}
		for _, doc := range docs {
			values[doc] = value
			has[doc/64] |= 1 << (doc % 64)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return newNumberColumn(pack(values), has), nil
}

// times is the column of a field of times.
func (c *columns) times(field string) *numberColumn {
	if field == schema.Added {
		return c.added
	}
	return c.date
}

// readPrecision reads how precisely dates are known. A document that does not say
// has a date to the minute, or none.
func (c *columns) readPrecision(ctx context.Context, s *content) error {
	c.precision = make([]uint8, c.count)
	return eachPosting(ctx, s, precisionField, func(term string, docs []uint32) error {
		rank, err := decodeNumber(term)
		if err == nil && (rank < 0 || rank >= int64(len(schema.Precisions))) {
			err = fmt.Errorf("%d is not the rank of a precision", rank)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", precisionField, err)
		}
		for _, doc := range docs {
			c.precision[doc] = uint8(rank)
		}
		return nil
	})
}

// eachPosting visits every term of a field in order, with its documents, which
// are valid during the visit.
func eachPosting(ctx context.Context, s *content, field string, visit func(term string, docs []uint32) error) error {
	d, docs, seen := s.dictionary(field), []uint32(nil), 0
	return d.each(nil, nil, nil, func(term []byte, value uint64) (err error) {
		if seen++; seen%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if docs, err = d.documents(docs[:0], value); err != nil {
			return err
		}
		return visit(string(term), docs)
	})
}

// idColumn holds the ids of a segment in ascending order, one after the other,
// and the place of each document's id in that order.
type idColumn struct {
	text  []byte
	start packed // of each id in text, and the end of the last
	rank  packed // by document
}

func (c *columns) readIDs(ctx context.Context, s *content) error {
	var text []byte
	start, rank := make([]uint32, 0, c.count+1), make([]uint32, c.count)
	err := eachPosting(ctx, s, idField, func(id string, docs []uint32) error {
		if len(docs) != 1 {
			return fmt.Errorf("id %q stands for %d documents", id, len(docs))
		}
		rank[docs[0]] = uint32(len(start))
		start = append(start, uint32(len(text)))
		if text = append(text, id...); len(text) > math.MaxUint32 {
			return errors.New("ids of more than 4 GiB")
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(start) != c.count {
		return fmt.Errorf("%d ids for %d documents", len(start), c.count)
	}
	c.ids = idColumn{text: slices.Clip(text), start: pack(append(start, uint32(len(text)))), rank: pack(rank)}
	return nil
}

// rankOf is the place of a document's id in the order.
func (ids *idColumn) rankOf(doc uint32) uint32 { return uint32(ids.rank.at(int(doc))) }

// byRank gives the id at a place of the order, which is not to be written to.
func (ids *idColumn) byRank(rank uint32) []byte {
	return ids.text[ids.start.at(int(rank)):ids.start.at(int(rank)+1)]
}

// above gives the place of the first id that is greater than id.
func (ids *idColumn) above(id string) uint32 {
	return uint32(sort.Search(ids.rank.len(), func(i int) bool { return string(ids.byRank(uint32(i))) > id }))
}
