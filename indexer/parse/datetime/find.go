package datetime

import (
	"strings"
	"unicode/utf8"
)

// Pieces in which a long text is looked at; they overlap by more than a time is
// long.
const (
	piece   = 4 << 10
	overlap = longest
)

// Find returns the first time that is in a text, such as a byline, and where:
// the bytes from start to end. A month with its year counts only where there is
// no day.
func Find(text string, hint Hint) (m Value, start, end int, ok bool) {
	for from := 0; from < len(text); {
		part := text[from:]
		if len(part) > piece {
			part = part[:piece]
			for len(part) > 0 && !utf8.RuneStart(text[from+len(part)]) {
				part = part[:len(part)-1]
			}
		}
		if found, a, b, good := find(part, hint); good && (found.Precision != "month" || !ok) {
			m, start, end, ok = found, from+a, from+b, true
			if found.Precision != "month" {
				return m, start, end, true
			}
		}
		if from+len(part) == len(text) {
			break
		}
		for from += len(part) - overlap; !utf8.RuneStart(text[from]); from++ {
		}
	}
	return m, start, end, ok
}

func find(text string, hint Hint) (m Value, start, end int, ok bool) {
	if !strings.ContainsAny(text, "0123456789０１２٠١٢۰۱۲") {
		return m, 0, 0, false
	}
	s := newScan(text, hint, false)
	for i, t := range s.tokens {
		if t.kind == mark || t.kind == word && !s.mayBegin(i) {
			continue
		}
		found, next, good := s.match(i)
		if !good || found.Precision == "month" && ok {
			continue
		}
		m, start, end, ok = found, t.start, s.tokens[next-1].end, true
		if found.Precision != "month" {
			return m, start, end, true
		}
	}
	return m, start, end, ok
}

// mayBegin recognizes words with which a time may begin: those soon followed by a
// number.
func (s *scan) mayBegin(i int) bool {
	for n := 1; n <= 3; n++ {
		if s.at(i+n).kind == number {
			return true
		}
	}
	return s.isWord(i, "noon")
}
