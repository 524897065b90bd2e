package themes

import (
	"cmp"
	"slices"
)

// How the graph of documents is made. Of the documents with the most alike words,
// candidates are looked at again, and the neighbours nearest ones are kept.
const (
	candidates = 40
	neighbours = 15
)

// edge leads to a node, with a weight.
type edge struct {
	to     int32
	weight int64
}

// graph has the edges of each node, ascending; each is there from both ends.
type graph [][]edge

// alike is how near two documents are: three parts of the cosine of their words, one
// of that of what these mean, in 1/1024.
func alike(sparse int64, a, b []int16) int64 {
	return wordsCount*(sparse>>12) + dot(a, b)>>8
}

// wordsCount is how much the cosine of words counts beside that of meanings.
const wordsCount = 3

func dot(a, b []int16) int64 {
	if a == nil || b == nil {
		return 0
	}
	var sums [4]int32 // which do not wait for each other
	for len(a) >= 8 && len(b) >= 8 {
		x, y := (*[8]int16)(a), (*[8]int16)(b)
		sums[0] += int32(x[0])*int32(y[0]) + int32(x[4])*int32(y[4])
		sums[1] += int32(x[1])*int32(y[1]) + int32(x[5])*int32(y[5])
		sums[2] += int32(x[2])*int32(y[2]) + int32(x[6])*int32(y[6])
		sums[3] += int32(x[3])*int32(y[3]) + int32(x[7])*int32(y[7])
		a, b = a[8:], b[8:]
	}
	for i, v := range a {
		sums[0] += int32(v) * int32(b[i])
	}
	return int64(sums[0] + sums[1] + sums[2] + sums[3])
}

// neighbourhood joins each document with its nearest neighbours.
func neighbourhood(docs []vectors, terms int) graph {
	postings := make([][]weight, terms) // of each term: documents with their weights
	for d, v := range docs {
		for _, w := range v.terms {
			postings[w.term] = append(postings[w.term], weight{uint32(d), w.of})
		}
	}
	nearest := make([]ranked, len(docs))
	sideBySide(len(docs), func(from, to int) {
		sums := make([]int32, len(docs))
		for d := from; d < to; d++ {
			nearest[d] = nearestOf(d, docs, postings, sums)
		}
	})
	out := make(graph, len(docs))
	for d, best := range nearest {
		for _, r := range best {
			out[d] = append(out[d], edge{int32(r.document()), r.alike()})
			out[r.document()] = append(out[r.document()], edge{int32(d), r.alike()})
		}
	}
	for d := range out {
		out[d] = added(out[d])
	}
	return out
}

// nearestOf finds the nearest neighbours of a document. Sums has a number for each
// document, 0 before and after.
func nearestOf(d int, docs []vectors, postings [][]weight, sums []int32) (best ranked) {
	for _, w := range docs[d].terms {
		for _, p := range postings[w.term] {
			sums[p.term] += w.of * p.of // sparseLength² at most
		}
	}
	first, least := make(ranked, 0, candidates), int32(1)
	for other, sum := range sums {
		if sum >= least && other != d {
			if first = first.offer(rank(int64(sum), uint32(other)), candidates); len(first) == candidates {
				least = int32(first[0].alike())
			}
		}
	}
	for _, r := range first {
		other := r.document()
		if near := alike(r.alike(), docs[d].means, docs[other].means); near > 0 {
			best = best.offer(rank(near, other), neighbours)
		}
	}
	clear(sums)
	return best
}

// added adds up the edges to the same node.
func added(edges []edge) []edge {
	slices.SortFunc(edges, func(a, b edge) int { return cmp.Compare(a.to, b.to) })
	last := 0
	for i := 1; i < len(edges); i++ {
		if edges[i].to == edges[last].to {
			edges[last].weight += edges[i].weight
			continue
		}
		last++
		edges[last] = edges[i]
	}
	return edges[:min(last+1, len(edges))]
}

// place is a document by how near it is; of equally near ones the first is greater.
type place uint64

func rank(alike int64, document uint32) place { return place(alike)<<32 | place(^document) }

func (p place) document() uint32 { return ^uint32(p) }
func (p place) alike() int64     { return int64(p >> 32) }

// ranked holds the greatest places of all that were offered, as a heap whose first is
// the least.
type ranked []place

func (r ranked) offer(p place, most int) ranked {
	if len(r) < most {
		r = append(r, p)
		for i := len(r) - 1; i > 0 && r[i] < r[(i-1)/2]; i = (i - 1) / 2 {
			r[i], r[(i-1)/2] = r[(i-1)/2], r[i]
		}
		return r
	}
	if p <= r[0] {
		return r
	}
	r[0] = p
	for i := 0; ; {
		least := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(r); child++ {
			if r[child] < r[least] {
				least = child
			}
		}
		if least == i {
			return r
		}
		r[i], r[least] = r[least], r[i]
		i = least
	}
}
