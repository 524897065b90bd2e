package corpus

import (
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// CharacterStart returns the last place at or before another, in code points, at
// which a text can be cut without cutting a character as readers see it: an emoji
// with its joiners, a flag, a letter with its accents (an extended grapheme cluster
// of UAX #29).
func CharacterStart(text []rune, at int) int {
	start, _ := character(text, at)
	return start
}

// CharacterEnd returns the first such place at or after another.
func CharacterEnd(text []rune, at int) int {
	_, end := character(text, at)
	return end
}

// character returns the ends of the character that a place is in; the place twice if
// it is between two.
func character(text []rune, at int) (start, end int) {
	at = min(max(at, 0), len(text))
	from, to := at, at
	for !isPlainCut(text, from) {
		from--
	}
	for !isPlainCut(text, to) {
		to++
	}
	start, end = from, from
	characters := graphemes.FromString(string(text[from:to]))
	for end < at && characters.Next() {
		start, end = end, end+utf8.RuneCountInString(characters.Value())
	}
	if end == at {
		start = at
	}
	return start, end
}

// isPlainCut reports whether a place is one between two characters of ASCII, or an
// end of the text.
func isPlainCut(text []rune, at int) bool {
	plain := func(r rune) bool { return r >= ' ' && r < utf8.RuneSelf }
	return at == 0 || at == len(text) || plain(text[at-1]) && plain(text[at])
}
