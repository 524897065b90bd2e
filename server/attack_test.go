package server_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"standpoint/corpus"
	"standpoint/server"
)

// script is what runs where a text is put on a page unescaped, in a tag, in quotes of
// either kind, in a comment, in a script and in an address.
const script = `javascript:alert(1)//</title></textarea></script></style>--><img src=x onerror=alert(1)>"onmouseover="alert(1)"x='` + "`" + `'><script>alert(1)</script><svg onload=alert(1)>{{.}}${7*7}`

// harmless fails if a page holds anything that a text brought with it: an element, an
// attribute or an address that runs a script.
func harmless(t *testing.T, what string, w *httptest.ResponseRecorder) {
	t.Helper()
	if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
		return
	}
	if got := w.Header().Get("Content-Security-Policy"); !strings.Contains(got, "script-src 'self'") || strings.Contains(got, "unsafe") {
		t.Errorf("%s: policy %q", what, got)
	}
	doc, err := html.Parse(strings.NewReader(w.Body.String()))
	if err != nil {
		t.Fatal(err)
	}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch {
		case n.Data == "img", n.Data == "style", n.Data == "iframe", n.Data == "base", n.Data == "script" && n.FirstChild != nil:
			t.Errorf("%s: the page has a <%s>", what, n.Data)
		}
		for _, a := range n.Attr {
			address := strings.ToLower(strings.TrimSpace(a.Val))
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || strings.ContainsAny(a.Key, `"'<>`) || a.Key == "src" && !strings.HasPrefix(address, "/static/") ||
				(a.Key == "href" || a.Key == "action" || a.Key == "formaction") && (strings.HasPrefix(address, "javascript:") || strings.HasPrefix(address, "data:") || strings.HasPrefix(address, "//")) {
				t.Errorf("%s: <%s %s=%q>", what, n.Data, a.Key, a.Val)
			}
		}
	}
}

// hostile is a thread in which every text is a script.
func hostile() []corpus.Document {
	article := corpus.Article{ID: "a00000000000000ee", NativeID: script, URL: script, Outlet: "evil", OutletName: script, Platform: script, Headline: script, Standfirst: script, Section: script,
		Bylines: []string{script}, Published: time.Date(2025, 5, 1, 0, 0, 0, 0, time.UTC), PublishedPrecision: corpus.PrecisionDay, DateSource: "text",
		Paragraphs: []string{script, script}, Captions: []string{script}, Related: []string{script}}
	comment := corpus.Comment{ID: "c00000000000000ee", NativeID: script, Author: script, URL: script, Text: script, Posted: time.Date(2025, 5, 2, 0, 0, 0, 0, time.UTC)}
	answer := comment
	answer.ID, answer.ParentID, answer.Depth, answer.Text = "c00000000000000ef", comment.ID, 1, "> "+script+"\n\n"+script
	thread := corpus.Thread{Article: article, Comments: []corpus.Comment{comment, answer}, Origin: corpus.Origin{Path: script}}
	documents := thread.Documents()
	for i := range documents {
		span := corpus.Span{0, 10}
		documents[i].Annotation = corpus.Annotation{Language: "en",
			Agencies:  []corpus.AgencyMention{{ID: "us-dhs", Name: script, Named: true, Spans: []corpus.Span{span}}},
			Locations: []corpus.LocationMention{{ID: "us-ca", Name: script, Path: []string{"us"}, Named: true, Spans: []corpus.Span{span}}},
			Stances:   []corpus.Stance{{Target: "us-dhs", Chances: corpus.ChancesFor(corpus.Critical, 0.9), Evidence: &span, Source: script}}}
		documents[i].DuplicateGroup, documents[i].Event = script, script
	}
	return documents
}

// TestScriptInEveryText: no page runs what a document, a parameter, a part of a path, a
// form, a key's name or a header says.
func TestScriptInEveryText(t *testing.T) {
	t.Parallel()
	s, keys := newGuarded(t, today)
	if _, err := s.store.Put(t.Context(), hostile()); err != nil {
		t.Fatal(err)
	}
	s.project()
	cookie := s.signedIn(keys["moderate"])
	escaped := url.QueryEscape(script)
	pages := []string{"/", "/search", "/search?q=alert", "/search?q=alert&kind=comment", "/search?outlet=evil", "/facets/author", "/facets/outlet", "/facets/platform", "/kwic?q=alert&near=3", "/kwic?q=alert&sort=left",
		"/keyness?q=alert", "/themes", "/search?in_theme=%28none%29", "/explore?by=author,outlet", "/explore?by=platform", "/articles/a00000000000000ee", "/articles/a00000000000000ee?q=alert", "/comments/c00000000000000ef", "/events", "/comments/c00000000000000ee?q=alert", "/about", "/sign-in", "/feeds", "/api/docs"}
	parameters := []string{script, "q", "match", "kind", "outlet", "agency", "location", "stance", "toward", "author", "article", "lang", "platform", "missing", "from", "to", "added_from", "histogram", "tz", "named", "min_confidence", "sort", "limit", "cursor", "facets", "highlight",
		"not.author", "article.author", "through", "contains", "width", "near", "by", "of", "metrics", "top", "against.q", "next", "form", "page"}
	for _, page := range pages {
		path, _, _ := strings.Cut(page, "?")
		w := s.do(http.MethodGet, page, "Cookie", cookie)
		if w.Code != http.StatusOK {
			t.Errorf("%s: %d", page, w.Code)
		}
		harmless(t, page, w)
		tried := parameters[:2]
		if slices.Contains([]string{"/search", "/facets/author", "/kwic?q=alert&sort=left", "/keyness?q=alert", "/explore?by=platform", "/sign-in"}, page) {
			tried = parameters
		}
		for _, name := range tried {
			address := path + "?" + url.QueryEscape(name) + "=" + escaped
			w := s.do(http.MethodGet, address, "Cookie", cookie)
			if w.Code >= http.StatusInternalServerError {
				t.Errorf("%s: %d", address, w.Code)
			}
			harmless(t, address, w)
		}
	}
	for _, path := range []string{"/" + url.PathEscape(script), "/articles/" + url.PathEscape(script), "/comments/" + url.PathEscape(script), "/facets/" + url.PathEscape(script), "/static/" + url.PathEscape(script), "/feeds/" + url.PathEscape(script) + ".atom"} {
		w := s.do(http.MethodGet, path)
		if w.Code != http.StatusNotFound && w.Code != http.StatusBadRequest && w.Code != http.StatusPermanentRedirect { // for two slashes
			t.Errorf("%s: %d", path, w.Code)
		}
		harmless(t, path, w)
	}
	for path, field := range map[string]string{"/sign-in": "key", "/feeds": "search", "/feeds/revoke": "id", "/sign-out": script} {
		harmless(t, "form "+path, s.send(path, url.Values{field: {script}, "next": {script}}, "Cookie", cookie))
		harmless(t, "form "+path, s.send(path, url.Values{field: {script}}, "Cookie", cookie))
	}
	for _, header := range []string{"Referer", "User-Agent", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Request-Id", "Accept", "Accept-Language", "Accept-Encoding", "If-None-Match", "Origin", "Cookie", "Authorization", "Sec-Fetch-Site", "Content-Type"} {
		for _, page := range []string{"/search?q=alert", "/nothing"} {
			w := s.do(http.MethodGet, page, header, script)
			harmless(t, header, w)
			if strings.Contains(w.Body.String(), "onmouseover=") && header != "If-None-Match" && page == "/nothing" || strings.Contains(fmt.Sprint(w.Header()), "alert") {
				t.Errorf("%s comes back: %v", header, w.Header())
			}
		}
	}
	for _, name := range []string{"<b>&\"'", "javascript:alert(1)"} {
		harmless(t, "Host", s.answer(func() *http.Request { r := s.request(http.MethodGet, "/nothing"); r.Host = name; return r }()))
	}
}

// TestPathTricks: whatever is done to a path, nothing is served that its key does not
// open, no other file and no other site is led to.
func TestPathTricks(t *testing.T) {
	t.Parallel()
	s, _ := newGuarded(t, private)
	for _, path := range []string{
		"/static/../templates.go", "/static/%2e%2e/templates.go", "/static/..%2ftemplates.go", "/static/%2e%2e%2f%2e%2e%2fetc%2fpasswd", "/static/....//style.css", "/static/./../search",
		"/static/..%5c..%5cwindows", "/static/style.css%00.html", "/static/style.css/", "/static//etc/passwd", "/static/%252e%252e/x", "/static/",
		"/sign-in/../search", "/sign-in/%2e%2e/search", "/sign-in%2f..%2fsearch", "/healthz/../metrics", "/healthz/..%2fmetrics", "/api/v1/limits/../search", "/api/v1/limits/%2e%2e/search", "/api/v1/limits;/../search",
		"/SEARCH", "/Search", "/search%00", "/search%20", "/search%2f", "/search;x=1", "/search.", "/%73earch", "/./search", "/x/../search", "/api/v1/%73earch", "/api//v1/search", "/api/v1/search%2fcsv",
		"//evil.example/search", "///evil.example", "/%2fevil.example", "/%5cevil.example", `/\evil.example`, "//evil.example/%2f..", "/\t/evil.example", "/http://evil.example/", "/@evil.example", "//user@evil.example//",
		"/articles/..%2f..%2fsearch", "/articles/%2e%2e", "/articles/" + strings.Repeat("a", 10_000), "/comments/%ff%fe", "/facets/..%2f", "/feeds/../search", "/feeds/%2e%2e%2fsearch.atom",
	} {
		r := s.request(http.MethodGet, "/")
		u, err := url.ParseRequestURI(strings.ReplaceAll(path, "\t", "%09"))
		if err != nil {
			t.Fatal(err)
		}
		if r.URL = u; u.Host != "" { // net/http takes two slashes at the beginning for a path
			r.URL = &url.URL{Path: path}
		}
		for range 3 { // where it leads
			w := s.answer(r)
			to := w.Header().Get("Location")
			if w.Code == http.StatusOK && !strings.HasPrefix(r.URL.Path, "/static/style.css") && r.URL.Path != "/healthz" && r.URL.Path != "/sign-in" || w.Code >= http.StatusInternalServerError {
				t.Errorf("%q: %d %.200s", path, w.Code, w.Body)
			}
			if to == "" {
				break
			}
			if !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.HasPrefix(to, `/\`) || strings.ContainsAny(to, "\r\n\t") {
				t.Errorf("%q leads to %q", path, to)
				break
			}
			if r.URL, err = url.Parse(to); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestHeadersCannotBeMade: nothing that a client sends becomes a header of an answer, or
// a line of one.
func TestHeadersCannotBeMade(t *testing.T) {
	t.Parallel()
	s, keys := newGuarded(t, today, func(opt *server.Options) { opt.Origins = []string{"https://good.example"} })
	const split = "x\r\nSet-Cookie: evil=1\r\n\r\n<script>"
	escaped := url.QueryEscape(split)
	answers := map[string]*httptest.ResponseRecorder{
		"next":   s.send("/sign-in", url.Values{"key": {keys["read"]}, "next": {"/" + split}}),
		"form":   s.send("/sign-in", url.Values{"key": {split}}),
		"origin": s.do(http.MethodOptions, "/api/v1/search", "Origin", "https://good.example", "Access-Control-Request-Headers", split),
	}
	for _, path := range []string{"/search?through=" + escaped, "/search?q=" + escaped, "/search/?q=" + escaped, "//search?q=" + escaped, "/api/v1/search.csv?download=1&q=" + escaped, "/api/v1/search.parquet?author=" + escaped,
		"/api/v1/search?cursor=" + escaped, "/" + url.PathEscape(split), "/" + url.PathEscape(split) + "/", "/articles/" + url.PathEscape(split)} {
		answers[path] = s.do(http.MethodGet, path)
	}
	for _, header := range []string{"X-Request-Id", "Origin", "Accept", "Accept-Encoding", "If-None-Match", "Host", "Range", "X-Forwarded-Host"} {
		answers[header] = s.do(http.MethodGet, "/api/v1/search", header, split)
	}
	for what, w := range answers {
		for name, values := range w.Header() {
			for _, value := range values {
				if strings.ContainsAny(name+value, "\r\n\x00") || strings.Contains(value, "evil=1") && name != "Location" {
					t.Errorf("%s: header %s: %q", what, name, value)
				}
			}
		}
		if w.Code >= http.StatusInternalServerError {
			t.Errorf("%s: %d %s", what, w.Code, w.Body)
		}
	}
}

// TestHugeRequests: what is too large is refused with words, whatever it is large in, and
// before much is done about it.
func TestHugeRequests(t *testing.T) {
	t.Parallel()
	s, keys := newGuarded(t, today, everyPath)
	cookie := s.signedIn(keys["admin"])
	long := strings.Repeat("a", 30_000)
	many := ""
	for i := range 1001 {
		many += fmt.Sprint("&author=", i)
	}
	for what, w := range map[string]*httptest.ResponseRecorder{
		"query":      s.do(http.MethodGet, "/search?q="+long),
		"value":      s.do(http.MethodGet, "/search?agency="+long),
		"values":     s.do(http.MethodGet, "/search?kind=comment"+many),
		"parameters": s.do(http.MethodGet, "/search?"+strings.Repeat("x&", 20_000)),
		"deep":       s.do(http.MethodGet, "/search?q="+strings.Repeat("(", 10_000)),
		"clauses":    s.do(http.MethodGet, "/search?q="+strings.Repeat("a*+", 5000)),
		"path":       s.do(http.MethodGet, "/articles/"+long),
		"cookie":     s.do(http.MethodGet, "/articles/x", "Cookie", strings.Repeat("a=b; ", 10_000)),
		"form":       s.send("/sign-in", url.Values{"key": {strings.Repeat(long, 10)}}),
		"feed":       s.send("/feeds", url.Values{"search": {"q=" + long}}, "Cookie", cookie),
		"next":       s.send("/sign-in", url.Values{"key": {"x"}, "next": {"/" + long}}),
	} {
		if w.Code < 400 || w.Code >= 500 {
			t.Errorf("%s: %d %.300s", what, w.Code, w.Body)
		}
		if w.Body.Len() > 2_000_000 {
			t.Errorf("%s: the answer has %d bytes", what, w.Body.Len())
		}
	}
}
