package searchurl

import (
	"errors"
	"net/url"
	"strings"
	"testing"
)

func TestParametersOfOtherSystems(t *testing.T) {
	t.Parallel()
	for _, line := range []struct{ ours, tried string }{
		{"q", "query search keyword Keywords Q search_query"},
		{"limit", "per_page perPage page-size size count rows maxrecords top"},
		{"cursor", "page offset skip pageToken start=20 begin=0 search_after"},
		{"from", "since start start=2025 start_date startDate date_from after published_after date year begin=2025-04"},
		{"to", "until end endDate date_to before published-before"},
		{"outlet", "source sources site domain publisher Outlet outlet[] outlet[0] outlets"},
		{"kind", "type doc_type document-type"},
		{"agency", "organization organisation agencies department"},
		{"location", "country city state place region where locations"},
		{"lang", "language languages locale hl lang_code"},
		{"sort", "order order_by sortBy sort-by ranking"},
		{"author", "user username by byline authors"},
		{"stance", "sentiment tone stances"},
		{"toward", "towards target"},
		{"facets", "facet facet.field aggs group_by facet[]"},
		{"histogram", "interval timeline"},
		{"min_confidence", "minConfidence min-confidence confidence threshold"},
		{"not.outlet", "not_outlet exclude_outlet excludeOutlet no-outlet not.outlet[]"},
		{"", "format fields callback api_key exclude fbclid utm_source zzzzzz"},
	} {
		for name := range strings.FieldsSeq(line.tried) {
			name, value, given := strings.Cut(name, "=")
			if !given {
				value = "x"
			}
			_, err := Parse(t.Context(), url.Values{name: {value}}, Options{})
			faults, ok := errors.AsType[*Errors](err)
			if !ok || len(faults.Faults) != 1 || faults.Faults[0].Code != UnknownParameter || faults.Faults[0].Suggestion != line.ours {
				t.Errorf("%s=%s: %v, want the suggestion %q", name, value, err, line.ours)
			}
		}
	}
}

// TestMeaningsAreParameters: what is suggested is a parameter, and nothing stands
// for two.
func TestMeaningsAreParameters(t *testing.T) {
	t.Parallel()
	known := map[string]bool{"": true}
	for _, p := range Params() {
		known[p.Name] = true
	}
	for name, meant := range meanings {
		if !known[meant.name] || meant.name == "" && meant.hint == "" {
			t.Errorf("%s means %q", name, meant.name)
		}
		if known[name] {
			t.Errorf("%s is a parameter itself", name)
		}
	}
}

func TestWithoutTrackers(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"":           "",
		"fbclid=x":   "",
		"q=a&b=%zz&": "q=a&b=%zz&",
		"UTM_SOURCE=x&q=%22a+b%22&utm%5Fmedium=y&%zz=1": "q=%22a+b%22&%zz=1",
		"gclid&q=gclid&mc_eid=1&hsa_cam=2&pk_source=3":  "q=gclid",
	} {
		if got := WithoutTrackers(raw); got != want {
			t.Errorf("%s becomes %s, not %s", raw, got, want)
		}
	}
	for _, p := range Params() {
		if isTracker(p.Name) {
			t.Errorf("parameter %s is taken for a tracker", p.Name)
		}
	}
}
