// Package concordance shows the words that a query matched in their context, one
// line for each place (KWIC, key word in context), and counts the words around
// them. It reads texts with the analyzer of the index, so that the lines are those
// of the words that matched, whatever the engine.
package concordance

import (
	"slices"
	"strings"
	"unicode"

	"standpoint/corpus"
	"standpoint/indexer/search/highlight"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
	"standpoint/indexer/words"
)

// Text is one text field of a document with the places that a query matched.
type Text struct {
	Field  string // one of schema.TextFields
	Text   string
	Words  []schema.Token
	Places []highlight.Place
}

// Reader reads texts for the places of one query. It remembers words, so it is for
// one goroutine.
type Reader struct {
	finder   *highlight.Finder
	analyzer schema.Analyzer
	words    [][]schema.Token // of the last document, by field; used again
	found    []Text
}

// NewReader reads for a query or plain text, as a search.Request has them.
func NewReader(n query.Node, anyText string) *Reader {
	return &Reader{finder: highlight.NewFinder(n, anyText), words: make([][]schema.Token, len(schema.TextFields))}
}

// Read finds the places in the texts of a document, by text field, in the order of
// schema.TextFields. Fields without a place are left out. What it returns is good
// until the next call.
func (r *Reader) Read(texts map[string]string) []Text {
	r.found = r.found[:0]
	for i, field := range schema.TextFields {
		if texts[field] == "" {
			continue
		}
		r.words[i] = r.analyzer.Append(r.words[i][:0], texts[field])
		if places := r.finder.Places(field, r.words[i]); len(places) > 0 {
			r.found = append(r.found, Text{field, texts[field], r.words[i], places})
		}
	}
	return r.found
}

// At returns the place that begins at a byte of the text; found is false if there is
// none.
func (t Text) At(start int) (p highlight.Place, found bool) {
	i, found := slices.BinarySearchFunc(t.Places, start, func(p highlight.Place, start int) int { return t.Words[p.First].Start - start })
	if !found {
		return p, false
	}
	return t.Places[i], true
}

// Line is one place with its context. Left, Match and Right, joined, read as the text
// does, with one space for all white space between two words, ends of paragraphs
// included.
type Line struct {
	Left, Match, Right string
	Span               corpus.Span // of Match, in code points of the text
}

// Line shows a place with so many words on either side, as far as the text goes.
// Signs that stand at the outermost words without a space are shown with them.
func (t Text) Line(p highlight.Place, width int) Line {
	start, end := t.Words[p.First].Start, t.Words[p.Last].End
	from, to := 0, len(t.Text)
	if first := p.First - width; first > 0 {
		from = t.Words[first-1].End + beforeWord(t.Text[t.Words[first-1].End:t.Words[first].Start])
	}
	if last := p.Last + width; last < len(t.Words)-1 {
		to = t.Words[last].End + afterWord(t.Text[t.Words[last].End:t.Words[last+1].Start])
	}
	runes := words.Runes{Text: t.Text}
	return Line{
		Left:  strings.TrimLeft(oneSpace(t.Text[from:start]), " "),
		Match: oneSpace(t.Text[start:end]),
		Right: strings.TrimRight(oneSpace(t.Text[end:to]), " "),
		Span:  corpus.Span{runes.To(start), runes.To(end)},
	}
}

// beforeWord returns where the signs of the next word begin in what is between two
// words: after the last white space.
func beforeWord(between string) int {
	if trimmed := strings.TrimRightFunc(between, isNoSpace); trimmed != "" {
		return len(trimmed)
	}
	return len(between)
}

// afterWord returns where the signs of the word before end in what is between two
// words: at the first white space.
func afterWord(between string) int { return max(strings.IndexFunc(between, unicode.IsSpace), 0) }

func isNoSpace(r rune) bool { return !unicode.IsSpace(r) }

// oneSpace writes one space for each run of white space.
func oneSpace(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	space := false
	for _, r := range text {
		isSpace := unicode.IsSpace(r)
		switch {
		case !isSpace:
			b.WriteRune(r)
		case !space:
			b.WriteByte(' ')
		}
		space = isSpace
	}
	return b.String()
}
