package searchtest

import (
	"math"
	"slices"
	"strings"

	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

// clause is a Term, Phrase, Prefix or Fuzzy: one test for each of its words.
type clause struct {
	fields []string
	words  []func(schema.Token) bool
	slop   int
}

// leaf is the clause of a Term, Phrase, Prefix or Fuzzy; of anything else, one
// without words.
func leaf(n query.Node) clause { return query.Visit[clause](n, leaves{}) }

type leaves struct{}

func (leaves) Term(n query.Term) clause     { return textClause(n.Field, n.Text, n.Exact, 0) }
func (leaves) Phrase(n query.Phrase) clause { return textClause(n.Field, n.Text, n.Exact, n.Slop) }
func (leaves) Prefix(n query.Prefix) clause {
	beginning := schema.Fold(n.Text)
	return clause{fields: in(n.Field), words: []func(schema.Token) bool{
		func(t schema.Token) bool { return strings.HasPrefix(t.Folded, beginning) }}}
}
func (leaves) Fuzzy(n query.Fuzzy) clause {
	word := schema.Fold(n.Text)
	return clause{fields: in(n.Field), words: []func(schema.Token) bool{
		func(t schema.Token) bool { return schema.Distance(word, t.Folded) <= n.Edits }}}
}
func (leaves) Value(query.Value) clause         { return clause{} }
func (leaves) DateRange(query.DateRange) clause { return clause{} }
func (leaves) And(query.And) clause             { return clause{} }
func (leaves) Or(query.Or) clause               { return clause{} }
func (leaves) Not(query.Not) clause             { return clause{} }

func in(field string) []string {
	if field == "" {
		return schema.TextFields
	}
	return []string{field}
}

func textClause(field, text string, exact bool, slop int) clause {
	c := clause{fields: in(field), slop: slop}
	for _, word := range schema.Analyze(text) {
		c.words = append(c.words, wordTest(word, exact))
	}
	return c
}

func wordTest(word schema.Token, exact bool) func(schema.Token) bool {
	switch {
	case !exact:
		return func(t schema.Token) bool { return t.Term == word.Term }
	case word.Lower != word.Written:
		return func(t schema.Token) bool { return t.Written == word.Written }
	}
	return func(t schema.Token) bool { return t.Lower == word.Lower }
}

func anyClauses(text string) []clause {
	var clauses []clause
	for _, word := range schema.Analyze(text) {
		clauses = append(clauses, clause{fields: schema.TextFields, words: []func(schema.Token) bool{wordTest(word, false)}})
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
		if t, ok := at[first+i]; !ok || !is(t) {
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
			if t, ok := at[p]; ok && !taken[p] && c.words[i](t) {
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
