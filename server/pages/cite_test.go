package pages_test

import (
	"html"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

var fileLink = regexp.MustCompile(`href="(/api/v1/search\.[a-z]+[^"]*)"`)

// TestFilesHaveAllRows: the files that a page of a search leads to have as many rows as
// the page says that there are documents.
func TestFilesHaveAllRows(t *testing.T) {
	site := newSite(t, stopped(), letters(), nameless())
	for _, parameters := range []string{"", "kind=comment&limit=2&facets=outlet&histogram=day&tz=Europe/Paris", "q=dhs&match=any&sort=oldest&highlight=none"} {
		page := get(t, site, "/search?"+parameters, http.StatusOK)
		files := fileLink.FindAllStringSubmatch(page, -1)
		if len(files) != 4 {
			t.Fatalf("%s: %d files", parameters, len(files))
		}
		for _, file := range files {
			w := httptest.NewRecorder()
			site.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, html.UnescapeString(file[1]), nil))
			if rows := w.Header().Get("Expected-Rows"); w.Code != http.StatusOK || rows == "" || !strings.Contains(page, `class="total">`+rows+" ") {
				t.Errorf("%s: %s answers %d with %s rows", parameters, file[1], w.Code, rows)
			}
		}
	}
}
