package body

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

// choose decides on each block of the region.
func (p *page) choose() {
	if p.region < 0 {
		return
	}
	r := p.boxes[p.region]
	for i := range p.blocks {
		b := &p.blocks[i]
		switch {
		case i >= r.first && i < r.end:
			if b.fate == undecided {
				b.fate = p.judge(b)
			}
			b.keep = b.fate == undecided
		case b.fate == undecided:
			b.fate = outside
		}
	}
	p.dropHeadline(r.first, r.end)
	p.findLead(r.first, r.end)
	p.dropRepeated()
	p.trim(r.first, r.end)
	p.compare()
	p.dropHeadings()
}

// judge decides on a block by itself.
func (p *page) judge(b *block) fate {
	switch {
	case p.isHeadline(b):
		return headline
	case b.heading():
		if b.density() > 0.9 {
			return related
		}
		return p.saysOf(b)
	case b.density() > 0.65 && p.linkList(b):
		return related
	case p.saysOf(b) != undecided:
		return p.saysOf(b)
	case b.tag == atom.P || b.tag == atom.Li || b.tag == atom.Blockquote || b.tag == atom.Pre || b.tag == atom.Td || b.tag == atom.Th || b.tag == atom.Dd || b.tag == atom.Dt:
		return undecided
	case b.size < 30 && !b.ends():
		return fragment
	}
	return undecided
}

// dropHeadline drops the headings of the first level before the text, if the
// headline that is known is written in another way, and the lines that begin
// with it.
func (p *page) dropHeadline(first, end int) {
	for i := first; i < end; i++ {
		b := &p.blocks[i]
		if b.keep && p.opensWithHeadline(b) {
			b.keep, b.fate = false, headline
			continue
		}
		if b.keep && b.prose() {
			return
		}
		if b.keep && b.level() == 1 {
			b.keep, b.fate = false, headline
		}
	}
}

// linkList reports whether a block that is mostly links is one among many: a list
// or a table of text may have items that are links.
func (p *page) linkList(b *block) bool {
	list := -1
	p.up(b.box, func(i int) bool {
		switch p.boxes[i].node.DataAtom {
		case atom.Ul, atom.Ol, atom.Table, atom.Dl:
			list = i
			return false
		case atom.Li, atom.Td, atom.Th, atom.Tr, atom.Tbody, atom.Thead, atom.Dd, atom.Dt, atom.P:
			return true
		}
		return false
	})
	if list < 0 {
		return true
	}
	many, known := p.linkLists[list]
	if !known {
		size, linked := 0, 0
		for _, x := range p.blocks[p.boxes[list].first:p.boxes[list].end] {
			size += x.size
			linked += x.linked
		}
		many = linked*10 > size*6
		p.linkLists[list] = many
	}
	return many
}

// dropRepeated drops long texts that are on the page for the second time, such as
// pull quotes and captions of the same picture.
func (p *page) dropRepeated() {
	seen := map[string]int{}
	for i := range p.blocks {
		b := &p.blocks[i]
		if !b.keep || b.size < 40 {
			continue
		}
		parent := p.boxes[b.box].parent
		if before, ok := seen[b.text]; ok && before != parent { // a list may repeat a text
			b.keep, b.fate = false, repeated
		}
		seen[b.text] = parent
	}
}

// trim drops short ends: names and dates before the first paragraph, and
// signatures after the last. A text of short lines alone is left as it is.
func (p *page) trim(first, end int) {
	text := slices.IndexFunc(p.blocks[:end], func(b block) bool { return b.keep && b.prose() })
	if text < 0 {
		return
	}
	for i := range text {
		b := &p.blocks[i]
		if b.keep && !b.heading() && b.bold < b.size && b.size < 60 && !b.ends() {
			b.keep, b.fate = false, fragment
		}
	}
	for i, n := end-1, 0; i >= first && n < 2; i-- {
		b := &p.blocks[i]
		if !b.keep || b.heading() {
			continue
		}
		if b.bids() || b.asks() {
			b.keep, b.fate = false, furniture
			continue
		}
		if n++; b.size >= 25 || b.ends() || b.unmarked() || strings.ContainsAny(b.text, "0123456789") || b.tag == atom.Li || b.tag == atom.Td {
			break
		}
		b.keep, b.fate = false, tail
	}
}

// dropHeadings drops headings of what is not kept: nothing kept is
// between them and the next heading of their level.
func (p *page) dropHeadings() {
	follows := [8]bool{} // by level: something kept follows before the next heading of that level or a higher one
	for i := len(p.blocks) - 1; i >= 0; i-- {
		b := &p.blocks[i]
		if !b.keep {
			continue
		}
		level := b.level()
		if level == 0 || b.size >= 80 { // a standfirst may be marked as a heading
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

// key is the letters and digits of a text in lower case: texts with the same key
// differ in nothing that matters.
func key(s string) string {
	out := make([]byte, 0, len(s))
	for _, r := range s {
		switch {
		case r < 0x80:
			if 'A' <= r && r <= 'Z' {
				r |= 0x20
			}
			if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
				out = append(out, byte(r))
			}
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			out = utf8.AppendRune(out, unicode.ToLower(r))
		}
	}
	return string(out)
}

// isHeadline reports whether a block says the headline.
func (p *page) isHeadline(b *block) bool {
	return p.headline != "" && b.size < 2*len(p.headline) && key(b.text) == p.headline
}

// opensWithHeadline recognizes a block that says the headline and, on lines after it,
// little else than who wrote it.
func (p *page) opensWithHeadline(b *block) bool {
	const least, most = 20, 80 // letters of the headline, and after it
	if len(p.headline) < least || b.size > len(p.headline)+most || b.ends() {
		return false
	}
	rest, ok := strings.CutPrefix(key(b.text), p.headline)
	return ok && slices.ContainsFunc(p.known.Bylines, func(name string) bool {
		name = key(name)
		return name != "" && strings.Contains(rest, name)
	})
}
