package gazetteer

import (
	"strings"
	"testing"
)

// TestTowns reads every line of the table that is otherwise searched where it
// lies: its lines are sorted, keys are those of the names, ids are of one place
// each and begin with the country, and the town is found by its id.
func TestTowns(t *testing.T) {
	g := load(t)
	a := g.atlas()
	before, ids := "", map[string]bool{}
	for at := 0; at < len(a.towns.table); at = a.towns.after(at) {
		p, err := a.towns.place(a, at)
		if err != nil {
			t.Fatal(err)
		}
		key := a.towns.keyAt(at)
		if key < before {
			t.Errorf("%s comes after %s", key, before)
		}
		before = key
		if want := townKey(Words(p.Name)); key != want {
			t.Errorf("the key of %s is %s, want %s", p.Name, key, want)
		}
		if ids[p.ID] || a.byID[p.ID] != nil {
			t.Errorf("two places are %s", p.ID)
		}
		ids[p.ID] = true
		if err := checkID(p.ID); err != nil || !strings.HasPrefix(p.ID, p.Path[0]+"-") || p.Kind != "city" && p.Kind != "region" {
			t.Errorf("%+v: %v", p, err)
		}
		if len(ids)%50 == 0 {
			if found, ok := g.Place(p.ID); !ok || found != p {
				t.Errorf("%s is not found by its id", p.ID)
			}
		}
	}
	if len(ids) < 90_000 {
		t.Errorf("only %d towns", len(ids))
	}
}
