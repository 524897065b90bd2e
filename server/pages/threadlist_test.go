package pages_test

import (
	"fmt"
	"html"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"standpoint/server/pages"
)

var (
	contexts = regexp.MustCompile(`<p class="context"><a href="([^"]*)"`)
	items    = regexp.MustCompile(`(?s)<li id="(c[0-9a-f]{16})".*?</article>`)
	replyTo  = regexp.MustCompile(`in reply to <a href="[^"]*#(c[0-9a-f]{16})"`)
)

// TestNoReplyAlone: on every page of a long thread, in every order and with every
// filter, what a reply answers is above it or quoted with it.
func TestNoReplyAlone(t *testing.T) {
	documents := longThread(451)
	for i := range documents[1:] {
		c := &documents[i+1]
		c.Comment.Posted = at("2025-03-01T10:00:00Z").AddDate(0, 0, i*7%31)
		c.Comment.Score = number(i * 37 % 101)
	}
	site := newSite(t, documents)
	for _, parameters := range []string{"page=2", "page=3", "sort=newest", "sort=oldest&page=2", "sort=score", "sort=replies", "q=words+149&show=found", "show=found&q=399"} {
		page := get(t, site, "/articles/"+documents[0].ID+"?"+parameters, http.StatusOK)
		pages.CheckMarkup(t, page)
		all := items.FindAllStringSubmatch(page, -1)
		if len(all) == 0 {
			t.Errorf("%s: no comments", parameters)
		}
		shown := map[string]bool{}
		for _, item := range all {
			for _, context := range contexts.FindAllStringSubmatch(item[0], -1) {
				shown[context[1][strings.LastIndex(context[1], "#")+1:]] = true
			}
			if parent := replyTo.FindStringSubmatch(item[0]); parent != nil && !shown[parent[1]] {
				t.Errorf("%s: comment %s stands without what it answers", parameters, item[1])
			}
			shown[item[1]] = true
		}
	}
}

// TestThreadListing: a thread in other orders and with filters lists the comments
// that it says.
func TestThreadListing(t *testing.T) {
	thread := stopped()
	site := newSite(t, thread)
	address := "/articles/" + thread[0].ID
	var ids []string
	for _, d := range thread[1:] {
		ids = append(ids, d.ID)
	}
	for _, row := range []struct {
		parameters string
		want       []string
		says       string
	}{
		{"", []string{ids[0], ids[1], ids[2], ids[3], ids[4]}, "5 comments"},
		{"sort=newest", []string{ids[3], ids[2], ids[1], ids[0], ids[4]}, "5 of 5 comments"},
		{"sort=oldest", []string{ids[0], ids[1], ids[2], ids[3], ids[4]}, "5 of 5 comments"},
		{"sort=score", []string{ids[0], ids[1], ids[2], ids[3], ids[4]}, "5 of 5 comments"},
		{"toward=us-dhs:supportive", []string{ids[1]}, "1 of 5 comments"},
		{"toward=us-dhs:critical&show=first", []string{ids[0]}, "1 of 5 comments"},
		{"show=first", []string{ids[0], ids[4]}, "2 of 5 comments"},
		{"q=opinion+OR+answer&show=found", []string{ids[3], ids[4]}, "2 of 5 comments"},
		{"toward=us-ice:supportive", nil, "0 of 5 comments"},
	} {
		page := get(t, site, address+"?"+row.parameters, http.StatusOK)
		pages.CheckMarkup(t, page)
		var got []string
		for _, item := range items.FindAllStringSubmatch(page, -1) {
			got = append(got, item[1])
		}
		if !slices.Equal(got, row.want) || !strings.Contains(page, `<span id="listed">`+row.says+`<`) {
			t.Errorf("%q lists %v, not %v, or does not say %q", row.parameters, got, row.want, row.says)
		}
	}
	for parameters, says := range map[string]string{
		"sort=best":                      "must be newest, oldest, score or replies",
		"toward=dhs":                     "must be an agency and a side",
		"show=found":                     "found needs words in q",
		"show=some":                      "must be found",
		"sort=newest&at=" + thread[1].ID: "leads to a comment in the whole thread",
	} {
		if page := get(t, site, address+"?"+parameters, http.StatusBadRequest); !strings.Contains(page, says) {
			t.Errorf("%s: the page does not say %q", parameters, says)
		}
	}
}

// TestSidesOfThread: the numbers beside the sides of a thread are those of the
// comments that they lead to.
func TestSidesOfThread(t *testing.T) {
	thread := stopped()
	site := newSite(t, thread)
	page := get(t, site, "/articles/"+thread[0].ID, http.StatusOK)
	choices := regexp.MustCompile(`<span class="side-choice"><a href="([^"]*)" rel="nofollow"><bdi>([^<]*)</bdi></a> <span class="count">(\d+)</span>`).FindAllStringSubmatch(page, -1)
	if len(choices) != 3 {
		t.Fatalf("%d sides: %q", len(choices), choices)
	}
	for _, choice := range choices {
		address, _, _ := strings.Cut(html.UnescapeString(choice[1]), "#")
		listed := get(t, site, address, http.StatusOK)
		if n := len(items.FindAllString(listed, -1)); fmt.Sprint(n) != choice[3] {
			t.Errorf("%s: %s said, %d listed", choice[2], choice[3], n)
		}
	}
}

// TestStrip: the strip has one mark for each passage that comments quote, and each
// leads to its paragraph.
func TestStrip(t *testing.T) {
	thread := stopped()
	page := get(t, newSite(t, thread), "/articles/"+thread[0].ID, http.StatusOK)
	marks := regexp.MustCompile(`<a href="#p(\d+)" aria-label="[^"]*"><title>([^<]*)</title><rect class="heat6" x="(\d+)"`).FindAllStringSubmatch(page, -1)
	if len(marks) != 1 || marks[0][1] != "3" || !strings.HasPrefix(marks[0][2], "1 comment quotes: “ICE officers") {
		t.Errorf("the marks are %q", marks)
	}
}
