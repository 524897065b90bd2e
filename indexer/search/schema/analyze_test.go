package schema

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestAnalyzeFindsTheWords(t *testing.T) {
	for text, want := range map[string]string{
		"Deported, deporting; deports!":           "deport deport deport",
		"the who said IT":                         "the who say it",
		"Café naïve Łódź Straße Ærø ĲSSEL":        "cafe naive lodz strasse aero ijssel",
		"ΟΔΟΣ οδός":                               "οδοσ οδοσ",
		"İstanbul ıstanbul":                       "istanbul istanbul",
		"police's police’s POLICE'S policeʼs":     "police police police police",
		"don't don’t donʼt don‘t":                 "don't don't don't don't",
		"'quoted' ‘quoted’ Jones'":                "quote quote jones",
		"e-mail COVID-19 AT&T 9/11 12:30":         "e mail covid 19 at t 9 11 12 30",
		"U.S. troops, the U.S.A., e.g. 3.5":       "us troop the usa eg 3.5",
		"The raid.Then it was over:why?":          "the raid then it be over why",
		"https://apnews.com/a_b _raid_ __raid":    "https apnews com a b raid raid",
		"$5 1,000 😀 👨‍👩‍👧 🇺🇸 °C":                  "$ 5 1000 😀 👨‍👩‍👧 🇺🇸 ° c",
		"depor\u00adta\u00adtion zero\u200bwidth": "deportation zero width",
		"が か हिन्दी":                              "が か हिन्दी",
		"й ё שָׁלוֹם مَدْرَسَة":                   "и е שלום مدرسة",
		"cafe\u0301":                   "cafe",
		"日本の学校 한국어 カタカナ":               "日 本 の 学 校 한국어 カタカナ",
		"— … !!! & | ' \" ()":          "",
		"":                             "",
		"a\xffb":                       "a \uFFFD b",
		"ｆｕｌｌ ﬁne ½":                   "full fine 1⁄2",
		strings.Repeat("ab", 300):      strings.Repeat("ab", 128),
		strings.Repeat("日a", 3):        "日 a 日 a 日 a",
		"é" + strings.Repeat("é", 300): strings.Repeat("e", 128),
	} {
		var terms []string
		for _, token := range Analyze(text) {
			terms = append(terms, token.Term)
		}
		if got := strings.Join(terms, " "); got != want {
			t.Errorf("%.60q: %.200q, want %.200q", text, got, want)
		}
	}
}

func TestAnalyzeKeepsHowAWordIsWritten(t *testing.T) {
	for text, want := range map[string]string{
		"Déportés":      "deportes deportes déportés Déportés",
		"ICE’s":         "ice ice ice ICE",
		"Don’t":         "don't don't don't Don't",
		"Cafe\u0301":    "cafe cafe café Café",
		"Ra\u00adids":   "raid raids raids Raids",
		"\xff":          "\uFFFD \uFFFD \uFFFD \uFFFD",
		"Δρόμος":        "δρομοσ δρομοσ δρόμος Δρόμος",
		"U.S.":          "us u.s u.s U.S",
		"Investigating": "investigate investigating investigating Investigating",
	} {
		tokens := Analyze(text)
		if len(tokens) != 1 {
			t.Errorf("%q: %v", text, tokens)
			continue
		}
		token := tokens[0]
		if got := fmt.Sprint(token.Term, " ", token.Folded, " ", token.Lower, " ", token.Written); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestAnalyzeTellsPlaces(t *testing.T) {
	for text, want := range map[string]string{
		"The police's raid.":       "1:The 2:police 3:raid",
		"one\n\ntwo":               "1:one 102:two",
		"one\r\n \r\ntwo\nthree":   "1:one 102:two 103:three",
		"one.\n\n— \n\n«two»":      "1:one 102:two",
		"raid:why it’s_so a.b.Cde": "1:raid 2:why 3:it 4:so 5:a.b 6:Cde",
		"\n\none":                  "101:one",
	} {
		var got []string
		for _, token := range Analyze(text) {
			got = append(got, fmt.Sprintf("%d:%s", token.Position, text[token.Start:token.End]))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %s, want %s", text, strings.Join(got, " "), want)
		}
	}
}

// A word found in a text is found when it is asked for as it is there.
func TestAWordAloneIsThatWord(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("aBé's’._:-312 日\u00ad\u0301$😀ﬁς\n#@+%,₂²\u00a0"))).Draw(t, "text")
		for _, token := range Analyze(text) {
			alone := Analyze(text[token.Start:token.End])
			if len(alone) != 1 || alone[0].Term != token.Term || alone[0].Written != token.Written || !slices.Equal(alone[0].Narrow, token.Narrow) {
				t.Fatalf("%q of %q: %v, alone %v", text[token.Start:token.End], text, token, alone)
			}
		}
	})
}

func FuzzAnalyze(f *testing.F) {
	for _, text := range []string{"The police's raid.\n\nU.S. news", "#IceRaid @a_b C++17 50% CO₂'s 3\u00a0412.5 d'ÉTAT I.C.E.’s 1990's", "\xff日_:a.b's", "é\u0301’s\u00ad", strings.Repeat("x", 300)} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		end, position := 0, 0
		for _, token := range Analyze(text) {
			if token.Start < end || token.End <= token.Start || token.End > len(text) || token.Position <= position {
				t.Fatalf("%q: %+v after %d, %d", text, token, end, position)
			}
			end, position = token.End, token.Position
			for _, s := range slices.Concat([]string{token.Term, token.Folded, token.Lower, token.Written}, token.Narrow, token.Parts) {
				if s == "" || !utf8.ValidString(s) {
					t.Fatalf("%q: %+v", text, token)
				}
			}
		}
	})
}
