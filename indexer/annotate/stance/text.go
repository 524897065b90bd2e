package stance

import (
	"sort"
	"strings"
	"unicode"

	"standpoint/corpus"
)

// token is a word or a sign of a text. Offsets are in code points.
type token struct {
	text       string // in small letters, with straight apostrophes
	start, end int
	word       bool
	capital    bool // begins with a capital
}

// tokenize cuts a text into words and signs. A word is a run of letters and
// digits, with single apostrophes, hyphens and full stops inside ("don't",
// "u.s").
func tokenize(runes []rune) []token {
	tokens := make([]token, 0, len(runes)/5+4)
	for i := 0; i < len(runes); {
		switch r := runes[i]; {
		case unicode.IsSpace(r):
			i++
		case isLetter(r):
			start := i
			for i < len(runes) && (isLetter(runes[i]) || inside(runes, i)) {
				i++
			}
			tokens = append(tokens, token{fold(runes[start:i]), start, i, true, unicode.IsUpper(r)})
		default:
			tokens = append(tokens, token{fold(runes[i : i+1]), i, i + 1, false, false})
			i++
		}
	}
	return tokens
}

func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// inside tells whether the sign at i, after a letter, holds a word together.
func inside(runes []rune, i int) bool {
	if i+1 >= len(runes) || !isLetter(runes[i+1]) || !isLetter(runes[i-1]) {
		return false
	}
	switch runes[i] {
	case '\'', '’', '-':
		return true
	case '.': // initials: a single letter before and after
		return unicode.IsUpper(runes[i-1]) && unicode.IsUpper(runes[i+1]) && (i < 2 || !isLetter(runes[i-2]))
	}
	return false
}

func fold(runes []rune) string {
	var b strings.Builder
	for _, r := range runes {
		switch r {
		case '’', '‘':
			r = '\''
		case '“', '”':
			r = '"'
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// abbreviations end with a full stop that ends no sentence.
const abbreviations = " mr mrs ms dr prof sen rep gov gen col lt sgt capt st jr sr rev hon no vs etc inc ltd co corp dept u.s u.k u.n d.c e.g i.e jan feb mar apr jun jul aug sep sept oct nov dec "

// sentences parts a text into sentences, without the white space between. A
// line break always ends one.
func sentences(runes []rune) []corpus.Span {
	var spans []corpus.Span
	start := 0
	for i := 0; i < len(runes); i++ {
		switch r := runes[i]; {
		case r == '\n' || r == '\r':
			spans = appendTrimmed(spans, runes, start, i)
			start = i + 1
		case strings.ContainsRune(".!?…", r):
			end := i + 1
			for end < len(runes) && strings.ContainsRune(".!?…\"'”’)]", runes[end]) {
				end++
			}
			if end < len(runes) && !unicode.IsSpace(runes[end]) || (r == '.' || r == '…') && goesOn(runes, start, i, end) {
				i = end - 1
				continue
			}
			spans = appendTrimmed(spans, runes, start, end)
			start, i = end, end-1
		}
	}
	return appendTrimmed(spans, runes, start, len(runes))
}

// goesOn tells whether the full stop or ellipsis at i is inside a sentence: the next word
// begins with a small letter, or an abbreviation or initial comes before.
func goesOn(runes []rune, start, i, end int) bool {
	next := end
	for next < len(runes) && unicode.IsSpace(runes[next]) && runes[next] != '\n' {
		next++
	}
	if next < len(runes) && unicode.IsLower(runes[next]) {
		return true
	}
	from := i
	for from > start && (isLetter(runes[from-1]) || runes[from-1] == '.') {
		from--
	}
	if from == i || end != i+1 {
		return false
	}
	word := strings.ToLower(string(runes[from:i]))
	return i-from == 1 && unicode.IsUpper(runes[from]) && runes[from] != 'I' || strings.Contains(abbreviations, " "+word+" ")
}

func appendTrimmed(spans []corpus.Span, runes []rune, start, end int) []corpus.Span {
	for start < end && unicode.IsSpace(runes[start]) {
		start++
	}
	for end > start && unicode.IsSpace(runes[end-1]) {
		end--
	}
	if start == end {
		return spans
	}
	return append(spans, corpus.Span{start, end})
}

func overlap(a, b corpus.Span) bool { return a[0] < b[1] && b[0] < a[1] }

// within gives the tokens that lie in a span.
func within(tokens []token, s corpus.Span) []token {
	first := sort.Search(len(tokens), func(i int) bool { return tokens[i].start >= s[0] })
	last := sort.Search(len(tokens), func(i int) bool { return tokens[i].end > s[1] })
	return tokens[first:max(first, last)]
}
