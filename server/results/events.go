package results

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
	"standpoint/server/searchurl"
)

// Event is articles of several outlets about the same happening.
type Event struct {
	ID       string
	Articles []corpus.Document // the earliest first, those without a date last
	Outlets  []string          // in the order of their first articles; "" if one is not known
	Comments int               // below the articles
}

// First returns the first and the last time that an article was published; zero if none
// has a date.
func (e *Event) First() (from, to time.Time) {
	for _, d := range e.Articles {
		if at := d.Published(); !at.IsZero() {
			if from.IsZero() {
				from = at
			}
			to = at
		}
	}
	return from, to
}

// EventPage is the events that the articles of a search are about.
type EventPage struct {
	Events    []Event
	Total     int // articles about an event that the search finds
	More      bool
	Snapshot  Snapshot
	Canonical string
	ReadBack  string
	Notices   []Notice
}

// What one answer has at most.
const (
	EventsListed    = 50   // events
	articlesOfEvent = 1000 // articles of these
)

// Events finds the events that the articles of a search are about, those with the most articles
// first. An event has all of its articles, also those that the search does not find.
func (r *Reader) Events(ctx context.Context, s searchurl.Search) (*EventPage, error) {
	asked := s.FirstPage().Without(schema.Kind).With(schema.Kind, string(corpus.KindArticle), searchurl.Any).
		WithFacets([]search.FacetRequest{{Field: schema.Event, Limit: EventsListed}}, nil)
	asked.Request.Limit = 0
	found, err := r.Search(ctx, asked)
	if err != nil {
		return nil, err
	}
	page := &EventPage{Snapshot: found.Snapshot, Canonical: s.FirstPage().WithFacets(nil, nil).Format(), ReadBack: found.ReadBack, Notices: found.Notices}
	var ids []string
	for _, value := range found.Facets[0].Values {
		if value.Count > 0 {
			ids = append(ids, value.Value)
		}
	}
	page.Total, page.More = found.Total-found.Facets[0].Missing, found.Facets[0].Other > 0
	page.Events, err = r.events(ctx, ids)
	return page, err
}

// Event returns an event. The error is records.ErrNotFound if there is none of this id.
func (r *Reader) Event(ctx context.Context, id string) (*Event, error) {
	events, err := r.events(ctx, []string{id})
	if err == nil && len(events) == 0 {
		err = records.ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("results: event %s: %w", id, err)
	}
	return &events[0], nil
}

// EventSearch is the search for what belongs to an event: its articles, or the
// comments below them.
func EventSearch(id string, kind corpus.Kind) searchurl.Search {
	s := searchurl.New().With(schema.Kind, string(kind), searchurl.Any)
	if kind == corpus.KindComment {
		return s.With(schema.Article+"."+schema.Event, id, searchurl.Any)
	}
	return s.With(schema.Event, id, searchurl.Any)
}

// events reads events by their ids, in their order. One that no article has is left out.
func (r *Reader) events(ctx context.Context, ids []string) ([]Event, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	articles := searchurl.New().With(schema.Kind, string(corpus.KindArticle), searchurl.Any)
	comments := searchurl.New().With(schema.Kind, string(corpus.KindComment), searchurl.Any)
	for _, id := range ids {
		articles = articles.With(schema.Event, id, searchurl.Any)
		comments = comments.With(schema.Article+"."+schema.Event, id, searchurl.Any)
	}
	articles.Request.Sort, articles.Request.Limit = search.Oldest, articlesOfEvent
	found, err := r.Search(ctx, articles)
	if err != nil {
		return nil, err
	}
	comments = comments.WithFacets([]search.FacetRequest{{Field: schema.Article + "." + schema.Event, Limit: len(ids)}}, nil)
	comments.Request.Limit = 0
	counted, err := r.ask(ctx, comments.Request)
	if err != nil {
		return nil, err
	}
	of := map[string]*Event{}
	for _, id := range ids {
		of[id] = &Event{ID: id}
	}
	for _, item := range found.Items {
		if e := of[item.Document.Event]; e != nil {
			e.Articles = append(e.Articles, item.Document)
			if !slices.Contains(e.Outlets, item.Document.Outlet) {
				e.Outlets = append(e.Outlets, item.Document.Outlet)
			}
		}
	}
	for _, value := range counted.Facets[0].Values {
		if e := of[value.Value]; e != nil {
			e.Comments = value.Count
		}
	}
	var events []Event
	for _, id := range ids {
		if e := of[id]; len(e.Articles) > 0 {
			slices.SortStableFunc(e.Articles, byDate)
			events = append(events, *e)
		}
	}
	return events, nil
}

// byDate puts documents without a date last.
func byDate(a, b corpus.Document) int {
	at, bt := a.Published(), b.Published()
	if at.IsZero() != bt.IsZero() {
		if at.IsZero() {
			return 1
		}
		return -1
	}
	return cmp.Or(at.Compare(bt), strings.Compare(a.ID, b.ID))
}
