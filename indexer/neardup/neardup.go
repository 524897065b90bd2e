// Package neardup tells texts that are nearly the same: wire copy that outlets print,
// comments that are pasted again with a greeting before them.
//
// Two texts are near-duplicates if the Jaccard similarity of their sets of shingles
// (Broder, "On the resemblance and containment of documents", 1997) is at least
// Threshold. Which pairs to compare is found by one-permutation MinHash with optimal
// densification (Shrivastava, "Optimal densification for fast and accurate minwise
// hashing", 2017), whose lowest bits are kept (Li and König, "b-bit minwise hashing",
// 2010), in bands (Leskovec, Rajaraman and Ullman, "Mining of massive datasets",
// chapter 3). Two texts are compared only if a band is the same, so whether they count
// as near-duplicates depends on these two alone, whatever other texts there are.
package neardup

import (
	"encoding/binary"
	"math"
	"math/bits"
	"slices"
	"strings"
	"unicode"

	"github.com/cespare/xxhash/v2"

	"standpoint/indexer/words"
)

// Threshold is the least Jaccard similarity of near-duplicates.
const Threshold = 0.5

// LeastWords is how many words a text must have to be compared: people write shorter
// ones alike by chance.
const LeastWords = 8

// Set holds the hashes of the shingles of a text, ascending, without repeats. Without
// any, a text is like no other, not even like another without.
type Set []uint32

// Long returns the shingles of a long text: every five words in a row. It is nil for a
// text of fewer than LeastWords.
func Long(text string) Set {
	const width = 5
	var last [width]uint64
	return shingles(text, func(n int, _ bool, word uint64, to Set) Set {
		last[n%width] = word
		if n < width-1 {
			return to
		}
		h := uint64(longSeed)
		for i := n + 1; i <= n+width; i++ {
			h = mix(h ^ last[i%width])
		}
		return append(to, uint32(h))
	})
}

// Short returns the shingles of a short text, such as a comment: every two words in a
// row within a sentence, and the first word of every sentence. So the order of the
// sentences makes no difference, and one changed word makes little. It is nil for a
// text of fewer than LeastWords.
func Short(text string) Set {
	before := uint64(0)
	return shingles(text, func(_ int, begins bool, word uint64, to Set) Set {
		if begins {
			before = 0
		}
		to = append(to, uint32(mix(mix(shortSeed^before)^word)))
		before = word
		return to
	})
}

// Long and short texts have no shingle in common.
const (
	longSeed  = 0x6c6f6e67
	shortSeed = 0x73686f7274
)

// enders are the marks that end a sentence.
const enders = ".!?…\n"

// shingles gives every word of a text, its number, and whether it begins a sentence, to
// a function that appends shingles.
func shingles(text string, add func(n int, begins bool, word uint64, to Set) Set) Set {
	out, n, end := Set{}, 0, 0
	for w := range words.Tokens(text, words.Options{Joiners: "'’"}) {
		begins := n == 0 || strings.ContainsAny(text[end:w.Start], enders)
		end = w.End
		for part := range parts(words.Fold(w.Text)) {
			out = add(n, begins, xxhash.Sum64String(part), out)
			begins = false
			n++
		}
	}
	if n < LeastWords {
		return nil
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// parts yields a word or, of a script that has no spaces between words, its letters.
func parts(word string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		if words.IsASCII(word) || !strings.ContainsFunc(word, isUnspaced) {
			yield(word)
			return
		}
		for _, r := range word {
			if !yield(string(r)) {
				return
			}
		}
	}
}

func isUnspaced(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// Jaccard is how many of the shingles of both sets are in each of them, 0 to 1; 0 if
// one is empty.
func (a Set) Jaccard(b Set) float64 {
	shared := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			shared, i, j = shared+1, i+1, j+1
		}
	}
	if shared == 0 {
		return 0
	}
	return float64(shared) / float64(len(a)+len(b)-shared)
}

// Near reports whether two sets, whose sketches meet, are of near-duplicates.
func Near(a, b Set) bool { return a.Jaccard(b) >= Threshold }

// A sketch has Bins bytes in Bands bands. The chance that two texts have a band in
// common is 1-(1-s⁴)⁴⁸ at a Jaccard similarity of s: 0.955 at 0.5, 0.998 at 0.6, and
// 0.005 at 0.1.
const (
	Bins  = 192
	Bands = Bins / rows
	rows  = 4
)

// Sketch is what is kept of a set to find those that are like it: of each bin, the
// lowest byte of the hash of its least shingle.
type Sketch [Bins]byte

// Sketch returns the sketch of a set with at least one shingle.
func (a Set) Sketch() (out Sketch) {
	var least [Bins]uint64
	for i := range least {
		least[i] = math.MaxUint64
	}
	for _, shingle := range a {
		h := mix(uint64(shingle) + 1)
		bin := int((h >> 32) * Bins >> 32)
		least[bin] = min(least[bin], h&math.MaxUint32)
	}
	for i := range out {
		from := i
		for try := uint64(1); least[from] == math.MaxUint64; try++ {
			from = int(mix(uint64(i)<<32|try) % Bins)
		}
		out[i] = byte(mix(least[from]))
	}
	return out
}

// Band returns a band, from 0 to Bands-1.
func (s *Sketch) Band(i int) uint32 {
	b := s[i*rows : i*rows+rows]
	return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24
}

// Meet is the first band that two sketches have in common; Bands if there is none.
func (s *Sketch) Meet(other *Sketch) int {
	for i := range Bands {
		if [rows]byte(s[i*rows:]) == [rows]byte(other[i*rows:]) {
			return i
		}
	}
	return Bands
}

// leastSame is how many bytes of the sketches of near-duplicates are the same: 0.3 of them,
// which is 5 standard errors below Threshold.
const leastSame = Bins * 3 / 10

// Unlike reports whether the sketches of two sets rule out that they are near-duplicates.
func (s *Sketch) Unlike(other *Sketch) bool {
	const low, high = 0x7f7f7f7f7f7f7f7f, 0x8080808080808080
	same := 0
	for i := 0; i < Bins; i += 8 {
		differ := binary.LittleEndian.Uint64(s[i:]) ^ binary.LittleEndian.Uint64(other[i:])
		same += 8 - bits.OnesCount64(((differ&low)+low|differ)&high) // a byte that differs leaves its highest bit
	}
	return same < leastSame
}

// mix is the finalizer of splitmix64 (Steele, Lea and Flood, "Fast splittable
// pseudorandom number generators", 2014).
func mix(h uint64) uint64 {
	h += 0x9e3779b97f4a7c15
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}
