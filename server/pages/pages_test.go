package pages_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"standpoint/corpus"
	"standpoint/server/pages"
)

// links returns the addresses in a page with the texts of their links.
func links(t *testing.T, page string) map[string]string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode || n.Data != "a" {
			continue
		}
		for _, a := range n.Attr {
			if a.Key == "href" {
				found[a.Val] += " " + text(n)
			}
		}
	}
	return found
}

// followLink returns the address of the link whose text contains some words.
func followLink(t *testing.T, page, words string) string {
	t.Helper()
	for address, label := range links(t, page) {
		if strings.Contains(strings.Join(strings.Fields(label), " "), words) {
			return address
		}
	}
	t.Fatalf("no link says %q in\n%s", words, page)
	return ""
}

func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// TestFacetStates goes through the three states of a choice by its links.
func TestFacetStates(t *testing.T) {
	site := newSite(t, stopped(), letters())
	page := get(t, site, "/search?kind=comment", http.StatusOK)
	steps := []struct{ words, total, next string }{
		{"The Daily Klaxon 1; include", "1 comment", "The Daily Klaxon 1, included; exclude"},
		{"The Daily Klaxon 1, included; exclude", "5 comments", "The Daily Klaxon 1, excluded; clear"},
		{"The Daily Klaxon 1, excluded; clear", "6 comments", "The Daily Klaxon 1; include"},
	}
	for _, step := range steps {
		page = get(t, site, followLink(t, page, step.words), http.StatusOK)
		if !strings.Contains(page, `class="total">`+step.total+`<`) {
			t.Errorf("after %q there are not %s", step.words, step.total)
		}
		followLink(t, page, step.next)
	}
}

var documentLink = regexp.MustCompile(`<a class="open" href="/(?:articles|comments)/([ac][0-9a-f]{16})`)

// TestSameAsAPI: the page and the API list the same documents under the same
// parameters, page by page to the end.
func TestSameAsAPI(t *testing.T) {
	site := newSite(t, stopped(), letters(), nameless())
	for _, parameters := range []string{"", "kind=comment", "q=school", "agency=us-dhs&not.outlet=daily-klaxon", "toward=us-dhs:critical",
		"sort=score&kind=comment", "missing=agency", "named=true&agency=us-dhs", "article.agency=us-dhs&kind=comment", "q=has_comment:video", "min_confidence=0.8&stance=unclear", "from=2025-04", "q=grounds+letters&match=any"} {
		var shown []string
		for address := "/search?limit=2&" + parameters; address != ""; {
			page := get(t, site, address, http.StatusOK)
			for _, match := range documentLink.FindAllStringSubmatch(page, -1) {
				shown = append(shown, match[1])
			}
			address = ""
			for href, label := range links(t, page) {
				if strings.Contains(label, "Next page") {
					address = href
				}
			}
		}
		w := httptest.NewRecorder()
		site.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/api/v1/search?"+parameters, nil))
		var answer struct{ Data []struct{ ID string } }
		if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || w.Code != http.StatusOK {
			t.Fatalf("%s: %d, %v", parameters, w.Code, err)
		}
		var listed []string
		for _, d := range answer.Data {
			listed = append(listed, d.ID)
		}
		if len(listed) == 0 || !slices.Equal(shown, listed) {
			t.Errorf("%s: the pages show %v, the API lists %v", parameters, shown, listed)
		}
	}
}

// longThread returns an article with n comments: every third answers the one
// before it.
func longThread(n int) []corpus.Document {
	t := corpus.Thread{Article: corpus.Article{URL: "https://harbor-ledger.example/long", Headline: "Long", Paragraphs: []string{"Long words."}}}
	for i := range n {
		c := corpus.Comment{NativeID: fmt.Sprint(i), Author: fmt.Sprint("reader ", i), Text: fmt.Sprint("words ", i)}
		if i%3 != 0 {
			c.ParentID = fmt.Sprint(i - 1)
		}
		t.Comments = append(t.Comments, c)
	}
	return documentsOf(t, nil)
}

var anchors = regexp.MustCompile(` id="(c[0-9a-f]{16})"`)

// TestLongThread: every comment of a long thread is on one of its pages, and
// every link between comments leads to a page that has its anchor.
func TestLongThread(t *testing.T) {
	documents := longThread(451)
	site := newSite(t, documents)
	address := "/articles/" + documents[0].ID
	ids := func(page string) []string {
		var out []string
		for _, match := range anchors.FindAllStringSubmatch(page, -1) {
			out = append(out, match[1])
		}
		return out
	}
	var all []string
	for number := 1; number <= 3; number++ {
		page := get(t, site, fmt.Sprintf("%s?page=%d", address, number), http.StatusOK)
		pages.CheckMarkup(t, page)
		here := ids(page)
		all = append(all, here...)
		for href := range links(t, page) {
			target, anchor, found := strings.Cut(href, "#")
			switch {
			case !found || anchor == "main" || anchor == "thread":
			case target == "" && !strings.Contains(page, ` id="`+anchor+`"`):
				t.Errorf("page %d: %s leads nowhere", number, href)
			case target != "" && !slices.Contains(ids(get(t, site, target, http.StatusOK)), anchor):
				t.Errorf("page %d: %s leads to a page without it", number, href)
			}
		}
	}
	var want []string
	for _, d := range documents[1:] {
		want = append(want, d.ID)
	}
	slices.Sort(all)
	slices.Sort(want)
	if !slices.Equal(all, want) {
		t.Errorf("%d comments on the pages, want %d, each once", len(all), len(want))
	}
	last := documents[len(documents)-1].ID
	if page := get(t, site, address+"?at="+last, http.StatusOK); !slices.Contains(ids(page), last) {
		t.Error("at= does not lead to the page of the comment")
	}
	for _, wrong := range []string{"page=4", "page=0", "page=x", "at=c0000000000000000"} {
		get(t, site, address+"?"+wrong, http.StatusBadRequest)
	}
}

// TestDeepThread: a chain of replies is shown to its end, and a comment's page
// says what it leaves out.
func TestDeepThread(t *testing.T) {
	chain := corpus.Thread{Article: corpus.Article{URL: "https://harbor-ledger.example/deep", Paragraphs: []string{"Deep."}}}
	for i := range 300 {
		chain.Comments = append(chain.Comments, corpus.Comment{NativeID: fmt.Sprint(i + 1), ParentID: strings.TrimPrefix(fmt.Sprint(i), "0"), Text: "deep"})
	}
	documents := documentsOf(chain, nil)
	site := newSite(t, documents)
	first := get(t, site, "/comments/"+documents[1].ID, http.StatusOK)
	if !strings.Contains(first, "99 more replies") {
		t.Error("the page does not mention the replies that are not shown")
	}
	last := get(t, site, "/comments/"+documents[300].ID, http.StatusOK)
	if !strings.Contains(last, "249 more comments are above") {
		t.Error("the page does not mention the comments above that are not shown")
	}
	pages.CheckMarkup(t, last)
}

var fieldValues = regexp.MustCompile(` value="[^"]*"`)

// TestHostileText: whatever a source writes stays text.
func TestHostileText(t *testing.T) {
	nasty := "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{.}}\u202eevil\u2066\x00\x1b[31m" + strings.Repeat("a", 3000) + strings.Repeat("e\u0301\u0301\u0301", 50)
	article := corpus.Article{URL: "javascript:alert(1)", Outlet: nasty, Headline: nasty, Standfirst: nasty, Section: nasty, Bylines: []string{nasty},
		Paragraphs: []string{nasty, "", nasty + "\n\n" + nasty}, Captions: []string{nasty}, Related: []string{nasty}, DateSource: nasty}
	span := corpus.Span{-5, 1 << 30}
	annotation := corpus.Annotation{Language: nasty,
		Agencies:  []corpus.AgencyMention{{ID: nasty, Name: nasty, Path: []string{nasty}, Named: true, Spans: []corpus.Span{{0, 9}, {4, 20}, span}}},
		Locations: []corpus.LocationMention{{ID: nasty, Path: []string{nasty}, Named: true, Spans: []corpus.Span{{3, 12}, {9, 3}}}},
		Stances:   []corpus.Stance{{Target: nasty, Chances: corpus.Chances{7, -1, -2}, Evidence: &span, Source: nasty}, {Target: "x"}},
		Quotes:    []corpus.Quote{{Of: "article", Span: span, SourceSpan: span}, {Of: nasty, SourceID: nasty, Span: corpus.Span{1, 2}}}}
	documents := documentsOf(corpus.Thread{Article: article, Comments: []corpus.Comment{
		{NativeID: "1", Author: nasty, URL: "data:text/html,x", Text: nasty + "\n\n\n" + nasty},
		{NativeID: "2", ParentID: "1", URL: "https://user:secret@example.org/", Author: "\u202e", Text: strings.Repeat("long ", 5000)},
	}}, map[string]corpus.Annotation{"": annotation, "1": annotation})
	site := newSite(t, documents)
	for _, address := range []string{"/", "/search", "/search?q=" + url.QueryEscape(nasty), "/search?q=long&outlet=" + url.QueryEscape(nasty), "/search?match=any&q=" + url.QueryEscape(nasty[:40]),
		"/articles/" + documents[0].ID, "/articles/" + documents[0].ID + "?q=" + url.QueryEscape("\"<b>"), "/comments/" + documents[1].ID, "/comments/" + documents[2].ID,
		"/kwic?near=4&q=" + url.QueryEscape(nasty), "/kwic?sort=right&match=any&q=" + url.QueryEscape(nasty[:40]), "/kwic?q=long&near=9", "/kwic?near=" + url.QueryEscape(nasty), "/keyness?min_documents=1&q=long", "/keyness?against.q=" + url.QueryEscape(nasty),
		"/facets/agency?contains=" + url.QueryEscape(nasty[:30]), "/facets/author", "/" + url.PathEscape(nasty[:50]), "/search?" + url.QueryEscape(nasty[:50]) + "=1", "/search?q=%ff&from=%00", "/search?a=%zz"} {
		w := httptest.NewRecorder()
		site.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, address, nil))
		if w.Code >= 500 {
			t.Errorf("%.80s: status %d", address, w.Code)
		}
		page := fieldValues.ReplaceAllString(w.Body.String(), "") // a field shows what was typed
		for _, bad := range []string{"<script>", "<img", "\x00", "\x1b", "ZgotmplZ"} {
			if strings.Contains(page, bad) {
				t.Errorf("%.80s: the page holds %q", address, bad)
			}
		}
		pages.CheckMarkup(t, page)
	}
	page := get(t, site, "/articles/"+documents[0].ID, http.StatusOK)
	if !strings.Contains(page, "more characters") {
		t.Error("a long comment is cut without a word")
	}
}

// TestMarkupOfAllPages checks the rules of all pages on the pages of the fixture.
func TestMarkupOfAllPages(t *testing.T) {
	thread := stopped()
	site := newSite(t, thread, letters(), nameless())
	for _, address := range []string{"/", "/search", "/search?q=dhs&agency=us-dhs", "/search?q=%28", "/search?q=nothing+there&outlet=x", "/search?q=nothing+there&outlet=quiet-times", "/facets/toward", "/kwic?q=dhs", "/kwic?q=dhs&near=5", "/kwic?q=zzz", "/kwic?q=kind:comment", "/keyness?q=dhs", "/keyness?against.q=%28",
		"/articles/" + thread[0].ID, "/articles/" + nameless()[0].ID, "/comments/" + thread[4].ID, "/about", "/nothing", "/facets/nothing", "/articles/x"} {
		w := httptest.NewRecorder()
		site.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, address, nil))
		t.Run(strings.Trim(address, "/"), func(t *testing.T) { pages.CheckMarkup(t, w.Body.String()) })
	}
}

// TestNoFacet: the page of a field without a list names the fields that have one,
// and the most similar.
func TestNoFacet(t *testing.T) {
	site := newSite(t, letters())
	page := get(t, site, "/facets/outlets", http.StatusNotFound)
	for _, want := range []string{"“outlets” is not a field with a list of values; the fields are kind, outlet, agency,", "Did you mean <code>outlet</code>?", "Correct the address"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q:\n%s", want, page)
		}
	}
}

// TestEmptyIndex: without documents, the page says what to do.
func TestEmptyIndex(t *testing.T) {
	site := newSite(t)
	for _, address := range []string{"/", "/search", "/search?q=word&agency=us-dhs"} {
		if page := get(t, site, address, http.StatusOK); !strings.Contains(page, "standpoint index") {
			t.Errorf("%s does not say how to add documents", address)
		}
	}
}

// TestCommentsWithoutArticle: a thread is shown even if there are only comments.
func TestCommentsWithoutArticle(t *testing.T) {
	documents := stopped()
	site := newSite(t, documents[1:])
	page := get(t, site, "/articles/"+documents[0].ID, http.StatusOK)
	if !strings.Contains(page, "not in this collection") || !strings.Contains(page, documents[1].ID) {
		t.Error("the comments are not shown, or not that their article is missing")
	}
	pages.CheckMarkup(t, page)
	pages.CheckMarkup(t, get(t, site, "/comments/"+documents[2].ID, http.StatusOK))
}

// TestUnchangedPages: a page that the browser already has is not sent again.
func TestUnchangedPages(t *testing.T) {
	thread := stopped()
	site := newSite(t, thread)
	for _, address := range []string{"/", "/search?q=dhs", "/facets/outlet", "/kwic?q=dhs", "/keyness?q=dhs", "/articles/" + thread[0].ID, "/comments/" + thread[1].ID} {
		first := httptest.NewRecorder()
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
		site.ServeHTTP(first, r)
		r.Header.Set("If-None-Match", first.Header().Get("ETag"))
		second := httptest.NewRecorder()
		site.ServeHTTP(second, r)
		if first.Header().Get("ETag") == "" || second.Code != http.StatusNotModified || second.Body.Len() > 0 {
			t.Errorf("%s: ETag %q, then status %d with %d bytes", address, first.Header().Get("ETag"), second.Code, second.Body.Len())
		}
	}
}

// TestStaticFiles: a file with the address in a page may be kept for ever; with
// any other address, the browser has to ask again.
func TestStaticFiles(t *testing.T) {
	site := newSite(t)
	style := regexp.MustCompile(`/static/style\.css\?v=[0-9a-f]+`).FindString(get(t, site, "/about", http.StatusOK))
	for address, want := range map[string]struct {
		status int
		cache  string
	}{
		style:                       {http.StatusOK, "public, max-age=31536000, immutable"},
		"/static/style.css":         {http.StatusOK, "no-cache"},
		"/static/style.css?v=0":     {http.StatusOK, "no-cache"},
		"/static/icon.svg":          {http.StatusOK, "no-cache"},
		"/static/nothing.js":        {http.StatusNotFound, "no-store"},
		"/static/..%2ftemplates.go": {http.StatusNotFound, "no-store"},
	} {
		w := httptest.NewRecorder()
		site.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, address, nil))
		if w.Code != want.status || w.Header().Get("Cache-Control") != want.cache {
			t.Errorf("%s: status %d, Cache-Control %q", address, w.Code, w.Header().Get("Cache-Control"))
		}
	}
}

// TestFaultOffersRepair: a suggested value is asked about; a repair that is not
// a value, such as the first page, says what to do.
func TestFaultOffersRepair(t *testing.T) {
	site := newSite(t, letters())
	for address, want := range map[string]string{
		"/search?limit=1001":            `Did you mean <a href="/search?limit=1000"><code>1000</code></a>?`,
		"/search?from=2025-4-1":         `Did you mean <a href="/search?from=2025-04-01"><code>2025-04-01</code></a>?`,
		"/search?limit=10&cursor=abc":   `<p><a href="/search?limit=10">Go to the first page of this search</a></p>`,
		"/search?limit=10&entirelynew=": `<p><a href="/search?limit=10">Search without it</a></p>`,
	} {
		page := get(t, site, address, 400)
		if !strings.Contains(page, want) {
			t.Errorf("%s: the page does not have %q", address, want)
		}
		if strings.HasPrefix(want, "<p>") && strings.Contains(page, "Did you mean") {
			t.Errorf("%s: the page asks about what is not a value", address)
		}
	}
}
