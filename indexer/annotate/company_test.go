package annotate

import (
	"strings"
	"testing"
)

// agenciesIn returns the agencies that a text names, as written does.
func agenciesIn(t *testing.T, a *Annotator, in Input) string {
	t.Helper()
	got, err := a.Text(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	agencies, _ := written(in.Text, got)
	return agencies
}

// TestBorrowedNames: a name that other things have too is an agency's only in the
// company of its subject.
func TestBorrowedNames(t *testing.T) {
	a := annotator(t)
	for _, row := range []struct{ text, want string }{
		// goods, bands, sport, games, other long forms
		{"I put a black NATO strap on my new watch.", ""},
		{"Troops of NATO left the country after the treaty.", "int-nato=NATO"},
		{"Two boxes of 7.62 rounds, NATO headstamp, brass only.", ""},
		{"The Interpol album has my favourite songs.", ""},
		{"Interpol issued a red notice for the fugitive.", "int-interpol=Interpol"},
		{"Our team will beat everyone in the SEC this football season.", ""},
		{"The SEC charged the bank with fraud.", "us-sec=SEC"},
		{"My ping on the EU server is terrible, any players on NA?", ""},
		{"The EU adopted the directive.", "eu-eu=EU"},
		{"Drain the ATF, then replace the transmission filter.", ""},
		{"The ATF raided a gun dealer.", "us-atf=ATF"},
		{"We have been TTC for six cycles and I still do not conceive.", ""},
		{"This fish oil has more EPA than DHA per capsule.", ""},
		{"The EPA wrote rules on clean water.", "us-epa=EPA"},
		// what is an agency only in company
		{"Missing from the list: OPP and a dozen other terms.", ""},
		{"Ontario drivers were stopped by the OPP.", "ca-on-opp=OPP"},
		{"[MOD] Please read the rules. Mod here, one more time.", ""},
		{"British troops told the MoD about the radios.", "gb-mod=MoD"},
		{"My OAS pension is paid with the CPP.", ""},
		{"The OAS held a summit on Venezuela.", "int-oas=OAS"},
		{"ICE CREAM FOR ALL. WHO CARES?", ""},
		{"A desk for my home office, please.", ""},
		{"The Home Office refused his visa.", "gb-home-office=Home Office"},
		{"All our DHs snore.", ""},
		// longer names hide shorter ones
		{"We watched Air Force One and read the Pentagon Papers.", ""},
		{"I saw FEMA the band, then the band FBI and the frigate Congress.", ""},
		{"Supreme Court Pizza is on Congress Avenue; bring your Swiss Army knife.", ""},
		{"She spoke at the Orchid Growers Congress.", ""},
		{"The Republican Congress and the Democratic Senate agreed.", "us-congress=Congress; us-senate=Senate"},
		// a definition beside the name wins
		{"The Delayed Harbor Service (DHS) is late. DHS is always late.", ""},
		{"Ask the DHS (Delayed Harbor Service), not me.", ""},
		{"The Department of Homeland Security (DHS) is hiring. DHS pays well.",
			"us-dhs=Department of Homeland Security, DHS, DHS"},
		{"The Crown Prosecution Service (CPS) dropped the case, the CPS said.", "gb-cps=Crown Prosecution Service, CPS, CPS"},
	} {
		if got := agenciesIn(t, a, Input{Text: row.text, Kind: "comment"}); got != row.want {
			t.Errorf("%s\n got: %s\nwant: %s", row.text, got, row.want)
		}
	}
}

// TestAbbreviationsThatAreWords: an abbreviation that is a common noun too is an
// agency's only where its subject is near or where it does what agencies do.
func TestAbbreviationsThatAreWords(t *testing.T) {
	a := annotator(t)
	for _, row := range []struct{ text, want string }{
		{"A MOD deleted my reply, and another MOD locked it.", ""},
		{"MOD EDIT: solved, see below.", ""},
		{"Posted with MOD approval. Mod permission was given.", ""},
		{"Every MOD that British players install breaks the save.", ""},
		{"The MOD refused British soldiers new boots.", "gb-mod=MOD"},
		{"The MoD has denied it, London papers say.", "gb-mod=MoD"},
		{"My HUD is too small, and the HUD flickers.", ""},
		{"The HUD showed me no key.", ""},
		{"The HUD has sued the company.", "us-hud=HUD"},
		{"HUD pays the landlord for the apartment.", "us-hud=HUD"},
		{"Comment DOT to follow. The DOT moves.", ""},
		{"The DOT has fined the airline for the delays.", "us-dot=DOT"},
		{"A DOE with her fawn stood there. The DOE ran.", ""},
		{"The DOE wants better energy labels.", "us-doe=DOE"},
		{"The DOE wants better education for all.", "us-ed=DOE"},
		{"One SEC, please. Give me a SEC.", ""},
		{"The SEC sued a broker.", "us-sec=SEC"},
		{"WHO said that? Who said that?", ""},
		{"The WHO declared the outbreak over.", "int-who=WHO"},
		{"This PLA filament jams the nozzle.", ""},
		{"PLA soldiers marched through Beijing, China.", "cn-pla=PLA"},
		{"DNA confirmed it. The DNA is proof. The SPD announced a coalition.", ""},
		{"An FBI agent and an ICE officer arrested him at the border.", "us-fbi=FBI; us-ice=ICE"},
	} {
		if got := agenciesIn(t, a, Input{Text: row.text, Kind: "comment"}); got != row.want {
			t.Errorf("%s\n got: %s\nwant: %s", row.text, got, row.want)
		}
	}
}

// TestOneMeaning: the mentions of one name have one meaning, wherever in the text its
// company stands.
func TestOneMeaning(t *testing.T) {
	a := annotator(t)
	far := strings.Repeat("and so on it went for a long while ", 20)
	text := "I bought a NATO strap for the watch. " + far + "The NATO is brown."
	if got := agenciesIn(t, a, Input{Text: text, Kind: "comment"}); got != "" {
		t.Errorf("%s in a text about a strap", got)
	}
}

// TestThreadGivesCompany: what the article names is understood in its comments.
func TestThreadGivesCompany(t *testing.T) {
	a := annotator(t)
	const article = "The Drug Enforcement Administration searched a warehouse on Monday."
	if got := agenciesIn(t, a, Input{Text: "DEA again.", Article: article}); got != "us-dea=DEA" {
		t.Errorf("under an article on the agency: %q", got)
	}
	if got := agenciesIn(t, a, Input{Text: "DEA again.", Article: "A bakery opened on Monday."}); strings.Contains(got, "us-dea") {
		t.Errorf("under an article on bread: %q", got)
	}
}

// TestCountry: outlet, thread and the other names decide whose body a name is.
func TestCountry(t *testing.T) {
	a := annotator(t)
	for _, row := range []struct {
		in   Input
		want string
	}{
		{Input{Text: "The Senate and the Supreme Court need reform."}, "us-senate=Senate; us-supreme-court=Supreme Court"},
		{Input{Text: "The Senate and the Supreme Court need reform.", Outlet: "globe-and-mail"}, "ca-senate=Senate; ca-supreme-court=Supreme Court"},
		{Input{Text: "The House of Commons sat late.", Outlet: "cbc"}, "ca-house-of-commons=House of Commons"},
		{Input{Text: "The House of Commons sat late.", Outlet: "guardian"}, "gb-house-of-commons=House of Commons"},
		{Input{Text: "Trudeau faced Parliament."}, "ca-parliament=Parliament"},
		{Input{Text: "Voters in Nairobi and Mombasa, Kenya, await the Supreme Court and Parliament."}, "ke-supreme-court=Supreme Court; ke-parliament=Parliament"},
		{Input{Text: "The Senate is a relic.", Article: "OTTAWA — Canadians want the Senate of Canada to change."}, "ca-senate=Senate"},
	} {
		if got := agenciesIn(t, a, row.in); got != row.want {
			t.Errorf("%s (%s)\n got: %s\nwant: %s", row.in.Text, row.in.Outlet, got, row.want)
		}
	}
}

// TestNothingNamed: words that only look like a name name nothing, whatever the thread
// speaks of.
func TestNothingNamed(t *testing.T) {
	a := annotator(t)
	for _, text := range []string{
		"lol ok professor", "Black ice on the road again.", "https://example.org/ICE/Texas", "www.fbi.example/Paris?q=Ohio", "Same here.",
	} {
		got, err := a.Text(t.Context(), Input{Text: text, Headline: "ICE raids a school in Texas", Article: "ICE agents raided a school in Paris, Texas, on Monday."})
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range got.Agencies {
			if m.Named {
				t.Errorf("%q names %s", text, m.ID)
			}
		}
		if len(got.Locations) > 0 {
			t.Errorf("%q names %+v", text, got.Locations)
		}
	}
}
