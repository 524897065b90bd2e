package body

// reach is how many blocks before the article its standfirst is looked for.
const reach = 25

// findLead keeps the standfirst, which often stands beside the headline and not
// among the paragraphs: what is named so or is known to be it.
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
		if p.isStandfirst(b) || b.size >= 40 && p.namedLead(b) && p.saysOf(b) == undecided && !p.isHeadline(b) {
			b.keep, b.fate = true, undecided
		}
	}
}

// mayLead tells whether block i, which is not in the body, may be a standfirst.
func (p *page) mayLead(i, first int) bool {
	switch p.blocks[i].fate {
	case outside:
		return i < first
	case related, furniture, fragment:
		return true
	}
	return false
}

// isStandfirst tells whether a block is the standfirst that is known.
func (p *page) isStandfirst(b *block) bool {
	if len(p.standfirst) < 40 || b.size < 30 || b.level() == 1 {
		return false
	}
	text := key(b.text)
	n := min(len(p.standfirst), len(text))
	return n >= 40 && p.standfirst[:n] == text[:n]
}

// namedLead tells whether a name near a block says that it is a standfirst. It
// must stand behind the headline, in what holds the article.
func (p *page) namedLead(b *block) bool {
	levels, found := 0, false
	p.up(b.box, func(i int) bool {
		levels++
		n := p.boxes[i].names
		if n.hint&hintLead != 0 && p.boxes[i].end-p.boxes[i].first <= 4 {
			found = true
		}
		return !found && levels < 3
	})
	return found && p.besideHeadline(b)
}

// besideHeadline tells whether the smallest of the boxes around a block and the
// region that also holds a headline has little else before the region.
func (p *page) besideHeadline(b *block) bool {
	for i := range p.blocks {
		if &p.blocks[i] == b {
			for j := i - 1; j >= max(0, i-8); j-- {
				if p.blocks[j].level() == 1 || p.isHeadline(&p.blocks[j]) {
					return true
				}
			}
			return false
		}
	}
	return false
}
