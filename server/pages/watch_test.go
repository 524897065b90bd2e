package pages_test

import (
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"standpoint/corpus"
	"standpoint/corpus/credentials"
	"standpoint/corpus/records/sqlite"
	"standpoint/indexer/follow"
	"standpoint/indexer/search/bleveengine"
	"standpoint/server"
	"standpoint/server/pages"
)

// newWatchedSite is a site whose comments came in on days before today: on each day that
// came says so, as many as it says.
func newWatchedSite(t *testing.T, came func(daysAgo int) int) (site http.Handler, keys map[string]string, opt server.Options) {
	t.Helper()
	ctx := t.Context()
	var clock time.Time
	store, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "records.db"), sqlite.Options{Now: func() time.Time { return clock }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	for daysAgo := 60; daysAgo >= 0; daysAgo-- {
		clock = time.Now().UTC().Truncate(24*time.Hour).AddDate(0, 0, -daysAgo)
		thread := corpus.Thread{Article: corpus.Article{ID: fmt.Sprintf("a%016d", daysAgo), Outlet: "harbor-ledger", Headline: fmt.Sprintf("Ferry, day %d", daysAgo), Paragraphs: []string{"Nothing was said."}}}
		for i := range came(daysAgo) {
			thread.Comments = append(thread.Comments, corpus.Comment{ID: fmt.Sprintf("c%08d%08d", daysAgo, i), Author: "Ann", Text: fmt.Sprintf("The ferry was late again, for the %d. time <b>today</b>.", i)})
		}
		if len(thread.Comments) > 0 {
			if _, err := store.Put(ctx, thread.Documents()); err != nil {
				t.Fatal(err)
			}
		}
	}
	engine, err := bleveengine.Open(ctx, "", bleveengine.Options{InMemory: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	if _, err := follow.New(store, engine, follow.Options{}).CatchUp(ctx); err != nil {
		t.Fatal(err)
	}
	clock = time.Now()
	site, keys = newPrivateSiteWith(t, map[string]credentials.Role{"rita": "reader"}, func(o *server.Options) {
		o.Engine, o.Records = engine, store
		opt = *o
	})
	return site, keys, opt
}

// TestWatch: a day on which much more came in than usual is loud, days without a document
// are told when as many should have come, and every number leads to as many documents.
func TestWatch(t *testing.T) {
	t.Parallel()
	site, keys, _ := newWatchedSite(t, func(daysAgo int) int {
		switch {
		case daysAgo == 8:
			return 12
		case daysAgo > 8 && daysAgo <= 50:
			return 2
		}
		return 0
	})
	rita := signedIn(t, site, keys["rita"])
	const watch = "/watch?kind=comment&q=ferry"
	page := rita.get(watch, http.StatusOK)
	pages.CheckMarkup(t, page)
	for _, says := range []string{"6 times as many as usual", "Nothing has come in since", "where about 17 documents would be usual"} {
		if !strings.Contains(page, says) {
			t.Errorf("the page does not say %q", says)
		}
	}
	if n := strings.Count(page, `<tr class="loud">`); n != 1 {
		t.Errorf("%d days are loud", n)
	}
	links := numberLink.FindAllStringSubmatch(page, -1)
	for _, link := range links {
		if found := foundTotal.FindStringSubmatch(rita.get(html.UnescapeString(link[1]), http.StatusOK)); found == nil || found[1] != link[2] {
			t.Errorf("%s leads to %s, which finds %v", link[2], link[1], found)
		}
	}
	if len(links) != 22 {
		t.Errorf("%d days of the last 30 have documents, want 22", len(links))
	}
	for address, loud := range map[string]int{watch + "&least=13": 0, watch + "&times=7": 0, watch + "&times=1&least=2": 22, "/watch?q=zzz": 0} {
		if n := strings.Count(rita.get(address, http.StatusOK), `<tr class="loud">`); n != loud {
			t.Errorf("%s: %d days are loud, want %d", address, n, loud)
		}
	}
	for _, bad := range []string{"&times=0", "&least=x", "&added_from=2025-01-01", "&colour=red"} {
		rita.get(watch+bad, http.StatusBadRequest)
	}
}

// TestWatchOfAYoungCollection: what has been there for less than a week has no usual day.
func TestWatchOfAYoungCollection(t *testing.T) {
	t.Parallel()
	site, keys, _ := newWatchedSite(t, func(daysAgo int) int { return map[int]int{0: 40, 3: 2}[daysAgo] })
	page := signedIn(t, site, keys["rita"]).get("/watch", http.StatusOK)
	if strings.Contains(page, "loud\"") || !strings.Contains(page, "The collection is too young") || len(numberLink.FindAllString(page, -1)) != 2 {
		t.Error("a collection of four days has loud days, or does not say that it is too young")
	}
}

// TestFeedOfAWatch: it holds the loud days, and that nothing comes any more. A feed whose
// search cannot be read any more says so where it was expected.
func TestFeedOfAWatch(t *testing.T) {
	t.Parallel()
	site, keys, opt := newWatchedSite(t, func(daysAgo int) int {
		return map[bool]int{true: 2, false: 0}[daysAgo > 8] + map[int]int{8: 12}[daysAgo]
	})
	rita := signedIn(t, site, keys["rita"])
	type items struct {
		Title string
		Items []struct{ ID, Title, URL, Content_text string }
	}
	read := func(made string) (out items) {
		t.Helper()
		address := regexp.MustCompile(`href="[^"]*(/feeds/[^"]*\.json)"`).FindStringSubmatch(made)
		if address == nil {
			t.Fatal("no feed was made")
		}
		w := httptest.NewRecorder()
		site.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, address[1], nil))
		if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil || w.Code != http.StatusOK {
			t.Fatal(w.Code, err)
		}
		return out
	}
	made := rita.post("/feeds", url.Values{"search": {"q=ferry"}, "times": {"3"}, "least": {"10"}}, http.StatusOK).Body.String()
	found := read(made)
	if len(found.Items) != 2 || !strings.HasPrefix(found.Items[0].Title, "Nothing new since ") || !strings.HasPrefix(found.Items[1].Title, "13 documents on ") || !strings.Contains(found.Title, "and 3 times as many as usual") {
		t.Errorf("%+v", found)
	}
	if !strings.Contains(made, "The source may have fallen silent.") {
		t.Error("the list of feeds does not say that the source is silent")
	}
	rita.post("/feeds", url.Values{"search": {"q=ferry"}, "times": {"0"}, "least": {"10"}}, http.StatusBadRequest)
	owner, err := opt.Credentials.List(t.Context(), credentials.Key)
	if err != nil {
		t.Fatal(err)
	}
	for _, opens := range []string{"/search?colour=red", "/watch?colour=red"} {
		secret := credentials.NewSecret(credentials.Feed)
		if _, err := opt.Credentials.Add(t.Context(), credentials.Credential{Kind: credentials.Feed, Key: owner[0].ID, Opens: opens}, credentials.DigestOf(secret)); err != nil {
			t.Fatal(err)
		}
		if broken := read(`href="/feeds/` + secret + `.json"`); len(broken.Items) != 1 || broken.Items[0].Title != "This feed is broken" || !strings.Contains(broken.Items[0].Content_text, "colour") {
			t.Errorf("%+v", broken)
		}
	}
	if list := rita.get("/feeds", http.StatusOK); strings.Count(list, "This cannot be looked for any more: colour") != 2 {
		t.Error("the list does not say which feeds are broken")
	}
}
