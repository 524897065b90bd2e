package pages_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"standpoint/corpus"
)

// submit returns the address that the search form of a page leads to if it is
// sent unchanged.
func submit(t *testing.T, page string) string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	values := url.Values{}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode || attribute(n, "name") == "" {
			continue
		}
		switch {
		case n.Data == "input" && attribute(n, "type") == "checkbox" && !has(n, "checked"):
		case n.Data == "input":
			values.Add(attribute(n, "name"), attribute(n, "value"))
		case n.Data == "select":
			values.Add(attribute(n, "name"), chosen(n))
		}
	}
	return "/search?" + values.Encode()
}

func chosen(list *html.Node) string {
	value, found := "", false
	for n := range list.Descendants() {
		if n.Data == "option" && (!found || has(n, "selected")) {
			value, found = attribute(n, "value"), true
		}
	}
	return value
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

var canonical = regexp.MustCompile(`<link rel="canonical" href="([^"]*)">`)

// TestFormLosesNothing: the form, sent unchanged, is the same search.
func TestFormLosesNothing(t *testing.T) {
	site := newSite(t, stopped(), letters())
	for _, parameters := range []string{
		"", "q=dhs", "q=dhs+ice&match=any&sort=newest", "q=dhs&sort=relevance", "sort=relevance", "sort=score&kind=comment",
		"outlet=harbor-ledger&outlet=daily-klaxon&not.agency=us-ice&missing=location&missing=lang",
		"from=2025-02-01T10:30:00Z&to=2025-03", "named=true&min_confidence=0.7", "limit=5&facets=outlet:3,stance&histogram=month&highlight=none",
		"article=" + stopped()[0].ID + "&author=" + url.QueryEscape("Ron P."),
	} {
		page := get(t, site, "/search?"+parameters, http.StatusOK)
		again := get(t, site, redirected(t, site, submit(t, page)), http.StatusOK)
		want, got := canonical.FindStringSubmatch(page), canonical.FindStringSubmatch(again)
		if want == nil || got == nil || want[1] != got[1] {
			t.Errorf("%s: sent unchanged, the form leads to %q, not to %q", parameters, got, want)
		}
	}
}

// redirected returns the address that the form's address leads to.
func redirected(t *testing.T, site http.Handler, address string) string {
	t.Helper()
	w := httptest.NewRecorder()
	site.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, address, nil))
	if w.Code != http.StatusSeeOther {
		return address
	}
	return w.Header().Get("Location")
}

// TestLastDay: the form asks for the last day, the address says the first moment after
// it, and the day is in the form again; what cannot be read is in the answer.
func TestLastDay(t *testing.T) {
	site := newSite(t, stopped())
	address := redirected(t, site, "/search?q=dhs&from=&outlet=harbor-ledger&through=2025-02-28")
	if address != "/search?outlet=harbor-ledger&q=dhs&to=2025-03-01" {
		t.Errorf("the form leads to %s", address)
	}
	page := get(t, site, "/search?q=dhs&to=2025-03-01", http.StatusOK)
	if !strings.Contains(page, `name="through" value="2025-02-28"`) {
		t.Error("the last day is not in the form")
	}
	page = get(t, site, redirected(t, site, "/search?q=dhs&through=soon"), http.StatusBadRequest)
	if !strings.Contains(page, `name="to" value="soon"`) {
		t.Error("the answer has lost what was typed")
	}
}

// TestFaultKeepsWhatWasTyped: a search that cannot be read is shown with
// everything that was given, and its suggestion leads to one that can.
func TestFaultKeepsWhatWasTyped(t *testing.T) {
	site := newSite(t, stopped())
	page := get(t, site, "/search?q=%28dhs&outlet=harbor-ledger&from=2025-02-01", http.StatusBadRequest)
	for _, kept := range []string{`value="(dhs"`, `name="outlet" value="harbor-ledger"`, `value="2025-02-01"`} {
		if !strings.Contains(page, kept) {
			t.Errorf("the page has lost %s", kept)
		}
	}
	for href, label := range links(t, page) {
		if strings.Contains(href, "q=") && !strings.Contains(label, "Remove") && !strings.Contains(label, "include") && !strings.Contains(label, "exclude") && !strings.Contains(label, "clear") { // these keep what cannot be read
			get(t, site, href, http.StatusOK)
		}
	}
	page = get(t, site, "/search?sort=newset&cursor=", http.StatusBadRequest)
	get(t, site, followLink(t, page, "newest"), http.StatusOK)
	page = get(t, site, "/search?q=dhs&cursor=AAAA", http.StatusBadRequest)
	get(t, site, followLink(t, page, "first page"), http.StatusOK)
}

// TestChips: each filter has a link that removes only this filter.
func TestChips(t *testing.T) {
	site := newSite(t, stopped(), letters())
	page := get(t, site, "/search?kind=comment&agency=us-dhs&not.outlet=daily-klaxon&from=2025-02-01&named=true&min_confidence=0.6", http.StatusOK)
	chips := 0
	for href, label := range links(t, page) {
		if !strings.Contains(label, "Remove filter:") {
			continue
		}
		chips++
		if rest := get(t, site, href, http.StatusOK); strings.Count(rest, "Remove filter:") != 5 {
			t.Errorf("%q leaves %d filters of 6, want 5", label, strings.Count(rest, "Remove filter:"))
		}
	}
	if chips != 6 {
		t.Errorf("%d filters have a link, want 6", chips)
	}
}

// TestArticleChips: filters on the article say so, and each can be taken away.
func TestArticleChips(t *testing.T) {
	site := newSite(t, stopped(), letters())
	page := get(t, site, "/search?kind=comment&article.agency=us-dhs&not.article.outlet=daily-klaxon&article.stance=neutral&missing=article.author", http.StatusOK)
	found := map[string]bool{}
	for href, label := range links(t, page) {
		if _, chip, ok := strings.Cut(label, "Remove filter:"); ok {
			chip, _, _ = strings.Cut(chip, "✕") // the link may be on the page again, in other words
			found[strings.TrimSpace(chip)] = true
			get(t, site, href, http.StatusOK)
		}
	}
	for _, want := range []string{"Kind: Comment", "Article about: Department of Homeland Security", "Article not in: The Daily Klaxon",
		"Article’s stance toward the lead agency: Neutral", "Article’s author: article missing or author unknown"} {
		if !found[want] {
			t.Errorf("no filter says %q: %v", want, found)
		}
	}
	page = get(t, site, "/facets/article.agency?kind=comment", http.StatusOK)
	page = get(t, site, followLink(t, page, "Department of Homeland Security 6; include"), http.StatusOK)
	followLink(t, page, "Department of Homeland Security 6, included; exclude")
}

var loosened = regexp.MustCompile(`<li><a href="([^"]*)" rel="nofollow">([^<]*)</a> <span class="count">(\d+)</span></li>`)

// TestNothingFound: a search that finds nothing says why, and what it offers
// instead finds as many as it says.
func TestNothingFound(t *testing.T) {
	site := newSite(t, stopped(), letters())
	for parameters, says := range map[string]string{
		"q=whistle+unheardof":                          "<code dir=\"auto\">unheardof</code> <span class=\"count\">nothing</span>",
		"q=whistle&outlet=daily-klaxon":                "Without the filter on outlet",
		"outlet=daily-klaxon&agency=us-ice":            "Without the filter on agency",
		"q=dhs&from=2030-01-01":                        "At any date",
		"stance=supportive&min_confidence=0.9&q=thank": "Also agencies and places that the text does not name, and less certain stances",
		"q=whistle+unheardof&outlet=quiet-times":       "Outlet: The Quiet Times</bdi> <span class=\"count\">nothing</span>",
		"q=%22they+thank%22&kind=comment":              "Any of the words, read as plain text",
	} {
		page := get(t, site, "/search?"+parameters, http.StatusOK)
		if !strings.Contains(page, "Nothing was found") || !strings.Contains(page, says) {
			t.Errorf("%s: the page does not say %q", parameters, says)
		}
		offers := loosened.FindAllStringSubmatch(page, -1)
		if len(offers) == 0 {
			t.Errorf("%s: nothing is offered instead", parameters)
		}
		for _, offer := range offers {
			found := get(t, site, html.UnescapeString(offer[1]), http.StatusOK)
			if !strings.Contains(found, `class="total">`+offer[3]+" ") {
				t.Errorf("%s: %q does not find %s", parameters, offer[2], offer[3])
			}
		}
	}
}

// TestQuotedOften: under a paragraph that many comments quote, some of them are
// listed and all are counted.
func TestQuotedOften(t *testing.T) {
	article := corpus.Article{URL: "https://harbor-ledger.example/often", Paragraphs: []string{"A sentence worth quoting."}}
	thread := corpus.Thread{Article: article}
	annotations := map[string]corpus.Annotation{}
	for i := range 60 {
		id := fmt.Sprint(i)
		thread.Comments = append(thread.Comments, corpus.Comment{NativeID: id, Text: "A sentence worth quoting. " + id})
		annotations[id] = corpus.Annotation{Quotes: []corpus.Quote{{Of: "article", Span: corpus.Span{0, 25}, SourceSpan: corpus.Span{0, 25}}}}
	}
	documents := documentsOf(thread, annotations)
	page := get(t, newSite(t, documents), "/articles/"+documents[0].ID, http.StatusOK)
	if !strings.Contains(page, "Quoted in 60 comments") || !strings.Contains(page, "and others") {
		t.Error("the page does not say how many comments quote the paragraph")
	}
}
