package bleveengine

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"sort"
	"strings"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"

	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
)

// columns hold, for every document of one segment, what is counted and sorted
// by. They are un-inverted from the segment's postings, own their memory, and
// do not know which documents are deleted.
type columns struct {
	count                       int
	ids                         idColumn
	date, added, replies, score *numberColumn
	precision                   []uint8 // of the date, by its schema.PrecisionRank
	byDate                      dateOrder
	lengths                     []*numberColumn // words of each of schema.TextFields
	peaks                       []*peaks        // of each of them
	articles                    articleColumn

	fromFile bool   // they were read, not built
	stored   string // the file that holds them; only the keeper and, after it, Close look

	mu     sync.Mutex // held while a group is built, so that each is built once
	groups [groupCount]*rows
}

func newColumns(ctx context.Context, s *content, v *vocabularies) (*columns, error) {
	c := &columns{count: int(s.Count())}
	if err := c.readIDs(ctx, s); err != nil {
		return nil, err
	}
	if err := c.readArticles(ctx, s, v.of(schema.Article)); err != nil {
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
	values  []int64
	has     []uint64 // one bit for each document
	present int      // documents with a value
	sum     int64    // of all values
}

func (n *numberColumn) at(doc uint32) (value int64, ok bool) {
	return n.values[doc], n.has[doc/64]&(1<<(doc%64)) != 0
}

func (n *numberColumn) set(doc uint32, value int64) {
	n.values[doc] = value
	n.has[doc/64] |= 1 << (doc % 64)
	n.present++
	n.sum += value
}

func readNumbers(ctx context.Context, s *content, field string) (*numberColumn, error) {
	count := int(s.Count())
	column := &numberColumn{values: make([]int64, count), has: make([]uint64, (count+63)/64)}
	err := eachPosting(ctx, s, field, func(term string, docs []uint32) error {
		value, err := decodeNumber(term)
		if err != nil {
			return fmt.Errorf("%s: %w", field, err)
		}
		for _, doc := range docs {
			column.set(doc, value)
		}
		return nil
	})
	return column, err
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
	text  string
	start []uint32 // of each id in text, and the end of the last
	rank  []uint32 // by document
}

func (c *columns) readIDs(ctx context.Context, s *content) error {
	var text strings.Builder
	c.ids = idColumn{start: make([]uint32, 0, c.count+1), rank: make([]uint32, c.count)}
	err := eachPosting(ctx, s, idField, func(id string, docs []uint32) error {
		if len(docs) != 1 {
			return fmt.Errorf("id %q stands for %d documents", id, len(docs))
		}
		c.ids.rank[docs[0]] = uint32(len(c.ids.start))
		c.ids.start = append(c.ids.start, uint32(text.Len()))
		if text.WriteString(id); text.Len() > math.MaxUint32 {
			return errors.New("ids of more than 4 GiB")
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(c.ids.start) != c.count {
		return fmt.Errorf("%d ids for %d documents", len(c.ids.start), c.count)
	}
	c.ids.start = append(c.ids.start, uint32(text.Len()))
	c.ids.text = text.String()
	return nil
}

// byRank gives the id at a place of the order.
func (ids *idColumn) byRank(rank uint32) string {
	return ids.text[ids.start[rank]:ids.start[rank+1]]
}

// above gives the place of the first id that is greater than id.
func (ids *idColumn) above(id string) uint32 {
	return uint32(sort.Search(len(ids.rank), func(i int) bool { return ids.byRank(uint32(i)) > id }))
}
