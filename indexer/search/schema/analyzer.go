package schema

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Analyzer analyzes many texts, exactly as Analyze does, in a fraction of the time:
// it remembers what it made of the pieces between white space, which texts repeat.
// It is for one goroutine.
type Analyzer struct{ known map[string][]Token }

// What an Analyzer remembers: pieces of at most so many bytes, and so many of them.
const (
	longestPiece = 32
	mostPieces   = 1 << 15
)

// Append appends the words of a text to others, so that their memory can be used again.
func (a *Analyzer) Append(tokens []Token, text string) []Token {
	if !utf8.ValidString(text) {
		return append(tokens, Analyze(text)...)
	}
	position, end := 0, 0
	for at := 0; at < len(text); {
		next := at + pieceEnd(text[at:])
		before := 0 // position in the piece
		for i, t := range a.piece(strings.TrimRight(text[at:next], " \n")) {
			t.Start, t.End = t.Start+at, t.End+at
			step := t.Position - before
			if before = t.Position; i == 0 {
				if step = 1; hasBlankLine(text[end:t.Start]) {
					step += ParagraphGap
				}
			}
			position += step
			t.Position, end = position, t.End
			tokens = append(tokens, t)
		}
		at = next
	}
	return tokens
}

// pieceEnd returns where the first piece of a text ends: behind a run of spaces and
// line ends, unless an accent or a sign follows that belongs to them.
func pieceEnd(text string) int {
	for i := 0; i < len(text); {
		space := strings.IndexAny(text[i:], " \n")
		if space < 0 {
			break
		}
		for i += space; i < len(text) && (text[i] == ' ' || text[i] == '\n'); i++ {
		}
		if next, _ := utf8.DecodeRuneInString(text[i:]); next < utf8.RuneSelf || !unicode.In(next, unicode.M, unicode.Cf) {
			return i
		}
	}
	return len(text)
}

// piece returns the words of a piece, as Analyze finds them in it alone.
func (a *Analyzer) piece(text string) []Token {
	if len(text) > longestPiece {
		return Analyze(text)
	}
	if known, ok := a.known[text]; ok {
		return known
	}
	if len(a.known) == mostPieces { // those that are met first are the most frequent ones
		return Analyze(text)
	}
	if a.known == nil {
		a.known = map[string][]Token{}
	}
	text = strings.Clone(text) // a part would hold the whole text in memory
	tokens := Analyze(text)
	a.known[text] = tokens
	return tokens
}
