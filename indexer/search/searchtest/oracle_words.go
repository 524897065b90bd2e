package searchtest

import (
	"slices"

	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

// clause is a Term, Phrase, Wildcard or Fuzzy.
type clause struct {
	fields []string
	words  []query.Word
	slop   int
	// ordered says that words within slop are in order.
	ordered bool
}

// leaf is the clause of a Term, Phrase, Wildcard or Fuzzy; of anything else, one
// without words.
func leaf(n query.Node) clause {
	pattern, _ := query.PatternOf(n)
	return clauseOf(pattern)
}

func clauseOf(p query.Pattern) clause {
	c := clause{fields: schema.TextFields, words: p.Words, slop: p.Slop, ordered: p.Ordered}
	if p.Field != "" {
		c.fields = []string{p.Field}
	}
	return c
}

func anyClauses(text string) []clause {
	var clauses []clause
	for _, word := range query.AnyWords(text) {
		clauses = append(clauses, clause{fields: schema.TextFields, words: []query.Word{word}})
	}
	return clauses
}

func (c clause) matches(d document) bool {
	return slices.ContainsFunc(c.fields, func(f string) bool { return c.occurrences(d.words[f]) > 0 })
}

// occurrencesIn counts those in a field; 0 if the clause does not look there.
func (c clause) occurrencesIn(d document, field string) int {
	if !slices.Contains(c.fields, field) {
		return 0
	}
	return c.occurrences(d.words[field])
}

// occurrences counts the positions of a text at which the clause begins.
func (c clause) occurrences(text []schema.Token) int {
	if len(c.words) == 0 {
		return 0
	}
	at := map[int]schema.Token{}
	for _, t := range text {
		at[t.Position] = t
	}
	n := 0
	for _, t := range text {
		if c.slop == 0 && c.inOrder(at, t.Position) || c.slop > 0 && c.nearby(at, t.Position) {
			n++
		}
	}
	return n
}

func (c clause) inOrder(at map[int]schema.Token, first int) bool {
	for i, is := range c.words {
		if t, ok := at[first+i]; !ok || !is.Matches(t) {
			return false
		}
	}
	return true
}

// nearby reports whether all words can be at positions of their own, the
// leftmost at first and the last within the window.
func (c clause) nearby(at map[int]schema.Token, first int) bool {
	last := first + len(c.words) + c.slop - 1
	taken := map[int]bool{}
	var place func(i int) bool
	place = func(i int) bool {
		if i == len(c.words) {
			return taken[first]
		}
		for p := first; p <= last; p++ {
			if t, ok := at[p]; ok && !taken[p] && c.words[i].Matches(t) && !(c.ordered && anyAfter(taken, p)) {
				taken[p] = true
				if place(i + 1) {
					return true
				}
				delete(taken, p)
			}
		}
		return false
	}
	return place(0)
}

// anyAfter reports whether a position after p is taken.
func anyAfter(taken map[int]bool, p int) bool {
	for other := range taken {
		if other > p {
			return true
		}
	}
	return false
}
