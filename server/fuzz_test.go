package server_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"standpoint/server/problem"
)

// FuzzAddress: whatever comes after the question mark, every address is
// answered, with documents or with what is wrong, and never with a fault of ours.
func FuzzAddress(f *testing.F) {
	for _, seed := range []string{
		"", "q=welfare+check&facets=outlet,toward&histogram=auto", "q=(a+OR", "q=-check&sort=score", "match=any&q=%00%ff", "match=any&q=%22(",
		"q=date:0001..9999", "q=%F0%9F%91%8D", "q=*&cursor=x", "not.kind=article&missing=kind&kind=comment", "limit=1&q=a~+OR+b*", "&&=&%", "q=a;b",
		"from=9999-12-31&to=9999-12-31T23:59:59Z&histogram=hour", "facets=author:1000,lang", "contains=x", "q=check&sort=left&width=3", "q=check&against.q=number+OR&min_documents=1", "q=check&window=2&against=x",
	} {
		f.Add(seed)
	}
	s := newSite(f)
	f.Fuzz(func(t *testing.T, raw string) {
		for path, good := range map[string]string{"/api/v1/search": "application/json", "/api/v1/explain": "application/json", "/api/v1/facets/toward": "application/json",
			"/api/v1/kwic": "application/json", "/api/v1/keyness": "application/json", "/api/v1/collocates": "application/json", "/search": "text/html; charset=utf-8"} {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
			r.URL.RawQuery = raw
			w := httptest.NewRecorder()
			s.handler.ServeHTTP(w, r)
			switch w.Code {
			case http.StatusOK:
				if got := w.Header().Get("Content-Type"); got != good {
					t.Errorf("%s?%q is answered as %s", path, raw, got)
				}
			case http.StatusBadRequest, http.StatusRequestEntityTooLarge:
				if path == "/search" {
					continue
				}
				var p problem.Problem
				if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || p.Code == "" || len(p.Errors) == 0 {
					t.Errorf("%s?%q: %v %s", path, raw, err, w.Body)
				}
			default:
				t.Errorf("%s?%q is answered with %d: %s", path, raw, w.Code, w.Body)
			}
		}
	})
}
