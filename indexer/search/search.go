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

// MaxWork bounds what one request may read of an index, in postings (documents of a
// word) or steps that take as long. A request that would read more is a
// *BadRequestError of Field "query", which names the clause that reads most.
const MaxWork = 70_000_000

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
// the last of Narrow, a fuzzy word or one with open letters by Folded, an exact word by
// Lower, or by Written if its Lower differs from its
// Written. The words of a query.Term or query.Phrase are those that
// schema.Analyze finds in its Text; one that holds no word matches nothing. A
// clause without a field matches a document if one of schema.TextFields matches
// it by itself, so a phrase lies in one field and, because of
// schema.ParagraphGap, in one paragraph. query.Value matches the values of its
// field under the request's View. An And without nodes matches everything, an
// Or without nodes nothing.
//
// The article of a document is the document whose id is its schema.Article, if
// that is held; an article's is itself. query.Article asks it, and only its
// words and values count: filters, From and To are not asked of it. The values of
// a field of the article (schema.Field.Of) are those that the article has of the
// other field, and none without an article.
type Request struct {
	Query    query.Node // nil matches everything
	Any      string     // match=any: plain text, any of whose words may match; "" asks for nothing, text without a word matches nothing; not together with Query
	Filters  []Filter   // at most one a field; all must hold
	Only     *Corpus    // restricts to its documents; nil restricts to none
	Corpora  Corpora    // the documents of the values of schema.Corpus; a value that is not there has none
	Themes   Themes     // the queries of the values of schema.Theme; a value that is not there has no documents
	From, To time.Time  // of publication: half open, whole seconds; zero is open. Undated documents fail a bound
	// AddedFrom and AddedTo bound when the records first held a document, as From
	// and To bound when it was published.
	AddedFrom, AddedTo time.Time
	View               schema.View
	Unit               Unit              // what counts as one
	Facets             []FacetRequest    // at most one a field
	Histogram          *HistogramRequest // counts of the matches over time; nil asks for none
	Aggregate          *AggregateRequest // counts of the matches along several axes together; nil asks for none
	Arrivals           []time.Time       // counts of the matches by when they were added, between each two of these in a row; see Results.Arrivals
	Zone               string            // the time zone of the buckets of time, as zone.Read gives it; "" is UTC
	Sort               Sort
	After              *Cursor // nil: from the start
	Limit              int     // hits wanted; 0 asks for counts only
}

// Corpora are sets of documents by their names.
type Corpora map[string]*Corpus

// Corpus is a fixed set of documents, whatever the index holds of them.
type Corpus struct {
	Key string   // names the set: another set has another key. Engines keep by it what they worked out
	IDs []string // ascending, each once; not to be written to
}

// Themes are queries by their names, the values of schema.Theme: a document has every
// name whose query it matches under the request's View.
type Themes map[string]*Theme

// Theme is a query under a name.
type Theme struct {
	Key   string     // names the query: another query has another key. Engines keep by it what they found
	Query query.Node // asks for no value of schema.Theme; see UsesThemes
}

// Unit is what counts as one.
type Unit string

// The units. With ByGroup, the documents found that have the same value of schema.Copies
// are one, and any other is one by itself. The first of them stands for all: the one
// with the earliest date, those without a date last, ties by id. So
//   - Total is the number of units, and Hits, a Listing and the sets of Words are of the
//     documents that stand for them;
//   - a Histogram, and time as an axis, count each unit once, at the date of its first;
//   - a Facet, and each cell and base of an Aggregate, counts a unit once if one of its
//     documents is there, so the counts of values can add up to more than the total. The
//     documents of a Facet are those that pass every filter but the one on its own field;
//   - Tally.Authors are of all documents, Tally.Articles and Tally.Squares of the first.
const (
	ByDocument Unit = ""
	ByGroup    Unit = "group"
)

// Filter restricts one field that can be filtered (schema.Field.Filter). A document passes if
// it has any value of Any (if there are any, or if Missing: Missing lets those
// without a value pass as well) and no value of Not. Values are those of the
// field under the request's View.
//
// Missing alone passes the documents without a value; Any and Missing together
// pass either. A field of no values to ask for (schema.Field.MissingOnly) takes
// Missing alone.
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

// Interval is the width of a histogram's buckets: an hour, or a day, week (from
// Monday on), month or year of the calendar in the request's Zone.
type Interval string

// The intervals. Auto takes the widest of year, month and week whose histogram has
// at least AutoBuckets buckets; else Hour, if From and To are at most AutoHours apart;
// else Day.
const (
	Auto  Interval = "auto"
	Hour  Interval = "hour"
	Day   Interval = "day"
	Week  Interval = "week"
	Month Interval = "month"
	Year  Interval = "year"
)

// What Auto decides by.
const (
	AutoBuckets = 12
	AutoHours   = 48 * time.Hour
)

// MaxBuckets bounds a histogram: one of an asked-for interval with more buckets is a
// *BadRequestError of Field "interval" (TooManyBuckets). Auto never has more.
const MaxBuckets = 100_000

// HistogramRequest asks for counts by time of publication; the zero Interval is Auto.
type HistogramRequest struct{ Interval Interval }

// Sort orders the hits. Ties are always broken by id, ascending. The zero value
// is Newest.
//
// Relevance is what follows in the embedded engine; others may order what they find by
// scores of their own. It is BM25F with a length for each field: Robertson and Zaragoza, "The
// Probabilistic Relevance Framework: BM25 and Beyond" (2009), section 3.6, with
// Lucene's idf, which is never negative. A document's score is the sum, over every
// clause c of Request.Clauses that ranks, of
//
//	times(c) * idf(c) * tf(c)*(k1+1) / (tf(c) + k1)
//	tf(c)    = sum over the text fields f that c looks in of boost(f) * tf(c,f) / (1 - b + b*len(f)/avg(f))
//	idf(c)   = ln(1 + (N - df(c) + 0.5) / (df(c) + 0.5))
//	times(c) = (k3+1)*n / (k3+n), n being Clause.Times
//
// and, over every pair of Request.Pairs, of
//
//	min(what a adds, what b adds) / distance²
//
// k1, b and k3 are K1, B and K3, boost(f) is schema.Field.Boost. tf(c,f) is the number
// of occurrences of c in the document's f, len(f) the number of words of f (tokens,
// not positions). N is Statistics.Documents, avg(f) the Mean of Statistics.Texts
// and df(c) the Frequency.Documents of c. All are of the live documents only:
// neither replaced versions nor deleted documents count, nor do the filters
// and View.
//
// The distance is the least between an occurrence of a and one of b in the same
// field, in positions, and at least 1. That nearness falls with its square is from
// Büttcher, Clarke and Lushman, "Term Proximity Scoring for Ad-Hoc Retrieval on Very
// Large Text Collections" (2006).
//
// Each clause is scored as if it were one term: the occurrences of a Wildcard or
// Fuzzy are those of all words that it matches together, the occurrences of a
// Phrase (also with Slop, and a Term of several words) are the positions at which
// one begins, that is, where its leftmost word is. A clause that does not match
// the document adds nothing, whatever And or Or it is in. Value and DateRange add
// nothing.
type Sort string

// The orders. Documents without the value come last.
const (
	Relevance  Sort = "relevance" // without Query and Any: all scores are 0, so by id
	Newest     Sort = "newest"
	Oldest     Sort = "oldest"
	Replies    Sort = "replies"    // most first
	Score      Sort = "score"      // highest first
	Confidence Sort = "confidence" // surest first; see Request.Judged
	Added      Sort = "added"      // newest addition to the records first
)

// Cursor is the place after one hit: its sort key and its id. The engine
// fills Hit.Key; a key is opaque to others, but two keys of one sort compare as
// the hits are ordered.
type Cursor struct {
	Key float64 // the score under Relevance; thousandths under Confidence; the value under the others; NaN: it has none
	ID  string
	// Statistics are those of the answer with the hit, by which the hits after it
	// rank as well; nil: by the present ones, or Sort is not Relevance.
	Statistics *Statistics
}

// Hit is one found document.
type Hit struct {
	ID    string
	Score float64 // relevance; 0 under the other sorts
	Key   float64 // see Cursor
}

// Facet is one facet's answer. Without the filter on Field, for a field of
// single values and ByDocument, sum of Values + Missing + Other = the number of matches.
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

// Bucket counts the documents of [Start, End).
type Bucket struct {
	Start, End time.Time // UTC
	Count      int
}

// Histogram counts the matches over time: Total = the sum of Buckets + Undated +
// Imprecise.
//
// A date that is known to the minute is a moment. A date of a day or coarser is of
// its calendar (UTC, as documents have it) in every zone: it stands for the first
// moment of its day there. In buckets finer than its precision it is not counted,
// since nobody knows in which it would be; it is Imprecise.
//
// The buckets are without gaps, empty ones included. They reach from the one that
// holds From to the one that holds the second before To and, at an open end, to the
// first or last counted date. (A date of a day near a bound can lie in the next
// bucket in another zone than UTC, which is then there as well.) There are none if
// an end is open and nothing is counted.
//
// A bucket of a day or wider begins at the first moment of its first day, which is
// the first whose local date is that day or later: after a change of clocks this
// may be another time than midnight. A bucket of an hour begins at a full local
// hour and where the offset from UTC changes. So an hour that clocks repeat has two
// buckets, and one that they skip has none.
type Histogram struct {
	Interval  Interval // never Auto
	Buckets   []Bucket
	Undated   int
	Imprecise int
}

// Results answer a Request. Total is exact.
type Results struct {
	Total     int
	Hits      []Hit
	Facets    []Facet    // in the order of the request
	Histogram *Histogram // nil if none was asked for
	Aggregate *Aggregate // nil if none was asked for
	// Arrivals are, for each two of Request.Arrivals in a row, the matches that were added
	// between them, half open: the Total with them as bounds of AddedFrom and AddedTo too.
	Arrivals []int
	// Statistics are those that the hits rank by; nil unless Sort is Relevance and
	// Limit is above 0.
	Statistics *Statistics
	// Applied is the state of the store that the answer shows.
	Applied corpus.State
	Work    int // what was read of the index, as MaxWork counts it; 0 if an engine does not count
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
	Lister
	Lexicon
	Writer
	io.Closer
	// Outdated reports whether the index is of an earlier layout, which the engine still
	// reads and no longer writes: it is to be built again while it answers.
	Outdated() bool
}
