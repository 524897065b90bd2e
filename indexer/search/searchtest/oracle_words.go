package searchtest

import (
	"math"
	"slices"

	"standpoint/indexer/search"
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
	words, _ := query.PatternOf(n)
	c := clause{fields: schema.TextFields, words: words.Words, slop: words.Slop, ordered: words.Ordered}
	if words.Field != "" {
		c.fields = []string{words.Field}
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

// scorer gives the BM25 score of a request as search.Sort defines it.
func (o *Oracle) scorer(req search.Request) func(document) float64 {
	clauses := anyClauses(req.Any)
	query.Positive(req.Query, func(n query.Node) {
		if c := leaf(n); len(c.words) > 0 {
			clauses = append(clauses, c)
		}
	})
	type statistics struct{ idf, average, boost float64 }
	var parts []func(document) float64
	for _, c := range clauses {
		for _, field := range c.fields {
			var holding, having, length float64 // N(f), df(c,f), words in all
			for _, d := range o.docs {
				if len(d.words[field]) == 0 {
					continue
				}
				holding++
				length += float64(len(d.words[field]))
				if c.occurrences(d.words[field]) > 0 {
					having++
				}
			}
			f, _ := schema.Lookup(field)
			s := statistics{math.Log(1 + (holding-having+0.5)/(having+0.5)), length / holding, f.Boost}
			parts = append(parts, func(d document) float64 {
				tf := float64(c.occurrences(d.words[field]))
				if tf == 0 {
					return 0
				}
				const k1, b = search.K1, search.B
				relative := float64(len(d.words[field])) / s.average
				return s.boost * s.idf * tf * (k1 + 1) / (tf + k1*(1-b+b*relative))
			})
		}
	}
	return func(d document) float64 {
		sum := 0.0
		for _, part := range parts {
			sum += part(d)
		}
		return sum
	}
}
