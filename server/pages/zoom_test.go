package pages_test

import (
	"fmt"
	"html"
	"net/http"
	"regexp"
	"strconv"
	"testing"
	"time"

	"standpoint/corpus"
)

var barLink = regexp.MustCompile(`<th scope="row"><a href="([^"]*)" rel="nofollow">[^<]*</a></th><td>([0-9,]+)</td>`)

// TestTimelineLinksLeadToWhatTheyCount follows the bars, and the bars of the pages
// that they lead to, over years of four digits from the first to the last.
func TestTimelineLinksLeadToWhatTheyCount(t *testing.T) {
	var documents []corpus.Document
	for i, posted := range []time.Time{
		time.Date(0, 2, 3, 4, 5, 6, 0, time.UTC), time.Date(1, 1, 1, 0, 0, 1, 0, time.UTC), time.Date(999, 12, 31, 0, 0, 0, 0, time.UTC), time.Date(2025, 3, 9, 7, 30, 0, 0, time.UTC),
		time.Date(2025, 3, 9, 6, 30, 0, 0, time.UTC), time.Date(2025, 3, 11, 6, 30, 0, 0, time.UTC), time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC),
	} {
		id := fmt.Sprintf("c%016x", i)
		documents = append(documents, corpus.Document{ID: id, Kind: corpus.KindComment, ArticleID: "a0000000000000001", Comment: &corpus.Comment{ID: id, Text: "Invented.", Posted: posted}})
	}
	site := newSite(t, documents)
	followed := map[string]bool{}
	var follow func(address string, depth int)
	follow = func(address string, depth int) {
		page := get(t, site, address, http.StatusOK)
		bars := barLink.FindAllStringSubmatch(page, -1)
		if depth == 0 && len(bars) == 0 {
			t.Fatalf("%s has no timeline", address)
		}
		for _, bar := range bars {
			to := html.UnescapeString(bar[1])
			if followed[to] || depth > 4 {
				continue
			}
			followed[to] = true
			if found := totalAt(t, site, to); found != bar[2] {
				t.Errorf("%s finds %s, the bar counts %s", to, found, bar[2])
			}
			follow(to, depth+1)
		}
	}
	for _, address := range []string{"/search", "/search?from=2025-03-09&to=2025-03-12", "/search?tz=America/New_York", "/search?tz=Asia/Kathmandu&histogram=year"} {
		follow(address, 0)
	}
	if len(followed) < 20 {
		t.Errorf("only %s links", strconv.Itoa(len(followed)))
	}
}
