package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"standpoint/corpus"
	"standpoint/server/api"
)

// TestPagesThroughEverything follows next_cursor in every order.
func TestPagesThroughEverything(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, query := range []string{"sort=newest", "sort=oldest", "sort=replies", "sort=score", "q=check", "q=check&sort=oldest&kind=comment", "sort=added", "match=any&q=welfare+number"} {
		var whole api.SearchAnswer
		s.get("/api/v1/search?limit=1000&"+query, http.StatusOK, &whole)
		if whole.NextCursor != "" || len(whole.Data) != whole.Total.Value {
			t.Errorf("%s: %d of %d on one page, next %q", query, len(whole.Data), whole.Total.Value, whole.NextCursor)
		}
		for _, limit := range []int{1, 7, whole.Total.Value} {
			var ids []string
			for cursor := ""; ; {
				var page api.SearchAnswer
				s.get(fmt.Sprintf("/api/v1/search?limit=%d&%s&cursor=%s", limit, query, cursor), http.StatusOK, &page)
				if len(page.Data) == 0 || page.Total != whole.Total {
					t.Fatalf("%s, %d a page: page of %d documents, total %d", query, limit, len(page.Data), page.Total.Value)
				}
				ids = append(ids, idsOf(page)...)
				if cursor = page.NextCursor; cursor == "" {
					break
				}
			}
			if diff := cmp.Diff(idsOf(whole), ids); diff != "" {
				t.Errorf("%s, %d a page: %s", query, limit, diff)
			}
		}
	}
}

func idsOf(a api.SearchAnswer) []string {
	ids := make([]string, len(a.Data))
	for i, d := range a.Data {
		ids[i] = d.ID
	}
	return ids
}

// TestCountsAddUp: values, missing and other make the total, unless a filter
// is on the field itself.
func TestCountsAddUp(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, query := range []string{"", "q=check", "agency=us-dhs", "not.toward=us-dhs:critical&min_confidence=0.7", "missing=agency", "author=reader+1&author=reader+2", "q=article:welfare", "article.agency=us-dhs", "missing=article.agency",
		"from=2025-04-12&to=2025-04-13", "from=2025-04-12T03:00:00.5Z&tz=America/New_York", "missing=date", "added_from=2025", "limit=0"} {
		var a api.SearchAnswer
		s.get("/api/v1/search?facets=kind,outlet:1,stance,lang,platform,article.outlet:1,article.stance,article.lang&histogram=day&"+query, http.StatusOK, &a)
		for field, f := range a.Facets {
			sum := f.Missing + f.Other
			for _, v := range f.Values {
				sum += v.Count
			}
			if sum != a.Total.Value {
				t.Errorf("%s: %s counts %d of %d", query, field, sum, a.Total.Value)
			}
		}
		dated := a.Histogram.Undated + a.Histogram.Imprecise
		for _, b := range a.Histogram.Buckets {
			dated += b.Count
		}
		if dated != a.Total.Value {
			t.Errorf("%s: the timeline counts %d of %d", query, dated, a.Total.Value)
		}
	}
}

// TestFiltersAndLabelsAgree: what an answer says of a document is what it was
// filtered by.
func TestFiltersAndLabelsAgree(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, query := range []string{"toward=us-dhs:critical", "toward=us-dhs:critical&min_confidence=0.8", "toward=us-dhs:unclear&min_confidence=0.9", "stance=supportive"} {
		var a api.SearchAnswer
		s.get("/api/v1/search?"+query, http.StatusOK, &a)
		if a.Total.Value == 0 {
			t.Errorf("%s finds nothing", query)
		}
		values, _ := url.ParseQuery(query)
		for _, d := range a.Data {
			if want := values.Get("toward"); want != "" && !slices.Contains(d.Toward, want) {
				t.Errorf("%s: %s is toward %v", query, d.ID, d.Toward)
			}
			if want := values.Get("stance"); want != "" && (d.Stance == nil || *d.Stance != want) {
				t.Errorf("%s: %s has stance %v", query, d.ID, d.Stance)
			}
		}
	}
	var named api.SearchAnswer
	s.get("/api/v1/search?named=true&agency=us-dhs", http.StatusOK, &named)
	if diff := cmp.Diff([]string{firstArticle}, idsOf(named)); diff != "" {
		t.Errorf("named: %s", diff)
	}
}

var documentLink = regexp.MustCompile(`href="/(?:articles|comments)/([ac][0-9a-f]{16})`)

// TestPageAndAPIListTheSame documents in the same order for the same parameters.
func TestPageAndAPIListTheSame(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, query := range []string{"kind=comment&toward=us-dhs:critical", "q=welfare", "match=any&q=nothing+much", "not.outlet=harbor-ledger&sort=oldest", "min_confidence=0.3&sort=confidence", "q=xylophone"} {
		var a api.SearchAnswer
		s.get("/api/v1/search?"+query, http.StatusOK, &a)
		w := s.do(http.MethodGet, "/search?"+query)
		if w.Code != http.StatusOK {
			t.Fatalf("/search?%s: %d %s", query, w.Code, w.Body)
		}
		rest := w.Body.String()
		for _, id := range idsOf(a) {
			_, after, found := strings.Cut(rest, id)
			if !found {
				t.Errorf("/search?%s does not list %s in its place", query, id)
				continue
			}
			rest = after
		}
		for _, link := range documentLink.FindAllStringSubmatch(w.Body.String(), -1) {
			known := slices.ContainsFunc(a.Data, func(d api.Found) bool {
				return d.ID == link[1] || d.ArticleID == link[1] || d.ParentID == link[1]
			})
			if !known {
				t.Errorf("/search?%s links to %s, which the API does not list", query, link[1])
			}
		}
	}
}

// TestGoneDocuments: what the index still finds but the records do not hold
// leaves no short page, and is reported.
func TestGoneDocuments(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var before api.SearchAnswer
	s.get("/api/v1/search?limit=1000", http.StatusOK, &before)
	ids := idsOf(before)
	gone := []string{ids[1], ids[3], ids[len(ids)-1], ids[len(ids)-2]}
	if _, err := s.store.Delete(t.Context(), gone); err != nil {
		t.Fatal(err)
	}
	var first api.SearchAnswer
	s.get("/api/v1/search?limit=3", http.StatusOK, &first)
	if diff := cmp.Diff([]string{ids[0], ids[2], ids[4]}, idsOf(first)); diff != "" {
		t.Error(diff)
	}
	if len(first.Warnings) != 1 || !strings.Contains(first.Warnings[0], "2 of the documents have been removed and are not shown") {
		t.Errorf("warnings are %q", first.Warnings)
	}
	var last api.SearchAnswer
	s.get(fmt.Sprintf("/api/v1/search?limit=%d", len(ids)-len(gone)), http.StatusOK, &last)
	if last.NextCursor != "" || len(last.Data) != len(ids)-len(gone) {
		t.Errorf("the last page has %d documents and is followed by %q", len(last.Data), last.NextCursor)
	}
}

func TestThreadForms(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var flat, tree api.ThreadAnswer
	s.get("/api/v1/articles/"+firstArticle+"/thread?form=flat", http.StatusOK, &flat)
	s.get("/api/v1/articles/"+firstArticle+"/thread", http.StatusOK, &tree)
	if flat.Article == nil || flat.Article.ID != firstArticle || len(flat.Comments) != flat.Total || tree.Total != flat.Total {
		t.Fatalf("flat: %d of %d comments, tree: %d", len(flat.Comments), flat.Total, tree.Total)
	}
	for _, c := range flat.Comments {
		if len(c.Children) > 0 {
			t.Errorf("flat, %s has children", c.ID)
		}
	}
	top := tree.Comments[0]
	if top.ID != firstComment || len(top.Children) != 1 || top.Children[0].ID != quotingReply || len(top.Children[0].Children) != 1 || top.Replies != 1 {
		t.Errorf("the tree begins with %+v", top)
	}
	count := 0
	var walk func([]api.Reply)
	walk = func(replies []api.Reply) {
		for _, r := range replies {
			count++
			walk(r.Children)
		}
	}
	if walk(tree.Comments); count != flat.Total {
		t.Errorf("the tree holds %d of %d comments", count, flat.Total)
	}
	var orphan api.ThreadAnswer
	s.get("/api/v1/articles/"+secondArticle+"/thread", http.StatusOK, &orphan)
	if !slices.ContainsFunc(orphan.Comments, func(r api.Reply) bool { return r.ID == commentID(4) }) {
		t.Error("a comment whose parent is not held is lost")
	}
}

// TestAlternativesThatNoDocumentHas: beside a value that some document has, one
// that none has is named in a warning, whether or not anything knows it.
func TestAlternativesThatNoDocumentHas(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for query, want := range map[string]string{
		"outlet=harbor-ledger&outlet=harber-ledger":            "No document has the outlet “harber-ledger”. Did you mean “harbor-ledger”?",
		"outlet=Harbor+Ledger&outlet=Zyx":                      "No document has the outlet “Zyx”.",
		"agency=DHS&agency=Homeland+Secrity":                   "No document has the agency “Homeland Secrity”. Did you mean “us-dhs”?",
		"author=reader+1&author=Reader+1":                      "No document has the author “Reader 1”. Letter case counts in names of authors; these differ only in it: “reader 1”.",
		"missing=outlet&outlet=harbor-ledger":                  "",
		"q=outlet:harbor-ledger+OR+lang:fr":                    "No document has the language “fr” (French).",
		"outlet=harbor-ledger&not.outlet=daily-klaxon":         "",
		"kind=comment&kind=article&stance=critical&agency=DHS": "",
	} {
		var alone, got api.SearchAnswer
		if s.get("/api/v1/search?"+query, http.StatusOK, &got); len(got.Warnings) > 1 || strings.Join(got.Warnings, "") != want {
			t.Errorf("%s warns %q, not %q", query, got.Warnings, want)
		}
		if first, _, two := strings.Cut(query, "&outlet="); two && want != "" {
			if s.get("/api/v1/search?"+first, http.StatusOK, &alone); alone.Total != got.Total {
				t.Errorf("%s finds %v, and %v with an outlet that nothing has", first, alone.Total, got.Total)
			}
		}
	}
	for _, query := range []string{"outlet=zyx&outlet=xyz", "outlet=harbor-ledger&not.outlet=zyx", "kind=comment&kind=coment", "lang=en&lang=zz"} {
		s.get("/api/v1/search?"+query, http.StatusBadRequest, nil)
	}
}

// TestBucketsLeadToTheirDocuments: start and end of a bucket, as from and to, find as
// many documents as it counts.
func TestBucketsLeadToTheirDocuments(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ends := []corpus.Document{dated("c00000000000000f1", time.Date(999, 12, 31, 23, 0, 0, 0, time.UTC)), dated("c00000000000000f2", time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)),
		dated("c00000000000000f3", time.Date(1, 1, 1, 0, 0, 1, 0, time.UTC)), dated("c00000000000000f4", time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC))}
	if _, err := s.store.Put(t.Context(), ends); err != nil {
		t.Fatal(err)
	}
	s.project()
	for _, query := range []string{"histogram=year", "histogram=year&tz=Asia/Tokyo", "histogram=year&tz=America/Los_Angeles", "histogram=month&to=0002", "histogram=day&from=9999-12",
		"histogram=hour&from=2025-04-11&to=2025-04-13&tz=Asia/Kathmandu"} {
		var a api.SearchAnswer
		s.get("/api/v1/search?limit=0&"+query, http.StatusOK, &a)
		counted := a.Histogram.Undated + a.Histogram.Imprecise
		for _, b := range a.Histogram.Buckets {
			counted += b.Count
			if b.Count == 0 {
				continue
			}
			var within api.SearchAnswer
			from, to := b.Start.Format(time.RFC3339Nano), b.End.Format(time.RFC3339Nano)
			s.get("/api/v1/search?limit=0&from="+from+"&to="+to, http.StatusOK, &within)
			if within.Total.Value != b.Count {
				t.Errorf("%s: %d documents from %s to %s, the bucket counts %d", query, within.Total.Value, from, to, b.Count)
			}
		}
		if counted != a.Total.Value {
			t.Errorf("%s: the timeline counts %d of %d", query, counted, a.Total.Value)
		}
	}
}

func dated(id string, posted time.Time) corpus.Document {
	return corpus.Document{ID: id, Kind: corpus.KindComment, ArticleID: firstArticle, Comment: &corpus.Comment{ID: id, Text: "Long ago or far off.", Posted: posted}}
}

func TestCountsAlone(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var a api.SearchAnswer
	s.get("/api/v1/search?limit=0&facets=kind", http.StatusOK, &a)
	if a.Total.Value == 0 || a.Data == nil || len(a.Data) > 0 || a.NextCursor != "" || len(a.Facets) != 1 || a.Query.Canonical != "facets=kind&limit=0" {
		t.Errorf("answer %+v", a)
	}
	if w := s.do(http.MethodGet, "/search?limit=0"); w.Code != http.StatusOK || documentLink.MatchString(w.Body.String()) {
		t.Errorf("page: %d, with a document: %t", w.Code, documentLink.MatchString(w.Body.String()))
	}
	if w := s.do(http.MethodGet, "/api/v1/facets/kind?limit=0"); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), `"suggestion":"1"`) {
		t.Errorf("a list of no values: %d %s", w.Code, w.Body)
	}
}

func TestTimesThatCannotMeanAnythingAreWarnedOf(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for query, want := range map[string]string{
		"missing=date":                      "",
		"missing=date&from=2025":            "leave out from and to, or missing=date",
		"tz=Europe/Paris&histogram=day":     "",
		"tz=Europe/Paris":                   "tz changes nothing here",
		"added_from=2020&added_to=2021":     "",
		"added_from=2020&from=2025&to=2026": "",
	} {
		var a api.SearchAnswer
		s.get("/api/v1/search?"+query, http.StatusOK, &a)
		if said := strings.Join(a.Warnings, " "); !strings.Contains(said, want) || (said == "") != (want == "") {
			t.Errorf("%s: warnings %q", query, said)
		}
	}
	var a api.SearchAnswer
	s.get("/api/v1/search?sort=added&added_to=2020", http.StatusOK, &a)
	if want := "articles and comments added before 1 January 2020, the newest additions first"; a.Query.ReadBack != want {
		t.Errorf("read back as %q", a.Query.ReadBack)
	}
}

func TestTooManyBucketsAreRefusedWithWhatToDo(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	w := s.do(http.MethodGet, "/api/v1/search?histogram=hour&from=1000&to=3000")
	if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), `"param":"histogram"`) || !strings.Contains(w.Body.String(), "take a wider interval or auto, or a shorter range with from and to") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
