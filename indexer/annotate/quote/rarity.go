package quote

import (
	"math"

	"standpoint/indexer/annotate/quote/english"
)

// The bits that a match needs. They grow by half a bit with each doubling of the
// thread.
const (
	plainBits = 42
	lineBits  = 20 // where it is most of a line, from its beginning, and begins a sentence of the source
	apartBits = 18 // where it is set apart by quotation marks or ">"
)

// The most bits that one word counts for.
const (
	againBits  = 12 // a word used once is likely to be used again (Church, "Empirical estimates of adaptation", 2000)
	numberBits = 6
	nameBits   = 3 // a further word of a name
	nameLong   = 8 // capitalised words in a row; more are a headline
	linkBits   = 6 // words as common as "of" and "the" do not end a name
)

// scorer weighs the matches of one text.
type scorer struct {
	index *Index
	text  text
	read  reading
	names []int     // for each word the one before it in the same name, -1 if there is none
	sums  []float32 // bits of all words before one
	taken []bool
	left  []int // words from one on that are not taken
}

func newScorer(x *Index, t text, r reading) *scorer {
	s := &scorer{
		index: x, text: t, read: r,
		names: make([]int, len(r.words)), sums: make([]float32, len(r.words)+1), taken: make([]bool, len(r.words)), left: make([]int, len(r.words)+1),
	}
	capital, row := -1, 0 // the last capitalised word of a name, and how many it has
	for i := range r.words {
		s.names[i] = -1
		switch m := x.marks[t.from+i]; {
		case m.capital:
			if row < nameLong {
				s.names[i] = capital
			}
			capital, row = i, row+1
		case r.english[i][0] > linkBits:
			capital, row = -1, 0
		}
	}
	for i := range r.words {
		s.sums[i+1] = s.sums[i] + s.word(i, english.Longest-1)
	}
	for i := range s.left {
		s.left[i] = len(r.words) - i
	}
	return s
}

// bits returns what n words of the index from start on count for.
func (s *scorer) bits(start, n int) float32 {
	i := start - s.text.from
	var sum float32
	k := 0
	for ; k < min(n, english.Longest-1); k++ {
		sum += s.word(i+k, k)
	}
	return sum + s.sums[i+n] - s.sums[i+k]
}

// after returns what n words of the index from start on count for after those before.
func (s *scorer) after(start, n int) float32 {
	i := start - s.text.from
	return s.sums[i+n] - s.sums[i]
}

// word returns what one word counts for after the given number of words.
func (s *scorer) word(i, before int) float32 {
	before = min(before, i)
	at := s.text.from + i
	cost := min(againBits, s.read.english[i][before], s.index.usage.bits(s.index.ids[at-min(before, usageLongest-1):at+1]))
	switch m := s.index.marks[at]; {
	case m.number:
		return min(cost, numberBits)
	case s.names[i] >= i-before && s.names[i] >= 0:
		return min(cost, nameBits)
	}
	return cost
}

// need returns how many bits a match needs, and whether the writer has set it apart.
func (s *scorer) need(m match) (least float32, apart bool) {
	least = plainBits
	from, to := m.start-s.text.from, m.end-s.text.from
	for _, a := range s.read.apart {
		inside := min(to, a.to) - max(from, a.from)
		switch {
		case 4*inside < 3*(to-from) || 4*inside < 3*(a.to-a.from): // not the same words, by and large
		case !a.line:
			least, apart = min(least, apartBits), true
		case from == a.from && s.index.marks[m.at].opens:
			least = min(least, lineBits)
		}
	}
	size := log2(s.index.usage.tokens + 1)
	return least + min(size-6, size/2), apart
}

// take marks the words of a match as taken.
func (s *scorer) take(m match) {
	for i := m.start - s.text.from; i < m.end-s.text.from; i++ {
		s.taken[i], s.left[i] = true, 0
	}
	for i := m.start - s.text.from - 1; i >= 0 && !s.taken[i]; i-- {
		s.left[i] = s.left[i+1] + 1
	}
}

// cut returns the first part of a match that is not taken.
func (s *scorer) cut(m match) match {
	for m.start < m.end && s.free(m.start) == 0 {
		m.start, m.at = m.start+1, m.at+1
	}
	if n := s.free(m.start); n < m.end-m.start {
		m.end, m.atEnd = m.start+n, m.at+n
	}
	m.bits = s.bits(m.start, m.end-m.start)
	return m
}

// free returns how many words of the text from one of the index on are not taken.
func (s *scorer) free(at int) int { return s.left[at-s.text.from] }

// freeBefore returns how many of the n words before one of the index are not
// taken, up to the first that is.
func (s *scorer) freeBefore(at, n int) int {
	at -= s.text.from
	for k := range n {
		if s.taken[at-k-1] {
			return k
		}
	}
	return n
}

// usage counts in how many texts of the thread words are used, and runs of two and
// three words. Three are counted only if the first two were used before.
type usage struct {
	words  []count // by the number of the word
	runs   map[uint64]count
	tokens int
}

// usageLongest is the number of words of the longest runs counted.
const usageLongest = 3

type count struct {
	texts int32
	last  int32 // the last text counted
}

func (c count) in(text int32) count {
	if c.last != text {
		return count{c.texts + 1, text}
	}
	return c
}

func pair(a, b uint32) uint64 { return uint64(a)<<32 | uint64(b) }

func triple(a, b, c uint32) uint64 { return mulmod(pair(a, b)%prime, base) ^ uint64(c)<<32 }

// add counts the words that a text uses.
func (u *usage) add(ids []uint32, used []bool, text int32) {
	for i, id := range ids {
		if !used[i] {
			continue
		}
		for int(id) >= len(u.words) {
			u.words = append(u.words, count{})
		}
		u.words[id] = u.words[id].in(text)
		u.tokens++
		if i == 0 || !used[i-1] {
			continue
		}
		key := pair(ids[i-1], id)
		u.runs[key] = u.runs[key].in(text)
		if i == 1 || !used[i-2] || u.runs[pair(ids[i-2], ids[i-1])].texts < 2 {
			continue
		}
		key = triple(ids[i-2], ids[i-1], id)
		u.runs[key] = u.runs[key].in(text)
	}
}

// bits is the cost of the last of one to three words after those before it, in
// this thread without the one text that is compared.
func (u *usage) bits(run []uint32) float32 {
	cost := float32(english.Unknown)
	a, b, c := uint32(0), uint32(0), run[len(run)-1]
	if int(c) >= len(u.words) {
		return cost
	}
	if n := u.words[c].texts - 1; n > 0 {
		cost = min(cost, log2(u.tokens)-log2(int(n)))
	}
	if len(run) > 1 {
		b = run[len(run)-2]
		if n := u.runs[pair(b, c)].texts - 1; n > 0 {
			cost = min(cost, log2(int(u.words[b].texts))-log2(int(n)))
		}
	}
	if len(run) > 2 {
		a = run[len(run)-3]
		if n := u.runs[triple(a, b, c)].texts - 1; n > 0 {
			cost = min(cost, log2(int(u.runs[pair(a, b)].texts))-log2(int(n)))
		}
	}
	return max(cost, 0)
}

// log2 is a binary logarithm in sixteenths, so that every machine gives the same.
func log2(n int) float32 {
	var doubled float32
	for ; n >= len(logarithms); n /= 2 {
		doubled++
	}
	return doubled + logarithms[n]
}

var logarithms = func() (of [1024]float32) {
	for n := 1; n < len(of); n++ {
		of[n] = float32(math.Round(16*math.Log2(float64(n)))) / 16
	}
	return of
}()
