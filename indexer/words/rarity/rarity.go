// Package rarity says how rare a word is in English, in bits: a word of 12 bits is one
// in 4,096 to 8,191 words. A word says the more of a text the rarer it is (Spärck Jones,
// "A statistical interpretation of term specificity and its application in retrieval",
// 1972). The table is shipped, so the answer is the same for every collection, however
// small. How it was made is in README.md.
package rarity

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
)

//go:embed words.txt
var text string

// Shipped returns the text of the table.
func Shipped() string { return text }

// Unknown are the bits of a word that the table does not have.
const Unknown = 19

// Of returns the bits of the base form of a word, folded (words.Fold, inflection.Base),
// and whether the table has it.
func Of(base string) (bits int, known bool) {
	n, known := load()[base]
	if !known {
		return Unknown, false
	}
	return int(n), true
}

// load reads the table at first use.
var load = sync.OnceValue(func() map[string]uint8 {
	table := make(map[string]uint8, strings.Count(text, " "))
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		bits, err := strconv.ParseUint(fields[0], 10, 8)
		if err != nil {
			panic("the shipped table of words is damaged: " + err.Error())
		}
		for _, word := range fields[1:] {
			table[word] = uint8(bits)
		}
	}
	return table
})
