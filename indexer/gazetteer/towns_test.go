package gazetteer

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
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
		if key == "" {
			t.Errorf("%s has no letters that a key has", p.Name)
		}
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
		if words := strings.Count(p.ID, "-") + 1; len(ids)%50 == 0 || words == longestID {
			if found, ok := g.Place(p.ID); !ok || found != p.Place {
				t.Errorf("%s is not found by its id", p.ID)
			}
		}
	}
	if len(ids) < 90_000 {
		t.Errorf("only %d towns", len(ids))
	}
}

// TestLongIDs: an id that somebody made up costs no more if it is long.
func TestLongIDs(t *testing.T) {
	g := load(t)
	for _, id := range []string{strings.Repeat("a-", 10_000) + "b", strings.Repeat("-", 10_000), "us-il-chicago-police" + strings.Repeat("-", 10_000)} {
		for _, field := range []string{"agency", "location"} {
			if g.Known(field, id) {
				t.Errorf("%s %.30s… is known", field, id)
			}
		}
	}
}

// TestTownsOfUsers: a user's row replaces a town, names included, and may lie in one.
func TestTownsOfUsers(t *testing.T) {
	const head = "id\tname\tkind\tparent\taliases\tadjectives\tgeonames\tlat\tlon\tpopulation\n"
	g, err := Load(fstest.MapFS{"places.tsv": {Data: []byte(head +
		"us-sc-tega-cay\tLake Tega\tcity\tus-sc\t\t\t\t\t\t\n" +
		"us-tx-paris-old-town\tOld Paris Quarter\tcity\tus-tx-paris\t\t\t\t\t\t\n")}})
	if err != nil {
		t.Fatal(err)
	}
	if p, _ := g.Place("us-sc-tega-cay"); p.Name != "Lake Tega" || len(g.MatchAt(Words("Tega Cay"), 0)) > 0 {
		t.Errorf("the town is still %+v", p)
	}
	if p, ok := g.Place("us-tx-paris-old-town"); !ok || !slices.Equal(p.Path, []string{"us", "us-tx", "us-tx-paris"}) {
		t.Errorf("%+v", p)
	}
	paris := g.MatchAt(Words("Paris"), 0)
	known, _ := g.Place("us-tx-paris")
	if n := len(slices.DeleteFunc(paris, func(m Match) bool { return m.Place != known })); n != 1 {
		t.Errorf("Paris in Texas is found %d times", n)
	}
}

// TestOtherLetters: a word in letters that no key has is not a town.
func TestOtherLetters(t *testing.T) {
	g := load(t)
	for _, text := range []string{"Новости", "Мария Иванова", "Σήμερα", "New Новости"} {
		for _, m := range g.MatchAt(Words(text), 0) {
			if m.Place != nil {
				t.Errorf("%s is %s", text, m.Place.ID)
			}
		}
	}
	if found := g.MatchAt(Words("Zuunmod"), 0); len(found) != 1 || found[0].Place.ID != "mn-zuunmod" {
		t.Errorf("%+v", found)
	}
}

// TestCountiesAt: counties are found without the word.
func TestCountiesAt(t *testing.T) {
	g := load(t)
	found := g.CountiesAt(Words("Saint Tammany and Livingston parishes"), 0)
	if len(found) != 1 || found[0].Place.ID != "us-la-saint-tammany-parish" || found[0].Len != 2 {
		t.Errorf("%+v", found)
	}
	if found := g.CountiesAt(Words("Nowhere counties"), 0); found != nil {
		t.Errorf("%+v", found)
	}
}

func BenchmarkTownsAt(b *testing.B) {
	g := load(b)
	words := Words("Yesterday West Palm Beach and Springfield met Nobody At All in New London")
	for b.Loop() {
		for i := range words {
			g.MatchAt(words, i)
		}
	}
}

// TestFindAgreesWithTheWholeTable: where keys that begin alike are looked for first, the
// answer is that of a search of all lines.
func TestFindAgreesWithTheWholeTable(t *testing.T) {
	table := &towns{table: townsTable}
	keys := []string{"", "a", "-", "zz", "zzzz", "0", "st", "st-", "new-york", "é", "\xff\xff"}
	for at, n := 0, 0; at < len(townsTable); at, n = table.after(at), n+1 {
		if key := table.keyAt(at); n%500 == 0 {
			keys = append(keys, key, key+"-x", key[:max(0, len(key)-1)], key[:min(2, len(key))])
		}
	}
	for _, key := range slices.Concat(keys, keys) { // the second time the places are known
		if got, want := table.find(key), table.search(key, 0, len(townsTable)); got != want {
			t.Errorf("%q: line at %d, want %d", key, got, want)
		}
	}
}
