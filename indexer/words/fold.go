package words

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Lower writes a text in lower case with straight apostrophes and quotation
// marks, and keeps its accents.
func Lower(text string) string {
	if IsASCII(text) {
		return strings.ToLower(text)
	}
	return strings.Map(func(r rune) rune {
		switch {
		case isApostrophe(r):
			return '\''
		case r == '“' || r == '”':
			return '"'
		}
		return unicode.ToLower(r)
	}, text)
}

// Fold writes a word in lower case, without accents, with one form for all
// compatible forms, composed (NFC): "Café" and "ｃａｆé" are "cafe".
func Fold(word string) string {
	if IsASCII(word) {
		return strings.ToLower(word)
	}
	decomposed := norm.NFKD.String(Plain(word))
	var b strings.Builder
	b.Grow(len(decomposed))
	for _, r := range decomposed {
		switch {
		case isAccent(r):
		case isApostrophe(r):
			b.WriteByte('\'')
		case r == 'ς':
			b.WriteRune('σ')
		case r == 'ß' || r == 'ẞ':
			b.WriteString("ss")
		case r == 'ø' || r == 'Ø':
			b.WriteByte('o')
		case r == 'ł' || r == 'Ł':
			b.WriteByte('l')
		case r == 'æ' || r == 'Æ':
			b.WriteString("ae")
		case r == 'œ' || r == 'Œ':
			b.WriteString("oe")
		case r == 'đ' || r == 'Đ':
			b.WriteByte('d')
		case r == 'ı':
			b.WriteByte('i')
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	if b.Len() == 0 {
		return strings.ToLower(word)
	}
	return norm.NFC.String(b.String())
}

// isAccent reports whether a mark is ignored when words are compared. These are the
// marks of Latin, Greek and Cyrillic, the vowel points of Arabic and Hebrew, and
// variation selectors. The vowel signs of Indic scripts and the voicing marks of
// kana make different words.
func isAccent(r rune) bool {
	return unicode.Is(unicode.Mn, r) && unicode.In(r, unicode.Inherited, unicode.Arabic, unicode.Hebrew) && r != '\u3099' && r != '\u309a'
}

// Plain writes apostrophes as ', removes soft hyphens and other invisible marks
// inside words of letters, and replaces invalid UTF-8 by U+FFFD.
func Plain(word string) string {
	letters := strings.ContainsFunc(word, unicode.IsLetter)
	return strings.Map(func(r rune) rune {
		switch {
		case isApostrophe(r):
			return '\''
		case letters && unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, word)
}

func isApostrophe(r rune) bool { return r == '’' || r == '‘' || r == 'ʼ' || r == '＇' }

// TrimPossessive removes every 's from the end of a word, unless the word is only
// that.
func TrimPossessive(word string) string {
	for {
		cut := strings.TrimSuffix(strings.TrimSuffix(word, "s"), "S")
		r, size := utf8.DecodeLastRuneInString(cut)
		if len(cut) != len(word)-1 || size >= len(cut) || r != '\'' && !isApostrophe(r) {
			return word
		}
		word = cut[:len(cut)-size]
	}
}

// IsASCII reports whether a text has only ASCII.
func IsASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
