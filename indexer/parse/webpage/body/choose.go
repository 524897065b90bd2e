package body

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// followHints gives up the blocks in boxes whose names say that they are not
// the article, unless most of the prose of the page is in such a box: then its
// name says something else.
func (p *page) followHints() {
	prose := make([]int, len(p.blocks)+1)
	for i := range p.blocks {
		prose[i+1] = prose[i]
		if b := &p.blocks[i]; b.prose() {
			prose[i+1] += b.size - b.linked
		}
	}
	total := prose[len(p.blocks)]
	for i := 0; i < len(p.boxes); {
		x := &p.boxes[i]
		share := float64(prose[x.end]-prose[x.first]) / float64(max(1, total))
		fate := p.fateOf(x, share, prose[x.end]-prose[x.first])
		if fate == undecided {
			i++
			continue
		}
		for j := x.first; j < x.end; j++ {
			p.blocks[j].fate = fate
		}
		if fate == caption {
			i++
			continue
		}
		i = x.last
	}
}

func (p *page) fateOf(x *box, share float64, prose int) fate {
	h := x.hint
	switch {
	case h&hintBody != 0 || x.first == x.end:
		return undecided
	case h&hintComment != 0 && share < 0.8:
		return comment
	case h&hintHidden != 0 && share < 0.5:
		return furniture
	case h&hintCaption != 0 && share < 0.3:
		return caption
	case h&hintNone != 0 && share < 0.4:
		return furniture
	case h&hintRelated != 0 && share < 0.4:
		return related
	case h&hintMeta != 0 && share < 0.2 && prose < 600:
		return furniture
	case h&hintSoft != 0 && prose == 0 && x.node.DataAtom != atom.P:
		return undecided
	}
	return undecided
}

// choose decides on each block of the region.
func (p *page) choose() {
	if p.region < 0 {
		return
	}
	r := p.boxes[p.region]
	for i := range p.blocks {
		if i < r.first || i >= r.end {
			if p.blocks[i].fate == undecided {
				p.blocks[i].fate = outside
			}
			continue
		}
		b := &p.blocks[i]
		if b.fate == undecided {
			b.fate = p.judge(b)
		}
		b.keep = b.fate == undecided
	}
	p.dropHeadings(r.first, r.end)
}

func (p *page) judge(b *block) fate {
	switch {
	case b.tag == atom.H1, sameText(b.text, p.known.Headline):
		return headline
	case b.heading():
		if b.density() > 0.9 {
			return related
		}
		return undecided
	case b.density() > 0.6:
		return related
	case b.tag == atom.P || b.tag == atom.Li || b.tag == atom.Blockquote || b.tag == atom.Pre || b.tag == atom.Td:
		return undecided
	case b.size < 30 && !b.ends():
		return fragment
	}
	return undecided
}

// dropHeadings gives up headings that nothing kept follows.
func (p *page) dropHeadings(first, end int) {
	follows := false
	for i := end - 1; i >= first; i-- {
		b := &p.blocks[i]
		switch {
		case !b.keep:
		case b.heading() && !follows:
			b.keep, b.fate = false, tail
		case b.heading():
		default:
			follows = true
		}
	}
}

func sameText(a, b string) bool {
	return b != "" && strings.EqualFold(onlyLetters(a), onlyLetters(b))
}

func onlyLetters(s string) string {
	return strings.Map(func(r rune) rune {
		if letters(string(r)) == 0 {
			return -1
		}
		return r
	}, s)
}
