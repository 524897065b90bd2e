package quote

import (
	"cmp"
	"slices"
	"sort"

	"standpoint/indexer/annotate/quote/english"
)

// match says that the words from start to end repeat those from at to atEnd, all
// of them words of the index. The texts may differ at a few places in between.
type match struct {
	start, end int
	at, atEnd  int
	bits       float32
	apart      bool // the writer has set it apart
}

// A seed is the shortest run of words that has enough bits in English. Matches
// are looked for where the same seed begins.
const (
	seedBits   = 14
	seedLeast  = 3 // words
	seedMost   = 8
	candidates = 24 // places in articles, and in comments, with which one is compared
	perSource  = 4  // of these in one text
)

// seeds returns for each word of a text the hash of the seed that begins there, 0
// if none does.
func (x *Index) seeds(t text, r reading) []uint64 {
	all := make([]uint64, len(r.words))
	for i := range all {
		var sum float32
		for n := 0; n < seedMost && i+n < len(all); n++ {
			sum += r.english[i+n][min(n, english.Longest-1)]
			if n+1 >= seedLeast && sum >= seedBits {
				all[i] = x.hash(t.from+i, n+1)
				break
			}
		}
	}
	return all
}

// plant adds the seeds that begin in a text's own words.
func (x *Index) plant(t text, seeds []uint64, own []bool) {
	ends := x.comments
	if t.Of == "article" {
		ends = x.articles
	}
	for i := range t.to + 1 - t.from { // with the word that ends the text
		x.chain = append(x.chain, -1)
		if i == len(seeds) || seeds[i] == 0 || !own[i] {
			continue
		}
		last := begin(ends, seeds[i])
		far := last
		for n := 1; n < perSource && far >= 0; n++ {
			far = x.chain[far]
		}
		if int(far) < t.from {
			x.chain[t.from+i] = last
			ends[seeds[i]] = int32(t.from + i)
		}
	}
}

// begin returns the last place at which a seed begins, -1 if there is none.
func begin(ends map[uint64]int32, seed uint64) int32 {
	if last, known := ends[seed]; known {
		return last
	}
	return -1
}

// longest returns for each seed of a text the match of equal words that is longest
// from there on, together with the equal words before it. Of equal lengths the
// article's first wins, then that of the nearest comment.
func (x *Index) longest(t text, seeds []uint64) []match {
	var found []match
	for i, seed := range seeds {
		if seed == 0 {
			continue
		}
		start, at, most := t.from+i, 0, 0
		for n, p := 0, begin(x.articles, seed); p >= 0 && n < candidates; n, p = n+1, x.chain[p] {
			if length := x.common(start, int(p)); length >= most {
				at, most = int(p), length
			}
		}
		for n, p := 0, begin(x.comments, seed); p >= 0 && n < candidates; n, p = n+1, x.chain[p] {
			if length := x.common(start, int(p)); length > most {
				at, most = int(p), length
			}
		}
		if most < seedLeast {
			continue
		}
		before := x.commonBefore(start, at, t.from)
		m := match{start: start - before, end: start + most, at: at - before, atEnd: at + most}
		if len(found) == 0 || found[len(found)-1] != m {
			found = append(found, m)
		}
	}
	return found
}

// common returns how many words from a on equal those from b on, which is before a.
// It searches for the first difference of their hashes.
func (x *Index) common(a, b int) int {
	if x.ids[a] != x.ids[b] {
		return 0
	}
	return sort.Search(len(x.ids)-a, func(n int) bool { return x.hash(a, n+1) != x.hash(b, n+1) })
}

// commonBefore returns how many words before a, but not before from, equal those
// before b.
func (x *Index) commonBefore(a, b, from int) int {
	return sort.Search(min(a-from, b), func(n int) bool { return x.hash(a-n-1, n+1) != x.hash(b-n-1, n+1) })
}

// choose takes the match with the most bits, then the best in the words that are
// left, and so on, if they have as many bits as are needed.
func (x *Index) choose(t text, r reading, found []match) []match {
	if len(found) == 0 {
		return nil
	}
	s := newScorer(x, t, r)
	for i, m := range found {
		found[i].bits = s.bits(m.start, m.end-m.start)
	}
	slices.SortStableFunc(found, func(a, b match) int { return cmp.Compare(b.bits, a.bits) })
	var chosen []match
	for _, m := range found {
		m = s.cut(m)
		if m.end-m.start < seedLeast {
			continue
		}
		m = s.extend(m)
		need, apart := s.need(m)
		if m.bits < need {
			continue
		}
		m.apart = apart
		s.take(m)
		chosen = append(chosen, m)
	}
	slices.SortFunc(chosen, func(a, b match) int { return cmp.Compare(a.start, b.start) })
	return chosen
}
