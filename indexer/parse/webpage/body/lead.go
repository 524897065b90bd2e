package body

// reach is how many blocks before the article its standfirst is looked for.
const reach = 25

// findLead keeps the standfirst, which is often beside the headline and not among
// the paragraphs: a block that is named so, or is known to be it.
func (p *page) findLead(first, end int) {
	for i := max(0, first-reach); i < end; i++ {
		b := &p.blocks[i]
		if b.keep && b.prose() {
			if i >= first {
				return
			}
			continue
		}
		if b.keep || b.density() > 0.5 || b.size < 25 || !p.mayLead(i, first) {
			continue
		}
		if p.isStandfirst(b) || p.saysOf(b) == undecided && !p.isHeadline(b) && (b.size >= 40 && p.namedLead(i) || p.placedAsLead(i, first)) {
			b.keep, b.fate = true, undecided
		}
	}
}

// mayLead reports whether block i, which is not in the body, may be a standfirst.
func (p *page) mayLead(i, first int) bool {
	switch p.blocks[i].fate {
	case outside:
		return i < first
	case related, furniture, fragment:
		return true
	}
	return false
}

// isStandfirst reports whether a block is the standfirst that is known.
func (p *page) isStandfirst(b *block) bool {
	if len(p.standfirst) < 40 || b.size < 30 || b.level() == 1 {
		return false
	}
	text := key(b.text)
	n := min(len(p.standfirst), len(text))
	return n >= 40 && p.standfirst[:n] == text[:n]
}

// namedLead reports whether a name near block i says that it is a standfirst,
// and it is close after the headline.
func (p *page) namedLead(i int) bool {
	levels, found := 0, false
	p.up(p.blocks[i].box, func(i int) bool {
		x := &p.boxes[i]
		levels++
		found = x.names.hint&hintLead != 0 && x.end-x.first <= 4
		return !found && levels < 3
	})
	if !found {
		return false
	}
	return p.behindHeadline(i, 8)
}

// placedAsLead reports whether block i is prose without links that is between
// the headline and the article, close to both.
func (p *page) placedAsLead(i, first int) bool {
	b := &p.blocks[i]
	return b.fate == outside && i >= first-12 && b.linked == 0 && b.size >= 60 && b.size <= 500 && b.ends() && !b.heading() && p.behindHeadline(i, 4)
}

// behindHeadline reports whether the headline is among the n blocks before block i.
func (p *page) behindHeadline(i, n int) bool {
	for j := i - 1; j >= max(0, i-n); j-- {
		if b := &p.blocks[j]; b.level() == 1 || p.isHeadline(b) {
			return true
		}
	}
	return false
}
