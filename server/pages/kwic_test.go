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
	"time"

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
		for _, match := range compared.FindAllStringSubmatch(part, -1) {
			words[match[2]] = true
			checkCompared(t, site, match)
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
	rows := compared.FindAllStringSubmatch(page, -1)
	if len(rows) == 0 {
		t.Fatal("no word is listed")
	}
	for _, match := range rows {
		if match[2] == "toll" {
			t.Error("a word of the query is listed")
		}
		if match[5] == "" {
			t.Errorf("%s: its number there leads nowhere", match[2])
		}
		checkCompared(t, site, match)
	}
}

// compared is a row of a table that compares two sets: the lines of a word, the word, the
// documents here and there that have it.
var compared = regexp.MustCompile(`<tr><th scope="row"><a href="(/kwic[^"]*)"[^>]*><bdi>([^<]*)</bdi></a></th>(?:<td>(?:here|there)</td>)?<td><a href="([^"]*)"[^>]*>([0-9,]+)</a></td><td>(?:<a href="([^"]*)"[^>]*>)?([0-9,]+)`)

// checkCompared follows the links of a row.
func checkCompared(t *testing.T, site http.Handler, match []string) {
	t.Helper()
	if page := get(t, site, html.UnescapeString(match[1]), http.StatusOK); !strings.Contains(page, `<li class="line"`) {
		t.Errorf("%s leads to no line", match[2])
	}
	for _, side := range [][]string{match[3:5], match[5:7]} {
		address, count := side[0], side[1]
		if address == "" {
			continue
		}
		found := foundTotal.FindStringSubmatch(get(t, site, html.UnescapeString(address), http.StatusOK))
		if found == nil && count != "0" || found != nil && found[1] != count {
			t.Errorf("%s: %s documents, its link finds %v", match[2], count, found)
		}
	}
}

// TestCompareSets: two sets that differ in one thing are offered and compared; words,
// phrases and kept themes that set them apart are listed, with numbers that lead to as many
// documents on either side.
func TestCompareSets(t *testing.T) {
	t.Parallel()
	site := newThemedSite(t, map[string]string{"Boats": `ferry OR boat`, "Money": "money"}, parted())
	page := get(t, site, "/keyness?kind=comment&outlet=east&from=2025-03-08&to=2025-03-15&toward=us-dhs:critical", http.StatusOK)
	for _, offered := range []string{"against.from=2025-03-01&amp;against.kind=comment&amp;against.outlet=east&amp;against.to=2025-03-08", "against.toward=us-dhs%3Asupportive"} {
		if !strings.Contains(page, offered) {
			t.Errorf("it is not offered to compare with %s", offered)
		}
	}
	page = get(t, site, "/keyness?kind=comment&outlet=east", http.StatusOK)
	address := regexp.MustCompile(`href="(/keyness[^"]*against.outlet=west[^"]*)"`).FindStringSubmatch(page)
	if address == nil {
		t.Fatal("it is not offered to compare with the other outlet")
	}
	page = get(t, site, html.UnescapeString(address[1]), http.StatusOK)
	pages.CheckMarkup(t, page)
	rows := map[string][]string{}
	for _, match := range compared.FindAllStringSubmatch(page, -1) {
		rows[strings.ToLower(match[2])] = match
		if match[5] == "" {
			t.Errorf("%s: its number there leads nowhere", match[2])
		}
		checkCompared(t, site, match)
	}
	for word, counts := range map[string][2]string{"ferry": {"30", "0"}, "library": {"0", "30"}, "night ferry": {"30", "0"}, "boats": {"30", "0"}} {
		if row := rows[word]; row == nil || row[4] != counts[0] || row[6] != counts[1] {
			t.Errorf("%s: %v, want %v", word, row, counts)
		}
	}
	if rows["money"] != nil {
		t.Error("a word and theme of both is listed")
	}
}

// parted are the comments of two outlets, thirty each, on two subjects.
func parted() (documents []corpus.Document) {
	for i := range 60 {
		outlet, text := "east", "The night ferry costs money and leaves the harbour too early"
		if i%2 == 1 {
			outlet, text = "west", "The city library costs money and closes its reading room"
		}
		words := strings.Fields("alpha bravo carrot delta echo foxglove golf hotel indigo juliet")
		id := fmt.Sprintf("c%016x", 0xabc000+i)
		documents = append(documents, corpus.Document{ID: id, Kind: corpus.KindComment, ArticleID: "a00000000000000c0", Outlet: outlet,
			Comment: &corpus.Comment{ID: id, Author: fmt.Sprint("reader ", i), Text: text + ", " + words[i%10] + " " + words[(i/3)%10] + ".",
				Posted: time.Date(2025, 3, 1+i%14, 0, 0, 0, 0, time.UTC)},
			Annotation: corpus.Annotation{Language: "en", Agencies: []corpus.AgencyMention{{ID: "us-dhs", Named: true}},
				Stances: []corpus.Stance{{Target: "us-dhs", Chances: corpus.Chances{0.8, 0.1, 0.1}, Source: "test"}}}})
	}
	return documents
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
