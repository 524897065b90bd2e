package annotate

import (
	"testing"

	"standpoint/corpus"
)

// TestPlaces: which names are places, and which of several.
func TestPlaces(t *testing.T) {
	a := annotator(t)
	for kind, rows := range map[string][][2]string{
		"people, peoples and parties are not places": {
			{"Harper should go, and Duffy and Wright with him.", ""},
			{"Vote for Layton? Warren would be better than Kerry.", ""},
			{"Jackson was a poor president and so was Lincoln.", ""},
			{"According to Kelly, Harlan and Preston never met.", ""},
			{"In Harper's world nothing is true. It comes down to Harper.", ""},
			{"Ask Stevens & Lombard, the law firm.", ""},
			{"The Brits know that Liberal voters and University fees differ.", ""},
			{"Ask Nneka Tambuwal or Thandi Durban about Bologna.", "it-bologna=Bologna"},
			{"I saw Paris Hilton at the mall yesterday, and she met Virginia Woolf.", ""},
			{"Victoria and Charlotte are sisters, and Victoria is the older.", ""},
			{"Noma said that she waits. Nobody helped, said Noma.", ""},
		},
		"adjectives name the place, words for its people do not": {
			{"Canadian officials met Canadians. A Canadian answered.", "ca=Canadian"},
			{"The Irish are angry, and Irish farmers are angrier.", "ie=Irish"},
			{"She teaches English classes to French-speaking children in English Canada.", "ca=Canada"},
			{"The English town of Reading, Berkshire, waits.", "gb-england=English; gb-england-reading=Reading; gb-berkshire=Berkshire"},
		},
		"the parts of a country, but no continents and no seas": {
			{"They walked from Bavaria through Lower Saxony to Hesse.", "de-by=Bavaria; de-ni=Lower Saxony; de-he=Hesse"},
			{"Floods hit Hunan Province, Sichuan and Baja California.", "cn-hn=Hunan Province; cn-sc=Sichuan; mx-bcn=Baja California"},
			{"Farmers in County Tipperary and Lancashire agree.", "ie-ta=County Tipperary; gb-lan=Lancashire"},
			{"Africa, Asia, the Pacific and the Middle East are large.", ""},
		},
		"counties": {
			{"Homes in Livingston and Ascension parishes flooded, said Louisiana.",
				"us-la-livingston-parish=Livingston; us-la-ascension-parish=Ascension; us-la=Louisiana"},
			{"Roads in Louisiana closed. In Ascension Parish nobody was hurt, but the water stood in Livingston.",
				"us-la=Louisiana; us-la-ascension-parish=Ascension Parish; us-la-livingston-parish=Livingston"},
			{"The Licking County Genealogy Society of Ohio met.", "us-oh-licking-county=Licking County; us-oh=Ohio"},
			{"Small Hitchcock and Hayes counties in Nebraska lost people.",
				"us-ne-hitchcock-county=Hitchcock; us-ne-hayes-county=Hayes; us-ne=Nebraska"},
		},
		"small towns that the text explains": {
			{"Tega Cay, South Carolina, has a lake. Tega Cay likes it.", "us-sc-tega-cay=Tega Cay, Tega Cay; us-sc=South Carolina"},
			{"A Chiefland man was hurt near Chiefland, Fla., on Monday.", "us-fl-chiefland=Chiefland, Chiefland; us-fl=Fla."},
			{"MONROE - Officials in Georgia met.", "us-ga-monroe=MONROE; us-ga=Georgia"},
			{"EDMONTON, Ky. — The fire began at noon. Edmonton mourns.", "us-ky-edmonton=EDMONTON, Edmonton; us-ky=Ky."},
			{"The sheriff of Boone County spoke in Lebanon. Zionsville and Whitestown, he said, are safe.",
				"us-in-boone-county=Boone County; us-in-lebanon=Lebanon; us-in-zionsville=Zionsville; us-in-whitestown=Whitestown"},
			{"The road from Davos to Srebrenica is long.", ""},
			{"He was born in Dubrovnik.", "hr-dubrovnik=Dubrovnik"},
		},
		"which of several": {
			{"Ontario voters are tired of Toronto.", "ca-on=Ontario; ca-on-toronto=Toronto"},
			{"Ontario, California, has an airport.", "us-ca-ontario=Ontario; us-ca=California"},
			{"We drove from Los Angeles to Ontario and on to Riverside, California.",
				"us-ca-los-angeles=Los Angeles; us-ca-ontario=Ontario; us-ca-riverside=Riverside; us-ca=California"},
			{"Springfield, Illinois, wrote to Springfield, Massachusetts.",
				"us-il-springfield=Springfield; us-il=Illinois; us-ma-springfield=Springfield; us-ma=Massachusetts"},
			{"Offices in Miami, West Palm Beach, New York, and Detroit.",
				"us-fl-miami=Miami; us-fl-west-palm-beach=West Palm Beach; us-ny-new-york=New York; us-mi-detroit=Detroit"},
			{"She lives in St. Petersburg and he in Quebec City.", "ru-saint-petersburg=St. Petersburg; ca-qc-quebec=Quebec City"},
		},
		"words that are names, and the span of the name": {
			{"Reading is fun. He lives in Reading, Berkshire.", "gb-england-reading=Reading; gb-berkshire=Berkshire"},
			{"Mobile phones are banned in Mobile, Alabama.", "us-al-mobile=Mobile; us-al=Alabama"},
			{"St. John's Church is old. He lives in St. John's, Newfoundland.", "ca-nl-st-johns=St. John's; ca-nl=Newfoundland"},
			{"PLEASANTON, Calif.--(Wire)--A firm spoke.", "us-ca-pleasanton=PLEASANTON; us-ca=Calif."},
			{"TIJUANA & SAN DIEGO, March 29 -- Officials met.", "mx-tijuana=TIJUANA; us-ca-san-diego=SAN DIEGO"},
			{"It rained in Parkland, Florida The crowd stayed.", "us-fl-parkland=Parkland; us-fl=Florida"},
		},
		"an agency's name names the place that it is of": {
			{"The Tulsa police and the Lebanon Police Department of Indiana met.",
				"us-ok-tulsa=Tulsa; us-in-lebanon=Lebanon; us-in=Indiana"},
			{"The Syrian army, the Mexican Senate and Vancouver police.", "sy=Syrian; mx=Mexican; ca-bc-vancouver=Vancouver"},
			{"The U.S. Secret Service and the Bank of England.", ""},
			{"Sheriff's deputies of Ohio and the Lorain County Sheriff's Office met; Mayo County Council did not.",
				"us-oh=Ohio; us-oh-lorain-county=Lorain County; ie-mo=Mayo"},
			{"The Washington Post and the Houston Astros are not agencies.", ""},
		},
	} {
		for _, row := range rows {
			got, err := a.Text(t.Context(), Input{Text: row[0]})
			if err != nil {
				t.Fatal(err)
			}
			if _, places := written(row[0], got); places != row[1] {
				t.Errorf("%s: %s\n got: %s\nwant: %s", kind, row[0], places, row[1])
			}
		}
	}
}

// TestOutletsHome: what an outlet is written for decides where nothing else does.
func TestOutletsHome(t *testing.T) {
	a := annotator(t)
	for _, row := range []struct{ outlet, text, agencies, places string }{
		{"globe-and-mail", "The Senate is a waste of money. Abolish it.", "ca-senate=Senate", ""},
		{"nytimes", "The Senate is a waste of money. Abolish it.", "us-senate=Senate", ""},
		{"nola", "Nobody helped after the water rose in Livingston.", "", "us-la-livingston-parish=Livingston"},
		{"", "Nobody helped after the water rose in Slidell.", "", "us-la-slidell=Slidell"},
	} {
		thread := corpus.Thread{
			Article:  corpus.Article{URL: "https://example.org/1", Outlet: row.outlet, Headline: "Letters", Paragraphs: []string{"Readers write."}},
			Comments: []corpus.Comment{{NativeID: "1", Text: row.text}},
		}
		thread.Identify()
		documents, err := a.Thread(t.Context(), thread)
		if err != nil {
			t.Fatal(err)
		}
		agencies, places := written(row.text, documents[len(documents)-1].Annotation)
		if agencies != row.agencies || places != row.places {
			t.Errorf("%s in %q: %s | %s, want %s | %s", row.text, row.outlet, agencies, places, row.agencies, row.places)
		}
	}
}
