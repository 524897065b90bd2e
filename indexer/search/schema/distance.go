package schema

import (
	"strings"
	"unicode/utf8"
)

// Distance is the optimal string alignment distance of two words in code
// points: the smallest number of insertions, deletions, substitutions and
// transpositions of neighbours that turn a into b, where no stretch is edited
// twice. It is what fuzzy words and suggestions count.
func Distance(a, b string) int {
	s, t := []rune(a), []rune(b)
	before, above := make([]int, len(t)+1), make([]int, len(t)+1)
	for j := range above {
		above[j] = j
	}
	for i := range s {
		row := make([]int, len(t)+1)
		row[0] = i + 1
		for j := range t {
			cost := 1
			if s[i] == t[j] {
				cost = 0
			}
			row[j+1] = min(above[j+1]+1, row[j]+1, above[j]+cost)
			if i > 0 && j > 0 && s[i] == t[j-1] && s[i-1] == t[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, above = above, row
	}
	return above[len(t)]
}

// maxTypo is the longest text, in code points, that a suggestion is looked for.
const maxTypo = 100

// Nearest returns the known name that is most like a name with typing errors,
// whatever the letter case: the one with the fewest edits (Distance), at most
// about a third of the letters, or else one that begins with the name or that
// the name begins with. Ties go to the first. It returns "" if none is like it.
func Nearest(name string, known []string) string {
	if utf8.RuneCountInString(name) > maxTypo {
		return ""
	}
	folded := strings.ToLower(name)
	best, fewest := "", (utf8.RuneCountInString(name)+1)/3
	for _, candidate := range known {
		lower := strings.ToLower(candidate)
		if apart(folded, lower) > fewest {
			continue
		}
		if d := Distance(folded, lower); d < fewest || d == fewest && best == "" {
			best, fewest = candidate, d
		}
	}
	if best != "" || len(folded) < 3 {
		return best
	}
	for _, candidate := range known {
		lower := strings.ToLower(candidate)
		if len(lower) >= 3 && (strings.HasPrefix(folded, lower) || strings.HasPrefix(lower, folded)) {
			return candidate
		}
	}
	return ""
}

// apart is the difference of two lengths, which no distance is below.
func apart(a, b string) int {
	n := utf8.RuneCountInString(a) - utf8.RuneCountInString(b)
	return max(n, -n)
}
