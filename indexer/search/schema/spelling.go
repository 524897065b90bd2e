package schema

import (
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"

	"standpoint/indexer/words/inflection"
)

// termOf is the term of a folded word. Spellings of one word have one term:
//
//   - an English word and its inflected forms: see package inflection
//   - an acronym with and without full stops: F.B.I, fbi
//   - a word with and without the elided word before it: l'homme, homme
//   - a number with and without separators of thousands: 3,412, 3412
//   - percent and its sign
func termOf(folded string) string {
	switch {
	case isLetters(folded):
		return inflection.Base(folded)
	case folded == "%":
		return "percent"
	case isDigit(folded[0]):
		return withoutGroups(folded)
	}
	if plain := withoutStops(folded); isLetters(plain) && plain != "" {
		return inflection.Base(plain)
	}
	if word := withoutElision(folded); len(word) < len(folded) {
		return termOf(word)
	}
	return folded
}

// isLetters reports whether a word is of the letters a to z alone.
func isLetters(word string) bool {
	for i := range len(word) {
		if c := word[i]; c < 'a' || c > 'z' {
			return false
		}
	}
	return true
}

// withoutStops returns the letters of a word of single letters between full stops;
// "" for other words.
func withoutStops(word string) string {
	if !strings.Contains(word, ".") {
		return ""
	}
	letters := strings.Split(word, ".")
	for _, letter := range letters {
		if r, size := utf8.DecodeRuneInString(letter); size < len(letter) || !unicode.IsLetter(r) {
			return ""
		}
	}
	return strings.Join(letters, "")
}

// elided are words of French and Italian that lose their vowel before another one.
// A d before a consonant is part of a Portuguese name, D'Souza, whose rest is a name
// too.
var elided = []string{"lorsqu'", "puisqu'", "quoiqu'", "jusqu'", "qu'", "dell'", "nell'", "all'", "dall'", "sull'", "un'", "l'", "d'", "j'", "m'", "t'", "s'", "n'", "c'"}

// withoutElision is a word without the elided word before it.
func withoutElision(word string) string {
	for _, before := range elided {
		rest, found := strings.CutPrefix(word, before)
		if !found || len(rest) < 2 {
			continue
		}
		if before == "d'" || strings.IndexByte("aeiouyh", rest[0]) >= 0 {
			return rest
		}
	}
	return word
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isNumber(word string) bool {
	return word != "" && strings.IndexFunc(word, func(r rune) bool { return r < '0' || r > '9' }) < 0
}

// withoutGroups is a number without the marks between its groups of three digits: a
// comma, an apostrophe or a narrow space, one kind in one number. 1,000.5 is 1000.5,
// 3.412 and 12,5 are as they are.
func withoutGroups(number string) string {
	if decade, found := strings.CutSuffix(number, "'s"); found {
		return decade + "s"
	}
	first := strings.IndexFunc(number, func(r rune) bool { return r < '0' || r > '9' })
	if first < 1 || first > 3 {
		return number
	}
	mark, size := utf8.DecodeRuneInString(number[first:])
	if !isGroupMark(mark) {
		return number
	}
	out, rest := number[:first], number[first:]
	for strings.HasPrefix(rest, string(mark)) && startsGroup(rest[size:]) {
		out += rest[size : size+3]
		rest = rest[size+3:]
	}
	if next, _ := utf8.DecodeRuneInString(rest); isGroupMark(next) || len(out) == first {
		return number
	}
	return out + rest
}

func isGroupMark(r rune) bool { return r == ',' || r == '\'' || r == ' ' }

// isNoBreak reports whether a rune is a space that is put between groups of digits.
func isNoBreak(r rune) bool { return r == '\u00a0' || r == '\u2009' || r == '\u202f' || r == '\u2007' }

// startsGroup reports whether a text begins with three digits and no fourth.
func startsGroup(text string) bool {
	for i := range 3 {
		if i >= len(text) || !isDigit(text[i]) {
			return false
		}
	}
	return len(text) == 3 || !isDigit(text[3])
}

// more is how many bytes after a word belong to it although UAX #29 ends the word
// there: groups of digits after a number, subscripts and what follows them, and the
// powers of a unit (m²).
func more(word, after string) int {
	if isNumber(word) {
		return cmp.Or(groups(word, after), possessive(after)) // 1990's is 1990s
	}
	last, _ := utf8.DecodeLastRuneInString(word)
	if !unicode.IsLetter(last) {
		return 0
	}
	if startsSubscript(after) {
		rest := strings.TrimLeftFunc(after, func(r rune) bool { return isSubscript(r) || isWordRune(r) })
		if fraction, found := strings.CutPrefix(rest, "."); found && startsSubscript(fraction) { // PM₂.₅
			rest = strings.TrimLeftFunc(fraction, isSubscript)
		}
		return len(after) - len(rest)
	}
	if len(word) <= len("cm") && (strings.HasPrefix(after, "²") || strings.HasPrefix(after, "³")) {
		return len("²")
	}
	return 0
}

func isSubscript(r rune) bool { return '₀' <= r && r <= '₉' }

func startsSubscript(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return isSubscript(r)
}

// groups is how many bytes after a number are groups of three digits, each after a
// space that does not break, with a fraction after the last one.
func groups(word, after string) int {
	at := 0
	if len(word) > 3 {
		return 0
	}
	for {
		space, size := utf8.DecodeRuneInString(after[at:])
		if !isNoBreak(space) || !startsGroup(after[at+size:]) {
			break
		}
		at += size + 3
	}
	if at == 0 {
		return 0
	}
	if rest := after[at:]; len(rest) > 1 && rest[0] == '.' && isDigit(rest[1]) {
		at += 1 + len(rest[1:]) - len(strings.TrimLeft(rest[1:], "0123456789"))
	}
	if next, _ := utf8.DecodeRuneInString(after[at:]); isWordRune(next) {
		return 0
	}
	return at
}

// WithCommas writes commas for the spaces inside the numbers of a text, so that they
// stay one word where words are separated by spaces of any kind.
func WithCommas(text string) string {
	if !strings.ContainsFunc(text, isNoBreak) {
		return text
	}
	var b strings.Builder
	at := 0
	for _, t := range Analyze(text) {
		number := strings.Map(func(r rune) rune {
			if isNoBreak(r) {
				return ','
			}
			return r
		}, text[t.Start:t.End])
		b.WriteString(text[at:t.Start] + number)
		at = t.End
	}
	return b.String() + text[at:]
}

// possessive is the length of a possessive ending at the start of a text.
func possessive(text string) int {
	r, size := utf8.DecodeRuneInString(text)
	if !strings.ContainsRune("'’‘ʼ＇", r) || size >= len(text) || text[size] != 's' && text[size] != 'S' {
		return 0
	}
	if next, _ := utf8.DecodeRuneInString(text[size+1:]); isWordRune(next) {
		return 0
	}
	return size + 1
}
