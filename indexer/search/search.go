// Package search is the contract of an engine: a Request goes in, Results come
// out, and every engine gives the same totals, id sets, facet counts,
// histograms and missing counts. Engines pass searchtest.
package search

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

// ErrUnavailable is wrapped by errors of an engine that cannot answer now.
var ErrUnavailable = errors.New("engine unavailable")

// BuildingError is an ErrUnavailable: the index is being built, and until it is
// whole nothing is answered from it.
type BuildingError struct {
	Done, Total corpus.Seq // changes of the records that are in it, and all that it waits for
}

func (e *BuildingError) Error() string {
	return fmt.Sprintf("the index is being built: %d of %d changes are in it", e.Done, e.Total)
}

func (e *BuildingError) Unwrap() error { return ErrUnavailable }

// DamageError is an ErrUnavailable: a file of an index is not as the engine
// wrote it. It stays so: the index must be built again.
type DamageError struct {
	File string
	Err  error // what is wrong with it
}

func (e *DamageError) Error() string { return fmt.Sprintf("%s is damaged: %v", e.File, e.Err) }

func (e *DamageError) Unwrap() []error { return []error{e.Err, ErrUnavailable} }

// BadRequestError is a request that no engine can answer, such as a facet on a
// field without values. Field names what is wrong.
type BadRequestError struct {
	Field string
	Msg   string
}

func (e *BadRequestError) Error() string { return e.Field + ": " + e.Msg }

// Request is one search. The zero value finds everything, the newest first.
// Check says which requests are bad.
//
// How words match: a plain word by schema.Token.Term and Parts or, if it has any, by
// the last of Narrow, a prefix or fuzzy word by Folded, an exact word by Lower, or by Written if its Lower differs from its
// Written. The words of a query.Term or query.Phrase are those that
// schema.Analyze finds in its Text; one that holds no word matches nothing. A
// clause without a field matches a document if one of schema.TextFields matches
// it by itself, so a phrase lies in one field and, because of
// schema.ParagraphGap, in one paragraph. query.Value matches the values of its
// field under the request's View. An And without nodes matches everything, an
// Or without nodes nothing.
type Request struct {
	Query    query.Node // nil matches everything
	Any      string     // match=any: plain text, any of whose words may match; "" asks for nothing, text without a word matches nothing; not together with Query
	Filters  []Filter   // at most one a field; all must hold
	From, To time.Time  // half open, whole seconds; zero is open. Undated documents fail a bound
	View     schema.View
	Facets   []FacetRequest // at most one a field
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

// MaxBuckets bounds a histogram: one of an asked-for interval with more buckets
// between its first and last date is a *BadRequestError of Field "interval".
// Auto never has more.
const MaxBuckets = 100_000

// HistogramRequest asks for counts by time of publication; the zero Interval is Auto.
type HistogramRequest struct{ Interval Interval }

// Sort orders the hits. Ties are always broken by id, ascending. The zero value
// is Newest.
//
// Relevance is BM25 as in Robertson and Zaragoza, "The Probabilistic Relevance
// Framework: BM25 and Beyond" (2009), with Lucene's idf, which is never
// negative. A document's score is the sum, over every scoring clause c of the
// query and every text field f that c looks in, of
//
//	boost(f) * idf(c,f) * tf*(k1+1) / (tf + k1*(1 - b + b*len(f)/avg(f)))
//	idf(c,f) = ln(1 + (N(f) - df(c,f) + 0.5) / (df(c,f) + 0.5))
//
// k1 and b are K1 and B, boost(f) is schema.Field.Boost. N(f) is the number of
// documents that hold at least one word in f, df(c,f) the number of those that
// c matches in f, avg(f) the mean number of words of f in the N(f) documents,
// len(f) the number of words of f in this document (tokens, not positions) and tf the
// number of occurrences of c in its f. All are of the live documents only:
// neither replaced versions nor deleted documents count, nor do the filters
// and View.
//
// The scoring clauses are Term, Phrase, Prefix and Fuzzy wherever they are in
// the tree but under a Not; a clause that occurs twice counts twice, and one
// that does not match the document adds nothing, whatever And or Or it is
// in. Each is scored as if it were one term: the occurrences of a Prefix or Fuzzy
// are those of all words that it matches together, the occurrences of a Phrase
// (also with Slop, and a Term of several words) are the positions at which one
// begins, that is, where its leftmost word is. Value, DateRange and Not add nothing.
// Any scores as an Or of one Term for each of its words, a repeated word each time.
type Sort string

// The constants of BM25 under Relevance.
const (
	K1 = 1.2
	B  = 0.75
)

// The orders. Documents without the value come last.
const (
	Relevance  Sort = "relevance" // without Query and Any: all scores are 0, so by id
	Newest     Sort = "newest"
	Oldest     Sort = "oldest"
	Replies    Sort = "replies"    // most first
	Score      Sort = "score"      // highest first
	Confidence Sort = "confidence" // surest first; see Request.Judged
)

// Cursor is the place after one hit: its sort key and its id. The engine
// fills Hit.Key; a key is opaque to others, but two keys of one sort compare as
// the hits are ordered.
type Cursor struct {
	Key float64 // the score under Relevance; thousandths under Confidence; the value under the others; NaN: it has none
	ID  string
}

// Hit is one found document.
type Hit struct {
	ID    string
	Score float64 // relevance; 0 under the other sorts
	Key   float64 // see Cursor
}

// Facet is one facet's answer. Without the filter on Field, and for a field of
// single values, sum of Values + Missing + Other = the number of matches.
//
// Values holds the Limit most frequent values that some match has and, among
// them or beyond Limit, every value that the filter on Field names, even at 0;
// all are in order of count, ties by value. Other does not count what Values shows.
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
	Interval Interval // never Auto; of Auto without dates Day
	Buckets  []Bucket // none if no match is dated
	Undated  int
}

// Results answer a Request. Total is exact.
type Results struct {
	Total     int
	Hits      []Hit
	Facets    []Facet    // in the order of the request
	Histogram *Histogram // nil if none was asked for
	// Applied is the state of the store that the answer shows.
	Applied corpus.State
}

// Searcher answers requests.
type Searcher interface {
	Search(ctx context.Context, req Request) (*Results, error)
}

// Batch is one durable step of an index: documents to add or to replace, ids to
// remove, and the state of their store that it brings the index to. An id in both
// is removed. If an id is twice in Upserts, the last document counts. A delete of
// an id that is not held is ignored.
type Batch struct {
	Upserts []corpus.Document
	Deletes []string
	Seq     corpus.Seq
	Lineage string // names the history of the store up to Seq
}

// State is what the batch brings the index to.
func (b Batch) State() corpus.State { return corpus.State{Seq: b.Seq, Lineage: b.Lineage} }

// Writer takes changes in.
type Writer interface {
	// Write is durable on return, all of it or nothing. An empty batch still
	// brings Applied to its State.
	Write(ctx context.Context, b Batch) error
	// Refresh makes what was written visible to searches.
	Refresh(ctx context.Context) error
	// Applied is the State of the last batch written; zero for a new index.
	Applied(ctx context.Context) (corpus.State, error)
}

// Engine is an index: it is searched and written, by several goroutines at once.
type Engine interface {
	Searcher
	Writer
	io.Closer
}
