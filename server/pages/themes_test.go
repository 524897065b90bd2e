package pages_test

import (
	"fmt"
	"html"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"standpoint/corpus"
)

// subjects is a thread whose comments speak of three things.
func subjects() []corpus.Document {
	article := corpus.Article{URL: "https://quiet.example/council", Outlet: "quiet-times", Headline: "The council has a budget", Published: at("2025-06-01T00:00:00Z"),
		Paragraphs: []string{"The council has a budget for the ferry, the library and the orchard."}}
	annotations := map[string]corpus.Annotation{}
	var comments []corpus.Comment
	for i := range 45 {
		words := strings.Fields([]string{"ferry harbour crossing timetable captain deck", "library librarian shelves borrowing novels branch", "orchard apples pruning blossom cider harvest"}[i%3])
		side, id := corpus.Critical, fmt.Sprint(i)
		if i%5 == 0 {
			side = corpus.Supportive
		}
		text := fmt.Sprintf("FEMA: %s, %s, %s, %s.", words[i%6], words[(i+1)%6], words[(i+3)%6], words[(i+2)%6])
		comments = append(comments, corpus.Comment{NativeID: id, Author: fmt.Sprint("reader ", i%7), Posted: at(fmt.Sprintf("2025-06-%02dT09:00:00Z", 2+i%20)), Text: text})
		annotations[id] = corpus.Annotation{Language: "en", Agencies: []corpus.AgencyMention{agency("us-fema", []string{"us-dhs"}, text, "FEMA")}, Stances: []corpus.Stance{stance("us-fema", side, 0.8, text, "FEMA")}}
	}
	return documentsOf(corpus.Thread{Article: article, Comments: comments}, annotations)
}

// counted is a link of the page of themes whose text is a number of documents.
var counted = regexp.MustCompile(`<a (?:class="chip" )?href="(/search\?[^"]*)" rel="nofollow">([0-9]+) (?:comments?|critical|supportive|neutral)</a>`)

// TestThemes: every number on the page leads to a search with as many documents.
func TestThemes(t *testing.T) {
	t.Parallel()
	site := newSite(t, subjects(), letters())
	page := get(t, site, "/themes?kind=comment", http.StatusOK)
	links := counted.FindAllStringSubmatch(page, -1)
	if len(links) < 9 {
		t.Fatalf("%d numbers lead to searches: %s", len(links), page[strings.Index(page, "<h1"):])
	}
	for _, l := range links {
		found := get(t, site, html.UnescapeString(l[1]), http.StatusOK)
		if !strings.Contains(found, l[2]+" document") && !strings.Contains(found, l[2]+" comment") {
			t.Errorf("%s of a theme leads to a search with another number: %s", l[2], l[1])
		}
	}
	if search := get(t, site, "/search?kind=comment", http.StatusOK); !strings.Contains(search, `href="/themes?kind=comment"`) {
		t.Error("the search does not lead to its themes")
	}
	got := hashes.ReplaceAllString(page, "?v=hash")
	if *update {
		if err := os.WriteFile("testdata/themes.html", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/themes.html")
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Error("the page differs from testdata/themes.html (rewrite with -update)")
	}
}
