package query

import (
	"slices"
	"strings"
	"testing"
)

// TestRankingWords: web addresses are left out, if there is anything else.
func TestRankingWords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"A raid https://news.example.com/raids?x=1 today": "a raid today",
		"seen at www.example.com and/or example.com/a":    "see at and or",
		"photo:pic.twitter.com/abc – #raids":              "raid",
		"\u00a03\u202f412 raids\u00a0https://a.example/b": "3412 raid",
		"https://a.example/b":                             "https a example b",
		"either/or, U.S.":                                 "either or us",
		"  ":                                              "",
	} {
		var got []string
		for _, w := range RankingWords(text) {
			got = append(got, w.Text)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q ranks by %q, want %q", text, got, want)
		}
	}
}

// FuzzRankingWords: they are some of the words that match.
func FuzzRankingWords(f *testing.F) {
	for _, seed := range []string{"", "a https://b c", "3\u00a0412://x", "\u2003a://b\u0085c", "日本https://a"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		all := AnyWords(text)
		ranking := RankingWords(text)
		if len(ranking) == 0 && len(all) > 0 {
			t.Errorf("%q: none of %v ranks", text, all)
		}
		for _, w := range ranking {
			if !slices.Contains(all, w) {
				t.Errorf("%q: %v ranks and does not match", text, w)
			}
		}
	})
}
