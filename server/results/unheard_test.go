package results

import (
	"context"
	"slices"
	"testing"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
)

// lone holds one document, which is about one agency, and finds nothing else. It is
// critical of the agency at a minimum of 0.3 alone.
type lone struct{ Engine }

var loneState corpus.State // the records that shelf stands for have no history

func (lone) Applied(context.Context) (corpus.State, error) { return loneState, nil }

func (lone) Search(_ context.Context, req search.Request) (*search.Results, error) {
	out := &search.Results{Applied: loneState}
	if len(req.Filters) == 1 && len(req.Filters[0].Any) == 1 && req.Filters[0].Any[0] == "us-ice" {
		out.Total = 1
	}
	if len(req.Filters) == 1 && slices.Contains(req.Filters[0].Any, "us-ice:critical") && req.View.MinConfidence == 0.3 {
		out.Total = 1
	}
	for _, f := range req.Facets {
		facet := search.Facet{Field: f.Field}
		if f.Field == schema.Agency {
			facet.Values = []search.FacetValue{{Value: "us-ice", Count: 1}}
		}
		if f.Field == schema.Author {
			facet.Values = []search.FacetValue{{Value: "Jane Doe", Count: 1}, {Value: "Élodie", Count: 1}, {Value: "jane DOE", Count: 1}}
		}
		out.Facets = append(out.Facets, facet)
	}
	return out, nil
}

// TestUnheardOf: if a search finds nothing, the warnings name the values that are
// known but that no document has.
func TestUnheardOf(t *testing.T) {
	t.Parallel()
	r := New(lone{}, shelf{}, fewNames{}, nil)
	for raw, want := range map[string]string{
		"agency=us-ice&outlet=apnews":                             "No document has the outlet “apnews” (AP News).",
		"agency=Homeland+Security":                                "No document has the agency “us-dhs” (Homeland Security).",
		"toward=us-dhs:critical":                                  "No document has the target and side “us-dhs:critical” (Critical of Homeland Security).",
		"toward=us-ice:critical":                                  "No document has the target and side “us-ice:critical” (Critical of us-ice).",
		"toward=us-ice:critical&min_confidence=0.3&agency=us-dhs": "No document has the agency “us-dhs” (Homeland Security).",
		"q=agency:us-dhs+-outlet:apnews":                          "No document has the agency “us-dhs” (Homeland Security).",
		"agency=us-ice&author=Nobody":                             "No document has the author “Nobody”.",
		"author=jane+doe":                                         "No document has the author “jane doe”. Letter case counts in names of authors; these differ only in it: “Jane Doe”, “jane DOE”.",
		"q=author:élodie":                                         "No document has the author “élodie”. Letter case counts in names of authors; these differ only in it: “Élodie”.",
		"lang=fr":                                                 "No document has the language “fr” (French).",
		"kind=comment":                                            "No document has the kind “comment”.",
		"q=x":                                                     "",
		"article.agency=us-dhs":                                   "No article has the agency “us-dhs” (Homeland Security).",
		"article.author=jane+doe":                                 "No article has the author “jane doe”. Letter case counts in names of authors; these differ only in it: “Jane Doe”, “jane DOE”.",
		"q=article:(agency:us-dhs+raid)":                          "No article has the agency “us-dhs” (Homeland Security).",
		"q=has_comment:(agency:us-dhs+-outlet:apnews)":            "No document has the agency “us-dhs” (Homeland Security).",
		"not.article.agency=us-dhs":                               "",
		"not.agency=us-dhs&article=a0123456789abcdef":             "",
	} {
		s, err := r.Read(t.Context(), raw)
		if err != nil {
			t.Fatal(err)
		}
		page, err := r.Search(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if len(page.Notices) > 0 {
			got = page.Notices[0].Text
		}
		if got != want || len(page.Notices) > 1 {
			t.Errorf("%s warns %q, not %q", raw, page.Notices, want)
		}
	}
}
