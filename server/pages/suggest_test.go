package pages_test

import (
	"encoding/json"
	"html"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

// suggested are the suggestions for the parameters of a form.
func suggested(t *testing.T, site http.Handler, parameters string, status int) (list []struct{ Kind, Label, Href, Count string }) {
	t.Helper()
	w := httptest.NewRecorder()
	site.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/suggest?"+parameters, nil))
	if w.Code != status {
		t.Fatalf("%s: status %d, want %d: %s", parameters, w.Code, status, w.Body)
	}
	if status == http.StatusOK {
		if err := json.Unmarshal(w.Body.Bytes(), &list); err != nil {
			t.Fatal(err)
		}
	}
	return list
}

// TestSuggestions: names and words are suggested by their beginnings, and each suggestion
// leads to as many documents as it says, with all that was typed and chosen before.
func TestSuggestions(t *testing.T) {
	site := newSite(t, stopped(), letters(), nameless())
	for parameters, want := range map[string]string{
		"q=homeland":                      "Agency Department of Homeland Security",
		"q=klax":                          "Outlet The Daily Klaxon",
		"q=the+daily+kl":                  "Outlet The Daily Klaxon",
		"q=waukeg":                        "Place Waukegan",
		"q=ron":                           "Author Ron P.",
		"q=whis":                          "Words whistle",
		"q=shameful+immigration":          "Agency Immigration and Customs Enforcement",
		"q=%22ICE+officers%22+ground":     `Words "ICE officers" grounds`,
		"q=dhs&kind=comment&from=2025-02": "Words dhs",
		"q=grounds+OR+(whis":              "", // the parenthesis is not closed: no word is a query
		"q=zzzz":                          "",
		"q=":                              "",
		"q=w":                             "",
	} {
		list := suggested(t, site, parameters, http.StatusOK)
		if want == "" && len(list) > 0 {
			t.Errorf("%s: %v", parameters, list)
		}
		if want != "" && !slices.ContainsFunc(list, func(s struct{ Kind, Label, Href, Count string }) bool { return s.Kind+" "+s.Label == want }) {
			t.Errorf("%s: %v, without %q", parameters, list, want)
		}
		for _, s := range list {
			page := get(t, site, s.Href, http.StatusOK)
			if !strings.Contains(html.UnescapeString(page), s.Count) {
				t.Errorf("%s: %s does not say %q", parameters, s.Href, s.Count)
			}
		}
	}
	suggested(t, site, "q=dhs&colour=red", http.StatusBadRequest)
}

// TestCompact: the compact view has the same documents in the same order, and every way on
// keeps it.
func TestCompact(t *testing.T) {
	site := newSite(t, stopped(), letters(), nameless())
	list, compact := get(t, site, "/search?q=dhs+OR+fema", http.StatusOK), get(t, site, "/search?q=dhs+OR+fema&view=compact", http.StatusOK)
	opened := func(page string) (hrefs []string) {
		for _, part := range strings.Split(page, `<a class="open" href="`)[1:] {
			href, _, _ := strings.Cut(part, `"`)
			hrefs = append(hrefs, href)
		}
		return hrefs
	}
	if a, b := opened(list), opened(compact); len(a) == 0 || !slices.Equal(a, b) {
		t.Errorf("the list has %v, the compact view %v", a, b)
	}
	for _, part := range strings.Split(compact, `href="/search?`)[1:] {
		href, _, _ := strings.Cut(part, `"`)
		if !strings.Contains(href, "view=compact") && !strings.Contains(compact, `<a href="/search?`+href+`" rel="nofollow" data-keep="view:list">`) {
			t.Errorf("/search?%s loses the view", href)
		}
	}
	get(t, site, "/search?view=cards", http.StatusBadRequest)
	if api := httptest.NewRecorder(); true {
		site.ServeHTTP(api, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/api/v1/search?view=compact", nil))
		if api.Code != http.StatusBadRequest {
			t.Errorf("the API takes view: status %d", api.Code)
		}
	}
}

// TestFaultsKeepEverything: a page that says what is wrong names every fault, has facets,
// and its form and choices keep what was given.
func TestFaultsKeepEverything(t *testing.T) {
	site := newSite(t, stopped(), letters())
	page := get(t, site, "/search?q=%28dhs+OR&from=yesterday&oulet=x&agency=Home+Offce&kind=comment&view=compact", http.StatusBadRequest)
	for _, words := range []string{"The query cannot be read", "<code>from</code>", "<code>oulet</code>", "<code>agency</code>",
		`name="oulet" value="x"`, `name="agency" value="Home Offce"`, `name="view" value="compact"`, `name="kind" value="comment"`, `value="(dhs OR"`, `value="yesterday"`, "The numbers leave out what cannot be read."} {
		if !strings.Contains(page, words) {
			t.Errorf("the page does not have %q", words)
		}
	}
	choice := `data-keep="outlet:harbor-ledger"`
	before, _, found := strings.Cut(page, choice)
	if !found {
		t.Fatal("there are no facets")
	}
	href := html.UnescapeString(before[strings.LastIndex(before, `href="`)+len(`href="`):])
	for _, kept := range []string{"q=%28dhs+OR", "from=yesterday", "oulet=x", "agency=Home+Offce", "kind=comment", "view=compact", "outlet=harbor-ledger"} {
		if !strings.Contains(href, kept) {
			t.Errorf("a choice leads to %s, without %s", href, kept)
		}
	}
}
