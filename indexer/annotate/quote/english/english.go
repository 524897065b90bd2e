// Package english says how much a run of English words tells, in bits: little if
// many people write it ("at the end of the day"), much if few do. A word costs
// the negative binary logarithm of its chance after the words before it.
//
// The table holds common words and the runs of two to four words in which the last
// comes much more often than it does otherwise. Where it lacks a run, the run
// without its first word counts (Brants and others, "Large language models in
// machine translation", 2007). It was counted in forum posts of 2013 and before that
// are in the public domain (Open Data Commons PDDL 1.0); command train makes it.
package english

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
)

// Longest is the number of words of the longest run in the table.
const Longest = 4

// Unknown is the cost in bits of a word that the table lacks.
const Unknown = 17

//go:embed english.tsv.gz
var packed []byte

// Key stands for a run of words. The zero value is the empty run.
type Key uint64

// Add returns the key of a run with one more word (FNV-1a, Fowler, Noll and Vo).
func (k Key) Add(word string) Key {
	h := uint64(k)
	if h == 0 {
		h = 14695981039346656037
	}
	for i := range len(word) {
		h = (h ^ uint64(word[i])) * 1099511628211
	}
	return Key((h ^ ' ') * 1099511628211)
}

// Bits returns the cost of the last of at most Longest words after those before
// it. The words are in lower case and without apostrophes.
func Bits(words []string) float32 {
	for ; len(words) > 0; words = words[1:] {
		var k Key
		for _, w := range words {
			k = k.Add(w)
		}
		if cost, known := table()[k]; known {
			return float32(cost) / 4
		}
	}
	return Unknown
}

// table maps runs to the cost of their last word in quarters of a bit.
var table = sync.OnceValue(func() map[Key]uint8 {
	costs, err := read(packed)
	if err != nil {
		panic(fmt.Errorf("english: %w", err)) // only a wrong build can harm what is embedded
	}
	return costs
})

// read reads lines of a run, a tab and a cost. A run begins with the number of
// words that it shares with the line above.
func read(packed []byte) (map[Key]uint8, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	raw, err := io.ReadAll(z)
	if err != nil {
		return nil, err
	}
	costs := map[Key]uint8{}
	var run []string
	for line := range strings.Lines(string(raw)) {
		written, cost, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		fields := strings.Fields(written)
		quarters, err := strconv.ParseUint(cost, 10, 8)
		if err != nil || len(fields) < 2 {
			return nil, fmt.Errorf("wrong line %q", line)
		}
		shared, err := strconv.Atoi(fields[0])
		if err != nil || shared > len(run) {
			return nil, fmt.Errorf("wrong line %q", line)
		}
		run = append(run[:shared], fields[1:]...)
		var k Key
		for _, w := range run {
			k = k.Add(w)
		}
		costs[k] = uint8(quarters)
	}
	return costs, nil
}
