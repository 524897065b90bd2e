package schema

import (
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
// (Snowball). No word is dropped: "the who" and "IT" can be found. Invalid
// UTF-8 is read as U+FFFD.
func Analyze(text string) []Token {
	var tokens []Token
	position := 0
	end := 0
	for iter := words.FromString(text); iter.Next(); {
		word := iter.Value()
		start := iter.Start()
		if !isWord(word) {
			continue
		}
		if strings.Contains(text[end:start], "\n\n") {
			position += ParagraphGap
		}
		position++
		end = start + len(word)
		token := analyzeWord(word)
		token.Start, token.End, token.Position = start, start+len(trimPossessive(word)), position
		tokens = append(tokens, token)
	}
	return tokens
}

func analyzeWord(word string) Token {
	word = trimPossessive(word)
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
	written := norm.NFC.String(strings.ReplaceAll(word, "’", "'"))
	lower := strings.ToLower(written)
	folded := Fold(written)
	return Token{Term: stem(folded), Folded: folded, Lower: lower, Written: written}
}

// Fold writes a word in lower case without accents and with compatible forms
// made alike: "Café" and "ｃａｆé" are "cafe".
func Fold(word string) string {
	if isASCII(word) {
		return strings.ToLower(word)
	}
	decomposed := norm.NFKD.String(word)
	var b strings.Builder
	b.Grow(len(decomposed))
	for _, r := range decomposed {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == '’':
			b.WriteByte('\'')
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
	return b.String()
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

func trimPossessive(word string) string {
	for _, ending := range []string{"'s", "’s", "'S", "’S", "＇s"} {
		if cut, ok := strings.CutSuffix(word, ending); ok && cut != "" {
			return cut
		}
	}
	return word
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
