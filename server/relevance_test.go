package server_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/server/api"
	"standpoint/server/problem"
)

// TestPagesByRelevanceWhileDocumentsArrive: every row that was there is on one page,
// in the order that it had, whatever arrives, changes or is withdrawn meanwhile.
func TestPagesByRelevanceWhileDocumentsArrive(t *testing.T) {
	t.Parallel()
	for _, query := range []string{"q=check", "match=any&q=welfare+check+number+job", "q=%22the+check%22+OR+numb*"} {
		s := newSite(t)
		var whole api.SearchAnswer
		s.get("/api/v1/search?limit=1000&"+query, http.StatusOK, &whole)
		var ids []string
		next, arrived := "", 0
		for {
			var page api.SearchAnswer
			s.get("/api/v1/search?limit=6&"+query+"&cursor="+next, http.StatusOK, &page)
			for _, id := range idsOf(page) {
				if id < commentID(100) || id[0] == 'a' {
					ids = append(ids, id)
				}
			}
			if next = page.NextCursor; next == "" {
				break
			}
			if len(page.Warnings) > 0 {
				t.Errorf("%s warns: %q", query, page.Warnings)
			}
			s.arrive(100+arrived, 5+10*arrived)
			arrived++
		}
		if diff := cmp.Diff(idsOf(whole), ids); diff != "" || arrived < 4 {
			t.Errorf("%s, %d times something arrived: %s", query, arrived, diff)
		}
	}
}

// arrive puts comments from a number on into the records and the index.
func (s *site) arrive(from, count int) {
	s.t.Helper()
	var batch []corpus.Document
	for n := range count {
		id := commentID(from + n)
		batch = append(batch, corpus.Document{ID: id, Kind: corpus.KindComment, ArticleID: firstArticle,
			Comment: &corpus.Comment{ID: id, Text: strings.Repeat("number check ", n%3) + "at a ferry"}})
	}
	if _, err := s.store.Put(s.t.Context(), batch); err != nil {
		s.t.Fatal(err)
	}
	s.project()
}

// TestManyWordsSayWhichRank: of more words than rank all find documents, and page and
// API say how many rank, on the pages after the first too. An engine with scores of its own
// lets all of them rank, and says nothing.
func TestManyWordsSayWhichRank(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var words []string
	for n := range 430 {
		words = append(words, fmt.Sprintf("word%d", n))
	}
	long := strings.Join(words, " ")
	if _, err := s.store.Put(t.Context(), []corpus.Document{{ID: commentID(200), Kind: corpus.KindComment, ArticleID: firstArticle,
		Comment: &corpus.Comment{ID: commentID(200), Text: long}}}); err != nil {
		t.Fatal(err)
	}
	s.project()
	address := "limit=10&match=any&q=" + url.QueryEscape(long+" check never-seen")
	want := "Only 400 of 431 words decide the order"
	for range 2 {
		var page api.SearchAnswer
		s.get("/api/v1/search?"+address, http.StatusOK, &page)
		said := len(page.Warnings) == 1 && strings.Contains(page.Warnings[0], want)
		if said != capabilities.embeddedScores || len(page.Warnings) > 1 || page.Total.Value < 30 {
			t.Errorf("%d found, warnings %q", page.Total.Value, page.Warnings)
		}
		if shown := s.do(http.MethodGet, "/search?"+address).Body.String(); strings.Contains(shown, want) != capabilities.embeddedScores {
			t.Error("the page does not say how many words rank")
		}
		if len(page.NextCursor) > 4096 {
			t.Errorf("a cursor of %d characters", len(page.NextCursor))
		}
		address += "&cursor=" + page.NextCursor
	}
}

// TestCursorOfAnotherIndexIsRefused: the engine refuses statistics that it did not
// give, which is an error of the cursor.
func TestCursorOfAnotherIndexIsRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var page api.SearchAnswer
	s.get("/api/v1/search?limit=5&q=check", http.StatusOK, &page)
	before := func(ctx context.Context) error {
		return &search.BadRequestError{Field: "cursor", Msg: "is of an earlier index"}
	}
	s.engine.before.Store(&before)
	var fault problem.Problem
	s.get("/api/v1/search?limit=5&q=check&cursor="+page.NextCursor, http.StatusBadRequest, &fault)
	if fault.Code != "bad-cursor" || fault.Errors[0].Param != "cursor" || !strings.Contains(fault.Detail, "earlier index") {
		t.Errorf("%+v", fault)
	}
}
