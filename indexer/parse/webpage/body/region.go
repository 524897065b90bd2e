package body

import (
	"slices"

	"golang.org/x/net/html/atom"

	"standpoint/indexer/parse/webpage/classname/part"
	"standpoint/indexer/parse/webpage/dom"
)

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
	first, last := p.container(good)
	for i := first; i < last; i++ {
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
		switch h := x.names.parts; {
		case x.first == x.end || !x.holdsArticles():
		case h&part.Body != 0:
			return i
		case h&part.Article != 0 && region < 0:
			region = i
		}
	}
	return region
}

func (p *page) premium(i int) float64 {
	h := p.boxes[i].names.parts
	switch {
	case h&part.Body != 0:
		return 1.25
	case h&part.Article != 0:
		return 1.1
	case h&part.Text != 0:
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

// Prose, in letters, that is in an element for the article if it holds the article
// and not a teaser.
const leastContained = 150

// container returns the boxes among which the region is: those of the one element
// that says that it holds the article, whatever is beside it; else all. Where there
// are several such elements, the page is a list, or its article is in pieces.
func (p *page) container(good []int) (first, last int) {
	for _, says := range []func(x *box) bool{
		func(x *box) bool { return dom.HasToken(x.node, "itemprop", "articleBody") },
		func(x *box) bool { return x.node.DataAtom == atom.Article || dom.Attr(x.node, "role") == "article" },
	} {
		found := -1
		for i := 0; i < len(p.boxes); i++ {
			x := &p.boxes[i]
			if !says(x) || good[x.end]-good[x.first] == 0 {
				continue
			}
			if found >= 0 {
				return 0, len(p.boxes)
			}
			found, i = i, x.last-1
		}
		if found >= 0 && p.contains(found, good) {
			return found, p.boxes[found].last
		}
	}
	return 0, len(p.boxes)
}

// contains reports whether a box that says that it holds the article does: there is
// enough text in it, in two paragraphs or more.
func (p *page) contains(i int, good []int) bool {
	x, paragraphs := &p.boxes[i], 0
	for j := x.first; j < x.end; j++ {
		if good[j+1] > good[j] {
			paragraphs++
		}
	}
	return paragraphs > 1 && good[x.end]-good[x.first] >= leastContained
}

// wraps is how many boxes may be around each piece of a text that is cut in pieces.
const wraps = 8

// widen takes a box around the region if the article goes on in others like
// it: a text is often cut in pieces, for advertisements. Pieces are alike in all
// that is around them up to the box that they have in common.
func (p *page) widen(good []int) {
	if p.region < 0 {
		return
	}
	piece := p.region
	if firstClass(p.boxes[piece].node) == "" {
		return
	}
	for up, i := p.boxes[piece].parent, 1; up >= 0 && i <= wraps; up, i = p.boxes[up].parent, i+1 {
		if i > nearWraps && p.boxes[up].node.DataAtom == atom.Body {
			return
		}
		for j := up + 1; j < p.boxes[up].last; j++ {
			x := &p.boxes[j]
			if j == p.region {
				j = x.last - 1
				continue
			}
			if good[x.end] > good[x.first] && p.alike(j, piece, up, i) {
				p.region = up
				break
			}
		}
	}
}

// nearWraps is how many boxes may be around pieces; the boxes do not
// have to be alike.
const nearWraps = 2

// alike reports whether two boxes within a third are pieces of one text: they have
// the same markup, and farther apart so have the boxes around them, none of which is
// an article of its own.
func (p *page) alike(a, b, within, levels int) bool {
	for {
		x, y := p.boxes[a].node, p.boxes[b].node
		if x.DataAtom != y.DataAtom || firstClass(x) != firstClass(y) {
			return false
		}
		if levels <= nearWraps {
			return true
		}
		if x.DataAtom == atom.Article || x.DataAtom == atom.Li || x.DataAtom == atom.Tr || x.DataAtom == atom.Td {
			return false
		}
		branch := a
		a, b = p.boxes[a].parent, p.boxes[b].parent
		if a == within || b == within || a < 0 || b < 0 {
			return a == b && !p.headed(branch)
		}
	}
}

// headed reports whether a box begins an article of its own: it holds a heading of
// the first level, or one that is a link.
func (p *page) headed(i int) bool {
	headed, known := p.heads[i]
	if !known {
		x := p.boxes[i]
		headed = slices.ContainsFunc(p.blocks[x.first:x.end], func(b block) bool { return b.level() == 1 || b.heading() && b.density() > 0.9 })
		p.heads[i] = headed
	}
	return headed
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
