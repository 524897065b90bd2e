package schema

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A sign is searchable where it makes another word of the one that it belongs to:
// directly before a tag or a handle (#tolls, @ann), directly after a name (C++, C#,
// LGBTQ+).
//
// A tag and a handle are one word each, from the sign to the first code point that
// is neither letter, digit, accent nor underscore. Case and underscores do not
// count, so #AbolishTolls is #abolish_tolls and abolishtolls. The words that
// underscores or capitals part are the token's Parts.

// signBefore reports whether the sign of a tag or a handle is directly before a byte
// and does not belong to what is before it, as it does in an address.
func (s *scanner) signBefore(at int) bool {
	if at <= s.taken || s.text[at-1] != '#' && s.text[at-1] != '@' {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(s.text[:at-1])
	return !isWordRune(before)
}

// tagBody is the beginning of a segment that a tag consists of.
func tagBody(segment string) string {
	end := strings.IndexFunc(segment, func(r rune) bool { return !isWordRune(r) && !unicode.IsMark(r) && r != '_' })
	if end < 0 {
		return segment
	}
	return segment[:end]
}

// isTag reports whether a tag can begin with a segment.
func isTag(segment string) bool {
	r, _ := utf8.DecodeRuneInString(segment)
	return r == '_' || isWordRune(r) && !unicode.IsMark(r)
}

// tag adds a tag or a handle, from its sign on.
func (s *scanner) tag(start, end int) {
	sign, body := s.text[start:start+1], s.text[start+1:end]
	name := strings.ReplaceAll(body, "_", "")
	if name == "" {
		return
	}
	token := analyzeWord(name)
	token.Narrow = append(inCapitals(name), sign+token.Folded)
	token.Lower, token.Written = sign+token.Lower, sign+token.Written
	if inner := Analyze(wordsOfTag(body)); len(inner) > 1 {
		for _, t := range inner {
			if !token.Is(t.Term) {
				token.Parts = append(token.Parts, t.Term)
			}
		}
	}
	s.add(token, start, end)
	s.taken += possessive(s.text[end:])
}

// wordsOfTag puts spaces for underscores and before each capital that begins a
// word: ICERaids is ICE Raids.
func wordsOfTag(body string) string {
	letters := []rune(body)
	var b strings.Builder
	for i, r := range letters {
		switch {
		case r == '_':
			r = ' '
		case i > 0 && unicode.IsUpper(r) && (unicode.IsLower(letters[i-1]) || i+1 < len(letters) && unicode.IsUpper(letters[i-1]) && unicode.IsLower(letters[i+1])):
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// signsAfter returns the signs directly after a word that belong to it: one or two
// plus signs, or # after a single letter, with no word directly after them ("C++17"
// aside).
func signsAfter(word, after string) string {
	r, _ := utf8.DecodeLastRuneInString(word)
	signs := after[:len(after)-len(strings.TrimLeft(after, "+#"))]
	next, _ := utf8.DecodeRuneInString(after[len(signs):])
	switch {
	case !unicode.IsLetter(r) && !unicode.IsDigit(r):
	case signs == "++" && !unicode.IsLetter(next), signs == "+" && !isWordRune(next),
		signs == "#" && !isWordRune(next) && utf8.RuneCountInString(word) == 1:
		return signs
	}
	return ""
}

// sign adds the signs after a word to it.
func (t *Token) sign(signs string) {
	t.Narrow = append(t.Narrow, t.Folded+signs)
	t.Lower, t.Written = t.Lower+signs, t.Written+signs
}

// Dropped returns the signs of a text that are in none of its words, so that nothing
// looks for them: each once, in order. Spaces, punctuation and signs that cannot be
// seen are left out.
func Dropped(text string) []string {
	var out []string
	at := 0
	for _, t := range append(Analyze(text), Token{Start: len(text), End: len(text)}) {
		for _, r := range text[at:t.Start] {
			if sign := string(r); isDropped(r) && !slices.Contains(out, sign) {
				out = append(out, sign)
			}
		}
		at = t.End
	}
	return out
}

// isDropped reports whether a rune between words is a sign that a reader may mean.
func isDropped(r rune) bool {
	return unicode.IsSymbol(r) && r != utf8.RuneError || strings.ContainsRune(`#@&*\§¶†‡‰`, r)
}
