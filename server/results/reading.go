// Package results answers a search with everything that people read: the
// documents with their words, what they answer, where the matched words are, and
// the facets with their names. Pages and the API both use it, so that they list
// the same documents in the same words.
package results

import (
	"context"
	"sync/atomic"

	"standpoint/corpus"
	"standpoint/corpus/quality"
	"standpoint/corpus/records"
	"standpoint/corpus/theme"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
	"standpoint/indexer/themes"
	"standpoint/server/searchurl"
)

// Documents is the part of the records that a Reader needs.
type Documents interface {
	records.Reader
	records.TextReader
	records.Snapshotter
	records.RevisionReader
	records.AnswerFinder
	records.Log
	// Withdrawals returns the withdrawals among some documents.
	Withdrawals(ctx context.Context, ids []string) ([]records.Withdrawal, error)
}

// Engine is the part of an engine that a Reader needs.
type Engine interface {
	search.Searcher
	search.Lister
	search.Lexicon
	// Applied returns the newest state of the records that the engine was given.
	Applied(ctx context.Context) (corpus.State, error)
	// Refresh makes everything that it was given visible to searches.
	Refresh(ctx context.Context) error
}

// Reader answers searches. It is safe for use by several goroutines.
type Reader struct {
	// Judgements are the samples that people judged; nil: there are none. It is set
	// before the first request.
	Judgements Judgements
	// Meanings knows what words mean, for themes; nil: they are told by the words alone. It
	// is set before the first request.
	Meanings themes.Words
	// Corpora are the frozen corpora; nil: there are none. It is set before the first
	// request.
	Corpora Corpora
	// Kept are the themes that people keep; nil: there are none. It is set before the first
	// request.
	Kept theme.Store
	// Fitted is what was fitted to people's labels, in the place of what the measured
	// quality is of; nil: nothing. It is set before the first request.
	Fitted []quality.Fitted
	// Allowed is what moderators say that groups of copies are; nil: nothing. It is set
	// before the first request.
	Allowed AllowedGroups

	engine    Engine
	documents Documents
	values    schema.Values
	labels    quality.Table
	refreshed atomic.Pointer[corpus.State] // visible to searches; nil: not known yet
	threads   threads
	drifts    drifts
	sampled   corrections
	aheads    aheads
	allowed   atomic.Pointer[heldAllowed]
	gapsHeld  heldMoments

	themesHeld heldThemes
	keptHeld   heldKept
	walks      chan struct{} // holds a token for each walk
	streams    chan struct{} // holds a token for each stream
}

// New makes a Reader. Names may be nil: values are then their own labels. Labels say
// how good the labels of stances are; nil: nothing was measured.
func New(engine Engine, documents Documents, names schema.Names, labels quality.Table) *Reader {
	r := &Reader{documents: documents, labels: labels,
		aheads: aheads{lines: linesAhead}, walks: make(chan struct{}, walksAtOnce), streams: make(chan struct{}, streamsAtOnce)}
	r.engine = &givenEngine{Engine: engine, reader: r}
	r.values = schema.Values{Names: names, Data: &heldValues{reader: r}}
	return r
}

// Page is the answer to one search.
type Page struct {
	Search   searchurl.Search // the search that was asked for
	Items    []Item
	Total    int
	Facets   []Facet           // in the order of the request
	Quality  []quality.Row     // how good the labels are that Facets count; nil if they count none
	Timeline *search.Histogram // nil if none was asked for
	Next     string            // cursor of the next page; "" at the end
	Snapshot Snapshot
	// Canonical is the search as parameters without the cursor. ReadBack says in
	// English what was searched for.
	Canonical, ReadBack string
	Notices             []Notice
	Suggestions         []Suggestion                     // other spellings of the query, none if it is spelled right
	Label               func(field, value string) string // Reader.Label if names are asked for, else nil
}

// Item is one document that was found.
type Item struct {
	Document corpus.Document
	View     schema.View // of the search
	Score    float64
	// Stance, Toward, Agencies and Locations are labels in View. Stance is "" if
	// the document has no stance.
	Stance              corpus.Label
	Toward              []string
	Agencies, Locations []string // ids of the document itself, the lead first, without the ids above them
	// ParentExcerpt is the beginning of the comment that a comment answers; ""
	// if it answers the article or that comment is not held, and Withdrawn if
	// that comment was taken down.
	ParentExcerpt string
	// Highlights are the spans of the matched words in the headline and the
	// text, by schema field; nil if they were not asked for.
	Highlights map[string][]corpus.Span
}

// Facet is the values of one field with their counts and names.
type Facet struct {
	Field   string
	Values  []FacetValue
	Missing int
	Other   int
	// MissingSelected reports whether the search asks for documents without a value.
	MissingSelected bool
}

// FacetValue is one value.
type FacetValue struct {
	Value string
	Label string // never empty
	Count int
	State searchurl.State
}
