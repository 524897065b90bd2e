package query

// Walk calls visit for a node and everything below it, parents first and in
// order.
func Walk(n Node, visit func(Node)) {
	if n == nil {
		return
	}
	visit(n)
	for _, child := range children(n) {
		Walk(child, visit)
	}
}

// Positive calls visit for every node that does not stand under a Not: the
// clauses that rank and that are marked in texts.
func Positive(n Node, visit func(Node)) {
	if n == nil {
		return
	}
	if _, not := n.(Not); not {
		return
	}
	visit(n)
	for _, child := range children(n) {
		Positive(child, visit)
	}
}

func children(n Node) []Node {
	switch n := n.(type) {
	case And:
		return n.Nodes
	case Or:
		return n.Nodes
	case Not:
		return []Node{n.Node}
	}
	return nil
}
