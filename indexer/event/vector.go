package event

import (
	"cmp"
	"math/bits"
	"slices"
)

// vector is an article's words and their weights. The sum of the squares of the
// weights is at most unit*unit.
type vector []term

type term struct {
	word   uint32
	weight uint16
}

const unit = 1 << 12

// What a word is expected to be before articles are counted: prior articles, each of so
// many words.
const (
	prior = 500
	long  = 300
)

// vectors weighs the words of all articles. The information of a word is the logarithm
// of how few of the articles have it, with those of the prior.
func vectors(articles []Article) []vector {
	have := map[uint32]int{}
	for i := range articles {
		for _, w := range articles[i].Words {
			have[w.Hash]++
		}
	}
	out := make([]vector, len(articles))
	for i := range articles {
		v, sum := make(vector, 0, len(articles[i].Words)), 0
		weights := make([]int, 0, cap(v))
		for _, w := range articles[i].Words {
			weight := information(len(articles), have[w.Hash], int(w.Bits)) * int(w.Times)
			weights = append(weights, weight)
			sum += weight * weight
		}
		length := max(1, root(sum))
		for j, w := range articles[i].Words {
			if weight := weights[j] * unit / length; weight > 0 {
				v = append(v, term{w.Hash, uint16(weight)})
			}
		}
		out[i] = v
	}
	return out
}

// information is the logarithm of how few articles have a word, in sixteenths of a bit.
func information(articles, have, bitsOf int) int {
	const scale = 1 << 10
	expected := min(prior*scale, prior*long*scale>>bitsOf)
	return max(0, log(uint64(articles+prior)*scale)-log(uint64(max(1, have*scale+expected))))
}

// log is the logarithm of a number to the base of 2, in sixteenths, linear between the
// powers of 2.
func log(n uint64) int {
	whole := bits.Len64(n) - 1
	return whole<<4 | int(n<<4>>whole&15)
}

// root is the square root, rounded down.
func root(n int) int {
	if n < 2 {
		return n
	}
	x := n
	for y := (x + 1) / 2; y < x; y = (x + n/x) / 2 {
		x = y
	}
	return x
}

// times is the cosine of two vectors, in thousandths.
func (v vector) times(o vector) int {
	sum := 0
	for i, j := 0, 0; i < len(v) && j < len(o); {
		switch {
		case v[i].word < o[j].word:
			i++
		case v[i].word > o[j].word:
			j++
		default:
			sum += int(v[i].weight) * int(o[j].weight)
			i++
			j++
		}
	}
	return sum * 1000 / (unit * unit)
}

// head returns the terms without which no other vector can come near it: the heaviest,
// until the rest are too light (Bayardo, Ma and Srikant, "Scaling up all pairs
// similarity search", 2007). Rest is the length of those that are left out.
func (v vector) head(least int) (terms []term, rest int) {
	terms = slices.SortedFunc(slices.Values(v), func(a, b term) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.word, b.word))
	})
	sum := 0
	for n := len(terms); n > 0; n-- {
		w := int(terms[n-1].weight)
		if more := root(sum+w*w) + 1; more*1000 >= least*unit {
			return terms[:n], root(sum) + 1
		}
		sum += w * w
	}
	return nil, 0
}
