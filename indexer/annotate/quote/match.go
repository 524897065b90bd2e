package quote

import (
	"cmp"
	"slices"
	"sort"

	"standpoint/indexer/annotate/quote/english"
)

// match says that the words from start to end repeat those from at to atEnd, all
// of them words of the index. The words may differ at a few places.
type match struct {
	start, end int
	at, atEnd  int
	bits       float32
	apart      bool // the writer has set it apart
}

const (
	seedBits   = 14 // a seed is the shortest run of words that has so many bits
	seedLeast  = 3  // and so many words
	seedMost   = 8
	candidates = 24 // seeds of articles, and of comments, with which one is compared
	perSource  = 4  // of one source
)

// seeds returns for each word of a text the hash of the seed that begins there, 0
// if none does.
func (x *Index) seeds(t text, r read) []uint64 {
	all := make([]uint64, len(r.words))
	for i := range all {
		var sum float32
		for n := 0; n < seedMost && i+n < len(all); n++ {
			sum += r.bits[i+n][min(n, english.Longest-1)]
			if n+1 >= seedLeast && sum >= seedBits {
				all[i] = x.hash(t.from+i, n+1)
				break
			}
		}
	}
	return all
}

// plant adds the seeds of a text that are its own words.
func (x *Index) plant(t text, seeds []uint64, own []bool) {
	ends := x.comments
	if t.Of == "article" {
		ends = x.articles
	}
	for i := range t.to + 1 - t.from {
		x.chain = append(x.chain, -1)
		if i == len(seeds) || seeds[i] == 0 || !own[i] {
			continue
		}
		last, known := ends[seeds[i]]
		if known {
			far := last
			for n := 1; n < perSource && far >= 0; n++ {
				far = x.chain[far]
			}
			if int(far) >= t.from {
				continue
			}
			x.chain[t.from+i] = last
		}
		ends[seeds[i]] = int32(t.from + i)
	}
}

// longest returns for each seed of a text the longest match of equal words that begins
// there. Of equal lengths the article's first wins, then that of the nearest comment.
func (x *Index) longest(t text, seeds []uint64) []match {
	var found []match
	for i, seed := range seeds {
		if seed == 0 {
			continue
		}
		start, at, most := t.from+i, 0, 0
		for n, p := 0, after(x.articles, seed); p >= 0 && n < candidates; n, p = n+1, x.chain[p] {
			if length := x.common(start, int(p)); length >= most {
				at, most = int(p), length
			}
		}
		for n, p := 0, after(x.comments, seed); p >= 0 && n < candidates; n, p = n+1, x.chain[p] {
			if length := x.common(start, int(p)); length > most {
				at, most = int(p), length
			}
		}
		if most >= seedLeast {
			found = append(found, match{start: start, end: start + most, at: at, atEnd: at + most})
		}
	}
	return found
}

func after(ends map[uint64]int32, seed uint64) int32 {
	if last, known := ends[seed]; known {
		return last
	}
	return -1
}

// common returns how many words from a equal those from b on, which is before a. It
// searches for the first difference of their hashes.
func (x *Index) common(a, b int) int {
	limit := len(x.ids) - a
	n := sort.Search(limit, func(n int) bool { return x.hash(a, n+1) != x.hash(b, n+1) })
	for k := range min(n, seedMost) { // two different passages with the same hash are very unlikely, but possible
		if x.ids[a+k] != x.ids[b+k] {
			return k
		}
	}
	return n
}

// choose takes the match with the most bits, then the best in the words that are
// left, and so on, if they have as many bits as are needed.
func (x *Index) choose(t text, r read, found []match) []match {
	s := scorer{x, t, r}
	taken := make([]bool, len(r.words))
	for i, m := range found {
		found[i].bits = s.run(m.start, m.at, m.end-m.start)
	}
	slices.SortStableFunc(found, func(a, b match) int { return cmp.Compare(b.bits, a.bits) })
	var chosen []match
	for _, m := range found {
		if slices.Contains(taken[m.start-t.from:m.end-t.from], true) {
			continue
		}
		m = s.extend(m, taken)
		need, apart := s.need(m)
		m.apart = apart
		if Dump != nil {
			Dump(m.bits, need, int(need-log2(s.x.usage.tokens+1)))
		}
		if m.bits < need {
			continue
		}
		for i := m.start; i < m.end; i++ {
			taken[i-t.from] = true
		}
		chosen = append(chosen, m)
	}
	return chosen
}


var Dump func(bits, need float32, n int)
