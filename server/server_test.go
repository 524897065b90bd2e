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

	"standpoint/server"
	"standpoint/server/api"
	"standpoint/server/problem"
	"standpoint/server/searchurl"
)

func TestAnswers(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for name, url := range map[string]string{
		"search.json":        "/api/v1/search?q=welfare+check&facets=kind,outlet,agency,stance,toward,lang&histogram=month",
		"search-plain.json":  "/api/v1/search?match=any&q=Was+this+a+welfare+check%3F&limit=2&highlight=none&sort=replies",
		"search-empty.json":  "/api/v1/search?q=xylophone&agency=ICE",
		"search-orphan.json": "/api/v1/search?missing=author&missing=lang&kind=comment",
		"article.json":       "/api/v1/articles/" + firstArticle,
		"article-bare.json":  "/api/v1/articles/" + secondArticle,
		"comment.json":       "/api/v1/comments/" + quotingReply,
		"facet.json":         "/api/v1/facets/toward?contains=homeland&toward=us-dhs:critical&limit=2",
		"explain.json":       "/api/v1/explain?q=welfare+(check+OR+%22grade+school%22)+-crowd+outlet:harbor-ledger&kind=comment",
		"explain-join.json":  "/api/v1/explain?q=article:(welfare+agency:DHS)+-has_comment:whistle&kind=comment",
		"search-join.json":   "/api/v1/search?q=article:welfare&facets=article.outlet,article.toward:2,article.stance&not.article.lang=fr&limit=2",
		"explain-any.json":   "/api/v1/explain?match=any&q=welfare+checks+welfare",
		"explain-wrong.json": "/api/v1/explain?q=(welfare+OR+check",
		"healthz.json":       "/healthz",
		"readyz.json":        "/readyz",
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
	if !strings.Contains(s.log.String(), "msg=request request_id=req-1 method=GET uri=/healthz status=200") {
		t.Errorf("log:\n%s", s.log)
	}
}

// TestDescriptionCoversTheInterface: every parameter of a search is in the
// document, and the page of the document shows every operation.
func TestDescriptionCoversTheInterface(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	page := s.do(http.MethodGet, "/api/docs").Body.String()
	paths := s.openAPI()["paths"].(map[string]any)
	for path, item := range paths {
		if !strings.Contains(page, "GET "+path) {
			t.Errorf("the page does not show %s", path)
		}
		operation := item.(map[string]any)["get"].(map[string]any)
		probe := strings.NewReplacer("comments/{id}", "comments/"+firstComment, "{id}", firstArticle, "{field}", "outlet").Replace(path)
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
	encoded, _ := json.Marshal(paths)
	for _, foreign := range []string{"ErrorModel", "$schema"} {
		if strings.Contains(string(encoded), foreign) {
			t.Errorf("the document holds %s", foreign)
		}
	}
}
