package gazetteer

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"
	"golang.org/x/text/unicode/norm"
)

// Gap says what stands between a word and the word before it.
type Gap uint8

// The gaps.
const (
	Space Gap = iota // blanks or a hyphen
	Dot              // a full stop and blanks: the end of a sentence or of an abbreviation
	Comma            // a comma
	Break            // anything else: quotation marks, brackets, dashes, line ends
)

// Word is one word of a text (Unicode UAX #29), without a possessive ending.
type Word struct {
	Start, End int    // bytes of the text
	Text       string // as written
	Key        string // what names are compared by: small letters without accents
	Gap        Gap    // to the word before
	Hyphen     bool   // a hyphen joins it to the word before
	Dotted     bool   // a full stop follows at once
}

// Capital tells whether the word begins with a capital.
func (w Word) Capital() bool {
	r, _ := utf8.DecodeRuneInString(w.Text)
	return unicode.IsUpper(r)
}

// AllCaps tells whether the word has at least one capital and no small letter.
func (w Word) AllCaps() bool {
	upper := false
	for _, r := range w.Text {
		if unicode.IsLower(r) {
			return false
		}
		upper = upper || unicode.IsUpper(r)
	}
	return upper
}

// Words splits a text into words.
func Words(text string) []Word {
	list := make([]Word, 0, len(text)/6+1)
	gap, hyphen := Break, false
	for iter := words.FromString(text); iter.Next(); {
		value := iter.Value()
		r, _ := utf8.DecodeRuneInString(value)
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			bare := trimPossessive(value)
			start := iter.Start()
			list = append(list, Word{Start: start, End: start + len(bare), Text: bare, Key: fold(bare), Gap: gap, Hyphen: hyphen})
			gap, hyphen = Space, false
		case value == "&":
			start := iter.Start()
			list = append(list, Word{Start: start, End: start + 1, Text: value, Key: "and", Gap: gap})
			gap, hyphen = Space, false
		default:
			if value == "." && len(list) > 0 && list[len(list)-1].End == iter.Start() {
				list[len(list)-1].Dotted = true
			}
			gap, hyphen = widen(gap, value), value == "-" || value == "‑"
		}
	}
	return list
}

func widen(gap Gap, between string) Gap {
	switch {
	case between == "-" || between == "‑":
		return gap
	case between == ".":
		return max(gap, Dot)
	case between == ",":
		if gap == Dot {
			return Comma // "Calif.,"
		}
		return max(gap, Comma)
	case strings.ContainsAny(between, "\n\r"):
		return Break
	case strings.TrimSpace(between) == "":
		return gap
	}
	return Break
}

// trimPossessive takes 's off the end.
func trimPossessive(word string) string {
	n := len(word)
	switch {
	case n > 2 && word[n-2] == '\'' && (word[n-1] == 's' || word[n-1] == 'S'):
		return word[:n-2]
	case n > 4 && strings.HasPrefix(word[n-4:], "’") && (word[n-1] == 's' || word[n-1] == 'S'):
		return word[:n-4]
	}
	return word
}

// fold writes a word in small letters without accents.
func fold(word string) string {
	plain := true
	for i := range len(word) {
		if word[i] >= utf8.RuneSelf {
			plain = false
			break
		}
	}
	if plain {
		return strings.ToLower(word)
	}
	var b strings.Builder
	for _, r := range norm.NFD.String(word) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == '’' || r == '‘':
			b.WriteByte('\'')
		case r == 'ß':
			b.WriteString("ss")
		case r == 'ø' || r == 'Ø':
			b.WriteByte('o')
		case r == 'ł' || r == 'Ł':
			b.WriteByte('l')
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}
