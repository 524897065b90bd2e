package corpus_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"pgregory.net/rapid"

	"standpoint/corpus"
)

const (
	family = "👨‍👩‍👧"
	flag   = "🇫🇷"
	accent = "e\u0301\u0323"
)

func TestCharacters(t *testing.T) {
	for _, row := range []struct {
		text           string
		at, start, end int
	}{
		{"abc", 1, 1, 1},
		{"", 3, 0, 0},
		{"a" + family + "b", 1, 1, 1},
		{"a" + family + "b", 2, 1, 6},
		{"a" + family + "b", 5, 1, 6},
		{strings.Repeat(flag, 3), 3, 2, 4},
		{strings.Repeat(flag, 3), 4, 4, 4},
		{"x " + accent, 3, 2, 5},
		{"x " + accent, 9, 5, 5},
		{"👍🏽", 1, 0, 2},
		{"\r\n", 1, 0, 2},
		{"\u1100\u1161\u11a8", 1, 0, 3},
		{"กำ", 1, 0, 2},
		{"क्ष", 2, 0, 3},
	} {
		text := []rune(row.text)
		if start, end := corpus.CharacterStart(text, row.at), corpus.CharacterEnd(text, row.at); start != row.start || end != row.end {
			t.Errorf("place %d of %q is in [%d, %d], not [%d, %d]", row.at, row.text, start, end, row.start, row.end)
		}
	}
}

// drawCharacters draws a text in which characters have several code points.
func drawCharacters(t *rapid.T) string {
	parts := []string{family, flag, "🇫", accent, "\u0301", "\u200d", "👍🏽", "❤️", "\u1100\u1161\u11a8", "กำ", "क्ष", "a", "b ", "\r\n", "\n", " ", "日"}
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(parts), 0, 40).Draw(t, "text"), "")
}

// cutsOf are the places at which a text can be cut, from its beginning on.
func cutsOf(text string) map[int]bool {
	cuts, at := map[int]bool{0: true}, 0
	for characters := graphemes.FromString(text); characters.Next(); {
		at += utf8.RuneCountInString(characters.Value())
		cuts[at] = true
	}
	return cuts
}

func TestCharactersAreThoseOfTheWholeText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := drawCharacters(t)
		cuts := cutsOf(text)
		runes := []rune(text)
		at := rapid.IntRange(0, len(runes)).Draw(t, "at")
		start, end := at, at
		for !cuts[start] {
			start--
		}
		for !cuts[end] {
			end++
		}
		if gotStart, gotEnd := corpus.CharacterStart(runes, at), corpus.CharacterEnd(runes, at); gotStart != start || gotEnd != end {
			t.Fatalf("place %d of %q is in [%d, %d], not [%d, %d]", at, text, gotStart, gotEnd, start, end)
		}
	})
}

func TestExcerptCutsNoCharacter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := drawCharacters(t)
		line := strings.Join(strings.Fields(text), " ")
		got := corpus.Excerpt(text, rapid.IntRange(1, 30).Draw(t, "most"))
		if shown, cut := strings.CutSuffix(got, "…"); cut && !cutsOf(line)[utf8.RuneCountInString(strings.TrimSuffix(shown, " "))] {
			t.Fatalf("%q ends within a character of %q", got, line)
		}
	})
}
