package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"standpoint/corpus"
	"standpoint/server/api"
)

// speak adds comments on three subjects, by nine authors, critical of an agency or not.
func (s *site) speak() {
	s.t.Helper()
	subjects := []string{"ferry harbour crossing timetable captain deck", "library librarian shelves borrowing novels branch", "orchard apples pruning blossom cider harvest"}
	var documents []corpus.Document
	for i := range 60 {
		words := strings.Fields(subjects[i%3])
		id := fmt.Sprintf("c%016x", 0xfee1000+i)
		side := corpus.Chances{0.8, 0.1, 0.1}
		if i%5 == 0 {
			side = corpus.Chances{0.1, 0.1, 0.8}
		}
		text := fmt.Sprintf("DHS: %s, %s, %s, %s!", words[i%6], words[(i+1)%6], words[(i+3)%6], words[(i+2)%6])
		documents = append(documents, corpus.Document{ID: id, Kind: corpus.KindComment, ArticleID: firstArticle,
			Comment: &corpus.Comment{ID: id, Text: text, Author: fmt.Sprint("reader ", i%9), Posted: time.Date(2025, 3, 1+i%20, 0, 0, 0, 0, time.UTC)},
			Annotation: corpus.Annotation{Language: "en", Agencies: []corpus.AgencyMention{{ID: "us-dhs", Name: "Department of Homeland Security", Named: true}},
				Stances: []corpus.Stance{{Target: "us-dhs", Chances: side, Source: "test"}}}})
	}
	if _, err := s.store.Put(s.t.Context(), documents); err != nil {
		s.t.Fatal(err)
	}
	s.project()
}

// TestThemesAddUp: every document is in one theme or in none, every number is that of the
// search that it leads to, and every word of a label is in a text of its theme.
func TestThemesAddUp(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.speak()
	for _, parameters := range []string{"", "kind=comment", "q=check&kind=comment", "agency=us-dhs", "q=zzzz"} {
		var all api.ThemesAnswer
		s.get("/api/v1/themes?"+parameters, http.StatusOK, &all)
		var found api.SearchAnswer
		s.get("/api/v1/search?limit=0&"+parameters, http.StatusOK, &found)
		sum := all.None.Count
		for _, theme := range all.Data {
			sum += theme.Count
			s.checkPart(theme.ThemePart)
			s.checkTheme(all, theme)
		}
		if sum != all.Total.Value || sum != found.Total.Value {
			t.Errorf("%q: the themes have %d documents, themes says %d, search %d", parameters, sum, all.Total.Value, found.Total.Value)
		}
		if all.None.Count > 0 {
			s.checkPart(all.None)
		}
	}
}

// checkPart searches for the documents of a theme.
func (s *site) checkPart(part api.ThemePart) {
	s.t.Helper()
	var found api.SearchAnswer
	s.get("/api/v1/search?limit=0&"+part.Query.Canonical, http.StatusOK, &found)
	if found.Total.Value != part.Count {
		s.t.Errorf("%s: %d documents, the search finds %d", part.Query.Canonical, part.Count, found.Total.Value)
	}
}

func (s *site) checkTheme(all api.ThemesAnswer, theme api.Theme) {
	s.t.Helper()
	var found api.SearchAnswer
	s.get("/api/v1/search?limit=1000&"+theme.Query.Canonical, http.StatusOK, &found)
	has := func(text string) bool {
		return slices.ContainsFunc(found.Data, func(d api.Found) bool {
			headline := ""
			if d.ArticleHeadline != nil {
				headline = *d.ArticleHeadline
			}
			return strings.Contains(d.Text+" "+headline, text)
		})
	}
	for _, words := range theme.Label {
		for _, word := range strings.Fields(words) {
			if !has(word) {
				s.t.Errorf("%q of the label %q is in no text of the theme", word, theme.Label)
			}
		}
	}
	for _, typical := range theme.Typical {
		if !slices.ContainsFunc(found.Data, func(d api.Found) bool { return d.ID == typical.ID }) {
			s.t.Errorf("%s is typical of %q but not in it", typical.ID, theme.Label)
		}
	}
	dated := theme.Undated
	for _, bucket := range theme.Trend {
		dated += bucket.Count
	}
	if dated != theme.Count {
		s.t.Errorf("the trend of %q has %d documents, not %d", theme.Label, dated, theme.Count)
	}
	for side, n := range map[string]int{"critical": theme.Sides.Critical, "supportive": theme.Sides.Supportive, "neutral": theme.Sides.Neutral} {
		if n == 0 {
			continue
		}
		var sided api.SearchAnswer
		s.get("/api/v1/search?limit=0&toward="+*all.Lead+":"+side+"&"+theme.Query.Canonical, http.StatusOK, &sided)
		if sided.Total.Value != n {
			s.t.Errorf("%q has %d %s documents, the search finds %d", theme.Label, n, side, sided.Total.Value)
		}
	}
}

// TestThemeOfASearch: a theme can be counted, listed and compared like any search.
func TestThemeOfASearch(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.speak()
	var all api.ThemesAnswer
	s.get("/api/v1/themes?kind=comment", http.StatusOK, &all)
	if len(all.Data) < 3 {
		t.Fatalf("%d themes", len(all.Data))
	}
	theme := all.Data[0]
	rows := strings.Count(s.do(http.MethodGet, "/api/v1/search.jsonl?"+theme.Query.Canonical).Body.String(), "\n")
	if rows != theme.Count {
		t.Errorf("an export has %d rows of %d documents", rows, theme.Count)
	}
	var words api.KeynessAnswer
	s.get("/api/v1/keyness?"+theme.Query.Canonical, http.StatusOK, &words)
	if words.Set.Documents != theme.Count {
		t.Errorf("keyness compares %d of %d documents", words.Set.Documents, theme.Count)
	}
	var same api.SearchAnswer
	s.get("/api/v1/search?limit=0&themes_of=kind%3Dcomment&in_theme="+url.QueryEscape(theme.Label[0]), http.StatusOK, &same)
	if same.Query.Canonical != "limit=0&"+theme.Query.Canonical && same.Total.Value != theme.Count {
		t.Errorf("the theme is not found by a word of its label: %s", same.Query.Canonical)
	}
	if page := s.do(http.MethodGet, "/search?"+theme.Query.Canonical).Body.String(); !strings.Contains(page, "Theme") {
		t.Error("the page does not say that it shows a theme")
	}
	for _, wrong := range []string{"in_theme=zzzz&themes_of=kind%3Dcomment", "in_theme=x&themes_of=kind%3Dcoment", "in_theme=x&themes_of=" + url.QueryEscape(theme.Query.Canonical)} {
		s.get("/api/v1/search?"+wrong, http.StatusBadRequest, nil)
	}
}
