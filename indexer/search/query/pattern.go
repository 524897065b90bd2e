package query

import (
	"slices"
	"strings"
	"unicode/utf8"

	"standpoint/indexer/search/schema"
)

// Pattern is what a Term, Phrase, Prefix or Fuzzy looks for: its words at
// consecutive positions of one text or, with Slop, near each other (see Phrase).
// Without a word it matches nothing.
type Pattern struct {
	Field string // "": every text field, each by itself
	Words []Word
	Slop  int
}

// Word is what is looked for at one position of a text.
type Word struct {
	Form  Form
	Text  string // as Form has it
	Edits int    // of Similar
}

// Form says how a word of a text is compared with a Word.
type Form int

// The forms.
const (
	Inflected Form = iota // its Term is the text, or one of its Parts
	Narrow                // one of its Narrow is the text
	Lower                 // its Lower is
	Written               // it is written so
	Beginning             // its Folded begins with the text
	Similar               // its Folded is within Edits of the text
)

// Matches reports whether a word of a text is what is looked for.
func (w Word) Matches(t schema.Token) bool {
	switch w.Form {
	case Narrow:
		return slices.Contains(t.Narrow, w.Text)
	case Lower:
		return t.Lower == w.Text
	case Written:
		return t.Written == w.Text
	case Beginning:
		return strings.HasPrefix(t.Folded, w.Text)
	case Similar:
		apart := utf8.RuneCountInString(t.Folded) - utf8.RuneCountInString(w.Text)
		return max(apart, -apart) <= w.Edits && schema.Distance(w.Text, t.Folded) <= w.Edits
	}
	return t.Is(w.Text)
}

// PatternOf returns what a Term, Phrase, Prefix or Fuzzy looks for; ok is false for
// other clauses.
func PatternOf(n Node) (p Pattern, ok bool) {
	if found := Visit[*Pattern](n, patterns{}); found != nil {
		return *found, true
	}
	return Pattern{}, false
}

// AnyWords returns the words of a plain text in order, repeated ones each time. None
// is Narrow: a text that is pasted has capitals and signs of its own, and measured by
// ranking it finds more without them.
func AnyWords(text string) []Word {
	var out []Word
	for _, t := range schema.Analyze(text) {
		out = append(out, Word{Form: Inflected, Text: t.Term})
	}
	return out
}

func wordsIn(text string, exact bool) []Word {
	var out []Word
	for _, t := range schema.Analyze(text) {
		switch narrow := len(t.Narrow); {
		case !exact && narrow > 0:
			out = append(out, Word{Form: Narrow, Text: t.Narrow[narrow-1]})
		case !exact:
			out = append(out, Word{Form: Inflected, Text: t.Term})
		case t.Written != t.Lower:
			out = append(out, Word{Form: Written, Text: t.Written})
		default:
			out = append(out, Word{Form: Lower, Text: t.Lower})
		}
	}
	return out
}

// patterns reads the pattern of a clause; nil for clauses that look for none.
type patterns struct{}

func (patterns) Term(n Term) *Pattern { return &Pattern{n.Field, wordsIn(n.Text, n.Exact), 0} }
func (patterns) Phrase(n Phrase) *Pattern {
	return &Pattern{n.Field, wordsIn(n.Text, n.Exact), n.Slop}
}
func (patterns) Prefix(n Prefix) *Pattern {
	return &Pattern{n.Field, []Word{{Form: Beginning, Text: schema.Fold(n.Text)}}, 0}
}
func (patterns) Fuzzy(n Fuzzy) *Pattern {
	return &Pattern{n.Field, []Word{{Form: Similar, Text: schema.Fold(n.Text), Edits: n.Edits}}, 0}
}
func (patterns) Value(Value) *Pattern         { return nil }
func (patterns) DateRange(DateRange) *Pattern { return nil }
func (patterns) And(And) *Pattern             { return nil }
func (patterns) Or(Or) *Pattern               { return nil }
func (patterns) Not(Not) *Pattern             { return nil }
