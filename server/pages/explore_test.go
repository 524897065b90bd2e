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
