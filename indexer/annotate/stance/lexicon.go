package stance

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
)

//go:embed lexicon/vader.tsv
var vader string

// readValences reads lines of a word, a tab and its valence times ten.
func readValences(list string) (map[string]int8, error) {
	valences := make(map[string]int8, strings.Count(list, "\n"))
	line := 0
	for row := range strings.Lines(list) {
		line++
		word, value, ok := strings.Cut(strings.TrimSuffix(row, "\n"), "\t")
		v, err := strconv.ParseInt(value, 10, 8)
		if !ok || err != nil {
			return nil, fmt.Errorf("stance: valences line %d: want a word, a tab and a number, have %q", line, row)
		}
		valences[word] = int8(v)
	}
	return valences, nil
}

// set returns the words of a list separated by white space.
func set(list string) map[string]bool {
	words := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		words[w] = true
	}
	return words
}
