package server_test

import (
	"net/http"
	"strings"
	"testing"

	"standpoint/server/api"
	"standpoint/server/problem"
)

// TestWithdrawn: what was taken down is gone, to programs and to people, and a
// reply says so in place of its parent's words.
func TestWithdrawn(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	if _, err := s.store.Withdraw(t.Context(), []string{firstComment}, "asked for"); err != nil {
		t.Fatal(err)
	}
	s.project()
	s.isGone(t, "/api/v1/comments/"+firstComment, "/api/v1/comments/"+firstComment+"/revisions")
	s.isGonePage(t, "/comments/"+firstComment)

	var reply api.Comment
	s.get("/api/v1/comments/"+quotingReply, http.StatusOK, &reply)
	if reply.ParentExcerpt == nil || *reply.ParentExcerpt != "withdrawn" {
		t.Errorf("the parent's excerpt is %v", reply.ParentExcerpt)
	}
	var found api.SearchAnswer
	s.get("/api/v1/search?article="+firstArticle+"&limit=1000", http.StatusOK, &found)
	told := 0
	for _, d := range found.Data {
		if d.ID == firstComment {
			t.Error("it is found")
		}
		if d.ParentID == firstComment && d.ParentExcerpt != nil && *d.ParentExcerpt == "withdrawn" {
			told++
		}
	}
	if told == 0 {
		t.Error("no reply says that its parent was withdrawn")
	}
	for _, page := range []string{"/comments/" + quotingReply, "/articles/" + firstArticle} {
		if body := s.do(http.MethodGet, page).Body.String(); !strings.Contains(body, "a comment that was taken down") {
			t.Errorf("%s does not say that the parent was taken down", page)
		}
	}
}

// TestWithdrawnArticle: its page is gone, and the comments that are left can be read.
func TestWithdrawnArticle(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	if _, err := s.store.Withdraw(t.Context(), []string{firstArticle}, "asked for"); err != nil {
		t.Fatal(err)
	}
	s.isGone(t, "/api/v1/articles/"+firstArticle, "/api/v1/articles/"+firstArticle+"/revisions")
	s.isGonePage(t, "/articles/"+firstArticle)
	var thread api.ThreadAnswer
	s.get("/api/v1/articles/"+firstArticle+"/thread", http.StatusOK, &thread)
	if thread.Article != nil || thread.Total == 0 {
		t.Errorf("the thread has %d comments and article %v", thread.Total, thread.Article)
	}
	page := s.do(http.MethodGet, "/comments/"+firstComment)
	if page.Code != http.StatusOK || strings.Contains(page.Body.String(), "Welfare checks draw a crowd") {
		t.Errorf("the page of a comment has status %d and may show the headline", page.Code)
	}
	ids := []string{}
	for _, c := range thread.Comments {
		ids = append(ids, c.ID)
		var walk func([]api.Reply)
		walk = func(replies []api.Reply) {
			for _, r := range replies {
				ids = append(ids, r.ID)
				walk(r.Children)
			}
		}
		walk(c.Children)
	}
	if _, err := s.store.Withdraw(t.Context(), ids, "asked for"); err != nil {
		t.Fatal(err)
	}
	s.isGone(t, "/api/v1/articles/"+firstArticle+"/thread")
	s.isGonePage(t, "/articles/"+firstArticle)
}

// isGone checks addresses that programs read.
func (s *site) isGone(t *testing.T, addresses ...string) {
	t.Helper()
	for _, address := range addresses {
		var p problem.Problem
		if s.get(address, http.StatusGone, &p); p.Code != "withdrawn" || p.Status != http.StatusGone {
			t.Errorf("%s answers %+v", address, p)
		}
	}
}

func (s *site) isGonePage(t *testing.T, address string) {
	t.Helper()
	w := s.do(http.MethodGet, address)
	if w.Code != http.StatusGone || !strings.Contains(w.Body.String(), "taken down") {
		t.Errorf("%s answers %d: %.300s", address, w.Code, w.Body)
	}
}
