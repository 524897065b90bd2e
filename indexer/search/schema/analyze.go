package schema

import (
	"iter"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"standpoint/indexer/words"
)

// Token is one word of a text.
type Token struct {
	Start, End int    // bytes of the text; without a possessive ending
	Position   int    // number of the word from 1; a blank line adds ParagraphGap
	Term       string // what plain words match by: folded, without inflection
	Folded     string // lower case without accents, with inflection: what prefixes and fuzzy words match by
	Lower      string // lower case with accents: what ="word" matches by
	Written    string // as written (composed): what ="Word" with a capital matches by
	// Narrow are terms of fewer texts than Term, the narrowest last: of a tag, a
	// handle, or a word with signs of its own (#tolls, @ann, c++). A word of a query
	// that has any matches by the last one.
	Narrow []string
	// Parts are the terms of the words that a tag is made of (#AbolishTolls:
	// abolish, toll). Plain words match by them too.
	Parts []string
}

// Is reports whether a plain word with this term matches the token.
func (t Token) Is(term string) bool { return t.Term == term || slices.Contains(t.Parts, term) }

// ParagraphGap is the distance in positions that a blank line adds, so that no
// phrase reaches from one paragraph into the next.
const ParagraphGap = 100

// maxWord is the longest word, in bytes, that is indexed as it is; a longer
// one is cut there, at a code point, in the index as in queries.
const maxWord = 256

// Analyze splits a text into words: the words of Unicode's UAX #29 that hold a
// letter, a digit or a symbol (an emoji and a percent sign count, other punctuation
// does not), in lower case, with accents folded, possessive endings removed and
// spellings and inflected forms of a word as one (termOf). No word is dropped: "the
// who" and "IT" can be found. Invalid UTF-8 is read as U+FFFD.
//
// Words that UAX #29 joins by a colon, an underscore or a full stop ("raid:why",
// "_raid_", "apnews.com", "over.Then") are several, but single letters ("U.S") and
// numbers ("3.5") stay together. On the other hand, one word are a number whose
// groups of digits are separated by narrow or no-break spaces, a name with subscripts
// (CO₂) and a tag with its sign (#abolish_tolls).
func Analyze(text string) []Token {
	s := scanner{text: text, tokens: make([]Token, 0, len(text)/bytesAWord)}
	for start, segment := range words.Segments(text) {
		s.segment(start, segment)
	}
	return s.tokens
}

// bytesAWord is how many bytes of a text a word takes, with what separates it from
// the next: a guess that saves copying.
const bytesAWord = 6

// scanner gathers the words of a text.
type scanner struct {
	text   string
	tokens []Token
	taken  int // what is before this byte belongs to the words that were found
}

// segment takes a segment of UAX #29, which begins at a byte of the text.
func (s *scanner) segment(start int, segment string) {
	start, segment = s.untaken(start, segment)
	if s.signBefore(start) && isTag(segment) {
		body := tagBody(segment)
		s.tag(start-1, start+len(body))
		start, segment = s.untaken(start, segment)
	}
	for part := range parts(segment) {
		rest := strings.TrimLeftFunc(part, belongsBefore)
		start += len(part) - len(rest)
		if isWord(rest) {
			s.word(start, rest)
		}
		start += len(rest)
	}
}

// untaken is the rest of a segment that does not belong to a word yet, without the
// signs that joined it to the word before.
func (s *scanner) untaken(start int, segment string) (int, string) {
	if s.taken <= start {
		return start, segment
	}
	rest := segment[min(s.taken-start, len(segment)):]
	rest = strings.TrimLeftFunc(rest, func(r rune) bool { return !isWord(string(r)) })
	return start + len(segment) - len(rest), rest
}

// word adds a word with what follows it and belongs to it.
func (s *scanner) word(start int, part string) {
	word := words.TrimPossessive(strings.TrimRight(part, separators))
	end := start + len(word)
	end += more(word, s.text[end:])
	token := analyzeWord(s.text[start:end])
	token.Narrow = inCapitals(s.text[start:end])
	if signs := signsAfter(word, s.text[end:]); signs != "" {
		token.sign(signs)
		end += len(signs)
	}
	s.add(token, start, end)
	if strings.Contains(word, ".") && strings.HasPrefix(s.text[end:], ".") {
		s.taken += len(".") // of F.B.I.
	}
	s.taken += possessive(s.text[s.taken:])
}

func (s *scanner) add(token Token, start, end int) {
	position, before := 0, 0
	if n := len(s.tokens); n > 0 {
		position, before = s.tokens[n-1].Position, s.tokens[n-1].End
	}
	if hasBlankLine(s.text[before:start]) {
		position += ParagraphGap
	}
	token.Start, token.End, token.Position = start, end, position+1
	s.tokens = append(s.tokens, token)
	s.taken = end
}

// belongsBefore reports whether a rune is an accent or an invisible sign, which at
// the beginning of a segment belongs to what was cut off before it.
func belongsBefore(r rune) bool { return unicode.IsMark(r) || unicode.Is(unicode.Cf, r) }

// hasBlankLine reports whether a line of nothing but spaces ends in a stretch.
func hasBlankLine(between string) bool {
	_, rest, found := strings.Cut(between, "\n")
	for found {
		var line string
		if line, rest, found = strings.Cut(rest, "\n"); found && strings.TrimSpace(line) == "" {
			return true
		}
	}
	return false
}

// separators are what UAX #29 leaves inside words, where parts cuts.
const separators = "._:"

// parts cuts a segment of UAX #29 after the colons, underscores and full stops
// inside it; each stays at the end of the part before it.
func parts(segment string) iter.Seq[string] {
	return func(yield func(string) bool) {
		start := 0
		for at := 0; strings.ContainsAny(segment[at:], separators); {
			at += strings.IndexAny(segment[at:], separators) + 1
			if segment[at-1] == '.' && keepsTogether(segment[start:at-1], segment[at:]) {
				continue
			}
			if !yield(segment[start:at]) {
				return
			}
			start = at
		}
		if start < len(segment) {
			yield(segment[start:])
		}
	}
}

// keepsTogether reports whether a full stop between two stretches joins digits or
// single letters.
func keepsTogether(before, after string) bool {
	last, size := utf8.DecodeLastRuneInString(before)
	first, width := utf8.DecodeRuneInString(after)
	if unicode.IsDigit(last) && unicode.IsDigit(first) {
		return true
	}
	second, _ := utf8.DecodeRuneInString(after[width:])
	prior, _ := utf8.DecodeLastRuneInString(before[:len(before)-size])
	return unicode.IsLetter(last) && unicode.IsLetter(first) && !isWordRune(prior) && !isWordRune(second)
}

func isWordRune(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r))
}

func analyzeWord(word string) Token {
	if len(word) > maxWord {
		cut := maxWord
		for cut > 0 && !utf8.RuneStart(word[cut]) {
			cut--
		}
		word = word[:cut]
	}
	if words.IsASCII(word) {
		lower := strings.ToLower(word)
		return Token{Term: termOf(lower), Folded: lower, Lower: lower, Written: word}
	}
	written := norm.NFC.String(words.Plain(word))
	folded := Fold(written)
	return Token{Term: termOf(folded), Folded: folded, Lower: strings.ToLower(written), Written: written}
}

// Fold writes a word as the index has it in Folded.
func Fold(word string) string { return words.Fold(word) }

func isWord(segment string) bool {
	for _, r := range segment {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsNumber(r) || unicode.Is(unicode.So, r) || unicode.Is(unicode.Sc, r) || r == '%' {
			return true
		}
	}
	return false
}
