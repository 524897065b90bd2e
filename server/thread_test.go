package server_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standpoint/server/api"
)

// TestThreadByPages: pages of any size have every comment once, in the same order, and
// no reply without what it answers.
func TestThreadByPages(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	address := "/api/v1/articles/" + firstArticle + "/thread?form=flat"
	var whole api.ThreadAnswer
	s.get(address, http.StatusOK, &whole)
	if whole.NextCursor != "" || whole.Total != len(whole.Comments) {
		t.Fatalf("%d of %d comments, next %q", len(whole.Comments), whole.Total, whole.NextCursor)
	}
	for _, limit := range []int{1, 2, 5, whole.Total} {
		var ids []string
		for cursor := ""; ; {
			var page api.ThreadAnswer
			s.get(fmt.Sprintf("%s&limit=%d&cursor=%s", address, limit, cursor), http.StatusOK, &page)
			ids = append(ids, s.own(page.Comments)...)
			if cursor = page.NextCursor; cursor == "" {
				break
			}
		}
		if diff := cmp.Diff(s.own(whole.Comments), ids); diff != "" {
			t.Errorf("%d a page: %s", limit, diff)
		}
	}
	var around api.ThreadAnswer
	s.get("/api/v1/articles/"+firstArticle+"/thread?limit=1&around="+commentID(3), http.StatusOK, &around)
	top := around.Comments
	if len(top) != 1 || top[0].ID != firstComment || !top[0].Context || len(top[0].Children) != 1 || len(top[0].Children[0].Children) != 1 || top[0].Children[0].Children[0].Context {
		t.Errorf("around a reply to a reply: %+v", top)
	}
}

// own returns the comments of a page that are not there as context, and fails the test
// if one answers another that should be there and is not.
func (s *site) own(comments []api.Reply) (ids []string) {
	s.t.Helper()
	here := map[string]bool{"": true}
	for _, c := range comments {
		if !here[c.ParentID] {
			s.t.Errorf("%s is there without %s", c.ID, c.ParentID)
		}
		here[c.ID] = true
		if !c.Context {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

// TestFacetByPages: pages of any size have every value once, in the same order, and
// each page adds up.
func TestFacetByPages(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, query := range []string{"author?", "author?author=reader+3&not.author=reader+1", "author?contains=er", "author?contains=4&author=reader+2", "stance?q=check", "article.outlet?", "toward?contains=homeland&min_confidence=0.6"} {
		address := "/api/v1/facets/" + query
		var whole api.FacetAnswer
		s.get(address+"&limit=1000", http.StatusOK, &whole)
		sum := whole.Other
		for _, v := range whole.Values {
			sum += v.Count
		}
		want := valuesOf(whole)
		for _, limit := range []int{1, 2, 3, len(want)} {
			got, pages := map[string]bool{}, 0
			for cursor := ""; ; pages++ {
				var page api.FacetAnswer
				s.get(fmt.Sprintf("%s&limit=%d&cursor=%s", address, limit, cursor), http.StatusOK, &page)
				of := page.Other
				for _, v := range page.Values {
					if of += v.Count; got[v.Value] {
						t.Errorf("%s: %s comes twice", address, v.Value)
					}
					got[v.Value] = true
				}
				if of != sum {
					t.Errorf("%s: page %d counts %d, not %d", address, pages, of, sum)
				}
				if cursor = page.NextCursor; cursor == "" {
					break
				}
			}
			if diff := cmp.Diff(want, got); diff != "" || limit == 1 && pages == 0 && len(want) > 3 {
				t.Errorf("%s, %d a page, %d pages: %s", address, limit, pages, diff)
			}
		}
	}
}

func valuesOf(a api.FacetAnswer) map[string]bool {
	values := map[string]bool{}
	for _, v := range a.Values {
		values[v.Value] = true
	}
	return values
}
