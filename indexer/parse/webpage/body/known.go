package body

import (
	"slices"
	"strings"
)

// shares of a text that decide whether the text the page says to machines is
// the same and whole.
const (
	confirms = 0.8     // of the prose found is in it: what is not in it is foreign
	lacks    = 0.5     // of it is found: the page does not show its text
	longest  = 1 << 19 // bytes of a text that is compared
)

// compare sets what was found against the text that the page says to machines,
// if it says one. That is often cut short, without sub-headlines or of another
// edition, so it is never taken for the text; but where nearly all that was
// found is in it, prose that is in it too is taken back from furniture, and
// what is at the ends, or is short, and is not in it is given up.
func (p *page) compare() {
	said := key(p.known.Text)
	if p.region < 0 || len(said) < 300 || len(said) > longest {
		return
	}
	in := func(b *block) bool { return strings.Contains(said, key(b.text)) }
	found, confirmed := 0, 0
	first, last := len(p.blocks), -1
	for i := range p.blocks {
		b := &p.blocks[i]
		if !b.keep || !b.prose() {
			continue
		}
		found += b.size
		if in(b) {
			confirmed += b.size
			first, last = min(first, i), i
		}
	}
	if float64(confirmed) < confirms*float64(found) || found == 0 {
		return
	}
	for i := range p.blocks {
		b := &p.blocks[i]
		switch {
		case b.heading():
		case !b.keep && b.prose() && i > first && i < last && b.fate != caption && p.saysOf(b) == undecided && in(b):
			b.keep, b.fate = true, undecided
		case b.keep && (i < first || i > last || b.size < 60) && !p.isStandfirst(b) && !p.namedLead(i) && !in(b):
			b.keep, b.fate = false, tail
		}
	}
}

// saidText is the text that the page says to machines, as paragraphs, if the
// page itself does not show it, as those do that scripts build.
func (p *page) saidText() []string {
	size := 0
	for i := range p.blocks {
		if p.blocks[i].keep {
			size += p.blocks[i].size
		}
	}
	if said := letters(p.known.Text); said < 300 || float64(size) > lacks*float64(said) {
		return nil
	}
	lines := strings.Split(p.known.Text, "\n")
	for i := range lines {
		lines[i] = strings.Join(strings.Fields(lines[i]), " ")
	}
	return slices.DeleteFunc(lines, func(s string) bool { return s == "" })
}
