package quote

// A match is lengthened over words that one of the texts lacks, if the words
// that agree after the gap have more bits than the gap costs.
const (
	gapBits   = 9  // cost of a gap
	leftOut   = 8  // words of the source in a gap
	putIn     = 2  // words of the copy in a gap; each costs one bit more
	dotsBits  = 3  // cost of a gap where the copy has an ellipsis or brackets
	dotsOut   = 80 // words of the source in such a gap
	pieceLong = 2  // words that agree after a gap, at least
	gaps      = 8  // on each side of a match
)

// extend lengthens a match on both sides as long as that gains bits, over a few gaps.
func (s *scorer) extend(m match) match {
	for _, forward := range []bool{true, false} {
		more := true
		for n := 0; more && n < gaps; n++ {
			m, more = s.lengthen(m, forward)
		}
	}
	return m
}

// lengthen adds to a match the piece that gains most and reports whether any does.
func (s *scorer) lengthen(m match, forward bool) (best match, more bool) {
	edge := m.start
	if forward {
		edge = m.end
	}
	reach, cost := leftOut, float32(gapBits)
	if s.read.dots[edge-s.text.from] {
		reach, cost = dotsOut, dotsBits
	}
	source := s.index.textOf(m.at)
	best = m
	for in := 0; in <= putIn; in++ {
		for out := 0; out <= reach; out++ {
			piece := s.piece(m, source, forward, in, out)
			n := piece.end - piece.start
			if n < pieceLong {
				continue
			}
			gain := s.after(piece.start, n)
			if !forward { // the first words of the match come after others now
				gain = s.bits(piece.start, n) - s.bits(m.start, pieceLong) + s.after(m.start, pieceLong)
			}
			if bits := m.bits + gain - cost - float32(in); bits > best.bits {
				best = match{
					start: min(m.start, piece.start), end: max(m.end, piece.end),
					at: min(m.at, piece.at), atEnd: max(m.atEnd, piece.atEnd), bits: bits,
				}
			}
		}
	}
	return best, best.bits > m.bits
}

// piece returns the words that agree after a gap of some words in the copy and
// some in the source; an empty match if none do.
func (s *scorer) piece(m match, source text, forward bool, in, out int) match {
	x := s.index
	if forward {
		a, b := m.end+in, m.atEnd+out
		if a >= s.text.to || b >= source.to {
			return match{}
		}
		n := min(x.common(a, b), s.free(a))
		return match{start: a, end: a + n, at: b, atEnd: b + n}
	}
	a, b := m.start-in, m.at-out
	if a <= s.text.from || b <= source.from || x.ids[a-1] != x.ids[b-1] {
		return match{}
	}
	n := s.freeBefore(a, x.commonBefore(a, b, s.text.from))
	return match{start: a - n, end: a, at: b - n, atEnd: b}
}
