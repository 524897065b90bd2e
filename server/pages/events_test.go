package pages_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/corpus/records/sqlite"
	"standpoint/indexer/follow"
	"standpoint/indexer/search"
	"standpoint/server"
)

const someEvent = "e0123456789abcdef"

// sameEvent is three threads whose articles are about one event. The last one has no
// outlet.
func sameEvent() [][]corpus.Document {
	threads := [][]corpus.Document{stopped(), letters(), nameless()}
	for _, thread := range threads {
		thread[0].Event = someEvent
	}
	return threads
}

// newEventSite is a site whose articles are about the events that they say, whatever is
// found of them.
func newEventSite(t *testing.T, threads ...[]corpus.Document) http.Handler {
	t.Helper()
	return newSiteWith(t, func(opt *server.Options) {
		store := opt.Records.(*sqlite.Store)
		step := records.Derived{Derivation: records.Derivation{Name: records.Events, Version: "test"}}
		for _, thread := range threads {
			step.Sketches = append(step.Sketches, records.Sketch{ID: thread[0].ID, Group: thread[0].Event, Data: []byte("x")})
		}
		if _, err := store.Derive(t.Context(), step); err != nil {
			t.Fatal(err)
		}
		if _, err := follow.New(store, opt.Engine.(search.Engine), follow.Options{}).CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
	}, threads...)
}

// TestEvents: every number on the pages of events leads to as many documents.
func TestEvents(t *testing.T) {
	site := newEventSite(t, sameEvent()...)
	for address, least := range map[string]int{
		"/events":                                     2,
		"/events?outlet=harbor-ledger":                2,
		"/events/" + someEvent:                        6,
		"/events/" + someEvent + "?target=us-fema":    4,
		"/search?article.event=" + someEvent:          0,
		"/search?kind=article&facets=event&q=whistle": 0,
	} {
		leadsToWhatItSays(t, site, address, least)
	}
}

// TestEventPage: each outlet has a column with its headline, who it quotes and what its
// readers said.
func TestEventPage(t *testing.T) {
	threads := sameEvent()
	site := newEventSite(t, threads...)
	page := get(t, site, "/events/"+someEvent+"?target=us-dhs", http.StatusOK)
	for _, words := range []string{"The Harbor Ledger", "The Daily Klaxon", "outlet unknown", threads[0][0].Headline, threads[1][0].ID, "Sides toward"} {
		if !strings.Contains(page, words) {
			t.Errorf("the page does not say %q", words)
		}
	}
	if article := get(t, site, "/articles/"+threads[0][0].ID, http.StatusOK); !strings.Contains(article, `href="/events/`+someEvent+`"`) {
		t.Error("the article does not lead to its event")
	}
	get(t, site, "/events/e0000000000000000", http.StatusNotFound)
	get(t, site, "/events/"+someEvent+"?target=nobody", http.StatusBadRequest)
	get(t, site, "/events/"+someEvent+"?tagret=us-dhs", http.StatusBadRequest)
}

// TestNoEvents: where no article is about an event, the page says so.
func TestNoEvents(t *testing.T) {
	site := newSite(t, stopped(), letters())
	if page := get(t, site, "/events", http.StatusOK); !strings.Contains(page, "None of these articles") {
		t.Errorf("the page does not say that there are no events:\n%s", page)
	}
}

// TestBrowserCompares goes from the list of events to one of them, side by side at its
// outlets, and follows numbers: each leads to a search that finds exactly as many documents.
func TestBrowserCompares(t *testing.T) {
	ctx := newBrowser(t)
	server := httptest.NewServer(newEventSite(t, sameEvent()...))
	defer server.Close()
	v := visitor{t, ctx, server.URL}
	complaints := watchConsole(t, ctx)
	for _, scripts := range []bool{true, false} {
		v.screen(1280, scripts)
		v.visit("/events")
		v.see(".events h2", "")
		v.click(".events h2 a")
		v.see(".event .section", "Event")
		v.click(`.orders a[href*="target=us-fema"]`)
		v.see(".orders strong", "Federal Emergency Management Agency")
		for _, numbers := range []string{".event header a.fact", ".beside-each-other a.fact", ".sided-by a"} {
			text, err := chromedp.Run(ctx, chromedp.TextContent(chromedp.CSS(numbers+" .n"), chromedp.NodeReady))
			if err != nil {
				t.Fatalf("%s: %v", numbers, err)
			}
			v.click(numbers)
			total, err := chromedp.Run(ctx, chromedp.TextContent(chromedp.CSS(".total"), chromedp.NodeReady))
			if err != nil || !strings.HasPrefix(total, text+" ") {
				t.Errorf("%s says %s and leads to %q, %v", numbers, text, total, err)
			}
			v.back()
		}
		v.click(".beside-each-other .told a")
		v.see(`a[href^="/events/"]`, "")
	}
	v.screen(360, true)
	v.visit("/events/" + someEvent + "?target=us-fema")
	v.has("String(document.documentElement.scrollWidth <= document.documentElement.clientWidth)", "true")
	if all := complaints(); len(all) > 0 {
		t.Errorf("the console says: %q", all)
	}
}
