// Package searchurl turns URLs into searches and searches into URLs, each the
// inverse of the other. Pages, the API and the command line read and write
// their parameters here and nowhere else, so that one address means one search
// everywhere.
package searchurl

import (
	"slices"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
)

// Match says how the text of a search is read.
type Match string

// MatchAll reads q as the query language; MatchAny reads it as plain text, any
// of whose words may match.
const (
	MatchAll Match = "all"
	MatchAny Match = "any"
)

// The limits of a request.
const (
	DefaultLimit      = 20   // hits on a page if limit is not given
	MaxLimit          = 1000 // hits on a page at most
	DefaultFacetLimit = 20   // values of a facet if its number is not given
	MaxFacetLimit     = 1000
	MaxQuery          = 20_000 // code points of q
	MaxValues         = 1000   // values of all filters together
)

// Search is one search as an address gives it. Parse makes it and the methods
// of Search keep it canonical: filters in the order of schema.Fields, their
// values sorted and without repeats, no filter that filters nothing, facets
// sorted by field. Searches are values: no method changes its receiver or
// shares memory with it that is written later.
//
// Request is complete, but asks only for the hits of the page; package results
// (Reader.Search) finds out whether there is another page.
type Search struct {
	Query     string // q as typed, without outer white space, each value written as its id
	Match     Match  // how Query is read
	Highlight bool   // whether matched words are to be marked
	Labels    bool   // whether names are to stand beside ids
	Theme     Theme  // what Request.Only was made of
	Request   search.Request
	Look      Look // of the page
	// Since is the state that the page showed from which the cursor was taken;
	// zero without a cursor. It does not decide on what is found.
	Since corpus.State
}

// New is the search of an address without parameters: everything, the newest
// first.
func New() Search {
	return Search{
		Match:     MatchAll,
		Highlight: true,
		Request:   search.Request{Sort: search.Newest, Limit: DefaultLimit},
	}
}

// State is what a search says of one value of a field.
type State string

// The three states of a facet choice, in the order in which Toggle goes
// through them.
const (
	Off State = "off" // says nothing
	Any State = "any" // asks for it, with the field's other asked values as alternatives
	Not State = "not" // excludes it
)

// Next returns the state after s: off, any, not, off.
func (s State) Next() State {
	switch s {
	case Off:
		return Any
	case Any:
		return Not
	default:
		return Off
	}
}

// Filter returns the filter on a field; one that filters nothing if there is none.
func (s Search) Filter(field string) search.Filter {
	for _, f := range s.Request.Filters {
		if f.Field == field {
			return f
		}
	}
	return search.Filter{Field: field}
}

// State returns what the search says of a value of a field. A value that is both
// asked for and excluded is Not: nothing with it can be found.
func (s Search) State(field, value string) State {
	f := s.Filter(field)
	switch {
	case slices.Contains(f.Not, value):
		return Not
	case slices.Contains(f.Any, value):
		return Any
	}
	return Off
}

// With returns the search with one value of a field brought into a state, from the
// first page on.
func (s Search) With(field, value string, state State) Search {
	f := s.Filter(field)
	f.Any = without(f.Any, value)
	f.Not = without(f.Not, value)
	switch state {
	case Any:
		f.Any = sorted(append(f.Any, value))
	case Not:
		f.Not = sorted(append(f.Not, value))
	}
	return s.WithFilter(f)
}

// Toggle returns the search with one value of a field brought into its next state.
func (s Search) Toggle(field, value string) Search {
	return s.With(field, value, s.State(field, value).Next())
}

// WithMissing returns the search with documents without a value of a field asked
// for, or not, from the first page on.
func (s Search) WithMissing(field string, missing bool) Search {
	f := s.Filter(field)
	f.Missing = missing
	return s.WithFilter(f)
}

// Without returns the search without any filter on a field, from the first page on.
func (s Search) Without(field string) Search {
	return s.WithFilter(search.Filter{Field: field})
}

// WithFilter returns the search with the filter on a field replaced, from the first
// page on.
func (s Search) WithFilter(filter search.Filter) Search {
	filters := make([]search.Filter, 0, len(s.Request.Filters)+1)
	for _, f := range s.Request.Filters {
		if f.Field != filter.Field {
			filters = append(filters, f)
		}
	}
	if len(filter.Any) > 0 || len(filter.Not) > 0 || filter.Missing {
		filter.Any, filter.Not = sorted(filter.Any), sorted(filter.Not)
		filters = append(filters, filter)
	}
	slices.SortFunc(filters, func(a, b search.Filter) int { return fieldOrder(a.Field) - fieldOrder(b.Field) })
	if len(filters) == 0 {
		filters = nil
	}
	s.Request.Filters = filters
	return s.FirstPage()
}

// WithRange returns the search restricted to [from, to), from the first page on; a
// zero time is open.
func (s Search) WithRange(from, to time.Time) Search {
	s.Request.From, s.Request.To = from, to
	return s.FirstPage()
}

// WithAdded returns the search restricted to additions in [from, to), from the first
// page on; a zero time is open.
func (s Search) WithAdded(from, to time.Time) Search {
	s.Request.AddedFrom, s.Request.AddedTo = from, to
	return s.FirstPage()
}

// WithSort returns the search in another order, from the first page on.
func (s Search) WithSort(order search.Sort) Search {
	s.Request.Sort = order
	return s.FirstPage()
}

// WithView returns the search with labels read in another way, from the first page on.
func (s Search) WithView(view schema.View) Search {
	s.Request.View = view
	return s.FirstPage()
}

// WithFacets returns the search with other facets and another histogram (nil: none).
func (s Search) WithFacets(facets []search.FacetRequest, histogram *search.HistogramRequest) Search {
	s.Request.Facets = sortedFacets(facets)
	s.Request.Histogram = histogram
	return s
}

// FirstPage returns the search from its first hit on.
func (s Search) FirstPage() Search {
	s.Request.After, s.Since = nil, corpus.State{}
	return s
}

// After returns the search from the hit after a cursor on, which was taken from an
// answer of a state.
func (s Search) After(cursor search.Cursor, since corpus.State) Search {
	s.Request.After, s.Since = &cursor, since
	return s
}

// DefaultSort returns the order that applies if none is asked for.
func (s Search) DefaultSort() search.Sort {
	if s.Query != "" {
		return search.Relevance
	}
	return search.Newest
}

func fieldOrder(field string) int {
	return slices.IndexFunc(schema.Fields, func(f schema.Field) bool { return f.Name == field })
}

// without is a copy of a list without a value, with room for another.
func without(list []string, value string) []string {
	out := make([]string, 0, len(list)+1)
	for _, v := range list {
		if v != value {
			out = append(out, v)
		}
	}
	return out
}

// sorted is a copy of a list, sorted and without repeats; nil if it is empty.
func sorted(list []string) []string {
	if len(list) == 0 {
		return nil
	}
	out := slices.Clone(list)
	slices.Sort(out)
	return slices.Compact(out)
}

func sortedFacets(facets []search.FacetRequest) []search.FacetRequest {
	if len(facets) == 0 {
		return nil
	}
	out := slices.Clone(facets)
	slices.SortStableFunc(out, func(a, b search.FacetRequest) int {
		switch {
		case a.Field < b.Field:
			return -1
		case a.Field > b.Field:
			return 1
		}
		return 0
	})
	return out
}
