package results

import (
	"context"
	"errors"
	"fmt"

	"standpoint/indexer/search"
	"standpoint/server/searchurl"
)

// Tally counts what further searches find, for help that an answer can do without.
// It stops when all of them together have taken the work of one request.
type Tally struct {
	reader *Reader
	work   int // see search.MaxWork
}

// Tally returns a new one.
func (r *Reader) Tally() *Tally { return &Tally{reader: r} }

// Total returns the number of documents that a search finds; 0 and false if it was
// not counted.
func (t *Tally) Total(ctx context.Context, s searchurl.Search) (n int, counted bool, err error) {
	if t.work > search.MaxWork {
		return 0, false, nil
	}
	req := s.FirstPage().Request
	req.Limit, req.Facets, req.Histogram, req.Sort = 0, nil, nil, search.Newest
	found, err := t.reader.ask(ctx, req)
	if _, bad := errors.AsType[*search.BadRequestError](err); bad { // such as one that would take too much work
		t.work += search.MaxWork
		return 0, false, nil
	}
	if err != nil {
		return 0, false, fmt.Errorf("results: total: %w", err)
	}
	t.work += found.Work
	return found.Total, true, nil
}

// offer returns a search under a label, if it finds something; what it finds is in
// the answer.
func (t *Tally) offer(ctx context.Context, label string, s searchurl.Search) ([]Offer, error) {
	n, _, err := t.Total(ctx, s)
	if err != nil || n == 0 {
		return nil, err
	}
	return []Offer{{Label: label, Search: s, Count: n}}, nil
}

// offerQuery offers a search with another query; an empty label is the query.
func (t *Tally) offerQuery(ctx context.Context, s searchurl.Search, text, label string) ([]Offer, error) {
	if text == "" {
		return nil, nil
	}
	values := s.FirstPage().Values()
	values.Set("q", text)
	other, err := t.reader.Read(ctx, values.Encode())
	if _, unreadable := errors.AsType[*searchurl.Errors](err); unreadable { // such as one that is too long
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("results: notices: %w", err)
	}
	if label == "" {
		label = text
	}
	return t.offer(ctx, label, other)
}
