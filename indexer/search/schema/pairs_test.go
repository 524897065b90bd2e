package schema

import (
	"os"
	"strings"
	"testing"
)

// meets reports whether one of two words is found when the other is asked for in
// small letters.
func meets(a, b string) bool {
	finds := func(asked, held string) bool {
		words, text := Analyze(asked), Analyze(held)
		return len(words) == 1 && len(text) == 1 && text[0].Is(words[0].Term)
	}
	return finds(a, b) && finds(b, a)
}

// TestPairs measures the analyzer on the published pairs.
func TestPairs(t *testing.T) {
	table, err := os.ReadFile("pairs.tsv")
	if err != nil {
		t.Fatal(err)
	}
	right, all := map[string]int{}, map[string]int{}
	for line := range strings.Lines(string(table)) {
		fields := strings.Split(strings.TrimSpace(line), "\t")
		if strings.HasPrefix(line, "#") || len(fields) != 3 {
			continue
		}
		kind, a, b := fields[0], fields[1], fields[2]
		all[kind]++
		if meets(a, b) == (kind == "join") {
			right[kind]++
		} else {
			t.Errorf("%s %s, %s: %v, %v", kind, a, b, terms(a), terms(b))
		}
	}
	t.Logf("right: %d of %d pairs to join, %d of %d to keep apart", right["join"], all["join"], right["apart"], all["apart"])
}
