package server_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"standpoint/corpus"
)

// TestRevisions: an article that was read again in other words shows both, on
// its page and through the API, and a document that never changed has none.
func TestRevisions(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var now corpus.Document
	for _, d := range documents() {
		if d.ID == firstArticle {
			now = d
		}
	}
	was, article := now.Article.Text(), *now.Article
	article.Paragraphs = append(slices.Clone(article.Paragraphs), "Corrected: it was a <Tuesday>.")
	now.Article = &article
	if put, err := s.store.Put(t.Context(), []corpus.Document{now}); err != nil || put.Articles.Replaced != 1 {
		t.Fatalf("put %+v, %v", put, err)
	}
	s.project()
	var got struct {
		Data []struct{ Text, Headline string }
	}
	s.get("/api/v1/articles/"+firstArticle+"/revisions", http.StatusOK, &got)
	if len(got.Data) != 1 || got.Data[0].Text != was || got.Data[0].Headline != article.Headline {
		t.Errorf("revisions %+v", got)
	}
	s.get("/api/v1/comments/"+firstComment+"/revisions", http.StatusOK, &got)
	if len(got.Data) != 0 {
		t.Errorf("revisions of a comment that never changed: %+v", got)
	}
	s.get("/api/v1/articles/"+firstComment+"/revisions", http.StatusNotFound, nil)
	page := s.do(http.MethodGet, "/articles/"+firstArticle).Body.String()
	if !strings.Contains(page, "Earlier versions") || !strings.Contains(page, "a &lt;Tuesday&gt;") {
		t.Error("the page does not show both versions")
	}
}
