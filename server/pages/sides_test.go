package pages_test

import (
	"fmt"
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"standpoint/corpus"
)

var sideOfDHS = regexp.MustCompile(`<td class="stance supportive [a-z]*"><a href="([^"]*toward=us-dhs%3Asupportive[^"]*)"`)

// TestRareSidesAreCounted: a side that few documents take toward a frequent agency is
// counted, however many other pairs of agency and side there are.
func TestRareSidesAreCounted(t *testing.T) {
	thread := corpus.Thread{Article: corpus.Article{URL: "https://harbor-ledger.example/sides", Paragraphs: []string{"Many bodies."}}}
	annotations := map[string]corpus.Annotation{}
	say := func(agency string, label corpus.Label) {
		id := fmt.Sprint(len(thread.Comments))
		thread.Comments = append(thread.Comments, corpus.Comment{NativeID: id, Text: "They did it again. " + id})
		annotations[id] = corpus.Annotation{
			Agencies: []corpus.AgencyMention{{ID: agency, Named: true, Spans: []corpus.Span{{0, 4}}}},
			Stances:  []corpus.Stance{{Target: agency, Chances: corpus.ChancesFor(label, 0.9), Source: "model:1"}},
		}
	}
	for i := range 80 {
		say(fmt.Sprintf("body-%02d", i), corpus.Critical)
	}
	say("us-dhs", corpus.Critical)
	say("us-dhs", corpus.Critical)
	say("us-dhs", corpus.Supportive)
	site := newSite(t, documentsOf(thread, annotations))
	page := get(t, site, "/search?kind=comment", http.StatusOK)
	cell := sideOfDHS.FindStringSubmatch(page)
	if cell == nil {
		t.Fatal("the one comment in support is not in the table of sides")
	}
	if found := get(t, site, html.UnescapeString(cell[1]), http.StatusOK); !strings.Contains(found, `class="total">1 comment<`) {
		t.Error("the cell does not lead to the one comment in support")
	}
}
