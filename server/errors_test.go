package server_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/server"
	"standpoint/server/api"
	"standpoint/server/problem"
	"standpoint/server/searchurl"
)

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
		{"/api/v1/kwic", "unknown-value", "q", "", 400},
		{"/api/v1/kwic?q=kind:comment", "unknown-value", "q", "", 400},
		{"/api/v1/kwic?q=x&sort=rights", "unknown-value", "sort", "right", 400},
		{"/api/v1/kwic?q=x&width=51", "unknown-value", "width", "50", 400},
		{"/api/v1/kwic?q=x&cursor=abc", "bad-cursor", "cursor", "", 400},
		{"/api/v1/collocates?q=x&windows=5", "unknown-parameter", "windows", "window", 400},
		{"/api/v1/keyness?q=x&against.kind=coment", "unknown-value", "against.kind", "comment", 400},
		{"/api/v1/themes?themesof=x", "unknown-parameter", "themesof", "themes_of", 400},
		{"/api/v1/themes?theme=x", "unknown-value", "theme", "", 400},
		{"/api/v1/search?in_theme=nothing", "unknown-value", "in_theme", "(none)", 400},
		{"/api/v1/keyness?q=x&against=y", "unknown-parameter", "against", "against.q", 400},
		{"/api/v1/facets/outlets", "unknown-value", "field", "outlet", 400},
		{"/api/v1/facets/outlet?contain=x", "unknown-parameter", "contain", "contains", 400},
		{"/api/v1/articles/" + firstArticle + "/thread?limit=1001", "unknown-value", "limit", "1000", 400},
		{"/api/v1/articles/" + firstArticle + "/thread?around=" + commentID(4), "unknown-value", "around", "", 400},
		{"/api/v1/articles/" + firstArticle + "/thread?cursor=x", "bad-cursor", "cursor", "", 400},
		{"/api/v1/articles/" + firstArticle + "/thread?cursor=" + firstComment + "&around=" + firstComment, "unknown-value", "around", "", 400},
		{"/api/v1/facets/outlet?cursor=x", "bad-cursor", "cursor", "", 400},
		{"/api/v1/facets/outlet?limit=0", "unknown-value", "limit", "1", 400},
		{"/api/v1/changes?after=42", "bad-cursor", "after", "", 400},
		{"/api/v1/changes?after=s3-0123456789abcdef", "bad-cursor", "after", "", 400},
		{"/api/v1/changes?limit=0", "unknown-value", "limit", "1", 400},
		{"/api/v1/changes?since=s0", "unknown-parameter", "since", "", 400},
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

// TestIndexBeingBuilt: searches say how far it is and when to ask again; what the
// records know alone is shown.
func TestIndexBeingBuilt(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	building := func(context.Context) error { return &search.BuildingError{Done: 3, Total: 12} }
	s.engine.before.Store(&building)
	for _, address := range []string{"/api/v1/search", "/api/v1/facets/outlet", "/api/v1/explain?q=x", "/api/v1/kwic?q=x", "/api/v1/keyness?q=x", "/api/v1/collocates?q=x"} {
		var p problem.Problem
		w := s.get(address, http.StatusServiceUnavailable, &p)
		if p.Code != problem.EngineUnavailable || p.Done == nil || *p.Done != 3 || *p.Total != 12 || w.Header().Get("Retry-After") != "2" {
			t.Errorf("%s: %s %v", address, w.Body, w.Header())
		}
	}
	for _, address := range []string{"/", "/search?q=check", "/facets/outlet", "/kwic?q=x", "/keyness?q=x"} {
		page := s.do(http.MethodGet, address)
		body := page.Body.String()
		if page.Code != http.StatusServiceUnavailable || page.Header().Get("Retry-After") != "2" || page.Header().Get("ETag") != "" ||
			!strings.Contains(body, `<meta http-equiv="refresh" content="2">`) || !strings.Contains(body, "3 of 12 changes") {
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
