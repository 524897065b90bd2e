package query

import (
	"fmt"
	"strconv"
	"strings"
)

// near reads clauses that must be near each other, levee w/5 clerk, or near each
// other and in order, levee pre/5 clerk. Each is a word or a list of alternatives.
// Alternatives are tried with each other: (a OR b) w/5 c is "a c"~5 OR "b c"~5.
func (p *parser) near() (Node, *fault) {
	start := p.peek().start
	first, f := p.primary()
	operator := p.peek()
	if f != nil || operator.kind != nearToken {
		return first, f
	}
	operands := []Node{first}
	last := p.text[start:p.tokens[p.at-1].end]
	for p.peek().kind == nearToken {
		t := p.take()
		if t.reach != operator.reach || t.ordered != operator.ordered {
			return nil, &fault{at: t.start, msg: fmt.Sprintf("%s and %s cannot be in one chain; join two of them by AND", operator.text, t.text), edit: insert(t.start, "AND "+last+" ")}
		}
		if after := p.peek(); after.kind == notToken || after.kind == nearToken {
			return nil, &fault{at: after.start, msg: fmt.Sprintf("expected a word after %s", t.text)}
		}
		begin := p.peek().start
		operand, f := p.primary()
		if f != nil {
			return nil, f
		}
		operands = append(operands, operand)
		last = p.text[begin:p.tokens[p.at-1].end]
	}
	if len(operands) > 2 && !operator.ordered { // in order, it is printed as a chain
		p.remark(operator.start, nil, "A chain of %s is read as one: all %d must be in one place, with at most %s among them.", operator.text, len(operands), otherWords(operator.reach))
	}
	n := nearness{parser: p, operator: operator, start: start, end: p.tokens[p.at-1].end}
	return n.combine(operands)
}

func otherWords(n int) string { return strconv.Itoa(n) + " other " + plural(n, "word") }

// nearness makes the clauses of one chain of near operators, from start to end in
// bytes.
type nearness struct {
	*parser
	operator   token
	start, end int
}

// alternative is one word that can stand at one place of a chain, or the words of
// several places.
type alternative struct {
	field, text string
	exact, open bool // open: nothing but words with open letters, which are neither exact nor not
}

func (n nearness) combine(operands []Node) (Node, *fault) {
	phrases := []alternative{{}}
	for _, operand := range operands {
		alternatives, f := n.alternatives(operand, operands)
		if f != nil {
			return nil, f
		}
		var longer []alternative
		for _, phrase := range phrases {
			for _, a := range alternatives {
				extended, f := n.extend(phrase, a)
				if f != nil {
					return nil, f
				}
				longer = append(longer, extended)
			}
		}
		if phrases = longer; len(phrases) > MaxClauses {
			break
		}
	}
	if n.clauses += len(phrases) - len(operands); n.clauses > MaxClauses {
		return nil, n.fault("the alternatives around %s make too many clauses; a query can have at most %d", n.operator.text, MaxClauses)
	}
	return n.within(phrases, len(operands))
}

// within sets the reach of the phrases.
func (n nearness) within(found []alternative, words int) (Node, *fault) {
	phrases := make([]Phrase, len(found))
	for i, a := range found {
		phrases[i] = Phrase{Field: a.field, Text: a.text, Exact: a.exact}
	}
	reach := n.operator.reach
	if reach == 0 && !n.operator.ordered {
		return nil, n.adjacent(phrases, words)
	}
	if words+reach > MaxReach {
		most := max(MaxReach-words, 0)
		f := n.fault("%d words can be at most %d apart", words, most)
		f.edit = replace(n.operator.start, n.operator.end, n.name()+"/"+strconv.Itoa(most))
		return nil, f
	}
	list := make([]Node, len(phrases))
	for i, phrase := range phrases {
		phrase.Slop, phrase.Ordered = reach, n.operator.ordered && reach > 0
		list[i] = phrase
	}
	if len(list) == 1 {
		return list[0], nil
	}
	return Or{list}, nil
}

func (n nearness) name() string {
	if n.operator.ordered {
		return "pre"
	}
	return "w"
}

func (n nearness) fault(format string, args ...any) *fault {
	return &fault{at: n.operator.start, msg: fmt.Sprintf(format, args...)}
}

// adjacent is the fault of w/0. Its repair is the phrase in either order.
func (n nearness) adjacent(phrases []Phrase, words int) *fault {
	f := n.fault(`words next to each other are written as a phrase, "one two", in either order as "one two" OR "two one"`)
	if words != 2 || len(phrases) != 1 {
		return f
	}
	turned := phrases[0]
	parts := wordsOf(turned.Text)
	turned.Text = turned.Text[parts[1].Start:] + " " + turned.Text[:parts[0].End]
	f.edit = replace(n.start, n.end, "("+Or{[]Node{phrases[0], turned}}.String()+")")
	return f
}

// alternatives are the words of an operand.
func (n nearness) alternatives(operand Node, operands []Node) ([]alternative, *fault) {
	switch leaf := operand.(type) {
	case Term:
		if words := wordsOf(leaf.Text); len(words) == 1 {
			return []alternative{{leaf.Field, words[0].text, leaf.Exact, false}}, nil
		}
	case Wildcard:
		return []alternative{{leaf.Field, leaf.Text, false, true}}, nil
	case Or:
		var all []alternative
		for _, inner := range leaf.Nodes {
			more, f := n.alternatives(inner, nil)
			if f != nil {
				return nil, f
			}
			all = append(all, more...)
		}
		return all, nil
	}
	f := n.fault("beside %s stand words, or alternatives in parentheses such as (levee OR dam)", n.operator.text)
	if phrase := phraseText(operand); phrase != "" {
		f.msg += ", not phrases; to find one beside another word, look for it and for all of the words near each other"
		f.edit = n.spread(operands)
	}
	return nil, f
}

// phraseText is the text of words in order; "" if a clause is something else.
func phraseText(n Node) string {
	switch n := n.(type) {
	case Term:
		return n.Text
	case Phrase:
		if n.Slop == 0 {
			return n.Text
		}
	}
	return ""
}

// spread looks for phrases beside an operator, and for all of the words near each
// other.
func (n nearness) spread(operands []Node) *edit {
	var list []Node
	var texts []string
	for _, operand := range operands {
		text := phraseText(operand)
		if w, ok := operand.(Wildcard); ok {
			text = w.Text
		}
		if text == "" || fieldOf(operand) != fieldOf(operands[0]) {
			return nil
		}
		if _, is := operand.(Phrase); is {
			list = append(list, operand)
		}
		texts = append(texts, text)
	}
	if len(texts) == 0 || n.operator.ordered || n.operator.reach == 0 {
		return nil
	}
	list = append(list, Phrase{Field: fieldOf(operands[0]), Text: strings.Join(texts, " "), Slop: n.operator.reach})
	return replace(n.start, n.end, "("+And{list}.String()+")")
}

func fieldOf(n Node) string {
	p, _ := PatternOf(n)
	return p.Field
}

// extend puts one more word at the end of others.
func (n nearness) extend(words, a alternative) (alternative, *fault) {
	switch {
	case words.text == "":
		return a, nil
	case words.field != a.field:
		return a, n.fault("words near each other are looked for in one field; write the field before parentheses around all of them, as in headline:(levee w/5 clerk)")
	case words.exact != a.exact && !words.open && !a.open:
		return a, n.fault("words near each other are either all exact or none; write = before each or before none")
	}
	return alternative{a.field, words.text + " " + a.text, words.exact || a.exact, words.open && a.open}, nil
}
