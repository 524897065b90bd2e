package schema

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"golang.org/x/text/unicode/norm"

	"standpoint/indexer/words"
)

// Token is one word of a text.
type Token struct {
	Start, End int    // bytes of the text; without a possessive ending
	Position   int    // number of the word from 1; a blank line adds ParagraphGap
	Term       string // what plain words match by: folded and stemmed
	Folded     string // lower case without accents, not stemmed: what prefixes and fuzzy words match by
	Lower      string // lower case with accents: what ="word" matches by
	Written    string // as written (composed): what ="Word" with a capital matches by
}

// ParagraphGap is the distance in positions that a blank line adds, so that no
// phrase reaches from one paragraph into the next.
const ParagraphGap = 100

// maxWord is the longest word, in bytes, that is indexed as it is; a longer
// one is cut there, at a code point, in the index as in queries.
const maxWord = 256

// Analyze splits a text into words: the words of Unicode's UAX #29 that hold a
// letter, a digit or a symbol (an emoji counts, punctuation does not), in lower
// case, with accents folded, possessive endings removed and English stems
// (Snowball). Words that UAX #29 joins by a colon, an underscore or a full stop
// ("raid:why", "_raid_", "apnews.com", "over.Then") are several, but single
// letters ("U.S") and numbers ("3.5") stay together. No word is dropped: "the
// who" and "IT" can be found. Invalid UTF-8 is read as U+FFFD.
func Analyze(text string) []Token {
	var tokens []Token
	position := 0
	end := 0
	for start, whole := range words.Segments(text) {
		for segment := range parts(whole) {
			rest := strings.TrimLeftFunc(segment, belongsBefore)
			start += len(segment) - len(rest)
			segment = rest
			if isWord(segment) {
				if hasBlankLine(text[end:start]) {
					position += ParagraphGap
				}
				position++
				end = start + len(segment)
				word := words.TrimPossessive(strings.TrimRight(segment, separators))
				token := analyzeWord(word)
				token.Start, token.End, token.Position = start, start+len(word), position
				tokens = append(tokens, token)
			}
			start += len(segment)
		}
	}
	return tokens
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
		return Token{Term: stem(lower), Folded: lower, Lower: lower, Written: word}
	}
	written := norm.NFC.String(words.Plain(word))
	folded := Fold(written)
	return Token{Term: stem(folded), Folded: folded, Lower: strings.ToLower(written), Written: written}
}

// Fold writes a word as the index has it in Folded.
func Fold(word string) string { return words.Fold(word) }

func stem(folded string) string {
	for i := range len(folded) {
		if c := folded[i]; c < 'a' || c > 'z' {
			if c != '\'' {
				return folded // numbers, other scripts and codes have no English stem
			}
		}
	}
	env := snowballstem.NewEnv(folded)
	english.Stem(env)
	return env.Current()
}

func isWord(segment string) bool {
	for _, r := range segment {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsNumber(r) || unicode.Is(unicode.So, r) || unicode.Is(unicode.Sc, r) {
			return true
		}
	}
	return false
}
