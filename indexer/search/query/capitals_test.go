package query

import (
	"fmt"
	"strings"
	"testing"
)

// A query that is in capitals by habit is read in small letters.
func TestLoudQueries(t *testing.T) {
	for text, want := range map[string]string{
		"ICE RAIDS IN TEXAS":          "ice raids in texas",
		"ICE RAIDS":                   "ice raids",
		"ICE IN OHIO":                 "ice in ohio",
		`"ICE RAIDS" OR FBI`:          `"ice raids" OR fbi`,
		"U.S. TROOPS LEAVE -(US AID)": "u.s. troops leave -(us aid)",
		"headline:(ICE RAIDS)":        "headline:ice headline:raids",
		`RAIDS ="ICE"`:                "RAIDS =ICE",
		"THE WHO":                     "the who",
		// not loud
		"ICE":               "ICE",
		"IMMIGRATION":       "IMMIGRATION",
		"DHS ICE":           "DHS ICE",
		"US ICE OR CBP":     "US ICE OR CBP",
		"ICE raids":         "ICE raids",
		"ICE RAIDS in Ohio": "ICE RAIDS in Ohio",
		"WHO AIDS":          "WHO AIDS",
		"123 ICE":           "123 ICE",
	} {
		n, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if n.String() != want {
			t.Errorf("%s: %s, want %s", text, n, want)
		}
		if again, err := Parse(n.String()); err != nil || again.String() != want {
			t.Errorf("%s: read again, %v, %v", text, again, err)
		}
	}
}

// A plain text finds its words in any letter case and without their signs.
func TestAnyWordsAreNotNarrow(t *testing.T) {
	var got []string
	for _, w := range AnyWords("ICE raids #homes, U.S. C++") {
		got = append(got, fmt.Sprintf("%d:%s", w.Form, w.Text))
	}
	if want := "0:ice 0:raid 0:home 0:us 0:c"; strings.Join(got, " ") != want {
		t.Errorf("%v, want %s", got, want)
	}
}

func TestNarrowedIn(t *testing.T) {
	for text, want := range map[string]string{
		"ICE raids":                            "ICE: ice raids",
		"ICE ice ICE":                          "ICE: ice ice ice",
		`-"US-led" headline:AIDS`:              `US: -"us-led" headline:AIDS; AIDS: -"US-led" headline:aids`,
		"#AbolishTolls OR c++":                 "#AbolishTolls, sign: abolishtolls OR \"c++\"; c++, sign: \"#AbolishTolls\" OR c",
		"#ICE":                                 "#ICE, sign: ice",
		`FBI U.S. a.m. ="ICE" ICE* ice THE`:    "",
		"outlet:apnews OR -date:2025 OR =#tag": "",
	} {
		n, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, w := range NarrowedIn(n) {
			sign := ""
			if w.Sign {
				sign = ", sign"
			}
			got = append(got, w.Word+sign+": "+w.Wider.String())
		}
		if strings.Join(got, "; ") != want {
			t.Errorf("%s: %q, want %q", text, strings.Join(got, "; "), want)
		}
	}
}
