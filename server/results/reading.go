// Package results answers a search as a person reads it: the documents with
// their words, what they answer, where the matched words are, and the facets
// with their names. Pages and the API read through it and so list the same
// documents in the same words.
package results

import (
	"context"
	"sync/atomic"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
	"standpoint/server/searchurl"
)

// Documents is what is needed of the records.
type Documents interface {
	records.Reader
	records.RevisionReader
	// Withdrawals are those of some documents that were taken down.
	Withdrawals(ctx context.Context, ids []string) ([]records.Withdrawal, error)
	// Last is the number of the last change.
	Last(ctx context.Context) (corpus.Seq, error)
	// Lineage names the history up to a change; see records.Log.
	Lineage(ctx context.Context, seq corpus.Seq) (string, error)
}

// Engine is what is needed of an engine.
type Engine interface {
	search.Searcher
	// Applied is the state that the engine was brought to last.
	Applied(ctx context.Context) (corpus.State, error)
	// Refresh makes what it was given visible to searches.
	Refresh(ctx context.Context) error
}

// Reader answers searches. It is safe for use by several goroutines.
type Reader struct {
	engine    Engine
	documents Documents
	values    schema.Values
	refreshed atomic.Pointer[corpus.State] // visible to searches; nil: not known yet
	threads   threads
}

// New makes a Reader. Names may be nil: values are then their own labels.
func New(engine Engine, documents Documents, names schema.Names) *Reader {
	return &Reader{engine: engine, documents: documents, values: schema.Values{Names: names, Data: &heldValues{engine: engine}}}
}

// Page is the answer to one search.
type Page struct {
	Search   searchurl.Search // as asked
	Items    []Item
	Total    int
	Facets   []Facet           // in the order of the request
	Timeline *search.Histogram // nil if none was asked for
	Next     string            // cursor of the page after; "" at the end
	Snapshot Snapshot
	// Canonical is the search as parameters without the cursor; ReadBack says
	// in English what was looked for.
	Canonical, ReadBack string
	Warnings            []string
}

// Item is one found document.
type Item struct {
	Document corpus.Document
	Score    float64
	// Stance, Toward, Agencies and Locations are labels as the search's view
	// reads them. Stance is "" if the document is about no agency.
	Stance              corpus.Label
	Toward              []string
	Agencies, Locations []string // ids of the document itself, the lead first, without those above them
	// ParentExcerpt is the beginning of the comment that a comment answers; ""
	// if it answers the article or that comment is not held, and Withdrawn if
	// that comment was taken down.
	ParentExcerpt string
	// Highlights are the places of matched words in the headline and the text,
	// by schema field; nil if none were asked for.
	Highlights map[string][]corpus.Span
}

// Facet is the values of one field with their counts and names.
type Facet struct {
	Field   string
	Values  []FacetValue
	Missing int
	Other   int
	// MissingSelected reports whether documents without a value are asked for.
	MissingSelected bool
}

// FacetValue is one value.
type FacetValue struct {
	Value string
	Label string // never empty
	Count int
	State searchurl.State
}
