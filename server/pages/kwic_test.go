package pages_test

import (
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"standpoint/corpus"
	"standpoint/server/pages"
)

// riverside returns threads of two outlets whose comments differ in their words: those
// of the first are about a toll, in bursts; those of the second are not.
func riverside() [][]corpus.Document {
	var out [][]corpus.Document
	for outlet, words := range map[string]string{"harbor-ledger": "the toll toll TOLL is a toll and bridge money again", "daily-klaxon": "the school lunch is late and cold money again"} {
		t := corpus.Thread{Article: corpus.Article{URL: "https://" + outlet + ".example/river", Outlet: outlet, Headline: "River news", Paragraphs: []string{"A short text."}}}
		for i := range 40 {
			filler := fmt.Sprintf("word%d other%d thing%d and more words so that it is not short", i%7, i%5, i%3)
			t.Comments = append(t.Comments, corpus.Comment{NativeID: fmt.Sprint(i), Author: "reader", Text: filler + " pay " + words + ". " + filler})
		}
		out = append(out, documentsOf(t, nil))
	}
	return out
}

var linked = regexp.MustCompile(`<th scope="row"><a href="([^"]*)"[^>]*><bdi>([^<]*)</bdi></a></th><td>([0-9,]+)</td><td>(?:<a href="([^"]*)"[^>]*>)?([0-9,]+)`)

// totalAt is the number of documents that the page of a search finds.
func totalAt(t *testing.T, site http.Handler, address string) string {
	t.Helper()
	match := regexp.MustCompile(`class="total">([0-9,]+) `).FindStringSubmatch(get(t, site, html.UnescapeString(address), http.StatusOK))
	if match == nil {
		t.Fatalf("%s shows no total", address)
	}
	return match[1]
}

// TestKeynessLinks: the words that mark the comments of one outlet are found, those of
// the query are left out, and every number leads to just as many documents.
func TestKeynessLinks(t *testing.T) {
	site := newSite(t, riverside()...)
	page := get(t, site, "/keyness?kind=comment&outlet=harbor-ledger&against.kind=comment", http.StatusOK)
	pages.CheckMarkup(t, page)
	more, less, found := strings.Cut(page, "Less often here")
	if !found {
		t.Fatal("no word is less frequent")
	}
	for part, wants := range map[string][]string{more: {"toll", "bridge"}, less: {"school", "lunch", "late", "cold"}} {
		words := map[string]bool{}
		for _, match := range linked.FindAllStringSubmatch(part, -1) {
			words[match[2]] = true
			if got := totalAt(t, site, match[1]); got != match[3] {
				t.Errorf("%s: %s documents, its link finds %s", match[2], match[3], got)
			}
		}
		for _, want := range wants {
			if !words[want] {
				t.Errorf("%q is not among %v", want, words)
			}
		}
		if words["money"] || words["the"] {
			t.Errorf("a word of both is among %v", words)
		}
	}
	page = get(t, site, "/keyness?q=kind:comment+toll", http.StatusOK)
	rows := linked.FindAllStringSubmatch(page, -1)
	if len(rows) == 0 {
		t.Fatal("no word is listed")
	}
	for _, match := range rows {
		if match[2] == "toll" {
			t.Error("a word of the query is listed")
		}
		if got := totalAt(t, site, match[1]); got != match[3] {
			t.Errorf("%s: %s documents, its link finds %s", match[2], match[3], got)
		}
		if got := totalAt(t, site, match[4]); got != match[5] {
			t.Errorf("%s: %s documents there, its link finds %s", match[2], match[5], got)
		}
	}
}

// TestLinesAreTheAPIs: the page has the lines of the API, page by page, and each leads
// to its document.
func TestLinesAreTheAPIs(t *testing.T) {
	site := newSite(t, append(riverside(), stopped(), letters())...)
	for _, parameters := range []string{"q=toll&sort=left", "q=%22toll+toll%22&sort=right&width=4", "q=dhs+OR+fema", "match=any&q=ice+letters&outlet=daily-klaxon"} {
		var shown []string
		for address := "/kwic?limit=30&" + parameters; address != ""; {
			page := get(t, site, address, http.StatusOK)
			pages.CheckMarkup(t, page)
			for _, match := range regexp.MustCompile(`<li class="line"[^>]*><a href="/(?:articles|comments)/([ac][0-9a-f]{16})[^>]*><span class="left"><bdi>([^<]*)</bdi></span><mark><bdi>([^<]*)</bdi></mark><span class="right"><bdi>([^<]*)</bdi>`).FindAllStringSubmatch(page, -1) {
				shown = append(shown, strings.Join(match[1:], "|"))
			}
			address = ""
			for href, label := range links(t, page) {
				if strings.Contains(label, "Next page") {
					address = href
				}
			}
		}
		w := httptest.NewRecorder()
		site.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/api/v1/kwic?limit=1000&"+parameters, nil))
		var answer struct {
			Data  []struct{ ID, Left, Match, Right string }
			Total struct{ Lines int }
		}
		if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || w.Code != http.StatusOK {
			t.Fatalf("%s: %d, %v", parameters, w.Code, err)
		}
		if len(answer.Data) == 0 || answer.Total.Lines != len(shown) {
			t.Fatalf("%s: %d lines on the pages, %d of %d in the API", parameters, len(shown), len(answer.Data), answer.Total.Lines)
		}
		for i, line := range answer.Data {
			if want := strings.Join([]string{line.ID, line.Left, line.Match, line.Right}, "|"); html.UnescapeString(shown[i]) != want {
				t.Errorf("%s: line %d is %s, in the API %s", parameters, i, shown[i], want)
			}
		}
	}
}

// TestWordsNear: the page lists the words near the match when it is asked to, and keeps
// doing so on the next page.
func TestWordsNear(t *testing.T) {
	site := newSite(t, riverside()...)
	page := get(t, site, "/kwic?q=pay&outlet=harbor-ledger&limit=10", http.StatusOK)
	if strings.Contains(page, `id="near"`) {
		t.Error("the words near the match are counted unasked")
	}
	page = get(t, site, strings.TrimSuffix(followLink(t, page, "Words near the match"), "#near"), http.StatusOK)
	rows := regexp.MustCompile(`<th scope="row"><a[^>]*><bdi>([^<]*)</bdi></a></th><td>([0-9]+)</td><td>([0-9]+)</td>`).FindAllStringSubmatch(page, -1)
	if !slices.ContainsFunc(rows, func(row []string) bool { return slices.Equal(row[1:], []string{"toll", "40", "40"}) }) {
		t.Errorf("words near the match: %q", rows)
	}
	if next := get(t, site, followLink(t, page, "Next page"), http.StatusOK); !strings.Contains(next, `id="near"`) {
		t.Error("the next page does not list them")
	}
	for _, wrong := range []string{"0", "51", "x", "5&near=6"} {
		if page := get(t, site, "/kwic?q=pay&near="+wrong, http.StatusBadRequest); !strings.Contains(page, "from 1 to 50") {
			t.Errorf("near=%s: %s", wrong, page)
		}
	}
}

// TestWaysFromASearch: a search leads to its words in context and to the words that
// mark its documents, where there are any.
func TestWaysFromASearch(t *testing.T) {
	site := newSite(t, stopped(), letters())
	for parameters, want := range map[string][2]bool{"q=dhs&sort=oldest&limit=5": {true, true}, "kind=comment": {false, true}, "": {false, false}, "q=zzz": {false, false}, "q=kind:comment": {false, true}} {
		page := get(t, site, "/search?"+parameters, http.StatusOK)
		got := [2]bool{strings.Contains(page, `href="/kwic?`), strings.Contains(page, `href="/keyness?`)}
		if got != want {
			t.Errorf("%q leads to context and keyness: %v, want %v", parameters, got, want)
		}
		if got[0] {
			lines := get(t, site, followLink(t, page, "words in context"), http.StatusOK)
			back := totalAt(t, site, followLink(t, lines, "← The documents"))
			if n := totalAt(t, site, "/search?"+parameters); n != back {
				t.Errorf("%q finds %s documents, and %s on the way back", parameters, n, back)
			}
		}
	}
}
