// Package query is the readers' query language: its clauses, how they are read,
// printed and put into words. Parse(n.String()) returns n for every n that Parse
// returned.
package query

import (
	"fmt"
	"time"

	"standpoint/indexer/search/schema"
)

// Node is one clause of a query. A clause of words without a Field looks in every
// text field. Visit calls a method for each kind of clause.
type Node interface {
	fmt.Stringer
	node()
}

// Term is one word of a text field. A word matches across inflection, accents and
// spellings (schema.Token.Term); one that is written in a narrower way, such as ICE
// or #tolls, matches only what is written so (schema.Token.Narrow). Exact is
// ="word": as written, but a word in lower case matches in any case
// (schema.Token.Lower, or Written if the word holds a capital).
//
// Text may hold several words to the analyzer ("e-mail"); it then means the
// phrase of them.
type Term struct {
	Field string
	Text  string
	Exact bool
}

// Phrase is several words next to each other, in order, in one field. With
// Slop > 0 they are near each other: all the words, each at a position of its own,
// with at most Slop other positions among them (the window of words <= number of
// words + Slop), in any order or, if Ordered, in that of the text.
//
// Words and Slop together are at most MaxReach. A word of the text can have open
// letters, as a Wildcard has.
type Phrase struct {
	Field   string
	Text    string
	Slop    int
	Ordered bool // only with Slop
	Exact   bool
}

// Wildcard is a word with open letters, lev?e or deport*: words whose
// schema.Token.Folded fits the folded text, in which ? stands for any one letter
// (code point) and * for any number of them. Text has at least one other letter.
type Wildcard struct {
	Field string
	Text  string
}

// Fuzzy is a word with typing errors, colour~: words whose
// schema.Token.Folded begins with the first letter of the folded text and is
// within Edits of it, by optimal string alignment (insertion, deletion,
// substitution, transposition of neighbours). Those who mistype a word rarely
// mistype its first letter (Pollock and Zamora, "Collection and
// Characterization of Spelling Errors in Scientific and Scholarly Text", 1983),
// while many other words differ in it alone.
type Fuzzy struct {
	Field string
	Text  string
	Edits int // 0 to 2; colour~ sets it by length: to 2 letters 0, to 7 letters 1, else 2
}

// MaxReach bounds the words and the Slop of a Phrase with Slop together, so that
// words near each other are always in one paragraph (schema.ParagraphGap).
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

// Article and HasComment look at the other documents of a thread: Article matches
// the documents whose article matches, the article itself among them, and
// HasComment the articles that have at least one comment that matches. What is
// inside is a query of its own: it neither ranks nor is marked in texts.
type (
	Article    struct{ Node Node }
	HasComment struct{ Node Node }
)

func (Term) node()       {}
func (Phrase) node()     {}
func (Wildcard) node()   {}
func (Fuzzy) node()      {}
func (Value) node()      {}
func (DateRange) node()  {}
func (And) node()        {}
func (Or) node()         {}
func (Not) node()        {}
func (Article) node()    {}
func (HasComment) node() {}

// SyntaxError says what is wrong with a query and where.
type SyntaxError struct {
	Offset int // code points from the start of the query
	Msg    string
	Repair string             // a whole query that can be read; "" if none is known
	Value  *schema.ValueError // if the fault is a text that is not a value; else nil
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("at position %d: %s", e.Offset+1, e.Msg)
}
