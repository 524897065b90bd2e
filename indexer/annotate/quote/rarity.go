package quote

import (
	"math"

	"standpoint/indexer/annotate/quote/english"
)

// usage counts in how many texts of the thread words and pairs of words are
// used. What a text quotes is not its own usage.
type usage struct {
	words  []count // by the number of the word
	runs   map[uint64]count // of two and of three words
	tokens int
}

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

func triple(a, b, c uint32) uint64 { return mulmod(pair(a, b)%prime, base) ^ uint64(c)<<61 ^ uint64(c) }

func (u *usage) add(ids []uint32, own []bool, text int32) {
	for i, id := range ids {
		if !own[i] {
			continue
		}
		for int(id) >= len(u.words) {
			u.words = append(u.words, count{})
		}
		u.words[id] = u.words[id].in(text)
		u.tokens++
		if i > 0 && own[i-1] {
			key := pair(ids[i-1], id)
			u.runs[key] = u.runs[key].in(text)
			if i > 1 && own[i-2] {
				key := triple(ids[i-2], ids[i-1], id)
				u.runs[key] = u.runs[key].in(text)
			}
		}
	}
}

// bits is the cost of the last of one to three words after those before it, in
// this thread without the one text that is compared.
func (u *usage) bits(run []uint32) float32 {
	cost := float32(english.Unknown)
	last := run[len(run)-1]
	if n := u.words[last].texts - 1; n > 0 {
		cost = min(cost, log2(u.tokens)-log2(int(n)))
	}
	if len(run) < 2 {
		return cost
	}
	before := run[len(run)-2]
	key := pair(before, last)
	if n := u.runs[key].texts - 1; n > 0 {
		cost = min(cost, log2(int(u.words[before].texts))-log2(int(n)))
	}
	if len(run) < 3 {
		return cost
	}
	if n := u.runs[triple(run[len(run)-3], before, last)].texts - 1; n > 0 {
		cost = min(cost, log2(int(u.runs[pair(run[len(run)-3], before)].texts))-log2(int(n)))
	}
	return cost
}

// log2 is exact to a sixteenth, so that every machine gives the same.
func log2(n int) float32 {
	return float32(math.Round(16*math.Log2(float64(n)))) / 16
}
