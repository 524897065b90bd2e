package server_test

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"standpoint/corpus"
	"standpoint/indexer/search"
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
		"explain-any.json":   "/api/v1/explain?match=any&q=welfare+checks+welfare",
		"explain-wrong.json": "/api/v1/explain?q=(welfare+OR+check",
		"healthz.json":       "/healthz",
		"readyz.json":        "/readyz",
	} {
		t.Run(name, func(t *testing.T) { golden(t, name, s.get(url, http.StatusOK, nil).Body.Bytes()) })
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, test := range []struct {
		url, code, param, suggestion string
		status                       int
	}{
		{"/api/v1/search?outlett=x", "unknown-parameter", "outlett", "outlet", 400},
		{"/api/v1/search?kind=coment", "unknown-value", "kind", "comment", 400},
		{"/api/v1/search?outlet=harbour", "unknown-value", "outlet", "harbor-ledger", 400},
		{"/api/v1/search?outlet=harber-ledger", "unknown-value", "outlet", "harbor-ledger", 400},
		{"/api/v1/search?agency=us-dsh", "unknown-value", "agency", "us-dhs", 400},
		{"/api/v1/search?from=yesterday", "unknown-value", "from", "", 400},
		{"/api/v1/search?limit=1001", "unknown-value", "limit", "1000", 400},
		{"/api/v1/search?cursor=abc", "bad-cursor", "cursor", "", 400},
		{"/api/v1/search?q=%zz", "unknown-value", "", "", 400},
		{"/api/v1/explain?sort=old", "unknown-value", "sort", "oldest", 400},
		{"/api/v1/search?match=any&q=" + strings.Repeat("a", 20_001), "too-large", "q", "", 413},
		{"/api/v1/articles/" + firstArticle + "?x=1", "unknown-parameter", "x", "", 400},
		{"/api/v1/articles/" + firstArticle + "/thread?form=trees", "unknown-value", "form", "tree", 400},
		{"/api/v1/articles/" + firstArticle + "/thread?form=flat&form=flat", "unknown-value", "form", "flat", 400},
		{"/api/v1/facets/outlets", "unknown-value", "field", "outlet", 400},
		{"/api/v1/facets/outlet?contain=x", "unknown-parameter", "contain", "contains", 400},
		{"/api/v1/articles/a00000000000000ff", "not-found", "", "", 404},
		{"/api/v1/articles/" + firstComment, "not-found", "", "", 404},
		{"/api/v1/comments/" + firstArticle, "not-found", "", "", 404},
		{"/api/v1/articles/x/thread", "not-found", "", "", 404},
		{"/api/v1/nothing", "not-found", "", "", 404},
		{"/api", "not-found", "", "", 404},
		{"/api/v1/openapi.json?x=1", "unknown-parameter", "x", "", 400},
		{"/healthz?x=1", "unknown-parameter", "x", "", 400},
	} {
		var p problem.Problem
		w := s.get(test.url, test.status, &p)
		if p.Code != test.code || p.Status != test.status || p.Title == "" || p.Detail == "" || p.Type == "" || p.RequestID != "req-1" {
			t.Errorf("%.60s: %+v", test.url, p)
		}
		if h := w.Header(); h.Get("Access-Control-Allow-Origin") != "*" || h.Get("Content-Type") != "application/problem+json" || h.Get("ETag") != "" {
			t.Errorf("%.60s: headers %v", test.url, h)
		}
		if test.status == 404 {
			continue
		}
		if len(p.Errors) != 1 || p.Errors[0].Param != test.param || (p.Errors[0].Suggestion == nil) != (test.suggestion == "") ||
			test.suggestion != "" && *p.Errors[0].Suggestion != test.suggestion {
			t.Errorf("%.60s: errors %s", test.url, w.Body)
		}
	}
}

func TestQuerySyntaxNamesPlaceAndRepair(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var p problem.Problem
	s.get("/api/v1/search?q="+url.QueryEscape(`welfare "check`), http.StatusBadRequest, &p)
	if p.Code != "query-syntax" || len(p.Errors) != 1 || p.Errors[0].Param != "q" || p.Errors[0].Position == nil || *p.Errors[0].Position != 8 {
		t.Fatalf("%+v", p)
	}
	if p.Errors[0].Suggestion == nil {
		t.Fatal("no repair")
	}
	s.get("/api/v1/search?q="+url.QueryEscape(*p.Errors[0].Suggestion), http.StatusOK, nil)
}

// TestPagesThroughEverything follows next_cursor in every order.
func TestPagesThroughEverything(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, query := range []string{"sort=newest", "sort=oldest", "sort=replies", "sort=score", "q=check", "q=check&sort=oldest&kind=comment", "match=any&q=welfare+number"} {
		var whole api.SearchAnswer
		s.get("/api/v1/search?limit=1000&"+query, http.StatusOK, &whole)
		if whole.NextCursor != "" || len(whole.Data) != whole.Total.Value {
			t.Errorf("%s: %d of %d on one page, next %q", query, len(whole.Data), whole.Total.Value, whole.NextCursor)
		}
		for _, limit := range []int{1, 7, whole.Total.Value} {
			var ids []string
			for cursor := ""; ; {
				var page api.SearchAnswer
				s.get(fmt.Sprintf("/api/v1/search?limit=%d&%s&cursor=%s", limit, query, cursor), http.StatusOK, &page)
				if len(page.Data) == 0 || page.Total != whole.Total {
					t.Fatalf("%s, %d a page: page of %d documents, total %d", query, limit, len(page.Data), page.Total.Value)
				}
				ids = append(ids, idsOf(page)...)
				if cursor = page.NextCursor; cursor == "" {
					break
				}
			}
			if diff := cmp.Diff(idsOf(whole), ids); diff != "" {
				t.Errorf("%s, %d a page: %s", query, limit, diff)
			}
		}
	}
}

func idsOf(a api.SearchAnswer) []string {
	ids := make([]string, len(a.Data))
	for i, d := range a.Data {
		ids[i] = d.ID
	}
	return ids
}

// TestCountsAddUp: values, missing and other make the total, unless a filter
// is on the field itself.
func TestCountsAddUp(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, query := range []string{"", "q=check", "agency=us-dhs", "not.toward=us-dhs:critical&min_confidence=0.7", "missing=agency", "author=reader+1&author=reader+2"} {
		var a api.SearchAnswer
		s.get("/api/v1/search?facets=kind,outlet:1,stance,lang,platform&histogram=day&limit=1&"+query, http.StatusOK, &a)
		for field, f := range a.Facets {
			sum := f.Missing + f.Other
			for _, v := range f.Values {
				sum += v.Count
			}
			if sum != a.Total.Value {
				t.Errorf("%s: %s counts %d of %d", query, field, sum, a.Total.Value)
			}
		}
		dated := a.Histogram.Undated
		for _, b := range a.Histogram.Buckets {
			dated += b.Count
		}
		if dated != a.Total.Value {
			t.Errorf("%s: the timeline counts %d of %d", query, dated, a.Total.Value)
		}
	}
}

// TestFiltersAndLabelsAgree: what an answer says of a document is what it was
// filtered by.
func TestFiltersAndLabelsAgree(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, query := range []string{"toward=us-dhs:critical", "toward=us-dhs:critical&min_confidence=0.8", "toward=us-dhs:unclear&min_confidence=0.9", "stance=supportive"} {
		var a api.SearchAnswer
		s.get("/api/v1/search?"+query, http.StatusOK, &a)
		if a.Total.Value == 0 {
			t.Errorf("%s finds nothing", query)
		}
		values, _ := url.ParseQuery(query)
		for _, d := range a.Data {
			if want := values.Get("toward"); want != "" && !slices.Contains(d.Toward, want) {
				t.Errorf("%s: %s is toward %v", query, d.ID, d.Toward)
			}
			if want := values.Get("stance"); want != "" && (d.Stance == nil || *d.Stance != want) {
				t.Errorf("%s: %s has stance %v", query, d.ID, d.Stance)
			}
		}
	}
	var named api.SearchAnswer
	s.get("/api/v1/search?named=true&agency=us-dhs", http.StatusOK, &named)
	if diff := cmp.Diff([]string{firstArticle}, idsOf(named)); diff != "" {
		t.Errorf("named: %s", diff)
	}
}

var documentLink = regexp.MustCompile(`href="/(?:articles|comments)/([ac][0-9a-f]{16})`)

// TestPageAndAPIListTheSame documents in the same order for the same parameters.
func TestPageAndAPIListTheSame(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, query := range []string{"kind=comment&toward=us-dhs:critical", "q=welfare", "match=any&q=nothing+much", "not.outlet=harbor-ledger&sort=oldest", "q=xylophone"} {
		var a api.SearchAnswer
		s.get("/api/v1/search?"+query, http.StatusOK, &a)
		w := s.do(http.MethodGet, "/search?"+query)
		if w.Code != http.StatusOK {
			t.Fatalf("/search?%s: %d %s", query, w.Code, w.Body)
		}
		rest := w.Body.String()
		for _, id := range idsOf(a) {
			_, after, found := strings.Cut(rest, id)
			if !found {
				t.Errorf("/search?%s does not list %s in its place", query, id)
				continue
			}
			rest = after
		}
		for _, link := range documentLink.FindAllStringSubmatch(w.Body.String(), -1) {
			known := slices.ContainsFunc(a.Data, func(d api.Found) bool {
				return d.ID == link[1] || d.ArticleID == link[1] || d.ParentID == link[1]
			})
			if !known {
				t.Errorf("/search?%s links to %s, which the API does not list", query, link[1])
			}
		}
	}
}

// TestGoneDocuments: what the index still finds but the records do not hold
// leaves no short page, and is reported.
func TestGoneDocuments(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var before api.SearchAnswer
	s.get("/api/v1/search?limit=1000", http.StatusOK, &before)
	ids := idsOf(before)
	gone := []string{ids[1], ids[3], ids[len(ids)-1], ids[len(ids)-2]}
	if _, err := s.store.Delete(t.Context(), gone); err != nil {
		t.Fatal(err)
	}
	var first api.SearchAnswer
	s.get("/api/v1/search?limit=3", http.StatusOK, &first)
	if diff := cmp.Diff([]string{ids[0], ids[2], ids[4]}, idsOf(first)); diff != "" {
		t.Error(diff)
	}
	if len(first.Warnings) != 1 || !strings.Contains(first.Warnings[0], "2 of the documents have been removed and are not shown") {
		t.Errorf("warnings are %q", first.Warnings)
	}
	var last api.SearchAnswer
	s.get(fmt.Sprintf("/api/v1/search?limit=%d", len(ids)-len(gone)), http.StatusOK, &last)
	if last.NextCursor != "" || len(last.Data) != len(ids)-len(gone) {
		t.Errorf("the last page has %d documents and is followed by %q", len(last.Data), last.NextCursor)
	}
}

func TestThreadForms(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var flat, tree api.Thread
	s.get("/api/v1/articles/"+firstArticle+"/thread?form=flat", http.StatusOK, &flat)
	s.get("/api/v1/articles/"+firstArticle+"/thread", http.StatusOK, &tree)
	if flat.Article == nil || flat.Article.ID != firstArticle || len(flat.Comments) != flat.Total || tree.Total != flat.Total {
		t.Fatalf("flat: %d of %d comments, tree: %d", len(flat.Comments), flat.Total, tree.Total)
	}
	for _, c := range flat.Comments {
		if len(c.Children) > 0 {
			t.Errorf("flat, %s has children", c.ID)
		}
	}
	top := tree.Comments[0]
	if top.ID != firstComment || len(top.Children) != 1 || top.Children[0].ID != quotingReply || len(top.Children[0].Children) != 1 || top.Replies != 1 {
		t.Errorf("the tree begins with %+v", top)
	}
	count := 0
	var walk func([]api.Reply)
	walk = func(replies []api.Reply) {
		for _, r := range replies {
			count++
			walk(r.Children)
		}
	}
	if walk(tree.Comments); count != flat.Total {
		t.Errorf("the tree holds %d of %d comments", count, flat.Total)
	}
	var orphan api.Thread
	s.get("/api/v1/articles/"+secondArticle+"/thread", http.StatusOK, &orphan)
	if !slices.ContainsFunc(orphan.Comments, func(r api.Reply) bool { return r.ID == commentID(4) }) {
		t.Error("a comment whose parent is not held is lost")
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

func TestFaultsOfTheEngine(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for name, test := range map[string]struct {
		before func(context.Context) error
		code   string
		status int
	}{
		"building":    {func(context.Context) error { return fmt.Errorf("x: %w", &search.BuildingError{Done: 3, Total: 12}) }, "engine-unavailable", 503},
		"unavailable": {func(context.Context) error { return fmt.Errorf("segment: %w", search.ErrUnavailable) }, "engine-unavailable", 503},
		"slow":        {func(context.Context) error { return fmt.Errorf("count: %w", context.DeadlineExceeded) }, "timeout", 504},
		"broken":      {func(context.Context) error { return errors.New("secret path /var/x") }, "internal", 500},
		"panic":       {func(context.Context) error { panic("secret") }, "internal", 500},
		"refused":     {func(context.Context) error { return &search.BadRequestError{Field: "interval", Msg: "is none"} }, "unknown-value", 400},
	} {
		s.engine.before.Store(&test.before)
		var p problem.Problem
		w := s.get("/api/v1/search?q=check", test.status, &p)
		if p.Code != test.code || strings.Contains(w.Body.String(), "secret") || w.Header().Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s: %s", name, w.Body)
		}
		page := s.do(http.MethodGet, "/search?q=check")
		if page.Code != test.status || !strings.HasPrefix(page.Header().Get("Content-Type"), "text/html") || strings.Contains(page.Body.String(), "secret") {
			t.Errorf("%s: page: %d %s", name, page.Code, page.Body)
		}
	}
	s.get("/api/v1/articles/"+firstArticle, http.StatusOK, nil) // the records answer without the engine
	if logged := s.log.String(); !strings.Contains(logged, "secret path /var/x") || !strings.Contains(logged, "request_id=req-1") {
		t.Errorf("what the client is not told is missing in the log:\n%s", logged)
	}
}

func TestRequestsAreCutOffInTime(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(opt *server.Options) { opt.Timeout = 20 * time.Millisecond })
	hang := func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }
	s.engine.before.Store(&hang)
	var p problem.Problem
	s.get("/api/v1/search?q=check", http.StatusGatewayTimeout, &p)
	if p.Code != problem.Timeout {
		t.Errorf("%+v", p)
	}
	if page := s.do(http.MethodGet, "/search?q=check"); page.Code != http.StatusGatewayTimeout {
		t.Errorf("page: %d", page.Code)
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

// TestIndexBeingBuilt: searches say how far it is and when to ask again; what the
// records know alone is shown.
func TestIndexBeingBuilt(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	building := func(context.Context) error { return &search.BuildingError{Done: 3, Total: 12} }
	s.engine.before.Store(&building)
	for _, address := range []string{"/api/v1/search", "/api/v1/facets/outlet", "/api/v1/explain?q=x"} {
		var p problem.Problem
		w := s.get(address, http.StatusServiceUnavailable, &p)
		if p.Code != problem.EngineUnavailable || p.Done == nil || *p.Done != 3 || *p.Total != 12 || w.Header().Get("Retry-After") != "2" {
			t.Errorf("%s: %s %v", address, w.Body, w.Header())
		}
	}
	for _, address := range []string{"/", "/search?q=check", "/facets/outlet"} {
		page := s.do(http.MethodGet, address)
		body := page.Body.String()
		if page.Code != http.StatusServiceUnavailable || page.Header().Get("Retry-After") != "2" || page.Header().Get("ETag") != "" ||
			!strings.Contains(body, `<meta http-equiv="refresh" content="2">`) || !strings.Contains(body, "3 of 12 changes") || strings.Contains(body, "<script") {
			t.Errorf("%s: %d %v\n%s", address, page.Code, page.Header(), body)
		}
	}
	for _, address := range []string{"/articles/" + firstArticle, "/articles/" + firstArticle + "?q=check", "/about", "/api/v1/articles/" + firstArticle, "/api/v1/articles/" + firstArticle + "/thread"} {
		if w := s.do(http.MethodGet, address); w.Code != http.StatusOK {
			t.Errorf("%s: %d while the index is being built", address, w.Code)
		}
	}
}

// TestOtherHistory: a cursor of other records is refused, and an index of other
// records answers nothing.
func TestOtherHistory(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var first api.SearchAnswer
	s.get("/api/v1/search?limit=2", http.StatusOK, &first)
	if !regexp.MustCompile(`^s[1-9][0-9]*-[0-9a-f]{16}$`).MatchString(first.Snapshot) {
		t.Errorf("snapshot %q has no lineage", first.Snapshot)
	}
	if _, err := s.store.Put(t.Context(), []corpus.Document{late("c00000000000000aa")}); err != nil {
		t.Fatal(err)
	}
	s.project()
	s.get("/api/v1/search?limit=2&cursor="+first.NextCursor, http.StatusOK, nil) // an earlier state of the same history

	other := searchurl.New()
	other.Request.Limit = 2
	forged := other.Cursor(search.Cursor{Key: 1, ID: "c0123456789abcdef"}, corpus.State{Seq: 3, Lineage: "0123456789abcdef"})
	var p problem.Problem
	s.get("/api/v1/search?limit=2&cursor="+forged, http.StatusBadRequest, &p)
	if p.Code != "bad-cursor" {
		t.Errorf("a cursor of other records: %+v", p)
	}
	if err := s.engine.Engine.Write(t.Context(), search.Batch{Seq: 3, Lineage: "0123456789abcdef"}); err != nil {
		t.Fatal(err)
	}
	if err := s.engine.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.get("/api/v1/search", http.StatusServiceUnavailable, &p)
	if p.Code != problem.EngineUnavailable {
		t.Errorf("an index of other records: %+v", p)
	}
}

func late(id string) corpus.Document {
	return corpus.Document{ID: id, Kind: corpus.KindComment, ArticleID: firstArticle, Comment: &corpus.Comment{ID: id, Text: "late"}}
}
