package body

import (
	"maps"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"standpoint/indexer/parse/webpage/classname/part"
	"standpoint/indexer/parse/webpage/dom"
)

// most is the share of the prose of a page that may be in boxes of a name
// before the name is not believed: if most of a page is "sidebar", it is named
// after its sidebar.
var most = []struct {
	parts part.Set
	fate  fate
	share float64
}{
	{part.Notice, furniture, 1.1},
	{part.Comments, comment, 0.85},
	{part.Hidden, furniture, 0.8},
	{part.Frame, furniture, 0.8},
	{part.Furniture, furniture, 0.5},
	{part.Related, related, 0.5},
	{meta, furniture, 0.25},
	{part.Caption, caption, 0.4},
}

// clear drops the blocks in boxes whose names say that they are not the
// article. If no prose is left, only those are believed that are never wrong.
func (p *page) clear() {
	prose := p.prose()
	fates := p.believed(prose)
	p.clearNamed(fates)
	if left := p.prose(); left[len(p.blocks)] > 0 || prose[len(p.blocks)] == 0 {
		return
	}
	for i := range p.blocks {
		p.blocks[i].fate = undecided
	}
	maps.DeleteFunc(fates, func(word string, _ fate) bool { return part.Of(word)&(part.Notice|part.Comments) == 0 })
	p.clearNamed(fates)
}

func (p *page) clearNamed(fates map[string]fate) {
	for i := 0; i < len(p.boxes); {
		x := &p.boxes[i]
		fate := undecided
		for _, w := range x.names.words {
			if f := fates[w]; f != undecided && (fate == undecided || f > fate) {
				fate = f
			}
		}
		if fate == undecided {
			i++
			continue
		}
		for j := x.first; j < x.end; j++ {
			p.blocks[j].fate = fate
		}
		i = x.last
	}
}

// believed returns the fate of what is in boxes of a name, for each name that can
// be believed.
func (p *page) believed(prose []int) map[string]fate {
	inside, until := map[string]int{}, map[string]int{}
	for i := range p.boxes {
		x := &p.boxes[i]
		for _, w := range x.names.words {
			if i >= until[w] {
				until[w] = x.last
				inside[w] += prose[x.end] - prose[x.first]
			}
		}
	}
	total := float64(max(1, prose[len(p.blocks)]))
	fates := map[string]fate{}
	for w, n := range inside {
		for _, m := range most {
			if part.Of(w)&m.parts != 0 && float64(n)/total < m.share {
				fates[w] = m.fate
				if part.Of(w)&part.Related != 0 && m.fate == furniture {
					fates[w] = related
				}
				break
			}
		}
	}
	return fates
}

// prose sums the prose before each block.
func (p *page) prose() []int {
	sums := make([]int, len(p.blocks)+1)
	for i := range p.blocks {
		sums[i+1] = sums[i]
		if b := &p.blocks[i]; b.fate == undecided && b.prose() {
			sums[i+1] += b.size - b.linked
		}
	}
	return sums
}

// kind is what boxes with the same markup have in common.
type kind struct {
	tag    atom.Atom
	name   string
	parent int
}

func (p *page) kindOf(i int) kind {
	x := &p.boxes[i]
	return kind{x.node.DataAtom, firstClass(x.node), x.parent}
}

// firstClass is the first class of an element without its numbers.
func firstClass(n *html.Node) string {
	class, _, _ := strings.Cut(strings.TrimSpace(dom.Attr(n, "class")), " ")
	return strings.TrimRight(class, "0123456789")
}

// holdsCards recognizes kinds of boxes that teasers are made of.
func (k kind) holdsCards() bool {
	return k.parent >= 0 && k.tag != atom.P && (k.tag != atom.Div || k.name != "")
}

// cards are boxes of a kind, and how many of them look like teasers.
type cards struct{ boxes, teasers, cut, prose int }

// areTeasers reports whether the boxes lead to other articles: three or more,
// with little text in each, and not the most of the page unless their texts
// break off.
func (c *cards) areTeasers(total int) bool {
	if c == nil || c.teasers < 3 || c.teasers*5 < c.boxes*4 {
		return false
	}
	if c.cut*2 > c.teasers {
		return c.prose < 500*c.teasers && c.prose*10 < total*9
	}
	return c.prose < 450*c.teasers && c.prose*2 < total
}

// clearCards drops teasers: boxes alike in one box, each with a linked title
// and little text.
func (p *page) clearCards() {
	prose := p.prose()
	groups := map[kind]*cards{}
	of := make([]*cards, len(p.boxes)) // nil of boxes that hold nothing, or cannot be cards
	for i := range p.boxes {
		x := &p.boxes[i]
		if x.first == x.end {
			continue
		}
		k := p.kindOf(i)
		if !k.holdsCards() {
			continue
		}
		g := groups[k]
		if g == nil {
			g = &cards{}
			groups[k] = g
		}
		of[i] = g
		g.boxes++
		if teaser, cut := p.card(x); teaser {
			g.teasers++
			g.prose += prose[x.end] - prose[x.first]
			if cut {
				g.cut++
			}
		}
	}
	for i := range p.boxes {
		x := &p.boxes[i]
		if !of[i].areTeasers(prose[len(p.blocks)]) || p.inText(i) {
			continue
		}
		for j := x.first; j < x.end; j++ {
			if p.blocks[j].fate == undecided {
				p.blocks[j].fate = related
			}
		}
	}
}

// card reports whether a box is a teaser by itself, which has a linked title and
// at most one block of text, and whether the text breaks off; such a text needs
// no title to lead elsewhere.
func (p *page) card(x *box) (teaser, cut bool) {
	titles, texts := 0, 0
	for i := x.first; i < x.end; i++ {
		switch b := &p.blocks[i]; {
		case b.density() > 0.8 && b.size >= 12:
			titles++
		case b.size >= 60:
			texts++
			cut = cut || b.cut()
		}
	}
	return (titles > 0 || cut) && texts <= 1, cut
}

// inText reports whether a box is in what is named as the text of the article.
func (p *page) inText(i int) (found bool) {
	p.up(i, func(i int) bool {
		found = p.boxes[i].names.parts&part.Body != 0
		return !found
	})
	return found
}
