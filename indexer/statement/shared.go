package statement

import "strings"

// run is how many words in a row two articles must have in common.
const run = 5

// Place is a statement of one of several articles.
type Place struct {
	Article int
	Statement
}

// Shared groups the statements of articles that several of them have, by their numbers:
// each group in the order in which the articles are given, the groups in the order of
// their first statements.
func Shared(articles [][]Statement) (groups [][]Place) {
	var all []Place
	for i, statements := range articles {
		for _, s := range statements {
			all = append(all, Place{i, s})
		}
	}
	parent := make([]int, len(all))
	root := func(i int) int {
		for parent[i] != i {
			i = parent[i]
		}
		return i
	}
	first := map[string]int{}
	for i, p := range all {
		parent[i] = i
		for j := range len(p.Words) - run + 1 {
			words := strings.Join(p.Words[j:j+run], " ")
			if before, known := first[words]; known {
				a, b := root(before), root(i)
				parent[max(a, b)] = min(a, b)
			} else {
				first[words] = i
			}
		}
	}
	number := map[int]int{}
	for i, p := range all {
		r := root(i)
		if _, known := number[r]; !known {
			number[r] = len(groups)
			groups = append(groups, nil)
		}
		groups[number[r]] = append(groups[number[r]], p)
	}
	kept := groups[:0]
	for _, g := range groups {
		for _, p := range g {
			if p.Article != g[0].Article {
				kept = append(kept, g)
				break
			}
		}
	}
	return kept
}
