package pages

import (
	"testing"

	"github.com/google/go-cmp/cmp"
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
