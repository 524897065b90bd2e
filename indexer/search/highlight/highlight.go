// Package highlight finds the words of a text that a query matched, and cuts out
// the passages to show. It reads the text with the same analyzer as the index, so
// that the marked words are those that matched, whatever the engine.
package highlight

import (
	"slices"
	"strings"

	"standpoint/corpus"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
	"standpoint/indexer/words"
)

// Spans returns, for every text field in which a query matched words, the spans
// of those words in code points: in order, neither overlapping nor touching. texts
// holds the texts by field (schema.TextFields). n is a query or nil; anyText is
// plain text; any of its words may match (search.Request.Any). It marks
//   - the words of Term, Wildcard and Fuzzy, without a possessive ending;
//   - a Phrase as one span, where all of it is found;
//   - with Slop, the words where all of them are near (Ordered: the first that follow
//     one another), neighbours as one span;
//   - nothing that is only inside a Not, Article or HasComment, and no Value or DateRange.
//
// A field without a span is not in the map.
func Spans(n query.Node, anyText string, texts map[string]string) map[string][]corpus.Span {
	clauses := clausesOf(n, anyText, near.find)
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

// clausesOf are the clauses of a query; nearby marks words near each other.
func clausesOf(n query.Node, anyText string, nearby func(near, []schema.Token, func(int, int))) []clause {
	var clauses []clause
	if anyText != "" {
		clauses = append(clauses, clause{find: anyOf(query.AnyWords(anyText))})
	}
	query.Positive(n, func(n query.Node) {
		if words, ok := query.PatternOf(n); ok && len(words.Words) > 0 {
			clauses = append(clauses, clause{words.Field, find(words, nearby)})
		}
	})
	return clauses
}

// anyOf marks every word of a set.
func anyOf(words []query.Word) func([]schema.Token, func(int, int)) {
	set := map[string]bool{}
	for _, w := range words {
		set[w.Text] = true
	}
	return func(text []schema.Token, found func(int, int)) {
		for i, t := range text {
			if set[t.Term] || slices.ContainsFunc(t.Parts, func(term string) bool { return set[term] }) {
				found(i, i)
			}
		}
	}
}

// find marks words next to each other, or near each other.
func find(words query.Pattern, nearby func(near, []schema.Token, func(int, int))) func([]schema.Token, func(int, int)) {
	tests := make([]func(schema.Token) bool, len(words.Words))
	for i, w := range words.Words {
		tests[i] = test(w)
	}
	switch {
	case words.Ordered && len(tests) > 1:
		return near{tests, words.Slop}.findInTurn
	case words.Slop > 0 && len(tests) > 1:
		together := near{tests, words.Slop}
		return func(text []schema.Token, found func(int, int)) { nearby(together, text, found) }
	}
	return func(text []schema.Token, found func(int, int)) {
		for i := range text {
			if standsAt(text[i:], tests) {
				found(i, i+len(tests)-1)
			}
		}
	}
}

// test returns a test for a word. One for similar words remembers its answers,
// because they are slow and texts repeat their words; one for open letters first
// looks for the longest run of the others.
func test(w query.Word) func(schema.Token) bool {
	switch w.Form {
	case query.Open:
		runs := strings.FieldsFunc(w.Text, func(r rune) bool { return r == '*' || r == '?' })
		longest := slices.MaxFunc(append(runs, ""), func(a, b string) int { return len(a) - len(b) })
		return func(t schema.Token) bool { return strings.Contains(t.Folded, longest) && w.Matches(t) }
	case query.Similar:
	default:
		return w.Matches
	}
	known := map[string]bool{}
	return func(t schema.Token) bool {
		similar, ok := known[t.Folded]
		if !ok {
			similar = w.Matches(t)
			known[t.Folded] = similar
		}
		return similar
	}
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
