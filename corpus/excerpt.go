package corpus

import (
	"strings"
	"unicode/utf8"
)

// Excerpt returns the beginning of a text in one line, with at most most code
// points. If the text is longer, the excerpt ends with an ellipsis: after a space if
// the last word is whole, directly after its last letter if the word was cut. A
// word is cut only if whole words would leave half of the space empty, and a
// character as readers see it never is (see CharacterStart).
func Excerpt(text string, most int) string {
	line, whole := firstWords(text, most)
	if whole {
		return line
	}
	runes := []rune(line)
	for end := most - len([]rune(apart)); end > most/2; end-- {
		if runes[end] == ' ' {
			return string(runes[:end]) + apart
		}
	}
	return strings.TrimSpace(string(runes[:CharacterStart(runes, most-1)])) + ellipsis
}

const (
	ellipsis = "…"
	apart    = " " + ellipsis
)

// firstWords returns a text in one line, or only as much of it as has more than
// most code points; whole reports whether it is all of it.
func firstWords(text string, most int) (line string, whole bool) {
	var b strings.Builder
	length := 0
	for word := range strings.FieldsSeq(text) {
		if length > 0 {
			b.WriteByte(' ')
			length++
		}
		b.WriteString(word)
		if length += utf8.RuneCountInString(word); length > most {
			return b.String(), false
		}
	}
	return b.String(), true
}
