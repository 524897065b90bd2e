package results

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"standpoint/indexer/search/schema"
	"standpoint/server/searchurl"
)

// agencyNames holds agencies with aliases.
type agencyNames struct{ fewNames }

func (agencyNames) NamesOf(field, value string) []string {
	if field != schema.Agency {
		return nil
	}
	return map[string][]string{
		"us-ice": {"Immigration and Customs Enforcement", "ICE"}, "ca-esdc": {"Employment and Social Development Canada", "Service Canada"},
		"is-met": {"Icelandic Meteorological Office"}, "us-fema": {"Federal Emergency Management Agency", "FEMA"},
	}[value]
}

// TestTheBestMatchesComeFirst: a match of a whole name or word comes before a
// match of the beginning of a word, which comes before a match inside a word,
// whatever the counts are.
func TestTheBestMatchesComeFirst(t *testing.T) {
	t.Parallel()
	r := New(nil, nil, agencyNames{}, nil)
	for _, row := range []struct {
		contains string
		limit    int
		want     []string
		other    int
	}{
		{"ICE", 10, []string{"us-ice", "is-met", "ca-esdc", "us-fema"}, 0}, // the search asks for the last one
		{"ICE", 1, []string{"us-ice", "us-fema"}, 70 + 50},
		{"canada", 10, []string{"ca-esdc", "us-fema"}, 30 + 50},
		{"émergency", 10, []string{"us-fema"}, 70 + 30 + 50},
		{"-ice", 10, []string{"us-ice", "us-fema"}, 70 + 50},
	} {
		f := Facet{Field: schema.Agency, Values: []FacetValue{{Value: "ca-esdc", Count: 70, State: searchurl.Off}, {Value: "is-met", Count: 50, State: searchurl.Off},
			{Value: "us-ice", Count: 30, State: searchurl.Off}, {Value: "us-fema", Count: 1, State: searchurl.Any}}}
		r.keep(&f, searchurl.FacetPage{Contains: row.contains, Limit: row.limit})
		var got []string
		for _, v := range f.Values {
			got = append(got, v.Value)
		}
		if diff := cmp.Diff(row.want, got); diff != "" || f.Other != row.other {
			t.Errorf("%s: other %d, want %d; %s", row.contains, f.Other, row.other, diff)
		}
	}
}
