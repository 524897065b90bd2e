package stance

import (
	"sort"
	"unicode"
	"unicode/utf8"

	"standpoint/corpus"
	"standpoint/indexer/words"
)

// token is a word or a sign of a text. Offsets are in code points.
type token struct {
	text       string // as words.Lower writes it
	start, end int
	word       bool
	capital    bool // begins with a capital
}

// reading is how the model was trained to read: words with what holds them
// together, and each sign by itself.
var reading = words.Options{Joiners: "'’-", Initials: true, Signs: true}

func tokenize(text string) []token {
	tokens := make([]token, 0, len(text)/5+4)
	for t := range words.Tokens(text, reading) {
		first, _ := utf8.DecodeRuneInString(t.Text)
		tokens = append(tokens, token{words.Lower(t.Text), t.RuneStart, t.RuneEnd, !t.Sign, unicode.IsUpper(first)})
	}
	return tokens
}

// sentences returns the spans of a text's sentences.
func sentences(text string) []corpus.Span {
	var spans []corpus.Span
	for _, s := range words.Sentences(text) {
		spans = append(spans, corpus.Span{s.RuneStart, s.RuneEnd})
	}
	return spans
}

func overlap(a, b corpus.Span) bool { return a[0] < b[1] && b[0] < a[1] }

// within returns the tokens that lie in a span.
func within(tokens []token, s corpus.Span) []token {
	first := sort.Search(len(tokens), func(i int) bool { return tokens[i].start >= s[0] })
	last := sort.Search(len(tokens), func(i int) bool { return tokens[i].end > s[1] })
	return tokens[first:max(first, last)]
}
