package pages_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"standpoint/corpus/credentials"
	"standpoint/server/pages"
)

// TestKeepTheme is a moderator's way from a theme to a rule: the page proposes a query and
// says how near it comes, every number leads to as many documents, the theme becomes a facet
// of searches, is edited and removed. Readers see it and change nothing.
func TestKeepTheme(t *testing.T) {
	t.Parallel()
	site, keys := newPrivateSite(t, map[string]credentials.Role{"moe": "moderator", "rita": "reader"}, pasted(), stopped(), subjects())
	moe, rita := signedIn(t, site, keys["moe"]), signedIn(t, site, keys["rita"])
	keepLink := regexp.MustCompile(`href="(/themes/keep[^"]*)"`)
	const themes = "/themes?outlet=quiet-times"
	if keepLink.MatchString(rita.get(themes, http.StatusOK)) {
		t.Error("a reader is offered to keep a theme")
	}
	found := keepLink.FindStringSubmatch(moe.get(themes, http.StatusOK))
	if found == nil {
		t.Fatal("a moderator is not offered to keep a theme")
	}
	address := html.UnescapeString(found[1])
	rita.get(address, http.StatusForbidden)
	draft := moe.get(address, http.StatusOK)
	pages.CheckMarkup(t, draft)
	lead := func(page string, least int) {
		t.Helper()
		links := numberLink.FindAllStringSubmatch(page, -1)
		for _, link := range links {
			total := foundTotal.FindStringSubmatch(moe.get(html.UnescapeString(link[1]), http.StatusOK))
			if total == nil || total[1] != link[2] {
				t.Errorf("%s leads to %s, which finds %v", link[2], link[1], total)
			}
		}
		if len(links) < least {
			t.Errorf("%d numbers, want %d or more", len(links), least)
		}
	}
	lead(draft, 3)
	query := html.UnescapeString(regexp.MustCompile(`<textarea id="keep-query"[^>]*>([^<]*)`).FindStringSubmatch(draft)[1])
	sent := url.Values{"name": {"Fish <b>"}, "q": {query}, "from": {html.UnescapeString(regexp.MustCompile(`name="from" value="([^"]*)"`).FindStringSubmatch(draft)[1])}}
	rita.post("/themes/kept", sent, http.StatusForbidden)
	moe.from("https://evil.example").post("/themes/kept", sent, http.StatusForbidden)
	moe.post("/themes/kept", sent, http.StatusSeeOther)
	moe.post("/themes/kept", sent, http.StatusBadRequest) // it is there
	moe.post("/themes/kept", url.Values{"name": {"again"}, "q": {`theme:"Fish <b>"`}, "from": {""}}, http.StatusBadRequest)
	list := moe.get("/themes/kept", http.StatusOK)
	pages.CheckMarkup(t, list)
	lead(list, 1)
	if strings.Contains(list, "Fish <b>") || !strings.Contains(list, "Fish &lt;b&gt;") || !strings.Contains(list, "/themes?outlet=quiet-times") {
		t.Error("the list does not show the theme as it was written, or not where it is from")
	}
	read := rita.get("/themes/kept", http.StatusOK)
	if strings.Contains(read, "<form class=\"keep") || !strings.Contains(read, "Fish") {
		t.Error("a reader sees other than the theme, or may change it")
	}
	choice := regexp.MustCompile(`href="(/search\?[^"]*theme=Fish[^"]*)"`)
	chosen := choice.FindStringSubmatch(rita.get("/search?outlet=quiet-times", http.StatusOK))
	if chosen == nil {
		t.Fatal("a search offers no choice of themes")
	}
	if page := rita.get(html.UnescapeString(chosen[1]), http.StatusOK); !strings.Contains(page, "of the theme “Fish &lt;b&gt;”") {
		t.Error("the search does not say that it is of the theme")
	}
	rita.post("/themes/kept/change", url.Values{"name": {"Fish <b>"}, "q": {"whistle"}}, http.StatusForbidden)
	moe.post("/themes/kept/change", url.Values{"name": {"Fish <b>"}, "q": {"whistle"}}, http.StatusSeeOther)
	if page := moe.get("/themes/kept", http.StatusOK); !strings.Contains(page, ">whistle</textarea>") {
		t.Error("the changed query is not shown")
	}
	rita.post("/themes/kept/remove", url.Values{"name": {"Fish <b>"}}, http.StatusForbidden)
	moe.post("/themes/kept/remove", url.Values{"name": {"Fish <b>"}}, http.StatusSeeOther)
	moe.post("/themes/kept/remove", url.Values{"name": {"Fish <b>"}}, http.StatusNotFound)
	if titles := regexp.MustCompile(`<h2>`).FindAllString(moe.get("/themes/kept", http.StatusOK), -1); slices.Contains(titles, "Fish") {
		t.Error("the theme is still there")
	}
}

// TestThemeThatCannotBeRead: a kept query that today's language does not read takes nothing
// TestUnreadableTheme: a kept theme whose query cannot be read any more is listed with the
// reason and can be changed; searches count the others and say so, and one that asks for it
// is told what is wrong.
func TestUnreadableTheme(t *testing.T) {
	t.Parallel()
	site := newThemedSite(t, map[string]string{"Old": `"half a phrase`, "New": "ferry"}, pasted())
	list := get(t, site, "/themes/kept", http.StatusOK)
	pages.CheckMarkup(t, list)
	if !strings.Contains(list, "cannot be read any more, so the theme has no documents") || !strings.Contains(list, "&#34;half a phrase") || !strings.Contains(list, "theme=New") || strings.Contains(list, "theme=Old") {
		t.Error("the list does not show the theme that cannot be read, beside the other")
	}
	for _, address := range []string{"/search", "/search?facets=theme", "/search?missing=theme"} {
		page := get(t, site, address, http.StatusOK)
		if !strings.Contains(page, "The kept theme “Old” is left out: its query cannot be read any more.") {
			t.Errorf("%s does not say that a theme is left out", address)
		}
		if !strings.Contains(page, "theme=New") {
			t.Errorf("%s does not count the other theme", address)
		}
	}
	for _, address := range []string{"/search?theme=Old", "/search?not.theme=Old", "/search?q=ferry+OR+theme:Old"} {
		if page := get(t, site, address, http.StatusBadRequest); !strings.Contains(page, "asks for the kept theme “Old”") {
			t.Errorf("%s does not say what is wrong", address)
		}
	}
}
