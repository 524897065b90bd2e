package pages

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"standpoint/server/results"
	"standpoint/server/searchurl"
)

// TestUnclearStancesShareALine: stances that are unclear and say nothing else are
// shown together after the others, grouped by the document that names their
// targets.
func TestUnclearStancesShareALine(t *testing.T) {
	above := func() *link { return &link{Label: "the article", Href: "#p1"} }
	target := func(name string) link { return link{Label: name} }
	got := newStances([]stanceView{
		{Target: target("A"), Label: "unclear"},
		{Target: target("B"), Label: "critical", Percent: 80},
		{Target: target("C"), Label: "unclear"},
		{Target: target("D"), Label: "unclear", Inherited: above()},
		{Target: target("E"), Label: "unclear", Below: "critical at 40%"},
		{Target: target("F"), Label: "unclear", Inherited: above()},
	})
	want := stancesView{
		Sided: []stanceView{{Target: target("B"), Label: "critical", Percent: 80}, {Target: target("E"), Label: "unclear", Below: "critical at 40%"}},
		Unclear: []unclearView{
			{Targets: []link{target("A"), target("C")}},
			{Targets: []link{target("D"), target("F")}, Inherited: above()},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestFewStances: a result shows some stances of each kind and counts the rest.
func TestFewStances(t *testing.T) {
	var all []stanceView
	for range 6 {
		all = append(all, stanceView{Label: "critical"}, stanceView{Label: "unclear"})
	}
	few, more := fewStances(all)
	if len(few.Sided) != stancesShown || len(few.Unclear[0].Targets) != unclearShown || more != 12-stancesShown-unclearShown {
		t.Errorf("%d with a side, %d without and %d more", len(few.Sided), len(few.Unclear[0].Targets), more)
	}
}

// TestSidesFirst: stances with a side come before unclear ones, except those that
// are chosen; the order by count stays, and every stance is counted.
func TestSidesFirst(t *testing.T) {
	f := results.Facet{Field: "toward", Other: 5, Values: []results.FacetValue{
		{Value: "a:unclear", Count: 30, State: searchurl.Off}, {Value: "b:unclear", Count: 20, State: searchurl.Not}, {Value: "c:unclear", Count: 19, State: searchurl.Off},
	}}
	for count := 18; count > 10; count-- {
		f.Values = append(f.Values, results.FacetValue{Value: string(rune('a'+count)) + ":critical", Count: count, State: searchurl.Off})
	}
	before := f.Other
	for _, v := range f.Values {
		before += v.Count
	}
	got := sidesFirst(f)
	after, last := got.Other, 1000
	for _, v := range got.Values {
		after += v.Count
		if v.Count > last {
			t.Errorf("%s is out of order", v.Value)
		}
		last = v.Count
	}
	if after != before || len(got.Values) != facetLength || got.Values[0].Value != "b:unclear" || got.Values[1].Count != 18 {
		t.Errorf("%d counted of %d: %+v", after, before, got.Values)
	}
	few := sidesFirst(results.Facet{Values: f.Values[:4]})
	if len(few.Values) != 4 || few.Other != 0 {
		t.Errorf("there was unused room: %+v", few)
	}
}
