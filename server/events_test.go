package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"standpoint/server/api"
)

// TestEvents: an event has its articles and outlets, and every number is that of a search.
func TestEvents(t *testing.T) {
	t.Parallel()
	s, event := newSite(t), someEvent
	total := func(values url.Values) int {
		var found api.SearchAnswer
		s.get("/api/v1/search?limit=0&"+values.Encode(), http.StatusOK, &found)
		return found.Total.Value
	}
	var all api.EventsAnswer
	s.get("/api/v1/events", http.StatusOK, &all)
	if len(all.Data) != 1 || all.Data[0].ID != event || len(all.Data[0].Outlets) != 2 || all.Total.Value != total(url.Values{"kind": {"article"}, "event": {event}}) {
		t.Fatalf("events: %+v", all)
	}
	var one api.Event
	s.get("/api/v1/events/"+event, http.StatusOK, &one)
	if one.Comments != total(url.Values{"kind": {"comment"}, "article.event": {event}}) || one.Comments == 0 {
		t.Errorf("%d comments", one.Comments)
	}
	for _, target := range []string{"", "us-dhs", "us-ice"} {
		var c api.EventComparison
		s.get("/api/v1/events/"+event+"/compare?target="+target, http.StatusOK, &c)
		if target != "" && (c.Target == nil || *c.Target != target) {
			t.Errorf("target %v, asked for %s", c.Target, target)
		}
		for _, o := range c.Outlets {
			here := func(more ...string) url.Values {
				v := url.Values{"kind": {"comment"}, "article.event": {event}, "outlet": {*o.Outlet}}
				for _, side := range more {
					v.Add("toward", *c.Target+":"+side)
				}
				return v
			}
			if n := total(here()); n != o.Comments {
				t.Errorf("%s: %d comments, a search finds %d", *o.Outlet, o.Comments, n)
			}
			sum := 0
			for _, side := range o.Sides {
				sum += side.Count
				if n := total(here(side.Label)); n != side.Count {
					t.Errorf("%s: %d %s, a search finds %d", *o.Outlet, side.Count, side.Label, n)
				}
				if side.Share < side.Low-1e-9 || side.Share > side.High+1e-9 {
					t.Errorf("%s: %s is %v to %v around %v", *o.Outlet, side.Label, side.Low, side.High, side.Share)
				}
			}
			if sum != o.About {
				t.Errorf("%s: sides of %d comments, %d are about it", *o.Outlet, sum, o.About)
			}
			if d := o.Distance; d != nil && (d.Low > d.Value || d.High < d.Value) {
				t.Errorf("%s: distance %+v", *o.Outlet, d)
			}
		}
		for _, shared := range c.Shared {
			values, err := url.ParseQuery(shared.Repeats)
			if err != nil {
				t.Fatal(err)
			}
			if n := total(values); n != shared.Repeated {
				t.Errorf("%q: %d comments, a search finds %d", shared.Text, shared.Repeated, n)
			}
		}
	}
	for path, status := range map[string]int{"/api/v1/events/e0000000000000000": 404, "/api/v1/events/" + event + "/compare?target=nobody": 400, "/api/v1/events/" + event + "?x=1": 400, "/events/" + event: 200} {
		if w := s.do(http.MethodGet, path); w.Code != status {
			t.Errorf("%s: %d, want %d", path, w.Code, status)
		}
	}
	w := s.do(http.MethodGet, fmt.Sprintf("/events/%s/compare?target=us-dhs", event))
	if got := w.Header().Get("Location"); w.Code != http.StatusSeeOther || got != "/events/"+event+"?target=us-dhs" {
		t.Errorf("compare: %d, %s", w.Code, got)
	}
}
