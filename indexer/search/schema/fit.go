package schema

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Fit says how well a text fits a name; a lower one is better.
type Fit int

// The fits. "ice" fits "ICE" whole, "us-ice" and "ICE agents" by a word,
// "Iceland" by the beginning of a word and "Public Service" only inside one.
const (
	Whole Fit = iota
	ByWord
	ByBeginning
	Inside
	NoFit
)

// FitOf returns the best fit of a text with any of several names; letter case
// and accents do not count. The empty text fits every name by its beginning.
func FitOf(text string, names ...string) Fit {
	best := NoFit
	folded := foldName(text)
	for _, name := range names {
		best = min(best, fitOne(folded, foldName(name)))
	}
	return best
}

func foldName(name string) string { return Fold(strings.Join(strings.Fields(name), " ")) }

func fitOne(text, name string) Fit {
	if text == name {
		return Whole
	}
	best := NoFit
	for from := 0; from <= len(name); {
		i := strings.Index(name[from:], text)
		if i < 0 {
			break
		}
		start, end := from+i, from+i+len(text)
		before, _ := utf8.DecodeLastRuneInString(name[:start])
		after, _ := utf8.DecodeRuneInString(name[end:])
		switch {
		case isInWord(before):
			best = min(best, Inside)
		case isInWord(after) || text == "":
			best = min(best, ByBeginning)
		default:
			return ByWord
		}
		_, width := utf8.DecodeRuneInString(name[start:])
		from = start + max(width, 1)
	}
	return best
}

func isInWord(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// hasWords reports whether a name holds all words of a text, in any order.
func hasWords(text, name string) bool {
	have := wordsOf(name)
	words := wordsOf(text)
	return len(words) > 0 && !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(have, w) })
}

func wordsOf(text string) []string {
	return strings.FieldsFunc(Fold(text), func(r rune) bool { return !isInWord(r) })
}
