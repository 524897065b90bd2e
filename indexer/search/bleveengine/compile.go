package bleveengine

import (
	"cmp"
	"slices"
	"strings"

	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

// compiler turns a query into clauses and gathers those that rank.
type compiler struct {
	view   schema.View
	fuzzy  *automata
	scored []*words // in the order in which they are in the query
	silent int      // how many Nots the compiler stands under
}

// compile reads the query of a request, which search.Check has passed.
func compile(req search.Request, a *automata) (root clause, scored []*words) {
	c := &compiler{view: req.View, fuzzy: a}
	switch {
	case req.Any != "":
		root = c.any(req.Any)
	case req.Query != nil:
		root = c.node(req.Query)
	default:
		root = and{}
	}
	return root, c.scored
}

var _ query.Visitor[clause] = (*compiler)(nil)

func (c *compiler) node(n query.Node) clause { return query.Visit[clause](n, c) }

// Term compiles a word.
func (c *compiler) Term(n query.Term) clause { return c.words(n) }

// Phrase compiles words next to or near each other.
func (c *compiler) Phrase(n query.Phrase) clause { return c.words(n) }

// Prefix compiles the beginning of a word.
func (c *compiler) Prefix(n query.Prefix) clause { return c.words(n) }

// Fuzzy compiles a word with typing errors.
func (c *compiler) Fuzzy(n query.Fuzzy) clause { return c.words(n) }

// Value compiles a value of a field, as the view has it.
func (c *compiler) Value(n query.Value) clause {
	return value{field: c.view.Variant(n.Field), text: n.Text}
}

// DateRange compiles a span of time.
func (c *compiler) DateRange(n query.DateRange) clause { return dates{from: n.From, to: n.To} }

// And compiles clauses that must all match.
func (c *compiler) And(n query.And) clause { return and{c.nodes(n.Nodes)} }

// Or compiles clauses; at least one of them must match.
func (c *compiler) Or(n query.Or) clause { return or{c.nodes(n.Nodes)} }

// Not compiles a negation. Nothing inside it ranks.
func (c *compiler) Not(n query.Not) clause {
	c.silent++
	defer func() { c.silent-- }()
	return not{c.node(n.Node)}
}

func (c *compiler) nodes(nodes []query.Node) (clauses []clause) {
	for _, n := range nodes {
		clauses = append(clauses, c.node(n))
	}
	return clauses
}

// words compiles a clause of words. Text without words matches nothing, as an Or
// without clauses does.
func (c *compiler) words(n query.Node) clause {
	looked, _ := query.PatternOf(n)
	if len(looked.Words) == 0 {
		return or{}
	}
	return c.inFields(looked, 1)
}

// lookupOf says where in a text field a word is looked up, and how.
func (c *compiler) lookupOf(text string, w query.Word) lookup {
	switch w.Form {
	case query.Narrow:
		return lookup{formsField(text), listed(narrowTerms(w.Text))}
	case query.Lower:
		return lookup{formsField(text), listed(lowerTerms(w.Text))}
	case query.Written:
		return lookup{formsField(text), listed(writtenTerms(w.Text))}
	case query.Beginning:
		return lookup{formsField(text), prefix(w.Text)}
	case query.Similar:
		return lookup{formsField(text), &fuzzy{text: w.Text, edits: w.Edits, from: c.fuzzy}}
	}
	return lookup{text, listed{w.Text}}
}

// inFields makes a clause of words in one text field, or of all text fields if
// none is named. It counts so many times.
func (c *compiler) inFields(looked query.Pattern, times int) clause {
	var clauses []clause
	for i, name := range schema.TextFields {
		if looked.Field != "" && looked.Field != name {
			continue
		}
		leaf := &words{text: i, slop: looked.Slop, times: times, slot: -1}
		for _, w := range looked.Words {
			leaf.words = append(leaf.words, c.lookupOf(name, w))
		}
		if c.silent == 0 {
			leaf.slot = len(c.scored)
			c.scored = append(c.scored, leaf)
		}
		clauses = append(clauses, leaf)
	}
	return or{clauses}
}

// any reads plain text, any of whose words may match. A word that is repeated
// counts as often as it is there.
func (c *compiler) any(text string) clause {
	var different []query.Word
	times := map[query.Word]int{}
	for _, w := range query.AnyWords(text) {
		if times[w]++; times[w] == 1 {
			different = append(different, w)
		}
	}
	// The order of words in the text must not change a score.
	slices.SortFunc(different, func(a, b query.Word) int {
		return cmp.Or(strings.Compare(a.Text, b.Text), cmp.Compare(a.Form, b.Form))
	})
	var clauses []clause
	for _, w := range different {
		clauses = append(clauses, c.inFields(query.Pattern{Words: []query.Word{w}}, times[w]))
	}
	return or{clauses}
}
