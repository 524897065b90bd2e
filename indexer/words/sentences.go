package words

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sentence is the position of one sentence in a text, with the marks that end it
// and without the white space around it.
type Sentence struct {
	Start, End         int // bytes of the text
	RuneStart, RuneEnd int // code points of the text
}

// Sentences returns the sentences of a text in order. The end of a line always ends
// a sentence. So do . ! ? and …, with any closing quotation marks and brackets after
// them, if a space follows. A full stop or an ellipsis does not end a sentence if
// the next word begins with a small letter, and a full stop does not end one after
// an abbreviation or an initial.
func Sentences(text string) []Sentence {
	var s splitter
	s.text.Text, s.whole = text, text
	for at := 0; at < len(text); {
		if strings.IndexByte("\n\r.!?", text[at]) < 0 && text[at] < utf8.RuneSelf {
			at++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[at:])
		switch {
		case r == '\n' || r == '\r':
			s.add(at)
			s.start = at + 1
		case strings.ContainsRune(enders, r):
			end := at + size
			for end < len(text) {
				next, width := utf8.DecodeRuneInString(text[end:])
				if !strings.ContainsRune(enders+closers, next) {
					break
				}
				end += width
			}
			next, _ := utf8.DecodeRuneInString(text[end:])
			weak := r == '.' || r == '…'
			if end == len(text) || unicode.IsSpace(next) && !(weak && s.goesOn(at, size, end)) {
				s.add(end)
				s.start = end
			}
			size = end - at
		}
		at += size
	}
	s.add(len(text))
	return s.found
}

// The marks that end a sentence, and those that may follow them.
const (
	enders  = ".!?…"
	closers = "\"'”’)]"
)

// splitter splits a text into sentences.
type splitter struct {
	whole string
	text  Runes
	start int // byte at which the sentence begins
	found []Sentence
}

// add ends the sentence at a byte.
func (s *splitter) add(end int) {
	body := strings.TrimLeftFunc(s.whole[s.start:end], unicode.IsSpace)
	start := end - len(body)
	end = start + len(strings.TrimRightFunc(body, unicode.IsSpace))
	if start < end {
		s.found = append(s.found, Sentence{start, end, s.text.To(start), s.text.To(end)})
	}
}

// goesOn reports whether the full stop or ellipsis at a byte is inside a sentence:
// the next word begins with a small letter, or an abbreviation or an initial is
// before it. end is where the marks after it end.
func (s *splitter) goesOn(at, size, end int) bool {
	rest := strings.TrimLeftFunc(s.whole[end:], func(r rune) bool { return unicode.IsSpace(r) && r != '\n' })
	if next, _ := utf8.DecodeRuneInString(rest); unicode.IsLower(next) {
		return true
	}
	before := s.whole[s.start:at]
	word := before[len(strings.TrimRightFunc(before, func(r rune) bool { return isLetter(r) || r == '.' })):]
	if word == "" || end != at+size {
		return false
	}
	first, width := utf8.DecodeRuneInString(word)
	return width == len(word) && unicode.IsUpper(first) && first != 'I' || abbreviations[strings.ToLower(word)]
}

// abbreviations end in a full stop that does not end a sentence.
var abbreviations = set(`mr mrs ms dr prof sen rep gov gen col lt sgt capt st jr sr rev hon no vs etc inc ltd co corp
	dept u.s u.k u.n d.c e.g i.e jan feb mar apr jun jul aug sep sept oct nov dec`)

func set(list string) map[string]bool {
	out := map[string]bool{}
	for _, word := range strings.Fields(list) {
		out[word] = true
	}
	return out
}
