package pages_test

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"standpoint/server/pages"
)

var cellLink = regexp.MustCompile(`<td class="heat[0-6]"><a href="([^"]*)" rel="nofollow" title="[^"]*: ([0-9,]+ [a-z]+)(?: of [^"]*)?">`)

// TestEveryCellLeadsToItsDocuments: the search behind a cell finds as many documents as
// the cell says.
func TestEveryCellLeadsToItsDocuments(t *testing.T) {
	site := newSite(t, stopped(), letters(), nameless())
	for _, parameters := range []string{
		"", "by=outlet", "by=toward,outlet&metrics=count,share&of=outlet", "by=agency,time:month", "by=time:day,stance&kind=comment", "by=location,agency",
		"by=outlet,stance&not.outlet=daily-klaxon", "by=outlet,kind&missing=location", "by=agency,outlet&agency=us-dhs&q=dhs", "by=author,article.agency&from=2025-02",
		"by=stance,outlet&min_confidence=0.8&named=true", "by=time:week&tz=America/New_York&from=2025-02-01&to=2025-04-11",
	} {
		page := get(t, site, "/explore?"+parameters, http.StatusOK)
		pages.CheckMarkup(t, page)
		cells := cellLink.FindAllStringSubmatch(page, -1)
		if len(cells) == 0 {
			t.Errorf("%s: no cell leads anywhere", parameters)
		}
		for _, cell := range cells {
			found := get(t, site, html.UnescapeString(cell[1]), http.StatusOK)
			if !strings.Contains(found, `class="total">`+cell[2]) && !strings.Contains(found, `class="total">`+strings.Fields(cell[2])[0]+" ") {
				t.Errorf("%s: %s does not find %s", parameters, cell[1], cell[2])
			}
		}
	}
}

// TestTableForm: what the form sends becomes the parameters of the API.
func TestTableForm(t *testing.T) {
	site := newSite(t, stopped())
	for sent, want := range map[string]string{
		"q=dhs&rows=toward&columns=outlet&share=rows":      "/explore?by=toward%2Coutlet&metrics=count%2Cshare&of=toward&q=dhs",
		"rows=time:month&columns=stance&share=rows":        "/explore?by=time%3Amonth%2Cstance&metrics=count%2Cshare&of=time",
		"rows=outlet&columns=outlet&share=columns":         "/explore?by=outlet&metrics=count%2Cshare",
		"rows=outlet&columns=&share=&kind=comment":         "/explore?by=outlet&kind=comment",
		"rows=outlet&columns=lang&share=all&by=x&of=y&q=a": "/explore?by=outlet%2Clang&metrics=count%2Cshare&q=a",
	} {
		if got := redirected(t, site, "/explore?"+sent); got != want {
			t.Errorf("%s leads to %s, not to %s", sent, got, want)
		}
	}
	get(t, site, "/explore?by=outlet,stance,kind", http.StatusBadRequest)
	get(t, site, "/explore?by=colour", http.StatusBadRequest)
}

// TestTableShowsGaps: a time from which there is nothing of an outlet reads differently from
// one with documents that do not match, and the page says so.
func TestTableShowsGaps(t *testing.T) {
	site := newSite(t, stopped(), letters())
	gap := regexp.MustCompile(`<td class="gap"><span title="([^"]*)">no data</span></td>`)
	for _, c := range []struct {
		parameters string
		gaps       int
		title      string
		words      string
	}{
		{"by=outlet,time:month&from=2025-02&to=2025-05", 4, "The Daily Klaxon, March 2025: the collection has nothing of this outlet from this time", "No data, in 4 cells: the collection has nothing of that outlet from that time, whatever is searched for. A 0 means"},
		{"by=time:month,outlet&from=2025-02&to=2025-05&metrics=count,share&of=outlet", 4, "the collection has nothing of this outlet", "in 4 cells"},
		{"by=outlet,time:month&from=2025-02&to=2025-05&q=houma", 2, "", "in 2 cells"}, // of the outlet that has it
		{"by=time:month&from=2025-02&to=2025-05", 1, "March 2025: the collection has nothing from this time", "in 1 cell:"},
		{"by=time:month&from=2025-03&to=2025-05&outlet=daily-klaxon", 1, "the collection has nothing of the chosen outlets", "in 1 cell:"},
		{"by=time:day&from=2025-04-11&to=2025-04-13&q=houma", 0, "", ""},
		{"by=outlet,stance", 0, "", ""},
	} {
		page := get(t, site, "/explore?"+c.parameters, http.StatusOK)
		pages.CheckMarkup(t, page)
		found := gap.FindAllStringSubmatch(page, -1)
		if len(found) != c.gaps {
			t.Errorf("%s: %d gaps, want %d", c.parameters, len(found), c.gaps)
		}
		var titles strings.Builder
		for _, g := range found {
			titles.WriteString(g[1] + "\n")
		}
		if !strings.Contains(titles.String(), c.title) {
			t.Errorf("%s: the gaps say\n%swant %s", c.parameters, titles.String(), c.title)
		}
		if c.words == "" && strings.Contains(page, "no data") || !strings.Contains(page, c.words) {
			t.Errorf("%s: want the words %q", c.parameters, c.words)
		}
	}
}
