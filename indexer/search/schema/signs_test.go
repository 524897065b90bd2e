package schema

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestSignsOfAWord(t *testing.T) {
	for text, want := range map[string]string{
		"#AbolishTolls":           "abolishtoll abolish toll #abolishtolls",
		"#abolish_tolls, @Ann_B":  "abolishtoll abolish toll #abolishtolls, annb ann b @annb",
		"#ICERaids #Covid19 #1":   "iceraid ice raid #iceraids, covid19 #covid19, 1 #1",
		"#MeToo's @ann’s":         "metoo me too #metoo, ann @ann",
		"#Évian #日本":              "evian #evian, 日 #日, 本",
		"C++ c++17 C# a C#x x++y": "c c++, c c++, 17, c c#, a, c, x, x, y",
		"LGBTQ+ 50+ 1+1 a + b":    "lgbtq lgbtq+, 50 50+, 1, 1, a, b",
		"a@b.com x.com/p#q # @ _": "a, b, com, x, com, p, q",
		"(#tag) ##tag #_ #tag_":   "tag #tag, tag #tag, tag #tag",
	} {
		var got []string
		for _, token := range Analyze(text) {
			got = append(got, strings.Join(slices.Concat([]string{token.Term}, token.Parts, token.Narrow), " "))
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%q: %q, want %q", text, strings.Join(got, ", "), want)
		}
	}
}

func TestAnExactWordHasItsSigns(t *testing.T) {
	for text, want := range map[string]string{"#MeToo": "metoo #metoo #MeToo", "C++": "c c++ C++", "@x": "x @x @x"} {
		token := Analyze(text)[0]
		if got := fmt.Sprint(token.Folded, " ", token.Lower, " ", token.Written); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestDropped(t *testing.T) {
	for text, want := range map[string]string{
		"welfare check":                "",
		"It's “fine”, (see p. 3)!":     "",
		"#tag @ann C++ 50% $5 😀":       "",
		"levee^2 + a|b ~x = y":         "^ + | ~ =",
		"AT&T # * §3":                  "& # * §",
		"a@b.com/x#y":                  "@ #",
		"--- … / \\ [x] {y}":           "\\",
		"\xff a\u00ad\u0301 caf\u00e9": "",
		"":                             "",
	} {
		if got := strings.Join(Dropped(text), " "); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
