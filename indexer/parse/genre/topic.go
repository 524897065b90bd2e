package genre

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"standpoint/indexer/words"
)

// Topic returns the words of a line that say what it is about, names and words
// that are not common, each once, in lower case and sorted. Quotations are
// read as well: their topic is the line's.
func (m *Model) Topic(line string) []string {
	tokens, _ := tokenize(line)
	out := m.topic(nil, tokens)
	slices.Sort(out)
	return slices.Compact(out)
}

func (m *Model) topic(out []string, tokens []token) []string {
	for _, t := range tokens {
		switch t.kind {
		case quoted:
			inside, _ := tokenize(unquote(t.text))
			out = m.topic(out, inside)
		case word:
			if w, ok := m.topical(t); ok {
				out = append(out, w)
			}
		}
	}
	return out
}

func (m *Model) topical(t token) (string, bool) {
	first, _ := utf8.DecodeRuneInString(t.text)
	lower := words.Lower(t.text)
	lower = strings.TrimSuffix(lower, "'s")
	name := unicode.IsUpper(first) && !t.starts && !closed[lower]
	if len(lower) < 3 || calendar[lower] || titles[lower] || !name && (len(lower) < 4 || m.Knows(lower)) {
		return "", false
	}
	if len(lower) > 4 && strings.HasSuffix(lower, "s") && !strings.HasSuffix(lower, "ss") {
		lower = lower[:len(lower)-1] // one word in singular and plural
	}
	return lower, true
}

// unquote takes quotation marks out of a quotation, so that reading it is one level deep.
func unquote(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("\"“”„«»", r) {
			return ' '
		}
		return r
	}, strings.ReplaceAll(s, "''", " "))
}
