package bleveengine

import (
	"slices"

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
func (c *compiler) Term(n query.Term) clause { return c.phrase(n.Field, n.Text, 0, n.Exact) }

// Phrase compiles words next to or near each other.
func (c *compiler) Phrase(n query.Phrase) clause {
	return c.phrase(n.Field, n.Text, n.Slop, n.Exact)
}

// Prefix compiles the beginning of a word.
func (c *compiler) Prefix(n query.Prefix) clause {
	return c.expansion(n.Field, prefix(schema.Fold(n.Text)))
}

// Fuzzy compiles a word with typing errors.
func (c *compiler) Fuzzy(n query.Fuzzy) clause {
	return c.expansion(n.Field, &fuzzy{text: schema.Fold(n.Text), edits: n.Edits, from: c.fuzzy})
}

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

// phrase reads the words of a Term or Phrase. Text without words matches
// nothing, as an Or without clauses does.
func (c *compiler) phrase(field, text string, slop int, exact bool) clause {
	tokens := schema.Analyze(text)
	if len(tokens) == 0 {
		return or{}
	}
	p := words{slop: slop, forms: exact}
	for _, t := range tokens {
		p.words = append(p.words, wordOf(t, exact))
		p.offsets = append(p.offsets, uint64(t.Position-tokens[0].Position))
	}
	return c.inFields(field, p)
}

func wordOf(t schema.Token, exact bool) word {
	switch {
	case !exact:
		return listed{t.Term}
	case t.Written != t.Lower:
		return listed(writtenTerms(t.Written))
	}
	return listed(lowerTerms(t.Lower))
}

func (c *compiler) expansion(field string, w word) clause {
	return c.inFields(field, words{words: []word{w}, offsets: []uint64{0}, forms: true})
}

// inFields makes a clause of words in one text field, or of all text fields if
// none is named.
func (c *compiler) inFields(field string, p words) clause {
	p.times = max(p.times, 1)
	var clauses []clause
	for i, name := range schema.TextFields {
		if field != "" && field != name {
			continue
		}
		leaf := p
		leaf.text, leaf.field = i, name
		if leaf.forms {
			leaf.field = formsField(name)
		}
		leaf.slot = -1
		if c.silent == 0 {
			leaf.slot = len(c.scored)
			c.scored = append(c.scored, &leaf)
		}
		clauses = append(clauses, &leaf)
	}
	return or{clauses}
}

// any reads plain text, any of whose words may match. A word that is repeated
// counts as often as it is there.
func (c *compiler) any(text string) clause {
	var terms []string
	times := map[string]int{}
	for _, t := range schema.Analyze(text) {
		if times[t.Term]++; times[t.Term] == 1 {
			terms = append(terms, t.Term)
		}
	}
	slices.Sort(terms) // so that the order of words does not change a score
	var clauses []clause
	for _, term := range terms {
		clauses = append(clauses, c.inFields("", words{
			words: []word{listed{term}}, offsets: []uint64{0}, times: times[term],
		}))
	}
	return or{clauses}
}
