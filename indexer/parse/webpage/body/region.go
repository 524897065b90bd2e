package body

import "golang.org/x/net/html/atom"

// findRegion chooses the box that holds the article: the one that has most of
// the prose of the page and least beside it (the harmonic mean of both shares),
// with a premium for boxes that are named as such.
func (p *page) findRegion() {
	good, junk := p.weigh()
	total := good[len(p.blocks)]
	if total == 0 {
		p.region = p.namedRegion()
		return
	}
	best := 0.0
	for i := range p.boxes {
		x := &p.boxes[i]
		g := float64(good[x.end] - good[x.first])
		if g == 0 || !x.holdsArticles() {
			continue
		}
		precision := g / (g + float64(junk[x.end]-junk[x.first]))
		recall := g / float64(total)
		score := 2 * precision * recall / (precision + recall) * p.premium(i)
		if score >= best*0.999 {
			best, p.region = max(best, score), i
		}
	}
	p.widen(good)
}

// namedRegion is the first box that is named as the text of an article, of a
// page without prose, such as one of a poem or a short notice; -1 if there is none.
func (p *page) namedRegion() int {
	region := -1
	for i := range p.boxes {
		x := &p.boxes[i]
		switch h := x.names.hint; {
		case x.first == x.end || !x.holdsArticles():
		case h&hintBody != 0:
			return i
		case h&hintArticle != 0 && region < 0:
			region = i
		}
	}
	return region
}

func (p *page) premium(i int) float64 {
	h := p.boxes[i].names.hint
	switch {
	case h&hintBody != 0:
		return 1.25
	case h&hintArticle != 0:
		return 1.1
	case h&hintText != 0:
		return 1.05
	}
	return 1
}

// weigh returns sums of the prose and of the rest of the blocks before each block.
func (p *page) weigh() (good, junk []int) {
	good, junk = make([]int, len(p.blocks)+1), make([]int, len(p.blocks)+1)
	for i := range p.blocks {
		b := &p.blocks[i]
		g, j := 0, 0
		switch {
		case b.fate != undecided:
		case b.prose():
			g = b.size - b.linked
		case b.heading():
			j = 5
		default:
			j = 10 + b.linked
		}
		good[i+1], junk[i+1] = good[i]+g, junk[i]+j
	}
	return good, junk
}

// prose recognizes text that is long enough, and holds few enough links, for a paragraph.
func (b *block) prose() bool {
	return b.size >= 60 && b.density() < 0.4 && !b.heading()
}

// wraps is how many boxes may be around each piece of a text that is cut in pieces.
const wraps = 2

// widen takes a box around the region if the article goes on in others like
// it: a text is often cut in pieces, for advertisements.
func (p *page) widen(good []int) {
	if p.region < 0 {
		return
	}
	r := p.region
	name := firstClass(p.boxes[r].node)
	for up, i := p.boxes[r].parent, 0; up >= 0 && i < wraps && name != ""; up, i = p.boxes[up].parent, i+1 {
		for j := up + 1; j < p.boxes[up].last; j++ {
			x := &p.boxes[j]
			if j == p.region {
				j = x.last - 1
				continue
			}
			if x.node.DataAtom == p.boxes[r].node.DataAtom && good[x.end] > good[x.first] && firstClass(x.node) == name {
				p.region = up
				break
			}
		}
	}
}

// holdsArticles recognizes elements that may be the region of an article.
func (x *box) holdsArticles() bool {
	switch x.node.DataAtom {
	case atom.P, atom.Li, atom.Ul, atom.Ol, atom.Dl, atom.Blockquote, atom.Span, atom.Figure, atom.Header, atom.Pre,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return false
	}
	return true
}
