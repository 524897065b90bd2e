// Package search is the contract of an engine: a Request goes in, Results come
// out, and every engine gives the same totals, id sets, facet counts,
// histograms and missing counts. Engines pass searchtest.
package search

import (
	"context"
	"errors"
	"io"
	"time"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/indexer/query"
	"standpoint/indexer/schema"
)

// ErrUnavailable is wrapped by errors of an engine that cannot answer now.
var ErrUnavailable = errors.New("engine unavailable")

// BadRequestError is a request that no engine can answer, such as a facet on a
// field without values. Field names what is at fault.
type BadRequestError struct {
	Field string
	Msg   string
}

func (e *BadRequestError) Error() string { return e.Field + ": " + e.Msg }

// Request is one search. The zero value finds everything, the newest first.
type Request struct {
	Query    query.Node // nil matches everything
	Any      string     // match=any: plain text, any of whose words may match; not together with Query
	Filters  []Filter   // at most one a field; all must hold
	From, To time.Time  // half open; zero is open. Undated documents fail a bound
	View     schema.View
	Facets   []FacetRequest
	// Histogram asks for counts over time; nil asks for none. It is counted
	// without From and To.
	Histogram *HistogramRequest
	Sort      Sort
	After     *Cursor // nil: from the start
	Limit     int     // hits wanted; 0 asks for counts only
}

// Filter restricts one facet field (schema.Field.Filter). A document passes if
// it has any value of Any (if there are any, or if Missing: Missing lets those
// without a value pass as well) and no value of Not. Values are those of the
// field under the request's View.
//
// Missing alone passes the documents without a value; Any and Missing together
// pass either.
type Filter struct {
	Field   string
	Any     []string
	Not     []string
	Missing bool
}

// FacetRequest asks for the values of a facet field with their counts. Each
// facet is counted with every filter except the one on its own field.
type FacetRequest struct {
	Field string
	Limit int // values wanted, the most frequent first (ties by value, ascending); 0 asks for all
}

// Interval is the width of a histogram's buckets, in UTC; weeks start on Monday.
type Interval string

// The intervals. Auto takes the widest that gives at least 12 buckets between the first
// and the last date, day at the finest (year, month, week, day are tried in this order).
const (
	Auto  Interval = "auto"
	Hour  Interval = "hour"
	Day   Interval = "day"
	Week  Interval = "week"
	Month Interval = "month"
	Year  Interval = "year"
)

// HistogramRequest asks for counts by time of publication.
type HistogramRequest struct{ Interval Interval }

// Sort orders the hits. Ties are always broken by id, ascending.
type Sort string

// The orders. Documents without the value come last.
const (
	Relevance Sort = "relevance" // without Query and Any: all scores are 0, so by id
	Newest    Sort = "newest"
	Oldest    Sort = "oldest"
	Replies   Sort = "replies" // most first
	Score     Sort = "score"   // highest first
)

// Cursor is the place after one hit: its sort key and its id. The engine
// fills Hit.Key; a key is opaque to others, but two keys of one sort compare as
// the hits are ordered.
type Cursor struct {
	Key float64 // the score under Relevance; the value under the others; NaN: it has none
	ID  string
}

// Hit is one found document.
type Hit struct {
	ID    string
	Score float64 // relevance; 0 where nothing was ranked
	Key   float64 // see Cursor
}

// Facet is one facet's answer. Without the filter on Field, and for a field of
// single values, sum of Values + Missing + Other = the number of matches.
type Facet struct {
	Field   string
	Values  []FacetValue // the most frequent first; a filtered value is always there, even at 0
	Missing int          // documents without a value
	Other   int          // sum of the counts of values beyond Limit
}

// FacetValue is one value and the number of documents that have it. Selected
// values come from Filter.Any, Excluded ones from Filter.Not.
type FacetValue struct {
	Value    string
	Count    int
	Selected bool
	Excluded bool
}

// Bucket counts the documents of [Start, Start+interval).
type Bucket struct {
	Start time.Time
	Count int
}

// Histogram is the counts over time: every bucket from the first date to the
// last, empty ones too, and the documents without a date.
type Histogram struct {
	Interval Interval // never Auto
	Buckets  []Bucket
	Undated  int
}

// Results answer a Request. Total is exact.
type Results struct {
	Total     int
	Hits      []Hit
	Facets    []Facet // in the order of the request
	Histogram *Histogram
	Applied   records.Seq // the records up to this change are in the answer
}

// Searcher answers requests.
type Searcher interface {
	Search(ctx context.Context, req Request) (*Results, error)
}

// Batch is one durable step of an index: documents to add or to replace, ids
// to remove, and the sequence number that it brings the index to.
type Batch struct {
	Upserts []corpus.Document
	Deletes []string
	Seq     records.Seq
}

// Writer takes changes in.
type Writer interface {
	// Write is durable on return, all of it or nothing.
	Write(ctx context.Context, b Batch) error
	// Refresh makes what was written visible to searches.
	Refresh(ctx context.Context) error
	// Applied is the sequence number of the last batch written; 0 for a new index.
	Applied(ctx context.Context) (records.Seq, error)
}

// Engine is an index: it is searched and written, by several goroutines at once.
type Engine interface {
	Searcher
	Writer
	io.Closer
}
