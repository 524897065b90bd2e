package server_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestSearchesPerAnswer: no answer searches more often than it must.
func TestSearchesPerAnswer(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, path := range []string{"/search?q=check", "/search?agency=us-dhs"} {
		s.do(http.MethodGet, path) // where a timeline has gaps is asked once for each state of the index
	}
	for path, most := range map[string]int64{
		"/api/v1/search?q=check&facets=outlet,agency&histogram=auto": 1,
		"/search?q=check": 2, "/search?agency=us-dhs&sort=oldest": 2, // with how often nearly the same text is there
		"/api/v1/facets/outlet?contains=h": 1, "/api/v1/kwic?q=check": 1, "/kwic?q=check&sort=left": 1, "/api/v1/collocates?q=check": 1, "/api/v1/keyness?q=check": 3, "/facets/agency": 1, "/": 5, "/events": 3, "/api/v1/events": 3, "/about": 0, "/help": 0, "/data": 3,
		"/campaigns": 6, "/campaigns?q=check": 7, "/api/v1/campaigns": 6, "/campaigns/" + firstGroup: 8,
		"/articles/" + firstArticle: 1, "/articles/" + firstArticle + "?q=check": 2, "/comments/" + firstComment: 0,
		"/api/v1/articles/" + firstArticle + "/thread": 0, "/api/v1/comments/" + firstComment: 0,
	} {
		before := s.engine.searches.Load()
		if w := s.do(http.MethodGet, path); w.Code != http.StatusOK {
			t.Errorf("%s: status %d", path, w.Code)
		}
		if n := s.engine.searches.Load() - before; n != most {
			t.Errorf("%s searches %d times, not %d", path, n, most)
		}
	}
}

func TestUnchangedAnswersCostNoSearch(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, path := range []string{"/api/v1/search?q=check&facets=outlet", "/api/v1/facets/outlet", "/api/v1/explain?q=check", "/api/v1/kwic?q=check", "/api/v1/keyness?q=check", "/api/v1/themes?q=check", "/themes", "/api/v1/collocates?q=check", "/kwic?q=check", "/keyness?q=check", "/api/v1/articles/" + firstArticle,
		"/api/v1/articles/" + firstArticle + "/thread", "/api/v1/comments/" + firstComment, "/api/v1/openapi.json", "/api/docs", "/search?q=check",
		"/", "/articles/" + firstArticle, "/comments/" + firstComment, "/campaigns", "/api/v1/campaigns", "/api/v1/campaigns/" + firstGroup, "/facets/outlet", "/about", "/static/style.css"} {
		first := s.do(http.MethodGet, path)
		etag := first.Header().Get("ETag")
		if first.Code != http.StatusOK || !strings.HasPrefix(etag, `"`) {
			t.Fatalf("%s: %d with ETag %s", path, first.Code, etag)
		}
		if again := s.do(http.MethodGet, path); again.Header().Get("ETag") != etag {
			t.Errorf("%s: ETag changes from %s to %s", path, etag, again.Header().Get("ETag"))
		}
		before := s.engine.searches.Load()
		for _, held := range []string{etag, `"x", W/` + etag} {
			w := s.do(http.MethodGet, path, "If-None-Match", held)
			if w.Code != http.StatusNotModified || w.Body.Len() > 0 || w.Header().Get("ETag") != etag {
				t.Errorf("%s, held %s: %d with ETag %s and %d bytes", path, held, w.Code, w.Header().Get("ETag"), w.Body.Len())
			}
		}
		if s.engine.searches.Load() != before {
			t.Errorf("%s: 304 costs a search", path)
		}
		if packed := s.do(http.MethodGet, path, "Accept-Encoding", "gzip").Header().Get("ETag"); packed == etag {
			t.Errorf("%s: packed and unpacked have one ETag", path)
		}
	}
	path := "/api/v1/search?q=check"
	etag := s.do(http.MethodGet, path).Header().Get("ETag")
	if _, err := s.store.Delete(t.Context(), []string{commentID(20)}); err != nil {
		t.Fatal(err)
	}
	changed := s.do(http.MethodGet, path, "If-None-Match", etag)
	if changed.Code != http.StatusOK {
		t.Errorf("after a change of the records: %d", changed.Code)
	}
	s.project()
	if w := s.do(http.MethodGet, path, "If-None-Match", changed.Header().Get("ETag")); w.Code != http.StatusOK {
		t.Errorf("after a change of the index: %d", w.Code)
	}
}
