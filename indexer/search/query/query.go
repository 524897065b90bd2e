// Package query is the readers' query language: what it is made of, how it is
// read and how it is printed. Parse(n.String()) gives n again for every n that
// Parse returned.
package query

import (
	"fmt"
	"time"
)

// Node is one clause of a query. Field is "" where a clause has none: it then
// looks in every text field.
type Node interface {
	fmt.Stringer
	node()
}

// Term is one word of a text field. A word matches across inflection and
// accents (schema.Token.Term). Exact is ="word": as written, but a word in
// lower case matches in any case (schema.Token.Lower, or Written if the word
// holds a capital).
//
// Text may hold several words to the analyzer ("e-mail"); it then means the
// phrase of them.
type Term struct {
	Field string
	Text  string
	Exact bool
}

// Phrase is several words next to each other, in order, in one field. With
// Slop > 0 they are near each other: all the words, in any order, with at most
// Slop other positions among them (window of words <= number of words + Slop),
// each word at a position of its own.
//
// Words and Slop together are at most MaxReach.
type Phrase struct {
	Field string
	Text  string
	Slop  int
	Exact bool
}

// Prefix is the beginning of a word, deport*: words whose schema.Token.Folded
// begins with the folded text.
type Prefix struct {
	Field string
	Text  string
}

// Fuzzy is a word with typing errors, colour~: words whose
// schema.Token.Folded is within Edits of the folded text, by optimal string
// alignment (insertion, deletion, substitution, transposition of neighbours).
type Fuzzy struct {
	Field string
	Text  string
	Edits int // 0 to 2; colour~ sets it by length: to 2 letters 0, to 5 letters 1, else 2
}

// MaxReach bounds the words and the Slop of a Phrase with Slop together, so that
// words near each other always stand in one paragraph (schema.ParagraphGap).
const MaxReach = 100

// Value is a whole value of a keyword field, outlet:apnews.
type Value struct {
	Field string
	Text  string
}

// DateRange is a time span, half open, in whole seconds; a zero end is open.
// Undated documents are in none.
type DateRange struct {
	From, To time.Time
}

// And, Or and Not combine. An empty And matches everything.
type (
	And struct{ Nodes []Node }
	Or  struct{ Nodes []Node }
	Not struct{ Node Node }
)

func (Term) node()      {}
func (Phrase) node()    {}
func (Prefix) node()    {}
func (Fuzzy) node()     {}
func (Value) node()     {}
func (DateRange) node() {}
func (And) node()       {}
func (Or) node()        {}
func (Not) node()       {}

// SyntaxError says what is wrong with a query and where. Repair is a whole
// query that would be read, or "" if none suggests itself.
type SyntaxError struct {
	Offset int // code points from the start of the query
	Msg    string
	Repair string
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("at position %d: %s", e.Offset+1, e.Msg)
}
