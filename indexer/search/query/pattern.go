package query

import (
	"encoding/binary"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"standpoint/indexer/search/schema"
)

// Pattern is what a Term, Phrase, Wildcard or Fuzzy looks for: its words at
// consecutive positions of one text or, with Slop, near each other (see Phrase).
// Without a word it matches nothing.
type Pattern struct {
	Field string // "": every text field, each by itself
	Words []Word
	Slop  int
	// Ordered says that words near each other are in this order.
	Ordered bool
}

// Key is the same for patterns that look for the same, and for no others.
func (p Pattern) Key() string {
	key := binary.AppendUvarint(nil, uint64(p.Slop))
	if p.Ordered {
		key = append(key, 1)
	} else {
		key = append(key, 0)
	}
	key = append(append(key, p.Field...), 0)
	for _, w := range p.Words {
		key = append(key, byte(w.Form), byte(w.Edits))
		key = append(binary.AppendUvarint(key, uint64(len(w.Text))), w.Text...)
	}
	return string(key)
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
	Open                  // its Folded fits the text, with ? for one letter and * for any number
	Similar               // its Folded begins with the text's first letter and is within Edits of it
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
	case Open:
		return fits(w.Text, t.Folded)
	case Similar:
		return w.similarTo(t.Folded)
	}
	return t.Is(w.Text)
}

func (w Word) similarTo(folded string) bool {
	_, first := utf8.DecodeRuneInString(w.Text)
	apart := utf8.RuneCountInString(folded) - utf8.RuneCountInString(w.Text)
	return first > 0 && strings.HasPrefix(folded, w.Text[:first]) &&
		max(apart, -apart) <= w.Edits && schema.Distance(w.Text, folded) <= w.Edits
}

// PatternOf returns what a Term, Phrase, Wildcard or Fuzzy looks for; ok is false for
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

// RankingWords returns the words of a plain text that rank: those that are in no web
// address, or all if there are no others. Parts of addresses (https, www, com) are
// rare in texts and say nothing about what is looked for.
func RankingWords(text string) []Word {
	var out []Word
	start, field, rest := 0, "", text
	for _, t := range schema.Analyze(text) {
		for start+len(field) < t.End && rest != "" {
			start += len(field) + len(rest) - len(strings.TrimLeftFunc(rest, unicode.IsSpace))
			rest = strings.TrimLeftFunc(rest, unicode.IsSpace)
			end := strings.IndexFunc(rest, unicode.IsSpace)
			if end < 0 {
				end = len(rest)
			}
			field, rest = rest[:end], rest[end:]
		}
		if !isAddress(field) {
			out = append(out, Word{Form: Inflected, Text: t.Term})
		}
	}
	if len(out) == 0 {
		return AnyWords(text)
	}
	return out
}

func wordsIn(text string, exact bool) []Word {
	var out []Word
	for _, t := range wordsOf(text) {
		if t.open {
			out = append(out, Word{Form: Open, Text: schema.Fold(t.text)})
		} else {
			out = append(out, wordOf(t.Token, exact))
		}
	}
	return out
}

func wordOf(t schema.Token, exact bool) Word {
	switch narrow := len(t.Narrow); {
	case !exact && narrow > 0:
		return Word{Form: Narrow, Text: t.Narrow[narrow-1]}
	case !exact:
		return Word{Form: Inflected, Text: t.Term}
	case t.Written != t.Lower:
		return Word{Form: Written, Text: t.Written}
	}
	return Word{Form: Lower, Text: t.Lower}
}

// patterns reads the pattern of a clause; nil for clauses that look for none.
type patterns struct{}

func (patterns) Term(n Term) *Pattern {
	return &Pattern{Field: n.Field, Words: wordsIn(n.Text, n.Exact)}
}
func (patterns) Phrase(n Phrase) *Pattern {
	return &Pattern{n.Field, wordsIn(n.Text, n.Exact), n.Slop, n.Ordered}
}
func (patterns) Wildcard(n Wildcard) *Pattern {
	return &Pattern{Field: n.Field, Words: []Word{{Form: Open, Text: schema.Fold(n.Text)}}}
}
func (patterns) Fuzzy(n Fuzzy) *Pattern {
	return &Pattern{Field: n.Field, Words: []Word{{Form: Similar, Text: schema.Fold(n.Text), Edits: n.Edits}}}
}
func (patterns) Value(Value) *Pattern           { return nil }
func (patterns) DateRange(DateRange) *Pattern   { return nil }
func (patterns) And(And) *Pattern               { return nil }
func (patterns) Or(Or) *Pattern                 { return nil }
func (patterns) Not(Not) *Pattern               { return nil }
func (patterns) Article(Article) *Pattern       { return nil }
func (patterns) HasComment(HasComment) *Pattern { return nil }

// InField returns a clause of words that looks in one field; other clauses stay as
// they are.
func InField(n Node, field string) Node {
	switch n := n.(type) {
	case Term:
		n.Field = field
		return n
	case Phrase:
		n.Field = field
		return n
	case Wildcard:
		n.Field = field
		return n
	case Fuzzy:
		n.Field = field
		return n
	}
	return n
}

// PhraseOf looks for the words of a text next to each other; nil if it has none.
func PhraseOf(text string) Node {
	n, err := Parse(quote(text))
	if err != nil {
		return nil
	}
	return n
}
