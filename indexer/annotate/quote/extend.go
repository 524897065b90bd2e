package quote

import ("standpoint/indexer/annotate/quote/english"
"os"
"strconv"
)

// scorer weighs the matches of one text.
type scorer struct {
	x *Index
	t text
	r read
}

var againBits = func() float32 { f, _ := strconv.ParseFloat(os.Getenv("AGAIN"), 32); return float32(f) }()

const (
	nameBits   = 3  // of each further word of a name
	firstBits  = 12 // at most, of a capitalised word or a number
	longName   = 6  // words; a longer run of capitals is a headline
)

// run returns the bits of n words that equal those of another text.
func (s scorer) run(start, at, n int) float32 {
	var sum float32
	capitals := 0
	for k := range n {
		i := start + k - s.t.from
		cost := s.r.bits[i][min(k, english.Longest-1)]
		cost = min(cost, againBits, s.x.usage.bits(s.x.ids[start+max(0, k-2):start+k+1]))
		here, there := s.x.marks[start+k], s.x.marks[at+k]
		switch {
		case here.number:
			cost = min(cost, firstBits)
		case here.capital && there.capital && !there.opens:
			cost = min(cost, firstBits)
			if capitals > 0 && capitals < longName {
				cost = min(cost, nameBits)
			}
			capitals++
		case capitals > 0 && cost < 6: // of, the, and
		default:
			capitals = 0
		}
		sum += cost
	}
	return sum
}

const (
	gapBits    = 9 // that a gap costs
	dotsBits   = 3 // that a gap costs where an ellipsis stands
	leftOut    = 8 // words of the source
	putIn      = 2 // words of the copy
	shortened  = 80
	pieceLeast = 2
)

// extend lengthens a match on both sides over words that one of the texts lacks.
func (s scorer) extend(m match, taken []bool) match {
	source := s.x.textOf(m.at)
	for {
		best, gain := m, float32(0)
		dots := s.r.dots[m.end-s.t.from]
		reach, penalty := leftOut, float32(gapBits)
		if dots {
			reach, penalty = shortened, dotsBits
		}
		for in := 0; in <= putIn; in++ {
			for out := 0; out <= reach; out++ {
				start, at := m.end+in, m.atEnd+out
				if start+pieceLeast > s.t.to || at+pieceLeast > source.to || s.x.ids[start] != s.x.ids[at] {
					continue
				}
				n := 0
				for start+n < s.t.to && at+n < source.to && s.x.ids[start+n] == s.x.ids[at+n] && !taken[start+n-s.t.from] {
					n++
				}
				if n < pieceLeast {
					continue
				}
				if g := s.run(start, at, n) - penalty - float32(in); g > gain {
					best, gain = match{m.start, start + n, m.at, at + n, m.bits + g, false}, g
				}
			}
		}
		if gain == 0 {
			break
		}
		m = best
	}
	for {
		best, gain := m, float32(0)
		dots := s.r.dots[m.start-s.t.from]
		reach, penalty := leftOut, float32(gapBits)
		if dots {
			reach, penalty = shortened, dotsBits
		}
		for in := 0; in <= putIn; in++ {
			for out := 0; out <= reach; out++ {
				end, at := m.start-in, m.at-out
				n := 0
				for end-n > s.t.from && at-n > source.from && s.x.ids[end-n-1] == s.x.ids[at-n-1] && !taken[end-n-1-s.t.from] {
					n++
				}
				if n < pieceLeast && in+out > 0 || n == 0 {
					continue
				}
				p := penalty + float32(in)
				if in+out == 0 {
					p = 0
				}
				if g := s.run(end-n, at-n, n) - p; g > gain {
					best, gain = match{end - n, m.end, at - n, m.atEnd, m.bits + g, false}, g
				}
			}
		}
		if gain == 0 {
			break
		}
		m = best
	}
	return m
}

const (
	plainBits = 20
	lineBits  = 14
	apartBits = 9
)

// need returns how many bits a match needs.
func (s scorer) need(m match) (least float32, apart bool) {
	least = plainBits
	from, to := m.start-s.t.from, m.end-s.t.from
	for _, a := range s.r.apart {
		inside := min(to, a.to) - max(from, a.from)
		switch {
		case inside <= 0 || 4*inside < 3*(to-from) || 4*inside < 3*(a.to-a.from):
		case a.line:
			if s.x.marks[m.at].opens {
				least = min(least, lineBits)
			}
		default:
			least, apart = min(least, apartBits), true
		}
	}
	return least + log2(s.x.usage.tokens+1), apart
}
