package datetime

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

type kind uint8

const (
	number kind = iota + 1 // a run of digits
	word                   // a run of letters; of Chinese characters, one
	mark                   // any other character that is not a space
)

// token is a part of a text.
type token struct {
	kind       kind
	start, end int // bytes of the text
	value      int // of a number, if it has at most 14 digits; of a mark, its character
	digits     int
}

// scan is a text cut into tokens.
type scan struct {
	text   string
	tokens []token
	hint   Hint
	whole  bool // the text is to be a time and nothing else
	names  vocabulary
	buffer [48]byte
}

const mostDigits = 14

func newScan(text string, hint Hint, whole bool) *scan {
	s := &scan{text: text, hint: hint, whole: whole, names: names()}
	s.tokens = make([]token, 0, min(len(text)/3+4, 64))
	for i := 0; i < len(text); {
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[i:])
		}
		t := token{start: i, end: i + size}
		switch {
		case digit(r) >= 0:
			t.kind = number
			t.end, t.value, t.digits = readNumber(text, i)
		case unicode.Is(unicode.Han, r):
			t.kind = word
		case unicode.IsLetter(r):
			t.kind = word
			t.end = endOfWord(text, i+size)
		case unicode.IsSpace(r) || r == 0x200b || r == 0x200e || r == 0x200f || r == 0xfeff || unicode.Is(unicode.Mn, r):
			i += size
			continue
		default:
			t.kind, t.value = mark, int(r)
		}
		i = t.end
		s.tokens = append(s.tokens, t)
	}
	return s
}

// digit is the value of a decimal digit, Arabic and full-width ones included;
// -1 of another character.
func digit(r rune) int {
	for _, zero := range [...]rune{'0', '٠', '۰', '０'} {
		if zero <= r && r <= zero+9 {
			return int(r - zero)
		}
	}
	return -1
}

func readNumber(text string, i int) (end, value, digits int) {
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		d := digit(r)
		if d < 0 {
			break
		}
		if digits++; digits <= mostDigits {
			value = 10*value + d
		}
		i += size
	}
	return i, value, digits
}

func endOfWord(text string, i int) int {
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !unicode.IsLetter(r) && !unicode.Is(unicode.M, r) && r != 'ʼ' || unicode.Is(unicode.Han, r) {
			break
		}
		i += size
	}
	return i
}

// at returns a token; one of no kind beyond the ends.
func (s *scan) at(i int) token {
	if i < 0 || i >= len(s.tokens) {
		return token{}
	}
	return s.tokens[i]
}

// raw is a token as it is written.
func (s *scan) raw(i int) string { return s.text[s.at(i).start:s.at(i).end] }

// word returns a word, folded, valid until the next call; nothing for what is none
// or is too long for a name.
func (s *scan) word(i int) []byte {
	t := s.at(i)
	if t.kind != word || t.end-t.start > len(s.buffer)/2 {
		return nil
	}
	return fold(s.buffer[:0], s.text[t.start:t.end])
}

func (s *scan) isWord(i int, options ...string) bool {
	w := s.word(i)
	if w == nil {
		return false
	}
	for _, option := range options {
		if string(w) == option {
			return true
		}
	}
	return false
}

func (s *scan) isMark(i int, characters ...rune) bool {
	t := s.at(i)
	if t.kind != mark {
		return false
	}
	for _, c := range characters {
		if rune(t.value) == c {
			return true
		}
	}
	return false
}

// isNumber recognizes a number of from so many digits to so many.
func (s *scan) isNumber(i, from, to int) bool {
	t := s.at(i)
	return t.kind == number && from <= t.digits && t.digits <= to
}

// joined reports whether nothing is between a token and the one before it.
func (s *scan) joined(i int) bool {
	return i > 0 && s.at(i).kind != 0 && s.at(i-1).end == s.at(i).start
}

// month is the month that a word names; 0 if it is none.
func (s *scan) month(i int) int {
	w := s.word(i)
	if m, ok := s.names.months[string(w)]; ok {
		return m
	}
	if of, ok := contested[string(w)]; ok {
		return of[s.language()]
	}
	if rest, ok := strings.CutPrefix(string(w), "ב"); ok { // "in", in Hebrew, joined to the name
		return s.names.months[rest]
	}
	return 0
}

// language is that of the source or, if it is not known, the language of a
// word of the text.
func (s *scan) language() string {
	if language, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(s.hint.Language), "_", "-"), "-"); language != "" {
		return language
	}
	for i := range s.tokens {
		if language := speaks[string(s.word(i))]; language != "" {
			return language
		}
	}
	return ""
}

func (s *scan) isWeekday(i int) bool { return s.names.weekdays[string(s.word(i))] }
func (s *scan) isJoining(i int) bool { return s.names.joining[string(s.word(i))] }
