package annotate

import "testing"

// TestShortForms: what is left of a name stands for the body that was named last.
func TestShortForms(t *testing.T) {
	a := annotator(t)
	for _, row := range []struct{ text, want string }{
		{"The European Commission met the Federal Trade Commission. The Commission said no more.",
			"us-ftc=Federal Trade Commission, Commission; eu-commission=European Commission"},
		{"The Knesset voted. Later the Court of the land was asked.", "il-knesset=Knesset"},
		{"The FCC opened a band. Commission rules forbid the rest.", "us-fcc=FCC, Commission"},
		{"The Supreme Court of Canada ruled, and the Court was split.", "ca-supreme-court=Supreme Court of Canada, Court"},
		{"May it please the Court: the Supreme Court of Canada knows the case.", "ca-supreme-court=Court, Supreme Court of Canada"},
		{"The 9th Circuit Court of Appeals ruled. The Circuit Court erred.", "us-ca9=9th Circuit Court of Appeals, Circuit Court"},
		{"The department store is open. The Department of Energy is not, the department said.", "us-doe=Department of Energy, department"},
		{"The Federal Trade Commission sued NASA, and the agency paid what the commission asked for.",
			"us-ftc=Federal Trade Commission, commission; us-nasa=NASA, agency"},
		{"Queensland Health Minister Ann Smith spoke.", ""},
		{"We play tennis on the Court.", ""},
		{"The Chess Commission met.", ""},
		// governments
		{"Washington rejected the offer, and Beijing said it would wait.", "us-government=Washington; cn-government=Beijing"},
		{"She lives in Washington and likes Beijing.", ""},
		{"The Canadian government and the City of Toronto signed.", "ca-government=Canadian government; ca-on-toronto-city-government=City of Toronto"},
		{"Then la migra came, and the feds raided the shop.", "us-ice=la migra; us-government=feds"},
		// named together
		{"The Departments of Justice and Homeland Security sued.", "us-doj=Departments of Justice; us-dhs=Homeland Security"},
		{"In France the Foreign and Interior Ministries were silent.", "fr-foreign=Foreign; fr-interior=Interior Ministries"},
		{"The departments of my store are large.", ""},
		{"The Departments of Justice, Defense and State said no.", "us-doj=Departments of Justice; us-dod=Defense; us-state=State"},
		{"She wrote to the Departments of Justice and Defense. State law is clear.", "us-doj=Departments of Justice; us-dod=Defense"},
		// counties
		{"The Maricopa County Sheriff and the Yuma County sheriff met DeKalb County Commission members in Georgia.",
			"us-az-mcso=Maricopa County Sheriff; us-az-yuma-county-sheriff=Yuma County sheriff; us-ga-dekalb-county-commission=DeKalb County Commission"},
		// numbered
		{"The 3rd Infantry Division and the 101st Airborne came home.", "us-army=3rd Infantry Division, 101st Airborne"},
		{"In France the 2nd Armored Division is stationed.", "fr-army=2nd Armored Division"},
		{"The Houston Police Department moved officers to Precinct 5.", "us-tx-hpd=Houston Police Department, Precinct 5"},
		{"We came in third in the second division.", ""},
		{"The Bundestag, the Riigikogu and the Althing exchanged visits.", "de-bundestag=Bundestag; ee-riigikogu=Riigikogu; is-althing=Althing"},
	} {
		if got := agenciesIn(t, a, Input{Text: row.text, Kind: "article"}); got != row.want {
			t.Errorf("%s\n got: %s\nwant: %s", row.text, got, row.want)
		}
	}
}

// TestNamedTogetherInHeadline: the headline names bodies that share a word, and the text
// is too short to hold the words that their numbers would have in it.
func TestNamedTogetherInHeadline(t *testing.T) {
	in := Input{Headline: "Questions for the Departments of Justice and Defense in Washington", Text: "Short.", Kind: "article"}
	if got, want := agenciesIn(t, annotator(t), in), "us-doj=; us-dod="; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
