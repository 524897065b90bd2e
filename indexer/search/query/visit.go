package query

import "fmt"

// Visitor does something for each kind of clause. Whoever treats the kinds
// differently is a Visitor, so that a new kind does not compile until all of
// them have thought of it.
type Visitor[T any] interface {
	Term(Term) T
	Phrase(Phrase) T
	Wildcard(Wildcard) T
	Fuzzy(Fuzzy) T
	Value(Value) T
	DateRange(DateRange) T
	And(And) T
	Or(Or) T
	Not(Not) T
	Article(Article) T
	HasComment(HasComment) T
}

// Visit calls the method of v for the kind of a clause, and returns what it
// returns. The clauses inside are not visited; v does that if it wants. It
// panics for a clause that is nil or not of this package.
func Visit[T any](n Node, v Visitor[T]) T {
	switch n := n.(type) {
	case Term:
		return v.Term(n)
	case Phrase:
		return v.Phrase(n)
	case Wildcard:
		return v.Wildcard(n)
	case Fuzzy:
		return v.Fuzzy(n)
	case Value:
		return v.Value(n)
	case DateRange:
		return v.DateRange(n)
	case And:
		return v.And(n)
	case Or:
		return v.Or(n)
	case Not:
		return v.Not(n)
	case Article:
		return v.Article(n)
	case HasComment:
		return v.HasComment(n)
	}
	panic(fmt.Sprintf("query: %T is not a clause", n))
}

// Walk calls visit for a clause and everything inside it, parents first and in
// order. A nil clause is not visited.
func Walk(n Node, visit func(Node)) { walk(n, visit, false) }

// Positive calls visit for every clause that a document itself must or may fulfil:
// those that are not in a Not, nor inside an Article or HasComment. They rank
// and are marked in texts.
func Positive(n Node, visit func(Node)) { walk(n, visit, true) }

func walk(n Node, visit func(Node), positive bool) {
	if n == nil {
		return
	}
	if _, not := n.(Not); not && positive {
		return
	}
	visit(n)
	if positive && isJoined(n) {
		return
	}
	for _, child := range Visit[[]Node](n, children{}) {
		walk(child, visit, positive)
	}
}

// isJoined reports whether what is inside a clause is asked of other documents.
func isJoined(n Node) bool {
	switch n.(type) {
	case Article, HasComment:
		return true
	}
	return false
}

// children are the clauses directly inside a clause.
type children struct{}

func (children) Term(Term) []Node               { return nil }
func (children) Phrase(Phrase) []Node           { return nil }
func (children) Wildcard(Wildcard) []Node       { return nil }
func (children) Fuzzy(Fuzzy) []Node             { return nil }
func (children) Value(Value) []Node             { return nil }
func (children) DateRange(DateRange) []Node     { return nil }
func (children) And(n And) []Node               { return n.Nodes }
func (children) Or(n Or) []Node                 { return n.Nodes }
func (children) Not(n Not) []Node               { return []Node{n.Node} }
func (children) Article(n Article) []Node       { return []Node{n.Node} }
func (children) HasComment(n HasComment) []Node { return []Node{n.Node} }

// Map returns a query with some clauses replaced. change gives what stands for a
// clause; if it is not ok, the clauses inside it are looked at.
func Map(n Node, change func(Node) (other Node, ok bool)) Node {
	if other, ok := change(n); ok {
		return other
	}
	return Visit[Node](n, mapper(change))
}

type mapper func(Node) (Node, bool)

func (m mapper) Term(n Term) Node             { return n }
func (m mapper) Phrase(n Phrase) Node         { return n }
func (m mapper) Wildcard(n Wildcard) Node     { return n }
func (m mapper) Fuzzy(n Fuzzy) Node           { return n }
func (m mapper) Value(n Value) Node           { return n }
func (m mapper) DateRange(n DateRange) Node   { return n }
func (m mapper) And(n And) Node               { return And{m.all(n.Nodes)} }
func (m mapper) Or(n Or) Node                 { return Or{m.all(n.Nodes)} }
func (m mapper) Not(n Not) Node               { return Not{Map(n.Node, m)} }
func (m mapper) Article(n Article) Node       { return Article{Map(n.Node, m)} }
func (m mapper) HasComment(n HasComment) Node { return HasComment{Map(n.Node, m)} }

func (m mapper) all(nodes []Node) []Node {
	var out []Node
	for _, n := range nodes {
		out = append(out, Map(n, m))
	}
	return out
}
