package searchurl_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
	"standpoint/server/searchurl"
)

// TestAggregationBothWays: what is written is read back as the same, and written in the
// same way.
func TestAggregationBothWays(t *testing.T) {
	for raw, canonical := range map[string]string{
		"by=outlet":           "by=outlet",
		"by=+stance+,+outlet": "by=stance%2Coutlet",
		"by=outlet&metrics=count&top=10&format=long":                               "by=outlet",
		"by=outlet&metrics=share,count,share&of=outlet":                            "by=outlet&metrics=count%2Cshare&of=outlet",
		"by=time:month,article.agency&of=time:month&metrics=share&tz=Europe/Paris": "by=time%3Amonth%2Carticle.agency&metrics=share&of=time&tz=Europe%2FParis",
		"by=outlet,stance&format=wide&labels=true&top=1000&kind=comment&q=raid":    "by=outlet%2Cstance&format=wide&kind=comment&labels=true&q=raid&top=1000",
		"by=outlet&limit=5&sort=score&facets=kind&histogram=day&highlight=none":    "by=outlet",
		"by=outlet&from=2025&min_confidence=0.7&named=true&not.lang=en":            "by=outlet&from=2025-01-01&min_confidence=0.7&named=true&not.lang=en",
	} {
		first, err := searchurl.ParseAggregation(t.Context(), raw, false, searchurl.Options{})
		if err != nil {
			t.Errorf("%s: %v", raw, err)
			continue
		}
		written := first.Values().Encode()
		second, err := searchurl.ParseAggregation(t.Context(), written, false, searchurl.Options{})
		if err != nil || written != canonical || second.Values().Encode() != written {
			t.Errorf("%s: written as %s, want %s; %v", raw, written, canonical, err)
		}
		if diff := cmp.Diff(first.Request(), second.Request()); diff != "" {
			t.Errorf("%s: the request read back differs:\n%s", raw, diff)
		}
		if err := search.Check(first.Request()); err != nil {
			t.Errorf("%s: %v", raw, err)
		}
	}
}

// TestAggregationFaults: all that is wrong is said at once.
func TestAggregationFaults(t *testing.T) {
	_, err := searchurl.ParseAggregation(t.Context(), "by=outlt,stance,stance&metrics=n&of=kind&top=x&format=csv&colour=red&kind=book", false, searchurl.Options{})
	faults, ok := errors.AsType[*searchurl.Errors](err)
	if !ok {
		t.Fatal(err)
	}
	var params []string
	for _, f := range faults.Faults {
		params = append(params, f.Param)
	}
	if want := []string{"by", "by", "colour", "format", "kind", "metrics", "of", "top"}; !slices.Equal(params, want) {
		t.Errorf("faults of %v, want %v: %v", params, want, err)
	}
}

// TestAggregationParams: every parameter of a search is described, and once.
func TestAggregationParams(t *testing.T) {
	var names []string
	for _, p := range searchurl.AggregationParams() {
		if slices.Contains(names, p.Name) {
			t.Errorf("%s is described twice", p.Name)
		}
		names = append(names, p.Name)
	}
	for _, p := range searchurl.Params() {
		if !slices.Contains(names, p.Name) {
			t.Errorf("%s is not described", p.Name)
		}
	}
	if !slices.Contains(searchurl.Groups(), "time:hour") || !slices.Contains(searchurl.Groups(), schema.Article+"."+schema.Agency) || slices.Contains(searchurl.Groups(), schema.Article) {
		t.Errorf("groups %v", searchurl.Groups())
	}
}
