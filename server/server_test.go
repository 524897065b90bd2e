package server_test

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"standpoint/corpus/frozen"
	"standpoint/corpus/theme"
	"standpoint/server"
	"standpoint/server/api"
	"standpoint/server/problem"
	"standpoint/server/searchurl"
)

func TestAnswers(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for name, url := range map[string]string{
		"search.json":         "/api/v1/search?q=welfare+check&facets=kind,outlet,agency,stance,toward,lang&histogram=month",
		"search-plain.json":   "/api/v1/search?match=any&q=Was+this+a+welfare+check%3F&limit=2&highlight=none&sort=replies",
		"search-empty.json":   "/api/v1/search?q=xylophone&agency=ICE",
		"search-orphan.json":  "/api/v1/search?missing=author&missing=lang&kind=comment",
		"article.json":        "/api/v1/articles/" + firstArticle,
		"article-bare.json":   "/api/v1/articles/" + secondArticle,
		"comment.json":        "/api/v1/comments/" + quotingReply,
		"facet.json":          "/api/v1/facets/toward?contains=homeland&toward=us-dhs:critical&limit=2",
		"explain.json":        "/api/v1/explain?q=welfare+(check+OR+%22grade+school%22)+-crowd+outlet:harbor-ledger&kind=comment",
		"explain-join.json":   "/api/v1/explain?q=article:(welfare+agency:DHS)+-has_comment:whistle&kind=comment",
		"search-join.json":    "/api/v1/search?q=article:welfare&facets=article.outlet,article.toward:2,article.stance&not.article.lang=fr&limit=2",
		"explain-any.json":    "/api/v1/explain?match=any&q=welfare+checks+welfare",
		"explain-wrong.json":  "/api/v1/explain?q=(welfare+OR+check",
		"changes.json":        "/api/v1/changes?limit=1",
		"healthz.json":        "/healthz",
		"readyz.json":         "/readyz",
		"search-spelled.json": "/api/v1/search?q=wellfare+check&kind=comment&limit=1",
	} {
		t.Run(name, func(t *testing.T) { golden(t, name, s.get(url, http.StatusOK, nil).Body.Bytes()) })
	}
}

func TestMethods(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, path := range []string{"/api/v1/search?q=check", "/healthz", "/search", "/api/docs", "/"} {
		get, head := s.do(http.MethodGet, path), s.do(http.MethodHead, path)
		if head.Code != get.Code || head.Body.Len() > 0 || head.Header().Get("Content-Type") != get.Header().Get("Content-Type") || head.Header().Get("ETag") != get.Header().Get("ETag") {
			t.Errorf("HEAD %s: %d, %d bytes, %v", path, head.Code, head.Body.Len(), head.Header())
		}
		post := s.do(http.MethodPost, path)
		if post.Code != http.StatusMethodNotAllowed || post.Header().Get("Allow") != "GET, HEAD, OPTIONS" {
			t.Errorf("POST %s: %d, Allow %q", path, post.Code, post.Header().Get("Allow"))
		}
	}
	preflight := s.do(http.MethodOptions, "/api/v1/search", "Origin", "https://example.org", "Access-Control-Request-Method", "GET")
	if h := preflight.Header(); preflight.Code != http.StatusNoContent || h.Get("Access-Control-Allow-Origin") != "*" || h.Get("Access-Control-Allow-Methods") != "GET, HEAD, OPTIONS" {
		t.Errorf("OPTIONS: %d %v", preflight.Code, h)
	}
	if w := s.do(http.MethodGet, "/search"); w.Header().Get("Access-Control-Allow-Origin") != "" {
		t.Error("other sites may read the pages")
	}
}

var inline = regexp.MustCompile(`(?i)<script[^>]*>[^<]|<style|\sstyle=|\son[a-z]+=|javascript:`)

func TestSecurityHeaders(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, path := range []string{"/", "/search?q=check", "/articles/" + firstArticle, "/comments/" + quotingReply, "/nothing", "/api/docs", "/api/v1/search", "/api/v1/nothing", "/search?limit=x"} {
		w := s.do(http.MethodGet, path)
		csp := w.Header().Get("Content-Security-Policy")
		if !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") || w.Header().Get("X-Content-Type-Options") != "nosniff" ||
			w.Header().Get("Referrer-Policy") == "" || w.Header().Get("Cross-Origin-Opener-Policy") != "same-origin" {
			t.Errorf("%s: %v", path, w.Header())
		}
		if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			if found := inline.FindString(w.Body.String()); found != "" {
				t.Errorf("%s holds %q, which the policy blocks", path, found)
			}
		}
	}
}

func TestReadiness(t *testing.T) {
	t.Parallel()
	ready := false
	s := newSite(t, func(opt *server.Options) {
		opt.Ready = func(context.Context) api.Readiness { return api.Readiness{OK: ready, Done: 3, Total: 5} }
	})
	var p problem.Problem
	s.get("/readyz", http.StatusServiceUnavailable, &p)
	if p.Code != problem.EngineUnavailable || !strings.Contains(p.Detail, "3 of 5") || p.Done == nil || *p.Done != 3 || *p.Total != 5 {
		t.Errorf("not ready: %+v", p)
	}
	s.get("/healthz", http.StatusOK, nil)
	ready = true
	s.get("/readyz", http.StatusOK, nil)
}

func TestPacking(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	w := s.do(http.MethodGet, "/api/v1/search", "Accept-Encoding", "gzip")
	if w.Header().Get("Content-Encoding") != "gzip" || !strings.Contains(w.Header().Get("Vary"), "Accept-Encoding") {
		t.Fatalf("headers are %v", w.Header())
	}
	unpacked, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(unpacked)
	if err != nil || string(body) != s.do(http.MethodGet, "/api/v1/search").Body.String() {
		t.Errorf("packed answer differs (%v)", err)
	}
}

// TestEncodings: an answer is packed only for those who say that they take it so.
func TestEncodings(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, test := range []struct {
		header       string
		large, small bool // whether a large and a small answer are packed
	}{
		{"", false, false},
		{"gzip", true, false},
		{"GZIP;Q=0.3", true, false},
		{"br, x-gzip", true, false},
		{"gzip;q=0", false, false},
		{"gzip; q=0.000, *", false, false},
		{"identity", false, false},
		{"gzip;q=0.5, identity", false, false},
		{"gzip;q=0.5, *;q=0.1", true, false},
		{"*", true, false},
		{"*;q=0", false, false},
		{"deflate, *;q=0", false, false},
		{"gzip, identity;q=0", true, true},
		{"gzip, *;q=0", true, true},
		{"gzip;q=much", false, false},
	} {
		for url, packed := range map[string]bool{"/api/v1/search": test.large, "/search": test.large, "/healthz": test.small} {
			w := s.do(http.MethodGet, url, "Accept-Encoding", test.header)
			if got := w.Header().Get("Content-Encoding") == "gzip"; got != packed || w.Header().Get("Vary") != "Accept-Encoding" {
				t.Errorf("%q %s: packed %v, Vary %q", test.header, url, got, w.Header().Get("Vary"))
			}
		}
	}
	plain, packed := s.do(http.MethodGet, "/search").Header().Get("ETag"), s.do(http.MethodGet, "/search", "Accept-Encoding", "gzip").Header().Get("ETag")
	if zero := s.do(http.MethodGet, "/search", "Accept-Encoding", "gzip;q=0").Header().Get("ETag"); zero != plain || packed == plain {
		t.Errorf("plain answers have the tags %s and %s, a packed one %s", plain, zero, packed)
	}
}

// TestAnswersThatTheClientHas: If-None-Match is answered by 304 if it names the
// answer, weakly too, or any; never in place of an error.
func TestAnswersThatTheClientHas(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, path := range []string{"/api/v1/search", "/api/v1/articles/" + firstArticle, "/api/v1/openapi.json", "/api/docs", "/", "/search?q=check", "/articles/" + firstArticle, "/about"} {
		etag := s.do(http.MethodGet, path).Header().Get("ETag")
		for _, header := range []string{etag, "W/" + etag, `"other", ` + etag, "*", " * "} {
			for _, method := range []string{http.MethodGet, http.MethodHead} {
				w := s.do(method, path, "If-None-Match", header)
				if w.Code != http.StatusNotModified || w.Body.Len() > 0 || w.Header().Get("ETag") != etag || w.Header().Get("Cache-Control") == "" {
					t.Errorf("%s %s, If-None-Match: %s: %d, %d bytes, %v", method, path, header, w.Code, w.Body.Len(), w.Header())
				}
			}
		}
		if w := s.do(http.MethodGet, path, "If-None-Match", `"other"`); w.Code != http.StatusOK {
			t.Errorf("%s: another tag gives %d", path, w.Code)
		}
	}
	for _, path := range []string{"/api/v1/search?limit=x", "/search?limit=x", "/api/v1/nothing", "/articles/a00000000000000ff"} {
		if w := s.do(http.MethodGet, path, "If-None-Match", "*"); w.Code < 400 || w.Body.Len() == 0 {
			t.Errorf("%s: an error becomes %d", path, w.Code)
		}
	}
}

// TestAlmostTheAddress: slashes too many and the parameters of shared links lead to
// the address that was meant.
func TestAlmostTheAddress(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for from, to := range map[string]string{
		"/search/":                                                      "/search",
		"/search//?q=a%20b&q=%22":                                       "/search?q=a%20b&q=%22",
		"//evil.example/":                                               "/evil.example",
		"/api/v1/search/?limit=1":                                       "/api/v1/search?limit=1",
		"/api/v1//articles/" + firstArticle:                             "/api/v1/articles/" + firstArticle,
		"/articles/" + firstArticle + "?fbclid=x":                       "/articles/" + firstArticle,
		"/search?q=raid&utm_source=x&UTM_Medium=y&sort=newest":          "/search?q=raid&sort=newest",
		"/?gclid=1&msclkid=2&mc_cid=3&utm%5Fid=4":                       "/",
		"/comments/" + quotingReply + "/?_hsenc=a&pk_campaign=b&igsh=c": "/comments/" + quotingReply,
		"/facets/outlet?q=a&twclid=3":                                   "/facets/outlet?q=a",
	} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			w := s.do(method, from)
			if w.Code != http.StatusPermanentRedirect || w.Header().Get("Location") != to || !strings.HasPrefix(w.Header().Get("Cache-Control"), "max-age=") {
				t.Errorf("%s %s: %d %v", method, from, w.Code, w.Header())
			}
		}
	}
	for path, detail := range map[string]string{
		"/api/v1/search?fbclid=x": "leave it out",
		"/api/v1/serach":          "/api/v1/search",
		"/api/v1":                 "/api/docs",
		"/searhc":                 "/search",
	} {
		if w := s.do(http.MethodGet, path); w.Code < 400 || !strings.Contains(w.Body.String(), detail) {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
}

func TestRequestNumbers(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	if got := s.do(http.MethodGet, "/healthz").Header().Get("X-Request-Id"); got != "req-1" {
		t.Errorf("a good number is replaced by %q", got)
	}
	for _, bad := range []string{"", "a b", "x\ny", strings.Repeat("x", 65)} {
		if got := s.do(http.MethodGet, "/healthz", "X-Request-Id", bad).Header().Get("X-Request-Id"); got == bad || len(got) != 16 {
			t.Errorf("%q becomes %q", bad, got)
		}
	}
	if !strings.Contains(s.log.String(), "msg=request request_id=req-1 client=192.0.2.1 key=\"\" method=GET address=/healthz route=/healthz status=200") {
		t.Errorf("log:\n%s", s.log)
	}
}

// TestDescriptionCoversTheInterface: every parameter of a search is in the
// document, and the page of the document shows every operation.
func TestDescriptionCoversTheInterface(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(o *server.Options) {
		o.Corpora, o.Themes = o.Records.(stores).Frozen(), o.Records.(stores).Themes()
	})
	if _, err := s.store.(stores).Frozen().Add(t.Context(), frozen.Corpus{Name: "none"}, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := s.store.(stores).Themes().Add(t.Context(), theme.Theme{Name: "none", Query: "zzz"}); err != nil {
		t.Fatal(err)
	}
	page := s.do(http.MethodGet, "/api/docs").Body.String()
	paths := s.openAPI()["paths"].(map[string]any)
	for path, item := range paths {
		operation, reads := item.(map[string]any)["get"].(map[string]any)
		if !strings.Contains(page, "GET "+path) && (reads || !strings.Contains(page, "POST "+path)) {
			t.Errorf("the page does not show %s", path)
		}
		if !reads {
			continue
		}
		probe := strings.NewReplacer("comments/{id}", "comments/"+firstComment, "{event}", someEvent, "{id}", firstArticle, "{field}", "outlet", "{group}", firstGroup, "{name}", "none", "{theme}", "none").Replace(path)
		if w := s.do(http.MethodGet, probe); w.Code == http.StatusNotFound {
			t.Errorf("%s is documented, and answers %d", path, w.Code)
		}
		if path == "/api/v1/search" {
			var documented []string
			for _, p := range operation["parameters"].([]any) {
				documented = append(documented, p.(map[string]any)["name"].(string))
			}
			for _, p := range searchurl.Params() {
				if !slices.Contains(documented, p.Name) {
					t.Errorf("parameter %s is not documented", p.Name)
				}
			}
		}
	}
	for path, item := range paths {
		operation, _ := item.(map[string]any)["get"].(map[string]any)
		parameters, _ := operation["parameters"].([]any)
		for _, p := range parameters {
			if schema := p.(map[string]any)["schema"].(map[string]any); schema["type"] == "number" && (schema["enum"] != nil || schema["multipleOf"] != nil) {
				t.Errorf("%s: makers of clients cannot name or check the fractions of %v", path, p)
			}
		}
	}
	encoded, _ := json.Marshal(paths)
	for _, foreign := range []string{"ErrorModel", "$schema"} {
		if strings.Contains(string(encoded), foreign) {
			t.Errorf("the document holds %s", foreign)
		}
	}
}
