package server_test

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standpoint/server/api"
)

// TestSurestFirst: under sort=confidence the chance of the stance asked for never
// rises from one document to the next, and pages are parts of the whole.
func TestSurestFirst(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, query := range []string{"toward=us-dhs:critical", "toward=us-dhs:critical&min_confidence=0.3", "stance=neutral&stance=supportive", "min_confidence=0.6"} {
		var whole api.SearchAnswer
		s.get("/api/v1/search?limit=100&sort=confidence&"+query, http.StatusOK, &whole)
		asked, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		last, counted := 1.0, 0
		for _, d := range whole.Data {
			chance := 0.0
			for _, stance := range d.Stances {
				label := stance.Label
				side := label == "critical" || label == "supportive"
				if slices.Contains(asked["toward"], stance.Target+":"+label) || slices.Contains(asked["stance"], label) || len(asked["toward"])+len(asked["stance"]) == 0 && side {
					chance = max(chance, float64(stance.Confidence))
					counted++
				}
			}
			if chance > last {
				t.Errorf("%s: %s is surer (%v) than the one before it (%v)", query, d.ID, chance, last)
			}
			last = chance
		}
		if counted < 3 {
			t.Errorf("%s: only %d stances were asked for", query, counted)
		}
		var paged []string
		for cursor := ""; ; {
			var page api.SearchAnswer
			s.get("/api/v1/search?limit=3&sort=confidence&"+query+"&cursor="+cursor, http.StatusOK, &page)
			paged = append(paged, idsOf(page)...)
			if cursor = page.NextCursor; cursor == "" {
				break
			}
		}
		if diff := cmp.Diff(idsOf(whole), paged); diff != "" {
			t.Errorf("%s: pages (-whole +paged):\n%s", query, diff)
		}
	}
}

// TestMinimums: the lower the minimum, the more sides; what is about an agency stays.
func TestMinimums(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	last, about := -1, -1
	for _, min := range []string{"0.9", "0.8", "0.7", "0.6", "0.5", "0.4", "0.3"} {
		var a api.SearchAnswer
		s.get("/api/v1/search?limit=100&facets=stance,agency&min_confidence="+min, http.StatusOK, &a)
		sides, counts := 0, map[string]int{}
		for _, v := range a.Facets["stance"].Values {
			counts[v.Value] = v.Count
		}
		if sides = counts["critical"] + counts["supportive"]; sides < last {
			t.Errorf("at %s %d take a side, fewer than the %d before", min, sides, last)
		}
		last = sides
		if n := a.Facets["agency"].Values[0].Count; about >= 0 && n != about {
			t.Errorf("at %s %d are about an agency, not %d", min, n, about)
		} else {
			about = n
		}
		shown := map[string]int{}
		for _, d := range a.Data {
			if d.Stance != nil {
				shown[*d.Stance]++
				if len(d.Stances) != 1 || d.Stances[0].Label != *d.Stance || len(d.Stances[0].Chances) != 3 {
					t.Errorf("at %s: %s has %+v", min, d.ID, d.Stances)
				}
			}
		}
		if diff := cmp.Diff(counts, shown); diff != "" {
			t.Errorf("at %s (-counted +shown):\n%s", min, diff)
		}
	}
	if last <= 0 {
		t.Error("nothing takes a side")
	}
}

// TestQuality: beside every count of stances it says how good their labels are, at
// the minimum and for the kinds that were asked for.
func TestQuality(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for query, want := range map[string]string{
		"search?facets=outlet":                                     "",
		"search?facets=stance&kind=comment":                        "comment named critical 0.5 50, comment named supportive 0.5 0, comment named neutral 0.5 0, comment inherited critical 0.5 0, comment inherited supportive 0.5 0",
		"search?facets=toward&not.kind=comment":                    "article named critical 0.5 0, article named supportive 0.5 0, article named neutral 0.5 521",
		"facets/stance?not.kind=comment":                           "article named critical 0.5 0, article named supportive 0.5 0, article named neutral 0.5 521",
		"facets/outlet?kind=article":                               "",
		"search?facets=stance&not.kind=comment&min_confidence=0.8": "article named critical 0.8 0, article named supportive 0.8 0, article named neutral 0.8 0",
	} {
		var a struct{ Quality []api.Quality }
		s.get("/api/v1/"+query, http.StatusOK, &a)
		var got []string
		for _, q := range a.Quality {
			place := "inherited"
			if q.Named {
				place = "named"
			}
			got = append(got, strings.Join([]string{q.Kind, place, q.Label, strconv.FormatFloat(q.MinConfidence, 'g', -1, 64), strconv.FormatFloat(float64(q.Given), 'g', -1, 64)}, " "))
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%s:\n got %s\nwant %s", query, strings.Join(got, ", "), want)
		}
	}
	var a api.SearchAnswer
	s.get("/api/v1/search?facets=stance&kind=comment", http.StatusOK, &a)
	if q := a.Quality[0]; q.Precision == nil || *q.Precision != 0.62 || q.Recall == nil || *q.Recall != 0.155 || !strings.HasPrefix(q.Says, "Of 100 comments marked critical") {
		t.Errorf("%+v", q)
	}
	if q := a.Quality[1]; q.Precision != nil || q.Recall != nil || q.Texts != 0 {
		t.Errorf("what was not measured: %+v", q)
	}
	page := s.do(http.MethodGet, "/search?kind=comment").Body.String()
	if !strings.Contains(page, a.Quality[0].Says) {
		t.Errorf("the page does not say %q", a.Quality[0].Says)
	}
}
