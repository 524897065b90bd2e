package keyness

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The corpora of TestBursts: words of Zipf's distribution over a vocabulary, each
// document with words of its own that it repeats.
const (
	burstCorpora    = 60
	burstDocuments  = 400 // in both halves together
	burstWords      = 30  // different ones that a document draws
	burstTimes      = 6   // how often it repeats one, on average
	burstVocabulary = 3000
	burstLeast      = 5 // documents that a tested word is in
)

// burst is one random corpus, cut in halves by chance: of each word, the number of
// documents and of words in either half, and the words of both halves.
type burst struct {
	documents, words [][2]int
	length           [2]int
}

func newBurst(seed uint64) burst {
	r := rand.New(rand.NewPCG(seed, 4))
	zipf := rand.NewZipf(r, 1.05, 20, burstVocabulary-1)
	b := burst{documents: make([][2]int, burstVocabulary), words: make([][2]int, burstVocabulary)}
	for n := range burstDocuments {
		seen := map[uint64]bool{}
		for range burstWords {
			word := zipf.Uint64()
			times := 1 + int(-float64(burstTimes-1)*math.Log(1-r.Float64()))
			b.words[word][n%2] += times
			b.length[n%2] += times
			if !seen[word] {
				seen[word] = true
				b.documents[word][n%2]++
			}
		}
	}
	return b
}

// TestBursts: the halves of a corpus differ by chance alone. Counted by documents,
// hardly more words are called significant than the level of significance says;
// counted by words, as is usual, many times more.
func TestBursts(t *testing.T) {
	t.Parallel()
	const level = 0.0001
	tested, byDocuments, byWords := 0, 0, 0
	for seed := range uint64(burstCorpora) {
		b := newBurst(seed)
		for word, in := range b.documents {
			if in[0]+in[1] < burstLeast {
				continue
			}
			tested++
			if (Table{in[0], burstDocuments / 2, in[1], burstDocuments / 2}).Measure().P < level {
				byDocuments++
			}
			if (Table{b.words[word][0], b.length[0], b.words[word][1], b.length[1]}).Measure().P < level {
				byWords++
			}
		}
	}
	share := func(n int) float64 { return float64(n) / float64(tested) }
	t.Logf("of %d words, %.4f%% are significant by documents, %.2f%% by words", tested, 100*share(byDocuments), 100*share(byWords))
	if tested < 10_000 || share(byDocuments) > 3*level {
		t.Errorf("by documents %.4f%% of %d words are significant at %v", 100*share(byDocuments), tested, level)
	}
	if share(byWords) < 100*level {
		t.Errorf("by words only %.4f%%: the corpus has no bursts", 100*share(byWords))
	}
}
