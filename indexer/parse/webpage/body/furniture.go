package body

import (
	"maps"

	"golang.org/x/net/html/atom"
)

// most is the share of the prose of a page that may be in boxes of a name
// before the name is not believed: if most of a page is "sidebar", it is named
// after its sidebar.
var most = []struct {
	hint  hint
	fate  fate
	share float64
}{
	{hintNever, furniture, 1.1},
	{hintComment, comment, 0.85},
	{hintHidden, furniture, 0.5},
	{hintNone, furniture, 0.5},
	{hintRelated, related, 0.5},
	{hintMeta, furniture, 0.25},
	{hintCaption, caption, 0.4},
}

// clear gives up the blocks in boxes whose names say that they are not the
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
	maps.DeleteFunc(fates, func(word string, _ fate) bool { return nameHints[word]&(hintNever|hintComment) == 0 })
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

// believed gives the fate of what is in boxes of a name, for each name that can
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
			if nameHints[w]&m.hint != 0 && float64(n)/total < m.share {
				fates[w] = m.fate
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

// clearCards gives up teasers: three or more boxes alike in a row, each with a
// linked title and little text.
func (p *page) clearCards() {
	prose := p.prose()
	total := prose[len(p.blocks)]
	type kind struct {
		tag    atom.Atom
		class  string
		parent int
	}
	type group struct{ boxes, cards, prose int }
	groups := map[kind]*group{}
	kindOf := func(i int) kind {
		x := &p.boxes[i]
		return kind{x.node.DataAtom, classOf(x.node), x.parent}
	}
	for i := range p.boxes {
		x := &p.boxes[i]
		if x.first == x.end || x.parent < 0 {
			continue
		}
		k := kindOf(i)
		g := groups[k]
		if g == nil {
			g = &group{}
			groups[k] = g
		}
		g.boxes++
		if p.card(x) {
			g.cards++
			g.prose += prose[x.end] - prose[x.first]
		}
	}
	for i := range p.boxes {
		x := &p.boxes[i]
		if x.first == x.end || x.parent < 0 || p.inText(i) {
			continue
		}
		g := groups[kindOf(i)]
		if g.cards < 3 || g.cards*5 < g.boxes*4 || g.prose > 500*g.cards || g.prose*2 > total {
			continue
		}
		for j := x.first; j < x.end; j++ {
			if p.blocks[j].fate == undecided {
				p.blocks[j].fate = related
			}
		}
	}
}

// card tells whether a box is a teaser by itself: it has a linked title and at
// most one block of text.
func (p *page) card(x *box) bool {
	titles, texts := 0, 0 // a text that breaks off leads elsewhere as a linked title does
	for i := x.first; i < x.end; i++ {
		switch b := &p.blocks[i]; {
		case b.density() > 0.8 && b.size >= 12:
			titles++
		case b.size >= 60 && b.cut():
			titles, texts = titles+1, texts+1
		case b.size >= 60:
			texts++
		}
	}
	return titles > 0 && texts <= 1
}

// inText tells whether a box stands in what is named as the text of the article.
func (p *page) inText(i int) (found bool) {
	p.up(i, func(i int) bool {
		found = p.boxes[i].names.hint&hintBody != 0
		return !found
	})
	return found
}
