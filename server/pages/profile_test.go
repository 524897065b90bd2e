package pages_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"standpoint/server/pages"
)

// Numbers that lead to documents: in a link, and on a bar of a timeline.
var (
	numberLink = regexp.MustCompile(`<a [^>]*href="(/search[^"]*)"[^>]*>(?:<svg.*?</svg>)?<span class="n">([0-9,]+)</span>`)
	laneLink   = regexp.MustCompile(`<a href="(/search[^"]*)"[^>]*><bdi>[^<]*</bdi> <span class="count">([0-9,]+)</span>`)
	barOfLane  = regexp.MustCompile(`<a href="(/search[^"]*)" aria-label="[^"]*: ([0-9,]+) [a-z]+"><title>`)
	foundTotal = regexp.MustCompile(`class="total">([0-9,]+) `)
)

// leadsToWhatItSays fails if a number on a page leads to a search that finds another number
// of documents.
func leadsToWhatItSays(t *testing.T, site http.Handler, address string, least int) {
	t.Helper()
	page := get(t, site, address, http.StatusOK)
	pages.CheckMarkup(t, page)
	seen := 0
	for _, pattern := range []*regexp.Regexp{numberLink, laneLink, barOfLane} {
		for _, link := range pattern.FindAllStringSubmatch(page, -1) {
			seen++
			href := html.UnescapeString(link[1])
			found := foundTotal.FindStringSubmatch(get(t, site, href, http.StatusOK))
			if found == nil || found[1] != link[2] {
				t.Errorf("%s says %s and leads to %s, which finds %v", address, link[2], href, found)
			}
		}
	}
	if seen < least {
		t.Errorf("%s has %d numbers that lead to documents, want %d or more", address, seen, least)
	}
}

// TestProfiles: every number on the pages of agencies, places, outlets and authors leads to
// as many documents, whatever the page is narrowed to.
func TestProfiles(t *testing.T) {
	site := newSite(t, stopped(), letters(), nameless())
	for address, least := range map[string]int{
		"/agency?agency=us-dhs":                                                                           20,
		"/agency?agency=us-dhs&kind=comment&min_confidence=0.8":                                           8,
		"/agency?agency=us-ice&split=outlet":                                                              10,
		"/agency?agency=us-fema&from=2025-04-12":                                                          4,
		"/agency?agency=us-dhs&q=whistle&named=true":                                                      2,
		"/agency?agency=us-dhs&toward=us-dhs:critical":                                                    4,
		"/agency?agency=us-dhs&not.outlet=daily-klaxon&tz=America/New_York&from=2025-02-25&to=2025-03-01": 8,
		"/place?location=us":                                                                              8,
		"/place?location=us-il-waukegan&split=side":                                                       4,
		"/outlet?outlet=harbor-ledger":                                                                    12,
		"/outlet?outlet=daily-klaxon&kind=article":                                                        4,
		"/author?author=" + url.QueryEscape("Ron P."):                                                     3,
		"/author?author=m_okonjo&split=kind":                                                              3,
	} {
		leadsToWhatItSays(t, site, address, least)
	}
}

// TestTimelineSplits: the lanes of a timeline lead to what they count, and none has been
// left out.
func TestTimelineSplits(t *testing.T) {
	site := newSite(t, stopped(), letters(), nameless())
	for _, address := range []string{"/search?split=kind", "/search?split=outlet", "/search?split=side", "/search?agency=us-dhs&split=side", "/search?toward=us-dhs:critical&toward=us-fema:supportive&split=side&kind=comment",
		"/search?split=outlet&outlet=harbor-ledger&missing=outlet", "/search?split=side&histogram=day&view=compact"} {
		leadsToWhatItSays(t, site, address, 2)
	}
}

// TestProfileSaysWhatIsNotThere: nothing about an agency in an outlet's comments, or no
// comment at all, is said in words.
func TestProfileSaysWhatIsNotThere(t *testing.T) {
	site := newSite(t, stopped(), letters(), nameless())
	for address, want := range map[string]string{
		"/agency?agency=us-fema&to=2025-04-12":   "There are no comments here.",
		"/agency?agency=us-dhs&not.kind=comment": "Articles: criticism and support",
		"/outlet?outlet=quiet-times":             "The Quiet Times",
		"/author?author=bayou":                   "Nobody is rated",
	} {
		if page := get(t, site, address, http.StatusOK); !strings.Contains(page, want) {
			t.Errorf("%s does not say %q", address, want)
		}
	}
	if page := get(t, site, "/author?author=bayou", http.StatusOK); strings.Contains(page, "criticism") || strings.Contains(page, `class="facet sides"`) {
		t.Error("the page of an author says which sides they take")
	}
	for _, address := range []string{"/agency", "/agency?agency=us-dhs&agency=us-ice", "/place?agency=us-dhs", "/outlet?not.outlet=daily-klaxon", "/agency?agency=us-dhs&colour=red"} {
		get(t, site, address, http.StatusBadRequest)
	}
}

// TestGaps: a time without any document of the outlet is drawn otherwise than one in which
// nothing was found.
func TestGaps(t *testing.T) {
	site := newSite(t, stopped(), letters(), nameless())
	if page := get(t, site, "/search?outlet=harbor-ledger&histogram=day&from=2025-02-24&to=2025-03-01", http.StatusOK); !strings.Contains(page, "24 Feb 2025 to 24 Feb 2025: no document of this outlet at all") ||
		!strings.Contains(page, "27 Feb 2025 to 28 Feb 2025: no document of this outlet at all") {
		t.Error("days without any document of the outlet are not drawn as gaps")
	}
	if page := get(t, site, "/search?q=hard&outlet=harbor-ledger&histogram=day&from=2025-02-25&to=2025-02-27", http.StatusOK); strings.Contains(page, `class="gap"`) {
		t.Error("days on which only nothing was found are drawn as gaps")
	}
}
