package schema

import (
	"slices"
	"strings"
	"testing"
)

// terms are the terms of a text, each with the narrow ones.
func terms(text string) string {
	var out []string
	for _, token := range Analyze(text) {
		out = append(out, strings.Join(slices.Concat([]string{token.Term}, token.Narrow), "/"))
	}
	return strings.Join(out, " ")
}

func TestSpellingsOfOneWord(t *testing.T) {
	for text, want := range map[string]string{
		// Acronyms, with and without full stops.
		"F.B.I. F.B.I FBI fbi FBI's F.B.I.’s f.b.i.": "fbi fbi fbi fbi fbi fbi fbi",
		"U.S. US us u.s. U.S.’s":                     "us/US us/US us us/US us/US",
		"U.S.A. USA U.K. UK D.C. DC N.Y.P.D.":        "usa usa uk uk dc dc nypd",
		"9 a.m. AM am 5 p.m. PM":                     "9 am am am 5 pm pm",
		"e.g. i.e. eg ie":                            "eg ie eg ie",
		"the F.B.I.’s agent and F.B.I.-led":          "the fbi agent and fbi lead",
		"NGOs NGO's ngos MPs C.E.O.s the IRS's":      "ngo ngo ngo mp ceo the irs",
		"over.Then a.Then U.S.Senate":                "over then a then us/US senate",
		// Elision.
		"l'homme l’eau d'État qu'il jusqu’ici dell'arte":  "homme eau etat il ici arte",
		"O'Brien D'Souza d’souza don't y'all rock'n'roll": "o'brien souza souza don't y'all rock'n'roll",
		"c'mon s'mores I'd 'tis aujourd'hui quelqu'un":    "c'mon s'mores i'd tis aujourd'hui quelqu'un",
		// Numbers.
		"3,412 3412 3\u00a0412 3\u202f412 3\u2009412 3'412 3’412": "3412 3412 3412 3412 3412 3412 3412",
		"1,000,000 1\u00a0000\u00a0000 1,000.50 1\u00a0000.5":     "1000000 1000000 1000.50 1000.5",
		"3.412 3 412 12,5 1,0000 2016,2017 1,00,000 1,000'000":    "3.412 3 412 12,5 1,0000 2016,2017 1,00,000 1,000'000",
		"May\u00a01 300\u00a0km 10\u00a0000th":                    "may 1 300 km 10 000th",
		"1990's 1990s the 747's ３，４１２":                            "1990s 1990s the 747s 3412",
		"50% 50 percent":                                          "50 percent 50 percent",
		// Subscripts and powers.
		"CO₂ CO2 PM₂.₅ PM2.5 CO₂-neutral H₂O's m² km² m2 report¹ she²": "co2 co2 pm2.5 pm2.5 co2 neutral h2o m2 km2 m2 report 1 she 2",
		"ﬁne ｆｕｌｌ ½": "fine full 1⁄2",
	} {
		if got := terms(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestCommonWordsInCapitals(t *testing.T) {
	for text, want := range map[string]string{
		"ICE Ice ice ICE's #ICE I.C.E.":   "ice/ICE ice ice ice/ICE ice/ICE/#ice ice/ICE",
		"AIDS WHO IT MAY PACE START CARE": "aid/AIDS who/WHO it/IT may/MAY pace/PACE start/START care/CARE",
		"FBI NATO IRS NASA":               "fbi nato irs nasa",
		"A I B POLICE HEROES iCE ÉTAT":    "a i b police hero ice etat",
		"ICE RAIDS 3,412 HOMES IN OHIO":   "ice/ICE raid/RAIDS 3412 home/HOMES in ohio",
		"the US-led and the US’s":         "the us/US lead and the us/US",
		"LA L.A. la L'A":                  "la/LA la/LA la l'a",
		"ＩＣＥ":                             "ice",
	} {
		if got := terms(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
