package shape

import (
	"slices"

	"golang.org/x/net/html"

	"standpoint/indexer/parse/webpage/classname"
	"standpoint/indexer/parse/webpage/dom"
)

// maxBlocks is how many elements of one room are compared.
const maxBlocks = 100_000

// maxShapes is how many shapes the comments of one room may have.
const maxShapes = 8

// Evidence is what each comment of a list must have.
type Evidence int

const (
	// Named asks for an author or a time: the element around the list is named
	// after comments.
	Named Evidence = iota
	// Both asks for an author and a time of each, as elements are called.
	Both
	// Signed asks for both as well; a name and a time with which a block begins
	// count, whatever their elements are called. A heading says that comments follow.
	Signed
)

// In returns the comments within some elements.
func In(nodes []*html.Node, evidence Evidence) []*html.Node {
	shapes := map[*html.Node]*shape{}
	var order []*shape
	for _, n := range nodes {
		if n.Type == html.ElementNode {
			order = measure(n, shapes, order)
			if evidence == Named {
				shapes[n].name = "" // the element for comments is not a comment
			}
		}
	}
	if len(order) > maxBlocks {
		return nil
	}
	g := groups{shapes: shapes, evidence: evidence}
	for _, x := range order {
		g.add(x)
	}
	return g.choose()
}

// Among returns those of some elements that are comments.
func Among(nodes []*html.Node) []*html.Node {
	g := groups{shapes: map[*html.Node]*shape{}, evidence: Both}
	for _, n := range nodes {
		if g.shapes[n] != nil { // it is within another one
			continue
		}
		if order := measure(n, g.shapes, nil); len(order) > 0 && len(order) < maxBlocks {
			g.add(order[len(order)-1])
		}
	}
	return g.choose()
}

// groups are blocks by the names of their shapes, in the order in which the first
// of each came.
type groups struct {
	names    []string
	of       map[string][]*shape
	shapes   map[*html.Node]*shape
	evidence Evidence
}

func (g *groups) add(x *shape) {
	if x.name == "" {
		return
	}
	if g.of == nil {
		g.of = map[string][]*shape{}
	}
	if g.of[x.name] == nil {
		g.names = append(g.names, x.name)
	}
	g.of[x.name] = append(g.of[x.name], x)
}

// choose returns the blocks of the shape that fits best, then of others beside them.
func (g *groups) choose() (chosen []*html.Node) {
	taken := map[*html.Node]bool{}
	found := map[string][]*shape{}
	weights := map[string]int{}
	names := slices.DeleteFunc(g.names, func(name string) bool {
		found[name], weights[name] = fitting(g.of[name], g.shapes, g.evidence)
		return weights[name] == 0
	})
	for range maxShapes {
		best := ""
		for _, name := range names {
			if (best == "" || weights[name] > weights[best]) && !slices.ContainsFunc(found[name], func(x *shape) bool { return taken[x.node] }) {
				best = name
			}
		}
		if best == "" {
			return chosen
		}
		for _, x := range found[best] {
			chosen = append(chosen, x.node)
			for p := x.node; p != nil && !taken[p]; p = p.Parent {
				taken[p] = true
			}
			cover(x.node, taken)
		}
	}
	return chosen
}

// cover takes all within a block but lists of replies, where blocks of another
// shape may be comments as well.
func cover(n *html.Node, taken map[*html.Node]bool) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && !taken[c] && !classname.HoldsReplies(dom.Attr(c, "class")) {
			taken[c] = true
			cover(c, taken)
		}
	}
}

// IsDefinitionList reports whether the terms of a dl have authors or times, and texts
// after them: at least as many of them as there are terms.
func IsDefinitionList(list *html.Node) bool {
	shapes := map[*html.Node]*shape{}
	measure(list, shapes, nil)
	terms, signed, texts := 0, 0, 0
	for n := list.FirstChild; n != nil; n = n.NextSibling {
		x := shapes[n]
		switch {
		case x == nil:
		case n.Data == "dt":
			terms++
			signed += min(1, x.authors+x.times)
		case n.Data == "dd" && x.text > 1:
			texts++
		}
	}
	return terms > 0 && signed >= terms && 10*texts >= 7*terms
}
