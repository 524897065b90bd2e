package results

import (
	"context"
	"testing"

	"standpoint/indexer/search"
	"standpoint/server/searchurl"
)

// lone finds one document for one agency and nothing else.
type lone struct{ Engine }

func (lone) Search(_ context.Context, req search.Request) (*search.Results, error) {
	out := &search.Results{}
	if len(req.Filters) == 1 && len(req.Filters[0].Any) == 1 && req.Filters[0].Any[0] == "us-ice" {
		out.Total = 1
	}
	return out, nil
}

type agencies struct{ fewNames }

func (agencies) Find(field, contains string) []string {
	switch {
	case field == "agency" && contains == "":
		return []string{"us-dhs", "us-ice"}
	case field == "agency" && contains == "dhs":
		return []string{"us-adhsx", "us-dhs"}
	}
	return nil
}

// TestUnheardOf: of a search that finds nothing, values that no document has
// are named, with the known one that they are like.
func TestUnheardOf(t *testing.T) {
	t.Parallel()
	r := New(lone{}, shelf{}, agencies{})
	for raw, want := range map[string]string{
		"agency=us-ice&outlet=x":                      "No document has the outlet “x”.",
		"agency=us-dsh":                               "No document has the agency “us-dsh”. Did you mean us-dhs?",
		"toward=us-dsh:critical":                      "No document has the stance “us-dsh:critical”. Did you mean us-dhs:critical?",
		"q=agency:us-dsh+-agency:none":                "No document has the agency “us-dsh”. Did you mean us-dhs?",
		"agency=dhs":                                  "No document has the agency “dhs”. Did you mean us-dhs, us-adhsx?",
		"agency=us-dhs":                               "No document has the agency “us-dhs”.",
		"kind=comment&stance=critical&q=x":            "",
		"not.agency=us-dsh&article=a0123456789abcdef": "",
	} {
		s, err := searchurl.ParseRaw(raw, searchurl.Options{})
		if err != nil {
			t.Fatal(err)
		}
		page, err := r.Search(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if len(page.Warnings) > 0 {
			got = page.Warnings[0]
		}
		if got != want || len(page.Warnings) > 1 {
			t.Errorf("%s warns %q, not %q", raw, page.Warnings, want)
		}
	}
}
