// Package words cuts texts into words and sentences, and folds words so that
// different spellings of one word are equal. Only this package defines what a word
// is; packages that need more (its stem, its position in a name, its number in an
// index) build on it.
//
// There are two definitions of a word, because there are two uses:
//
//   - Segments follow the rules of Unicode (UAX #29), which know every script.
//     They are used to find names and to build the index.
//   - Tokens are runs of letters, as Options say. Models and comparisons of
//     texts use them, because their counts must not change with the tables of
//     Unicode.
//
// Three packages cut texts into other things than words: package dom cuts the
// names of classes and ids, package genre cuts a line into the pieces on which its
// model was trained (whole quotations, sums of money, handles), and package
// datetime cuts dates.
package words

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"
)

// Segments yields the segments of UAX #29, each with the byte at which it
// begins: words, and between them spaces and punctuation. Joined, they are the
// text.
func Segments(text string) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		for segments := words.FromString(text); segments.Next(); {
			if !yield(segments.Start(), segments.Value()) {
				return
			}
		}
	}
}

// Options define Tokens. With the zero value, a word is a run of letters, digits
// and marks such as accents, and everything else separates words.
type Options struct {
	// Joiners are part of a word if there are letters on both sides:
	// apostrophes in "don't", hyphens in "mother-in-law".
	Joiners string
	// With Initials, initials and the full stops between them are one word:
	// "U.S". A full stop after the last one is not part of the word.
	Initials bool
	// With Signs, everything that is neither word nor space is also returned,
	// with one token for each code point.
	Signs bool
}

// Token is one word of a text, or one sign.
type Token struct {
	Text               string // as written
	Start, End         int    // bytes of the text
	RuneStart, RuneEnd int    // code points of the text
	Sign               bool   // it is not a word
}

// Tokens yields the words of a text in order. Invalid UTF-8 is read as U+FFFD,
// one for each byte.
func Tokens(text string, opt Options) iter.Seq[Token] {
	return func(yield func(Token) bool) {
		runes := 0
		for at := 0; at < len(text); {
			if n, count := opt.word(text[at:]); n > 0 {
				if !yield(Token{text[at : at+n], at, at + n, runes, runes + count, false}) {
					return
				}
				at, runes = at+n, runes+count
				continue
			}
			r, size := utf8.DecodeRuneInString(text[at:])
			if opt.Signs && !unicode.IsSpace(r) && !yield(Token{text[at : at+size], at, at + size, runes, runes + 1, true}) {
				return
			}
			at, runes = at+size, runes+1
		}
	}
}

// word returns the length of the word at the start of a text, in bytes and in code
// points; 0 if the text does not begin with a word.
func (o Options) word(text string) (n, runes int) {
	var before, last rune // the two code points before n
	for n < len(text) {
		r, size := rune(text[n]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[n:])
		}
		if !isLetter(r) && (runes == 0 || !o.joins(r, before, last, text[n+size:])) {
			break
		}
		before, last = last, r
		n, runes = n+size, runes+1
	}
	return n, runes
}

// joins reports whether a sign holds two parts of a word together.
func (o Options) joins(sign, before, last rune, after string) bool {
	initial := sign == '.' && o.Initials
	if !initial && !strings.ContainsRune(o.Joiners, sign) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(after)
	if initial {
		return unicode.IsUpper(last) && unicode.IsUpper(next) && !isLetter(before)
	}
	return isLetter(next)
}

// isLetter reports whether a code point is part of words. A mark belongs to the
// letter before it.
func isLetter(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// Runes counts code points up to bytes of a text, which must be asked for in
// increasing order. The zero value with a Text is ready to use.
type Runes struct {
	Text      string
	at, count int
}

// To returns how many code points there are before a byte.
func (r *Runes) To(byte int) int {
	r.count += utf8.RuneCountInString(r.Text[r.at:byte])
	r.at = byte
	return r.count
}
