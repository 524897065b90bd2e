package gazetteer

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"standpoint/corpus"
	"standpoint/indexer/words"
)

// Gap says what is between a word and the word before it.
type Gap uint8

// The gaps.
const (
	Space Gap = iota // blanks or a hyphen
	Dot              // a full stop and blanks: the end of a sentence or of an abbreviation
	Comma            // a comma
	Break            // anything else: quotation marks, brackets, dashes, line ends
)

// Word is one word of a text, a segment of UAX #29 without a possessive ending,
// with what the search for names needs to know. "&" is a word too.
type Word struct {
	Start, End int         // bytes of the text
	Span       corpus.Span // code points of the text
	Text       string      // as written
	Key        string      // used to compare names: lower case without accents
	Gap        Gap         // to the word before
	Hyphen     bool        // a hyphen joins it to the word before
	Dotted     bool        // a full stop follows directly
}

// Capital reports whether the word begins with a capital.
func (w Word) Capital() bool {
	r, _ := utf8.DecodeRuneInString(w.Text)
	return unicode.IsUpper(r)
}

// AllCaps reports whether the word has at least one capital and no small letter.
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
	runes := words.Runes{Text: text}
	gap, hyphen := Break, false
	for start, value := range words.Segments(text) {
		r, _ := utf8.DecodeRuneInString(value)
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			bare := words.TrimPossessive(value)
			w := Word{Start: start, End: start + len(bare), Text: bare, Key: words.Fold(bare), Gap: gap, Hyphen: hyphen}
			w.Span = corpus.Span{runes.To(w.Start), runes.To(w.End)}
			list = append(list, w)
			gap, hyphen = Space, false
		case value == "&":
			at := runes.To(start)
			list = append(list, Word{Start: start, End: start + 1, Span: corpus.Span{at, at + 1}, Text: value, Key: "and", Gap: gap})
			gap, hyphen = Space, false
		default:
			if value == "." && len(list) > 0 && list[len(list)-1].End == start {
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
