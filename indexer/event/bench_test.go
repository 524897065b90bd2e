package event

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// BenchmarkGroups finds the events among 100,000 articles of a year, whose words are as
// frequent as Zipf's law has them. One in five articles repeats most of the words of
// another.
func BenchmarkGroups(b *testing.B) {
	const n, vocabulary = 100_000, 300_000
	rng := rand.New(rand.NewPCG(1, 14))
	zipf := rand.NewZipf(rng, 1.1, 20, vocabulary-1)
	articles := make([]Article, n)
	for i := range articles {
		a := Article{ID: fmt.Sprintf("a%06d", i), At: rng.Int64N(365) * day, Outlet: fmt.Sprint(rng.IntN(200))}
		if i > 0 && rng.IntN(5) == 0 {
			from := articles[rng.IntN(i)]
			a.At, a.Words = from.At+rng.Int64N(3)*day, append(a.Words, from.Words[:len(from.Words)*2/3]...)
		}
		for len(a.Words) < most {
			rank := uint32(zipf.Uint64())
			bits := 9
			for x := rank; x > 40 && bits < 19; x /= 2 {
				bits++
			}
			a.Words = append(a.Words, Word{Hash: rank * 2654435761, Bits: uint8(bits), Times: uint8(20 + rng.IntN(60))})
		}
		slices.SortFunc(a.Words, func(x, y Word) int { return int(x.Hash) - int(y.Hash) })
		a.Words = slices.CompactFunc(a.Words, func(x, y Word) bool { return x.Hash == y.Hash })
		articles[i] = a
	}
	for b.Loop() {
		Groups(slices.Clone(articles))
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/n, "µs/article")
}
