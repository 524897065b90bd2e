package plaintext

import (
	"math/bits"

	"github.com/cespare/xxhash/v2"

	tokens "standpoint/indexer/words"
)

// passage is a stretch of an earlier text that a line repeats.
type passage struct {
	source int // number of the text; 0 is the article
	words  int
}

// repeats finds lines that say again, word for word, what is above them.
// Case and punctuation do not matter.
type repeats struct {
	words []heard
	index map[uint64][]int32 // where three words come one after the other, by their key
}

// heard is one word of the texts that were read, in order.
type heard struct {
	hash         uint64
	source       int
	starts, ends bool // a sentence begins or ends with it
	first, last  bool // the text does
}

const (
	shortest   = 3  // words that a repetition has at least
	long       = 6  // words from which on a repetition is not chance
	letterMin  = 15 // bytes that a repetition has at least
	candidates = 32 // places looked at for one repetition
	copied     = 12 // words from which on a whole comment said again is a copy of it, no quotation
)

func newRepeats(article []string) *repeats {
	r := &repeats{index: map[uint64][]int32{}}
	for _, paragraph := range article {
		r.learn(hear(paragraph), 0)
	}
	return r
}

// learn adds a text that later lines may repeat.
func (r *repeats) learn(words []heard, source int) {
	start := len(r.words)
	r.words = append(r.words, words...)
	for i := range words {
		r.words[start+i].source = source
	}
	for i := start; i+shortest <= len(r.words); i++ {
		key := keyOf(r.words[i:])
		if places := r.index[key]; len(places) < candidates {
			r.index[key] = append(places, int32(i))
		}
	}
}

// find reports whether a line, given with its words, does nothing but repeat a
// stretch of a text above it: at least three words that begin or end a sentence
// there, or six.
func (r *repeats) find(text string, words []heard) (passage, bool) {
	if len(words) < shortest || len(text) < letterMin {
		return passage{}, false
	}
	places := r.index[keyOf(words)]
	for i := len(places) - 1; i >= 0; i-- {
		if at := int(places[i]); r.same(at, words) && r.isQuotation(at, len(words)) {
			return passage{source: r.words[at].source, words: len(words)}, true
		}
	}
	return passage{}, false
}

// keyOf mixes the first three words. That two stretches share a key by chance
// does no harm: they are compared word for word.
func keyOf(words []heard) uint64 {
	return words[0].hash ^ bits.RotateLeft64(words[1].hash, 21) ^ bits.RotateLeft64(words[2].hash, 42)
}

func (r *repeats) same(at int, words []heard) bool {
	if at+len(words) > len(r.words) {
		return false
	}
	for i, w := range words {
		if r.words[at+i].hash != w.hash || r.words[at+i].source != r.words[at].source || i > 0 && r.words[at+i].first {
			return false
		}
	}
	return true
}

// isQuotation reports whether a repetition is meant: it is neither chance nor a
// whole comment that was posted again.
func (r *repeats) isQuotation(at, n int) bool {
	first, last := r.words[at], r.words[at+n-1]
	if first.source > 0 && first.first && last.last && n >= copied {
		return false
	}
	return n >= long || first.starts || last.ends
}

// hear cuts a text into its words and tells where sentences begin and end.
func hear(text string) []heard {
	var out []heard
	sentences := tokens.Sentences(text)
	for w := range tokens.Tokens(text, tokens.Options{Joiners: "'’"}) {
		h := heard{hash: xxhash.Sum64String(tokens.Lower(w.Text))}
		for len(sentences) > 0 && sentences[0].Start <= w.Start {
			h.starts, sentences = true, sentences[1:]
		}
		if n := len(out); n > 0 && h.starts {
			out[n-1].ends = true
		}
		out = append(out, h)
	}
	if n := len(out); n > 0 {
		out[0].first, out[n-1].last, out[n-1].ends = true, true, true
	}
	return out
}
