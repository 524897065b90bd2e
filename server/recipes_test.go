//go:build recipes

package server_test

import (
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"standpoint/corpus"
)

// TestRecipes lets each recipe for other programs read 30,000 rows over a connection, and
// compares what it got with what was sent. STANDPOINT_RECIPES are the commands, one a
// line; the address of the site is added to each.
func TestRecipes(t *testing.T) {
	s := newSite(t)
	if _, err := s.store.Delete(t.Context(), allIDs()); err != nil {
		t.Fatal(err)
	}
	var batch []corpus.Document
	for n := range 30_000 {
		if batch = append(batch, recipeComment(n)); len(batch) == 2000 {
			if _, err := s.store.Put(t.Context(), batch); err != nil {
				t.Fatal(err)
			}
			batch = nil
		}
	}
	s.project()
	ts := httptest.NewServer(s.handler)
	defer ts.Close()
	for command := range strings.SplitSeq(strings.TrimSpace(os.Getenv("STANDPOINT_RECIPES")), "\n") {
		words := append(strings.Fields(command), ts.URL)
		t.Run(command, func(t *testing.T) {
			started := time.Now()
			out, err := exec.CommandContext(t.Context(), words[0], words[1:]...).CombinedOutput()
			if err != nil {
				t.Errorf("%v\n%s", err, out)
			}
			t.Logf("%v\n%s", time.Since(started).Round(time.Millisecond), out)
		})
	}
}

func allIDs() []string {
	var ids []string
	for _, d := range documents() {
		ids = append(ids, d.ID)
	}
	return ids
}

// Rows, in the order of ids, have nothing that can be left out before they are so many,
// and their decimals are whole.
const recipeLate = 24_000

// recipeComment has, late, what readers stumble over: values that look like others.
func recipeComment(n int) corpus.Document {
	id := fmt.Sprintf("c%016x", n+1)
	d := corpus.Document{ID: id, Kind: corpus.KindComment, ArticleID: "a0000000000000099", Comment: &corpus.Comment{ID: id, Text: "plain"}}
	d.Annotation.Agencies = []corpus.AgencyMention{{ID: "us-dhs", Name: "DHS", Named: true}}
	d.Annotation.Stances = []corpus.Stance{{Target: "us-dhs", Source: "model:1"}}
	if n < recipeLate {
		return d
	}
	pick := func(values ...string) string { return values[n%len(values)] }
	score := n - 27_000
	d.Outlet, d.Platform, d.Headline = pick("harbor-ledger", "daily-klaxon", "n-a"), pick("", "reddit", "null"), pick("1,234", "Ünïcödé", "“quoted”", "true")
	d.DuplicateGroup = pick("", "g1", "12345678901234567890", "1e5")
	d.Annotation.Language = pick("", "en", "no", "nan")
	d.Comment.Author = pick("NA", "null", "nan", "0012", "1e5", "true", "-1", "None", `a "b" c`, "x|y", `back\slash`, "12345678901234567890", "2025-01-01", "N/A", "inf")
	d.Comment.Text = pick("two\nlines", "two\n\nparagraphs, with a comma", `say "no"`, " spaces ", "tab\there", "emoji 👍🏽", "NULL", "0", "=1+1", "a\r\nb", "[1, 2]", `{"a": 1}`, "'")
	d.Comment.URL, d.Comment.Score = pick("", "https://example.org/?a=1,2&b=%20"), &score
	if n%3 > 0 {
		d.Comment.Posted = time.Date(2025, 4, 11, 21, n%60, n%50, 0, time.UTC)
	}
	if n%4 > 0 {
		d.Annotation.Locations = []corpus.LocationMention{{ID: "us-ca", Name: "California", Path: []string{"us"}}, {ID: pick("us-la", "gb")}}
	}
	d.Annotation.Stances[0] = corpus.Stance{Target: "us-dhs", Chances: corpus.ChancesFor(corpus.Labels[n%3], 0.5+float64(n%499)/1000), Evidence: &corpus.Span{0, 1}, Source: "model:1"}
	return d
}
