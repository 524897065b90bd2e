package search

import (
	"context"

	"standpoint/corpus"
	"standpoint/indexer/search/schema"
)

// ListRequest asks for everything that a search finds, in its order. The Facets, Histogram, Aggregate,
// After and Limit of the Request do not count.
type ListRequest struct {
	Request
	// Values is a facet field of documents themselves (schema.Field.Of is "") whose
	// values are counted in each document, under the View; "" counts none.
	Values string
}

// Listing is the whole result of a search, in order, all of one state of the index. It
// takes at most 16 bytes of memory a document, beside the ids that the index
// holds anyway. It stays as it is whatever is written, and after Close.
type Listing struct {
	Applied corpus.State
	Len     int
	At      func(i int) Listed // 0 <= i < Len; several goroutines may call it
}

// Listed is one document of a Listing.
type Listed struct {
	ID     string
	Values int // of ListRequest.Values
}

// Lister lists whole results.
type Lister interface {
	// List finds what Search finds, in the same order as its pages. Engines call
	// CheckList first.
	List(ctx context.Context, req ListRequest) (*Listing, error)
}

// CheckList returns a *BadRequestError for a request that no engine can answer, as
// Check does. Field is one of those of Check, or "values".
func CheckList(req ListRequest) error {
	if field, known := schema.Lookup(req.Values); req.Values != "" && (!known || !field.Facet || field.Of != "") {
		return bad("values", "%q is not a field whose values can be counted in a document", req.Values)
	}
	return Check(req.Bare())
}

// Bare is the request without what does not count for a list.
func (r ListRequest) Bare() Request {
	req := r.Request
	req.Facets, req.Histogram, req.Aggregate, req.Arrivals, req.Zone, req.After, req.Limit = nil, nil, nil, nil, "", nil, 0
	return req
}
