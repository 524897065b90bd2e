package pages

import (
	"net/http"
	"strconv"

	"standpoint/corpus"
	"standpoint/indexer/search/schema"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

// eventsView is the view of events.html.
type eventsView struct {
	frame
	Found    string // "12 articles"
	ReadBack string
	Back     string // the articles
	Events   []eventRow
	More     bool
	API      string
	Notices  []noticeView
}

// eventRow is one event of the list.
type eventRow struct {
	link // its page
	Lang string
	Span string
	eventFacts
	Outlets []string
}

// eventFacts are the numbers of an event.
type eventFacts struct {
	Articles, Comments factView
}

// eventHref returns the address of an event's page.
func eventHref(id string) string { return "/events/" + id }

// events serves the list of the events that the articles of a search are about.
func (p *Pages) events(w http.ResponseWriter, r *http.Request) error {
	s, err := p.reader.Read(r.Context(), r.URL.RawQuery)
	if err != nil {
		return err
	}
	found, err := p.reader.Events(r.Context(), s)
	if err != nil {
		return err
	}
	articles := s.FirstPage().WithFacets(nil, nil).Without(schema.Kind).With(schema.Kind, string(corpus.KindArticle), searchurl.Any)
	v := &eventsView{
		frame: frame{Title: "Events", Canonical: s.FirstPage().WithFacets(nil, nil).URL("/events"), NoIndex: true, Query: s.Query},
		Found: countDocuments(articles, found.Total), ReadBack: visible(found.ReadBack), Back: articles.URL("/search"), More: found.More,
		API: s.FirstPage().WithFacets(nil, nil).URL("/api/v1/events"), Notices: noticeViews(found.Notices, found.Total > 0),
	}
	for _, e := range found.Events {
		row := eventRow{link: link{Label: headlineOf(e.Articles[0]), Href: eventHref(e.ID)}, Lang: langOf(e.Articles[0]), Span: spanOf(&e), eventFacts: factsOf(&e)}
		for _, outlet := range e.Outlets {
			row.Outlets = append(row.Outlets, p.outletName(outlet))
		}
		v.Events = append(v.Events, row)
	}
	return p.renderer.render(w, r, http.StatusOK, "events", v)
}

// outletName is the name of an outlet; "" is one that is not known.
func (p *Pages) outletName(outlet string) string {
	if outlet == "" {
		return facetNames[schema.Outlet].missing
	}
	return visible(p.reader.Label(schema.Outlet, outlet))
}

func factsOf(e *results.Event) eventFacts {
	noun := func(n int, one string) string {
		if n == 1 {
			return one
		}
		return one + "s"
	}
	return eventFacts{
		Articles: fact(noun(len(e.Articles), "article"), len(e.Articles), results.EventSearch(e.ID, corpus.KindArticle)),
		Comments: fact(noun(e.Comments, "comment"), e.Comments, results.EventSearch(e.ID, corpus.KindComment)),
	}
}

// spanOf says when the articles of an event were published; "" if no date is known.
func spanOf(e *results.Event) string {
	from, to := e.First()
	if from.IsZero() {
		return ""
	}
	first, last := newDate(from, corpus.PrecisionDay, "").Text, newDate(to, corpus.PrecisionDay, "").Text
	if first == last {
		return first
	}
	return first + " to " + last
}

// sameEvent links from an article to its event; nil if it is in none.
func sameEvent(d corpus.Document) *link {
	if d.Event == "" {
		return nil
	}
	return &link{Label: "The same story at other outlets", Href: eventHref(d.Event)}
}

// signed writes a balance with its sign: +0.4.
func signed(x float64) string {
	text := strconv.FormatFloat(x, 'f', 2, 64)
	switch {
	case text == "-0.00":
		return "0.00"
	case x > 0:
		return "+" + text
	}
	return text
}
