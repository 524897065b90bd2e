package schema

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// piecesToJoin are what could be read in another way beside another piece.
var piecesToJoin = []string{"the", "police’s", "ICE", "U.S.", "3.5", "3,412", "12:30", "apnews.com", "_raid_", "raid:why", "don't", "l’homme", "e-mail", "#tag", "@ann", "C++", "50%", "$5", "%", "'", "’", ".", ":", "_", "-", "—", "“",
	"é", "e\u0301", "\u0301", "\u200d", "\u00ad", "\ufe0f", "😀", "👩‍👩‍👧", "🇨🇦", "🇨", "日本", "カ", "ا", "א\"א", "\xff", "\u00a0", "\u2009", "\u3000", " ", " ", "  ", "\n", "\n\n", "\n \n", "\t", "\r\n", "\r", "\u2028", "\v", "CO₂", "²", "a", "b", "1"}

// TestAnalyzerIsAnalyze: pieces that are read alone are read as in their text.
func TestAnalyzerIsAnalyze(t *testing.T) {
	a := &Analyzer{} // one for all, so that it remembers
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(piecesToJoin), rapid.StringN(0, 3, -1)), 0, 24).Draw(t, "parts")
		text := strings.Join(parts, "")
		sameWords(t, a, text)
	})
}

type failer interface {
	Fatalf(string, ...any)
	Helper()
}

func sameWords(t failer, a *Analyzer, text string) {
	t.Helper()
	if got, want := a.Append(nil, text), Analyze(text); !slices.EqualFunc(got, want, func(a, b Token) bool { return cmp.Equal(a, b) }) {
		t.Fatalf("%q: %v, want %v", text, got, want)
	}
}

func FuzzAnalyzer(f *testing.F) {
	f.Add("The police’s men\n\n came. \u0301x \u200d😀")
	f.Add("\xff \ufe0f\n\r\n a")
	a := &Analyzer{}
	f.Fuzz(func(t *testing.T, text string) {
		sameWords(t, a, text)
	})
}

// TestAnalyzerIsBounded: however many different words there are, few are remembered.
func TestAnalyzerIsBounded(t *testing.T) {
	a := &Analyzer{}
	for n := range 3 * mostPieces {
		word := strings.Repeat("x", 1+n%20) + string(rune('a'+n%26)) + string(rune(0x4e00+n%20000))
		sameWords(t, a, word+" raid")
		if len(a.known) > mostPieces {
			t.Fatalf("%d pieces are remembered", len(a.known))
		}
	}
}
