package gazetteer

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func load(t testing.TB) *Gazetteer {
	t.Helper()
	g, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// TestPaths: every id agrees with its path, and every agency's parent is known.
func TestPaths(t *testing.T) {
	g := load(t)
	for _, p := range g.atlas().places {
		if n := len(p.Path); n > 0 && !strings.HasPrefix(p.ID, p.Path[0]+"-") {
			t.Errorf("%s does not begin with its country %s", p.ID, p.Path[0])
		}
		if (p.Kind == "country") != (len(p.Path) == 0) {
			t.Errorf("%s is a %s with the path %v", p.ID, p.Kind, p.Path)
		}
	}
	if n := len(g.agencies); n < 700 {
		t.Errorf("only %d agencies", n)
	}
	for _, a := range g.agencies {
		if a.Country != "int" && a.Country != "eu" {
			if p, ok := g.Place(a.Country); !ok || p.Kind != "country" {
				t.Errorf("%s: no country %s", a.ID, a.Country)
			}
		}
	}
}

func TestLookup(t *testing.T) {
	g := load(t)
	for id, want := range map[string][]string{
		"us-dhs": {}, "us-ice": {"us-dhs"}, "us-hsi": {"us-dhs", "us-ice"}, "us-ca-lausd": {}, "ca-rcmp": {}, "gb-home-office": {},
		"int-who": {"int-un"},
	} {
		a, ok := g.Agency(id)
		if !ok || !slices.Equal(a.Path, want) {
			t.Errorf("%s: %v %v, want path %v", id, a, ok, want)
		}
	}
	for id, want := range map[string]string{"us": "", "us-ca": "us", "us-ca-los-angeles": "us us-ca", "us-dc": "us", "fr-paris": "fr fr-idf",
		"us-la-livingston-parish": "us us-la", "de-by": "de", "de-munich": "de de-by", "ie-ta": "ie ie-m", "us-sc-tega-cay": "us us-sc",
		"gb-england-london": "gb gb-england", "us-ny-new-york-brooklyn": "us us-ny us-ny-new-york"} {
		p, ok := g.Place(id)
		if !ok || strings.Join(p.Path, " ") != want {
			t.Errorf("%s: %v %v, want path %q", id, p, ok, want)
		}
	}
	made, ok := g.Agency("us-oh-columbus-police")
	if !ok || made.Name != "Columbus Police Department" || made.Kind != "police" {
		t.Errorf("an agency made by a pattern: %+v %v", made, ok)
	}
	if again, _ := g.Agency("us-oh-columbus-police"); again != made {
		t.Error("one id gave two agencies")
	}
	if _, ok := g.Agency("us-oh-columbus-nothing"); ok {
		t.Error("an agency that no pattern makes was found")
	}
	for _, host := range []string{"apnews.com", "www.apnews.com", "hosted.ap.org", "APNEWS.COM."} {
		if o, ok := g.OutletByHost(host); !ok || o.Slug != "apnews" {
			t.Errorf("host %s: %v", host, o)
		}
	}
	if _, ok := g.OutletByHost("notapnews.com"); ok {
		t.Error("notapnews.com is not a host of an outlet")
	}
	for _, name := range []string{"The Globe and Mail", "globe and mail", "globe-and-mail"} {
		if o, ok := g.OutletByName(name); !ok || o.Slug != "globe-and-mail" {
			t.Errorf("outlet %s: %v", name, o)
		}
	}
}

// TestHome: what the table says, else the country of the zone or of a host.
func TestHome(t *testing.T) {
	g, err := Load(fstest.MapFS{"outlets.tsv": {Data: []byte("slug\tname\taliases\thosts\tzone\thome\n" +
		"bayou\tBayou\t\tbayou.co.uk\tAmerica/Chicago\tus-la\n" +
		"prairie\tPrairie\t\tprairie.co.uk\tAmerica/Regina\t\n" +
		"moor\tMoor\t\tmoor.co.uk\t\t\n" +
		"world\tWorld\t\tworld.example\t\t\n")}})
	if err != nil {
		t.Fatal(err)
	}
	for slug, want := range map[string]string{"bayou": "us-la", "prairie": "ca", "moor": "gb", "world": ""} {
		if o, _ := g.Outlet(slug); o.Home() != want {
			t.Errorf("%s is at home in %q, want %q", slug, o.Home(), want)
		}
	}
	for _, o := range g.outlets {
		if _, known := g.Place(o.Home()); o.Home() != "" && !known {
			t.Errorf("%s is at home in %s, which is not a place", o.Slug, o.Home())
		}
	}
}

func TestLabelsAndNames(t *testing.T) {
	g := load(t)
	for _, row := range [][3]string{
		{"agency", "us-dhs", "Department of Homeland Security"},
		{"location", "us-ca-los-angeles", "Los Angeles"},
		{"location", "us-il-springfield", "Springfield, Illinois"},
		{"location", "us-ma-springfield", "Springfield, Massachusetts"},
		{"location", "us-me-portland", "Portland, Maine"},
		{"location", "us-or-portland", "Portland, Oregon"},
		{"location", "fr-paris", "Paris"}, // ten times as large as any other
		{"location", "us-tx-paris", "Paris, Texas"},
		{"location", "us-la-livingston-parish", "Livingston Parish"},
		{"location", "us-ia-boone-county", "Boone County, Iowa"},
		{"location", "pk-pb", "Punjab, Pakistan"},
		{"location", "ge", "Georgia"},
		{"location", "us-ga", "Georgia, United States"},
		{"location", "us-ny-new-york", "New York, New York"},
		{"location", "us-ny", "New York, United States"},
		{"outlet", "apnews", "AP News"},
		{"agency", "us-oh-columbus-police", "Columbus Police Department"},
		{"agency", "zz-unknown", "zz-unknown"},
		{"stance", "critical", "critical"},
	} {
		if got := g.Label(row[0], row[1]); got != row[2] {
			t.Errorf("label of %s %s: %q, want %q", row[0], row[1], got, row[2])
		}
	}
	for _, row := range [][3]string{
		{"agency", "us-border-patrol", "Border Patrol"}, {"agency", "ca-rcmp", "Mounties"},
		{"location", "ca-qc", "Quebec"}, {"location", "ca", "Canadian"}, {"outlet", "apnews", "Associated Press"},
		{"outlet", "harbor-ledger", "Harbor Ledger"}, {"agency", "us-oh-columbus-police", "Columbus Police Department"},
	} {
		if got := g.NamesOf(row[0], row[1]); !slices.Contains(got, row[2]) {
			t.Errorf("names of %s %s: %v lack %s", row[0], row[1], got, row[2])
		}
	}
	if got := g.NamesOf("agency", "zz-unknown"); got != nil {
		t.Errorf("an unknown agency has the names %v", got)
	}
}

// TestNamed: a value is found by its whole name or alias, but not by a part of it.
func TestNamed(t *testing.T) {
	g := load(t)
	for _, row := range [][3]string{
		{"agency", "ICE", "us-ice"}, {"agency", "immigration and customs enforcement", "us-ice"}, {"agency", "The Mounties", "ca-rcmp"},
		{"agency", "Immigration", ""}, {"agency", "Columbus Police Department", "us-oh-columbus-police"},
		{"location", "California", "us-ca"}, {"location", "springfield, illinois", "us-il-springfield"}, {"location", "Springfield, Bavaria", ""},
		{"location", "Portland, United States", "us-me-portland"}, {"location", "Washington, D.C.", "us-dc"},
		{"location", "québec", "ca-qc"}, {"location", "Quebec", "ca-qc"}, {"location", "Springfie", ""},
		{"outlet", "ap news", "apnews"}, {"outlet", "the associated press", "apnews"}, {"outlet", "AP", ""}, {"outlet", "apnews.com", "apnews"},
		{"outlet", "https://www.nytimes.com/section/us", "nytimes"}, {"outlet", "nytimes.com.example.org", ""}, {"outlet", "example.com", ""}, {"stance", "critical", ""},
	} {
		got := g.Named(row[0], row[1])
		if row[2] == "" && len(got) > 0 || row[2] != "" && !slices.Contains(got, row[2]) {
			t.Errorf("%s %q names %v, want %q", row[0], row[1], got, row[2])
		}
	}
	if got := g.Named("location", "Springfield"); len(got) < 2 || !slices.IsSorted(got) {
		t.Errorf("Springfield names %v", got)
	}
	for _, name := range []string{"California", "Paris", "Springfield, Illinois"} {
		if got := g.Named("location", name); len(got) != 1 {
			t.Errorf("%s names %v", name, got)
		}
	}
	for _, row := range [][2]string{{"agency", "us-ice"}, {"location", "us-ca"}, {"outlet", "apnews"}} {
		if !g.Known(row[0], row[1]) || g.Known(row[0], row[1]+"x") {
			t.Errorf("%s %s is not known by its id alone", row[0], row[1])
		}
	}
}

// TestMatch: the rule of capitals, abbreviations, articles and commas.
func TestMatch(t *testing.T) {
	g := load(t)
	for _, row := range []struct {
		text, id string
		words    int // 0: not found
	}{
		{"ICE agents", "us-ice", 1},
		{"ice cream", "us-ice", 0},
		{"fbi agents", "us-fbi", 1},
		{"F.B.I. agents", "us-fbi", 1},
		{"WHO said", "int-who", 1},
		{"Who said", "int-who", 0},
		{"the Fed raised", "us-fed", 2},
		{"Immigration & Customs Enforcement", "us-ice", 4},
		{"Bureau of Alcohol, Tobacco, Firearms and Explosives", "us-atf", 7},
		{"Washington, D.C. is", "us-dc", 2},
		{"St. Louis is", "us-mo-st-louis", 2},
		{"Calif. is", "us-ca", 1},
		{"Montreal is", "ca-qc-montreal", 1},
		{"Montréal is", "ca-qc-montreal", 1},
		{"New. York", "us-ny-new-york", 2},
		{"Los\n\nAngeles", "us-ca-los-angeles", 0},
		{"Sheriff's Office", "us-az-mcso", 0},
	} {
		words := Words(row.text)
		found := 0
		for _, m := range g.MatchAt(words, 0) {
			if m.Agency != nil && m.Agency.ID == row.id || m.Place != nil && m.Place.ID == row.id {
				found = m.Len
			}
		}
		if found != row.words {
			t.Errorf("%q: %s is %d words long, want %d", row.text, row.id, found, row.words)
		}
	}
}

// TestExtra: a user's folder adds and replaces rows.
func TestExtra(t *testing.T) {
	head := "id\tname\tparent\tkind\taliases\n"
	g, err := Load(fstest.MapFS{"agencies.tsv": {Data: []byte(head + "# ours\nus-dhs\tHomeland\t\tdepartment\tDHS\nus-tax\tTax Board\tus-dhs\tagency\t\n")}})
	if err != nil {
		t.Fatal(err)
	}
	if a, _ := g.Agency("us-dhs"); a.Name != "Homeland" {
		t.Errorf("us-dhs is still %q", a.Name)
	}
	if a, ok := g.Agency("us-tax"); !ok || !slices.Equal(a.Path, []string{"us-dhs"}) {
		t.Errorf("us-tax: %+v %v", a, ok)
	}
}

// TestExtraErrors: an error in a user's row names file and line, and says what to
// write.
func TestExtraErrors(t *testing.T) {
	head := "id\tname\tparent\tkind\taliases\n"
	for name, row := range map[string][2]string{
		"columns":    {"us-x\tX\n", "agencies.tsv:2: 2 columns, want 5"},
		"constraint": {"us-x\tX\t\tagency\tXX=loud\n", `agencies.tsv:2: alias "XX" has the mark "loud"; write any, weak, near, postal or speaks`},
		"id":         {"US X\tX\t\tagency\t\n", "agencies.tsv:2: id"},
		"no id":      {"\tX\t\tagency\t\n", "agencies.tsv:2: id is empty"},
		"no name":    {"us-x\t\t\tagency\t\n", "agencies.tsv:2: the name is empty"},
		"orphan":     {"us-x\tX\tus-y\tagency\t\nus-y\tY\tus-none\tagency\t\n", "agencies.tsv:3: there is no row for us-none, the parent of us-y; write an id of agencies.tsv"},
		"a ring":     {"us-x\tX\tus-y\tagency\t\nus-y\tY\tus-x\tagency\t\n", "agencies.tsv:3: the parents form a ring, us-x → us-y → us-x; give one"},
		"twice":      {"us-x\tX\t\tagency\t\n\nus-x\tY\t\tagency\t\n", "agencies.tsv:4: line 2 has the same id; write one row for each id"},
		"kind":       {"us-x\tX\t\tbureau\t\n", `agencies.tsv:2: the kind is "bureau"; write one of department, agency`},
		"ring":       {"us-dhs\tX\tus-ice\tagency\t\n", "agencies.tsv:2: the parents form a ring, us-"},
		"no alias":   {"us-x\tX\t\tagency\tA||B\n", "agencies.tsv:2: an alias is empty"},
	} {
		_, err := Load(fstest.MapFS{"agencies.tsv": {Data: []byte(head + row[0])}})
		if err == nil || !strings.Contains(err.Error(), row[1]) {
			t.Errorf("%s: %v, want %q", name, err, row[1])
		}
	}
	places := "id\tname\tkind\tparent\taliases\tadjectives\tgeonames\tlat\tlon\tpopulation\n"
	for _, row := range [][3]string{
		{"places.tsv", places + "us-zz\tZed\tstate\txx\t\t\t\t\t\t\n", "places.tsv:2: there is no row for xx, the parent of us-zz"},
		{"places.tsv", places + "us\tUS\tcountry\tus-ca\t\t\t\t\t\t\n", "places.tsv:2: the parents form a ring, us"},
		{"places.tsv", places + "us-zz\tZed\ttown\tus\t\t\t\t\t\t\n", `places.tsv:2: the kind is "town"; write one of country, state, region, city`},
		{"places.tsv", places + strings.Repeat("us-zz\tZed\tstate\tus\t\t\t\t\t\t\n", 2), "places.tsv:3: line 2 has the same id"},
		{"outlets.tsv", "slug\tname\taliases\thosts\tzone\n" + strings.Repeat("moon\tMoon\t\t\t\n", 2), "outlets.tsv:3: line 2 has the same id"},
		{"roles.tsv", "words\tkind\ncops\tcop\n", `roles.tsv:2: the kind is "cop"; write one of`},
		{"patterns.tsv", "pattern\tscope\tslug\tname\tkind\tbare\n{place} Zoo\ttown\tzoo\t{place} Zoo\tagency\t\n", `patterns.tsv:2: the scope is "town"; write one of country, state, region, city`},
		{"patterns.tsv", "pattern\tscope\tslug\tname\tkind\tbare\n{place} Zoo\tcity\tzoo\t{place} Zoo\tzoo\t\n", `patterns.tsv:2: the kind is "zoo"`},
	} {
		if _, err := Load(fstest.MapFS{row[0]: {Data: []byte(row[1])}}); err == nil || !strings.Contains(err.Error(), row[2]) {
			t.Errorf("%v, want %q", err, row[2])
		}
	}
	if _, err := Load(fstest.MapFS{"outlets.tsv": {Data: []byte("slug\n")}}); err == nil {
		t.Error("a bad header of outlets is not an error")
	}
	if _, err := Load(fstest.MapFS{"outlets.tsv": {Data: []byte("slug\tname\taliases\thosts\tzone\nmoon\tMoon\t\t\tMoon/Base\n")}}); err == nil || !strings.Contains(err.Error(), `outlets.tsv:2: unknown time zone "Moon/Base"`) {
		t.Errorf("an unknown zone: %v", err)
	}
	if _, err := Load(fstest.MapFS{"places.tsv": {Data: []byte("id\tname\n")}}); err == nil || !strings.Contains(err.Error(), "places.tsv:1: the header") {
		t.Errorf("a bad header: %v", err)
	}
}

// TestZones covers the column zone of outlets.tsv, and tables without that column.
func TestZones(t *testing.T) {
	g, err := Load(fstest.MapFS{"outlets.tsv": {Data: []byte("slug\tname\taliases\thosts\ncourier\tThe Courier\t\tcourier.example\n")}})
	if err != nil {
		t.Fatal(err)
	}
	for slug, want := range map[string]string{"apnews": "America/New_York", "smh": "Australia/Sydney", "kyivindependent": "Europe/Kyiv"} {
		if o, ok := g.Outlet(slug); !ok || o.Zone == nil || o.Zone.String() != want {
			t.Errorf("the zone of %s is not %s: %+v", slug, want, o)
		}
	}
	for _, slug := range []string{"reuters", "courier"} {
		if o, ok := g.Outlet(slug); !ok || o.Zone != nil {
			t.Errorf("%s has a zone: %+v", slug, o)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPlaces reads the table of places, which Load leaves for later.
func BenchmarkPlaces(b *testing.B) {
	for b.Loop() {
		load(b).atlas()
	}
}

func BenchmarkTrie(b *testing.B) {
	g := load(b)
	for b.Loop() {
		g.buildTrie()
	}
}

// TestCueTellsWhatBegins: the first words of a cue are known to begin one, and point
// to no country by that.
func TestCueTellsWhatBegins(t *testing.T) {
	g := load(t)
	for words, want := range map[string]struct{ points, begins bool }{
		"first past the post": {true, true}, "first past the": {false, true}, "first": {false, true}, "pm": {true, true},
		"past the post": {false, false}, "first past the post office": {false, false}, "": {false, false},
	} {
		if weights, begins := g.Cue(words); begins != want.begins || len(weights) > 0 != want.points {
			t.Errorf("%q: %v, begins %v", words, weights, begins)
		}
	}
}
