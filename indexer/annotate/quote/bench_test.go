package quote

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// BenchmarkThread traces a thread of 300 comments of 100 words each below an
// article of 1,000, adding each comment after its quotes are found.
func BenchmarkThread(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 2))
	prose := func(n int) string {
		var t strings.Builder
		for range n {
			fmt.Fprintf(&t, "word%d ", rng.IntN(800))
		}
		return t.String()
	}
	article := Source{"article", "a", prose(1000)}
	var comments []string
	for range 300 {
		comments = append(comments, prose(80)+article.Text[:120])
	}
	for b.Loop() {
		x := NewIndex()
		x.Add(article)
		for _, c := range comments {
			x.Add(Source{"comment", "", c})
		}
	}
}
