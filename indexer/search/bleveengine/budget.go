package bleveengine

import (
	"cmp"
	"fmt"
	"slices"

	segment "github.com/blevesearch/scorch_segment_api/v2"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/bleveengine/inverted"
)

// The costs of steps, in units of one posting (a document of a word) that is read
// without its occurrences: about 10 ns. What a request holds in memory costs as well,
// so that a budget bounds it too.
const (
	costStep    = 3  // of a dictionary, one byte of a word on the way
	costTerm    = 40 // a word of a dictionary that is read with its postings
	costTimes   = 1  // more, a posting that is read with how often the word is in it
	costHeld    = 2  // a document that is held with how often it has something
	costPosting = 30 // a posting that is read with the positions of the word
	costPlace   = 6  // each position that is held
	costWindow  = 5  // a step of giving words places of their own
	perDate     = 8  // dates that are compared in the time of a posting
)

// What the automaton of a fuzzy word takes for each of its letters, by edits.
var (
	costLetter  = [3]int{0, 500, 6000}
	bytesLetter = [3]int{0, 8 << 10, 70 << 10}
)

// budget is the work that one request may still do, shared out among its clauses
// and segments. It counts work, not time, so that a request is refused on every
// machine or on none.
type budget struct {
	left     int
	automata int // bytes of automata that may still be kept
	clauses  []*costs
}

// costs are what one clause has taken of the budget.
type costs struct {
	clause fmt.Stringer
	spent  int
}

// clauseShown is how many code points of a clause an error shows.
const clauseShown = 80

func newBudget(work int) *budget { return &budget{left: work, automata: 32 << 20} }

// name is what errors call a clause that does not stand in the query itself.
type name string

func (n name) String() string { return string(n) }

// costs begins to count for a clause.
func (b *budget) costs(clause fmt.Stringer) *costs {
	c := &costs{clause: clause}
	b.clauses = append(b.clauses, c)
	return c
}

// spend takes work off the budget. Its error names the clause that took most.
func (b *budget) spend(c *costs, work int) error {
	b.left -= work
	c.spent += work
	if b.left >= 0 {
		return nil
	}
	most := slices.MaxFunc(b.clauses, func(a, b *costs) int { return cmp.Compare(a.spent, b.spent) })
	return &search.BadRequestError{Field: "query", Msg: fmt.Sprintf("looks at too much of the index at once, most of all for %s; "+
		"write more letters before * and ?, fewer words that are everywhere, or fewer clauses", corpus.Excerpt(most.clause.String(), clauseShown))}
}

// steps counts the steps of an automaton, and leads nowhere once they are more than
// the budget has.
type steps struct {
	segment.Automaton
	most, taken int
}

// CanMatch reports whether a longer word may match, and whether there is work left
// to find out.
func (s *steps) CanMatch(state int) bool { return s.taken <= s.most && s.Automaton.CanMatch(state) }

// Accept takes one step.
func (s *steps) Accept(state int, b byte) int {
	s.taken++
	return s.Automaton.Accept(state, b)
}

// walk visits the words of a dictionary that begin with a text and that an automaton
// (nil: any) lets through.
func (p *pass) walk(c *costs, d dictionary, automaton segment.Automaton, beginning string, visit func(term []byte, value uint64)) error {
	counted := &steps{Automaton: automaton, most: p.budget.left / costStep}
	if automaton != nil {
		automaton = counted
	}
	seen := 0
	err := d.each(automaton, []byte(beginning), inverted.After([]byte(beginning)), func(term []byte, value uint64) error {
		if seen++; seen%1024 == 0 && p.ctx.Err() != nil {
			return p.ctx.Err()
		}
		visit(term, value)
		return p.budget.spend(c, costTerm)
	})
	if err != nil {
		return err
	}
	return p.budget.spend(c, counted.taken*costStep)
}
