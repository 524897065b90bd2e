package bleveengine

import (
	"fmt"

	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

// plan is a compiled request.
type plan struct {
	root    clause
	filters []clause        // in the order of the request
	clauses []search.Clause // Request.Clauses
	joins   []*join         // those inside others first
	themes  []string        // names of those that are asked for
}

// compiler turns a query into clauses and notes which of them can rank.
type compiler struct {
	view    schema.View
	corpora search.Corpora
	known   search.Themes
	themes  []string // asked for
	fuzzy   *automata
	budget  *budget
	fuzzies map[query.Word]*fuzzy
	slots   map[string]int // of Request.Clauses, by key
	joins   []*join
	silent  int // how many clauses the compiler stands in that do not rank
}

// compile reads the query and the filters of a request, which search.Check has passed.
func compile(req search.Request, a *automata, b *budget) plan {
	c := &compiler{view: req.View, corpora: req.Corpora, known: req.Themes, fuzzy: a, budget: b, fuzzies: map[query.Word]*fuzzy{}, slots: map[string]int{}}
	clauses := req.Clauses()
	for i, ranks := range clauses {
		c.slots[ranks.Key()] = i
	}
	var root clause
	switch {
	case req.Any != "":
		root = c.any(clauses)
	case req.Query != nil:
		root = c.node(req.Query)
	default:
		root = and{}
	}
	var filters []clause
	for _, f := range req.Filters {
		filters = append(filters, c.filter(f))
	}
	return plan{root, filters, clauses, c.joins, c.themes}
}

var _ query.Visitor[clause] = (*compiler)(nil)

func (c *compiler) node(n query.Node) clause { return query.Visit[clause](n, c) }

// Term compiles a word.
func (c *compiler) Term(n query.Term) clause { return c.words(n) }

// Phrase compiles words next to or near each other.
func (c *compiler) Phrase(n query.Phrase) clause { return c.words(n) }

// Wildcard compiles a word with open letters.
func (c *compiler) Wildcard(n query.Wildcard) clause { return c.words(n) }

// Fuzzy compiles a word with typing errors.
func (c *compiler) Fuzzy(n query.Fuzzy) clause { return c.words(n) }

// Value compiles a value of a field, as the view has it.
func (c *compiler) Value(n query.Value) clause {
	return c.anyOf(n.Field, []string{n.Text})
}

// DateRange compiles a span of time.
func (c *compiler) DateRange(n query.DateRange) clause {
	return dates{schema.Date, n.From, n.To, c.budget.costs(n)}
}

// And compiles clauses that must all match.
func (c *compiler) And(n query.And) clause { return and{c.nodes(n.Nodes)} }

// Or compiles clauses; at least one of them must match.
func (c *compiler) Or(n query.Or) clause { return or{c.nodes(n.Nodes)} }

// Not compiles a negation. Nothing inside it ranks.
func (c *compiler) Not(n query.Not) clause { return not{c.silently(n.Node)} }

// silently compiles a clause in which nothing ranks.
func (c *compiler) silently(n query.Node) clause {
	c.silent++
	defer func() { c.silent-- }()
	return c.node(n)
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
	return c.inFields(looked, n)
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
	case query.Open:
		return lookup{formsField(text), newWildcard(w.Text)}
	case query.Similar:
		return lookup{formsField(text), c.similar(w)}
	}
	return lookup{text, listed{w.Text}}
}

// similar is one and the same for the same word, so that its automaton is built once.
func (c *compiler) similar(w query.Word) *fuzzy {
	if c.fuzzies[w] == nil {
		c.fuzzies[w] = &fuzzy{text: w.Text, edits: w.Edits, from: c.fuzzy}
	}
	return c.fuzzies[w]
}

// inFields makes a clause of words in one text field, or of all text fields if
// none is named; called is what errors name.
func (c *compiler) inFields(looked query.Pattern, called fmt.Stringer) clause {
	out, cost := &pattern{slot: -1}, c.budget.costs(called)
	if slot, ranks := c.slots[looked.Key()]; ranks && c.silent == 0 {
		out.slot = slot
	}
	for i, text := range schema.TextFields {
		if looked.Field != "" && looked.Field != text {
			continue
		}
		inField := &words{text: i, slop: looked.Slop, ordered: looked.Ordered, cost: cost}
		for _, w := range looked.Words {
			inField.words = append(inField.words, c.lookupOf(text, w))
		}
		out.fields = append(out.fields, inField)
	}
	return out
}

// any compiles the words of a plain text, any of which may match.
func (c *compiler) any(words []search.Clause) clause {
	var clauses []clause
	for _, w := range words {
		clauses = append(clauses, c.inFields(w.Pattern, name(w.Words[0].Text)))
	}
	return or{clauses}
}
