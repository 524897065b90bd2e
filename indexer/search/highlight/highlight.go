// Package highlight finds the words of a text that a query matched, and cuts out
// the passages to show. It reads the text with the same analyzer as the index, so
// that the marked words are those that matched, whatever the engine.
package highlight

import (
	"slices"
	"strings"
	"unicode/utf8"

	"standpoint/corpus"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
	"standpoint/indexer/words"
)

// Spans returns, for every text field in which a query matched words, the spans
// of those words in code points: in order, neither overlapping nor touching. texts
// holds the texts by field (schema.TextFields). n is a query or nil; anyText is
// plain text; any of its words may match (search.Request.Any). It marks
//   - the words of Term, Prefix and Fuzzy, without a possessive ending;
//   - a Phrase as one span, where all of it is found;
//   - with Slop, the words where all of them are near, neighbours as one span;
//   - nothing that is only inside a Not, and no Value or DateRange.
//
// A field without a span is not in the map.
func Spans(n query.Node, anyText string, texts map[string]string) map[string][]corpus.Span {
	clauses := clausesOf(n, anyText)
	out := map[string][]corpus.Span{}
	if len(clauses) == 0 {
		return out
	}
	for field, text := range texts {
		if spans := mark(text, field, clauses); len(spans) > 0 {
			out[field] = spans
		}
	}
	return out
}

// clause marks runs of a text's words, [first, last] by index.
type clause struct {
	field string
	find  func(words []schema.Token, found func(first, last int))
}

func clausesOf(n query.Node, anyText string) []clause {
	var clauses []clause
	if anyText != "" {
		clauses = append(clauses, clause{find: anyOf(schema.Analyze(anyText))})
	}
	query.Positive(n, func(n query.Node) {
		if c := query.Visit[clause](n, marker{}); c.find != nil {
			clauses = append(clauses, c)
		}
	})
	return clauses
}

// marker returns what is marked for one clause; nothing for values, dates and lists.
type marker struct{}

func (marker) Term(n query.Term) clause     { return clause{n.Field, phrase(n.Text, n.Exact, 0)} }
func (marker) Phrase(n query.Phrase) clause { return clause{n.Field, phrase(n.Text, n.Exact, n.Slop)} }
func (marker) Prefix(n query.Prefix) clause {
	beginning := schema.Fold(n.Text)
	return clause{n.Field, each(func(t schema.Token) bool { return strings.HasPrefix(t.Folded, beginning) })}
}
func (marker) Fuzzy(n query.Fuzzy) clause {
	return clause{n.Field, each(within(schema.Fold(n.Text), n.Edits))}
}
func (marker) Value(query.Value) clause         { return clause{} }
func (marker) DateRange(query.DateRange) clause { return clause{} }
func (marker) And(query.And) clause             { return clause{} }
func (marker) Or(query.Or) clause               { return clause{} }
func (marker) Not(query.Not) clause             { return clause{} }

// anyOf marks every word of a set.
func anyOf(words []schema.Token) func([]schema.Token, func(int, int)) {
	set := map[string]bool{}
	for _, w := range words {
		set[w.Term] = true
	}
	return each(func(t schema.Token) bool { return set[t.Term] })
}

// each marks every word that passes a test.
func each(is func(schema.Token) bool) func([]schema.Token, func(int, int)) {
	return func(words []schema.Token, found func(int, int)) {
		for i, t := range words {
			if is(t) {
				found(i, i)
			}
		}
	}
}

// within returns a test for words that differ from a word by at most so many edits.
// It remembers its answers, because texts repeat their words.
func within(word string, edits int) func(schema.Token) bool {
	known := map[string]bool{}
	letters := utf8.RuneCountInString(word)
	return func(t schema.Token) bool {
		near, ok := known[t.Folded]
		if !ok {
			apart := utf8.RuneCountInString(t.Folded) - letters
			near = max(apart, -apart) <= edits && schema.Distance(word, t.Folded) <= edits
			known[t.Folded] = near
		}
		return near
	}
}

// phrase marks the words of a text next to each other, or near each other.
func phrase(text string, exact bool, slop int) func([]schema.Token, func(int, int)) {
	var tests []func(schema.Token) bool
	for _, word := range schema.Analyze(text) {
		tests = append(tests, sameWord(word, exact))
	}
	switch {
	case len(tests) == 0:
		return func([]schema.Token, func(int, int)) {}
	case slop > 0 && len(tests) > 1:
		return near{tests, slop}.find
	}
	return func(words []schema.Token, found func(int, int)) {
		for i := range words {
			if standsAt(words[i:], tests) {
				found(i, i+len(tests)-1)
			}
		}
	}
}

func sameWord(word schema.Token, exact bool) func(schema.Token) bool {
	switch {
	case !exact:
		return func(t schema.Token) bool { return t.Term == word.Term }
	case word.Written != word.Lower:
		return func(t schema.Token) bool { return t.Written == word.Written }
	}
	return func(t schema.Token) bool { return t.Lower == word.Lower }
}

// standsAt reports whether words begin with a phrase, without a gap.
func standsAt(words []schema.Token, tests []func(schema.Token) bool) bool {
	if len(words) < len(tests) {
		return false
	}
	for i, is := range tests {
		if words[i].Position != words[0].Position+i || !is(words[i]) {
			return false
		}
	}
	return true
}

// mark returns the spans of all clauses in one text.
func mark(text, field string, clauses []clause) []corpus.Span {
	words := schema.Analyze(text)
	var stretches []corpus.Span // in bytes
	for _, c := range clauses {
		if c.field == "" || c.field == field {
			c.find(words, func(first, last int) {
				stretches = append(stretches, corpus.Span{words[first].Start, words[last].End})
			})
		}
	}
	return inCodePoints(text, merge(stretches))
}

// merge puts spans in order and joins those that overlap or touch.
func merge(spans []corpus.Span) []corpus.Span {
	slices.SortFunc(spans, func(a, b corpus.Span) int { return slices.Compare(a[:], b[:]) })
	var out []corpus.Span
	for _, s := range spans {
		if n := len(out); n > 0 && s[0] <= out[n-1][1] {
			out[n-1][1] = max(out[n-1][1], s[1])
			continue
		}
		out = append(out, s)
	}
	return out
}

// inCodePoints counts the ends of spans, which are in order, in code points.
func inCodePoints(text string, spans []corpus.Span) []corpus.Span {
	runes := words.Runes{Text: text}
	for i := range spans {
		for end, at := range spans[i] {
			spans[i][end] = runes.To(at)
		}
	}
	return spans
}
