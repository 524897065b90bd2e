// Package textkey compares and measures short texts of a page.
package textkey

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Of is what two texts have in common that differ in case, spaces and marks
// alone: letters and digits, in lower case.
func Of(text string) string {
	plain := true
	for i := 0; i < len(text) && plain; i++ {
		plain = text[i] < 0x80
	}
	if !plain {
		text = norm.NFC.String(text)
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}

// Clean writes a text in one line, without what no reader sees.
func Clean(text string) string {
	text = strings.Map(func(r rune) rune {
		if r == 0xad || r == 0x200b || r == 0x2060 || r == 0xfeff || r == 0x200e || r == 0x200f || unicode.IsControl(r) && !unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
	return norm.NFC.String(strings.Join(strings.Fields(text), " "))
}

// Words counts the words of a text.
func Words(text string) int {
	n := 0
	for range strings.FieldsSeq(text) {
		n++
	}
	return n
}
