package results

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"standpoint/indexer/search/schema"
	"standpoint/server/searchurl"
)

// bodies knows agencies with aliases.
type bodies struct{ fewNames }

func (bodies) NamesOf(field, value string) []string {
	if field != schema.Agency {
		return nil
	}
	return map[string][]string{
		"us-ice": {"Immigration and Customs Enforcement", "ICE"}, "ca-esdc": {"Employment and Social Development Canada", "Service Canada"},
		"is-met": {"Icelandic Meteorological Office"}, "us-fema": {"Federal Emergency Management Agency", "FEMA"},
	}[value]
}

// TestTheBestMatchesComeFirst: a whole name or word before the beginning of a
// word, and that before what is inside one, whatever the counts.
func TestTheBestMatchesComeFirst(t *testing.T) {
	t.Parallel()
	r := New(nil, nil, bodies{})
	for _, row := range []struct {
		contains string
		limit    int
		want     []string
		other    int
	}{
		{"ICE", 10, []string{"us-ice", "is-met", "ca-esdc", "us-fema"}, 0}, // the last is asked for
		{"ICE", 1, []string{"us-ice", "us-fema"}, 70 + 50},
		{"canada", 10, []string{"ca-esdc", "us-fema"}, 30 + 50},
		{"émergency", 10, []string{"us-fema"}, 70 + 30 + 50},
		{"-ice", 10, []string{"us-ice", "us-fema"}, 70 + 50},
	} {
		f := Facet{Field: schema.Agency, Values: []FacetValue{{Value: "ca-esdc", Count: 70, State: searchurl.Off}, {Value: "is-met", Count: 50, State: searchurl.Off},
			{Value: "us-ice", Count: 30, State: searchurl.Off}, {Value: "us-fema", Count: 1, State: searchurl.Any}}}
		r.keep(&f, row.contains, row.limit)
		var got []string
		for _, v := range f.Values {
			got = append(got, v.Value)
		}
		if diff := cmp.Diff(row.want, got); diff != "" || f.Other != row.other {
			t.Errorf("%s: other %d, want %d; %s", row.contains, f.Other, row.other, diff)
		}
	}
}
