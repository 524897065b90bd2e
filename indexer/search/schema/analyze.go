package schema

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/clipperhouse/uax29/v2/words"
	"golang.org/x/text/unicode/norm"
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
	for segments := words.FromString(text); segments.Next(); {
		start := segments.Start()
		for segment := range parts(segments.Value()) {
			rest := strings.TrimLeftFunc(segment, belongsBefore)
			start += len(segment) - len(rest)
			segment = rest
			if isWord(segment) {
				if hasBlankLine(text[end:start]) {
					position += ParagraphGap
				}
				position++
				end = start + len(segment)
				word := trimPossessive(strings.TrimRight(segment, separators))
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
	if isASCII(word) {
		lower := strings.ToLower(word)
		return Token{Term: stem(lower), Folded: lower, Lower: lower, Written: word}
	}
	written := norm.NFC.String(plain(word))
	folded := Fold(written)
	return Token{Term: stem(folded), Folded: folded, Lower: strings.ToLower(written), Written: written}
}

// plain writes apostrophes as ', drops soft hyphens and other invisible marks
// inside words of letters, and makes invalid UTF-8 U+FFFD.
func plain(word string) string {
	letters := strings.ContainsFunc(word, unicode.IsLetter)
	return strings.Map(func(r rune) rune {
		switch {
		case isApostrophe(r):
			return '\''
		case letters && unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, word)
}

func isApostrophe(r rune) bool { return r == '’' || r == '‘' || r == 'ʼ' || r == '＇' }

// Fold writes a word in lower case without accents and with compatible forms
// made alike, composed (NFC): "Café" and "ｃａｆé" are "cafe".
func Fold(word string) string {
	if isASCII(word) {
		return strings.ToLower(word)
	}
	decomposed := norm.NFKD.String(plain(word))
	var b strings.Builder
	b.Grow(len(decomposed))
	for _, r := range decomposed {
		switch {
		case isAccent(r):
		case isApostrophe(r):
			b.WriteByte('\'')
		case r == 'ς':
			b.WriteRune('σ')
		case r == 'ß' || r == 'ẞ':
			b.WriteString("ss")
		case r == 'ø' || r == 'Ø':
			b.WriteByte('o')
		case r == 'ł' || r == 'Ł':
			b.WriteByte('l')
		case r == 'æ' || r == 'Æ':
			b.WriteString("ae")
		case r == 'œ' || r == 'Œ':
			b.WriteString("oe")
		case r == 'đ' || r == 'Đ':
			b.WriteByte('d')
		case r == 'ı':
			b.WriteByte('i')
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	if b.Len() == 0 {
		return strings.ToLower(word)
	}
	return norm.NFC.String(b.String())
}

// isAccent reports whether a rune is a mark that words are compared without: those of Latin,
// Greek and Cyrillic, the vowel points of Arabic and Hebrew and variation
// selectors. The vowel signs of Indic scripts and the voicing marks of kana
// make other words.
func isAccent(r rune) bool {
	return unicode.Is(unicode.Mn, r) && unicode.In(r, unicode.Inherited, unicode.Arabic, unicode.Hebrew) && r != '\u3099' && r != '\u309a'
}

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

// trimPossessive removes 's from the end of a word, as often as it stands there,
// unless nothing else would be left.
func trimPossessive(word string) string {
	for {
		cut := strings.TrimSuffix(strings.TrimSuffix(word, "s"), "S")
		r, size := utf8.DecodeLastRuneInString(cut)
		if len(cut) != len(word)-1 || size >= len(cut) || r != '\'' && !isApostrophe(r) {
			return word
		}
		word = cut[:len(cut)-size]
	}
}

func isWord(segment string) bool {
	for _, r := range segment {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsNumber(r) || unicode.Is(unicode.So, r) || unicode.Is(unicode.Sc, r) {
			return true
		}
	}
	return false
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
