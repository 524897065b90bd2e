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
	"standpoint/server/searchurl"
)

// Documents is what is needed of the records.
type Documents interface {
	records.Reader
	records.RevisionReader
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

// Names knows the names of agencies, places and outlets.
type Names interface {
	// Label is the name of a value of a field for a person to read; "" or the
	// value itself if it is not known.
	Label(field, value string) string
	// Find gives the values of a field with a name or alias that contains a
	// text, in any case; all of them if the text is empty.
	Find(field, contains string) []string
}

// Reader answers searches. It is safe for use by several goroutines.
type Reader struct {
	engine    Engine
	documents Documents
	names     Names
	refreshed atomic.Pointer[corpus.State] // visible to searches; nil: not known yet
	threads   threads
}

// New makes a Reader. Names may be nil: values are then their own labels.
func New(engine Engine, documents Documents, names Names) *Reader {
	return &Reader{engine: engine, documents: documents, names: names}
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
	// if it answers the article or that comment is not held.
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
	// MissingSelected tells whether documents without a value are asked for.
	MissingSelected bool
}

// FacetValue is one value.
type FacetValue struct {
	Value string
	Label string // never empty
	Count int
	State searchurl.State
}
