package query

import "strings"

// fits reports whether a folded word fits a folded text in which ? stands for any
// one letter and * for any number of them. It goes on from the last * where the
// rest does not fit, as matching of file names does.
func fits(text, word string) bool {
	if at := strings.IndexAny(text, "*?"); at > 0 && !strings.HasPrefix(word, text[:at]) {
		return false
	}
	pattern, letters := []rune(text), []rune(word)
	p, star, resume := 0, -1, 0
	for i := 0; i < len(letters); {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, resume = p, i
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == letters[i]):
			p++
			i++
		case star >= 0:
			resume++
			p, i = star+1, resume
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern)
}
