package body

import (
	"strings"

	"golang.org/x/net/html/atom"
)

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

// dropHeadings gives up headings of what is not kept: nothing kept stands
// between them and the next heading of their level.
func (p *page) dropHeadings(first, end int) {
	follows := [8]bool{} // by level: something kept follows before the next heading of that level or a higher one
	for i := end - 1; i >= first; i-- {
		b := &p.blocks[i]
		if !b.keep {
			continue
		}
		level := b.level()
		if level == 0 {
			for l := range follows {
				follows[l] = true
			}
			continue
		}
		if !follows[level] {
			b.keep, b.fate = false, tail
			continue
		}
		for l := level; l < len(follows); l++ {
			follows[l] = false
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
