package quote

import (
	"cmp"
	"container/heap"
	"sort"
)

// match says that length words from start repeat those from a position.
type match struct {
	start, length int
	at            position
}

// longest returns, for each word of t, the longest match that starts there, if it
// is at least a shingle long.
func (x *Index) longest(t tokens) []match {
	var found []match
	for i := 0; i+shingle <= len(t.ids); i++ {
		key := t.hash(i, shingle)
		best := match{start: i}
		// Of equal lengths, the article's first position wins, then the nearest comment.
		for _, at := range x.articles[key] {
			if n := x.common(t, i, at); n > best.length {
				best.length, best.at = n, at
			}
		}
		nearest := x.comments[key]
		for k := len(nearest) - 1; k >= 0; k-- {
			if n := x.common(t, i, nearest[k]); n > best.length {
				best.length, best.at = n, nearest[k]
			}
		}
		if best.length >= shingle {
			found = append(found, best)
		}
	}
	return found
}

// common returns how many words from i on equal those from a position on. It
// searches for the first difference of their hashes.
func (x *Index) common(t tokens, i int, at position) int {
	from, word := x.texts[at.source], int(at.word)
	limit := min(len(t.ids)-i, len(from.ids)-word)
	n := sort.Search(limit, func(n int) bool { return t.hash(i, n+1) != from.hash(word, n+1) })
	for k := range n { // two different passages with the same hash are very unlikely, but possible
		if t.ids[i+k] != from.ids[word+k] {
			return k
		}
		if k == shingle {
			break
		}
	}
	return n
}

// queue orders matches by length, the longest first, then by start.
type queue []match

func (q queue) Len() int { return len(q) }
func (q queue) Less(i, j int) bool {
	return cmp.Or(cmp.Compare(q[j].length, q[i].length), cmp.Compare(q[i].start, q[j].start)) < 0
}
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(m any)   { *q = append(*q, m.(match)) }
func (q *queue) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}

// choose takes the longest match, then the longest in the words that are left,
// and so on. A match that runs into a chosen one is cut there.
func choose(found []match) []match {
	var chosen []match
	q := queue(found)
	heap.Init(&q)
	taken := map[int]bool{}
	for len(q) > 0 {
		m := heap.Pop(&q).(match)
		free := 0
		for free < m.length && !taken[m.start+free] {
			free++
		}
		switch {
		case free == m.length:
			for k := range m.length {
				taken[m.start+k] = true
			}
			chosen = append(chosen, m)
		case free >= shingle:
			m.length = free
			heap.Push(&q, m)
		}
	}
	return chosen
}

// shortLines returns the whole lines of three or four words that repeat the
// beginning of a line or sentence of a source and are not chosen yet.
func (x *Index) shortLines(t tokens, chosen []match) []match {
	taken := map[int]bool{}
	for _, m := range chosen {
		for k := range m.length {
			taken[m.start+k] = true
		}
	}
	var found []match
	for start := 0; start < len(t.ids); {
		end := start + 1
		for end < len(t.ids) && !t.marks[end].line {
			end++
		}
		n := end - start
		if n >= shortest && n < shingle && !taken[start] && t.content(start, n, false) >= 2 {
			if at, ok := x.openings[t.hash(start, n)]; ok && x.common(t, start, at) >= n {
				found = append(found, match{start, n, at})
			}
		}
		start = end
	}
	return found
}
