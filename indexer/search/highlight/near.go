package highlight

import "standpoint/indexer/search/schema"

// near finds words near each other: see query.Phrase.
type near struct {
	tests []func(schema.Token) bool
	slop  int
}

// candidate is a word of the text that passes some of the tests.
type candidate struct {
	index    int // in the text's words
	position int
	passes   []int // of the tests
}

// find marks every matching word wherever all the words are near each other. Inside
// such a window, every word that passes a test is marked: it could replace the word
// that was found for this test.
func (n near) find(words []schema.Token, found func(first, last int)) {
	var marked []bool
	n.windows(words, func(window []candidate) {
		if marked == nil {
			marked = make([]bool, len(words))
		}
		for _, c := range window {
			marked[c.index] = true
		}
	})
	stretches(words, marked, found)
}

// findWhole marks every window from its first matching word to its last one.
func (n near) findWhole(words []schema.Token, found func(first, last int)) {
	n.windows(words, func(window []candidate) { found(window[0].index, window[len(window)-1].index) })
}

// windows visits every window in which all the words are near each other, in order.
func (n near) windows(words []schema.Token, visit func(window []candidate)) {
	candidates := n.candidates(words)
	reach := len(n.tests) + n.slop
	for i := range candidates {
		end := i
		for end < len(candidates) && candidates[end].position < candidates[i].position+reach {
			end++
		}
		if window := candidates[i:end]; len(window) >= len(n.tests) && n.assignable(window) {
			visit(window)
		}
	}
}

// findInTurn marks, for every word that passes the first test, the first words after
// it that pass the others one after another, if all are near.
func (n near) findInTurn(words []schema.Token, found func(first, last int)) {
	var marked []bool
	for first := range words {
		chain := n.chain(words, first)
		if chain == nil {
			continue
		}
		if marked == nil {
			marked = make([]bool, len(words))
		}
		for _, i := range chain {
			marked[i] = true
		}
	}
	stretches(words, marked, found)
}

// chain returns the words from first on that pass the tests in turn; nil if they are
// not near each other.
func (n near) chain(words []schema.Token, first int) []int {
	var chain []int
	end := words[first].Position + len(n.tests) + n.slop
	for i := first; i < len(words) && words[i].Position < end; i++ {
		if n.tests[len(chain)](words[i]) {
			if chain = append(chain, i); len(chain) == len(n.tests) {
				return chain
			}
		} else if len(chain) == 0 {
			return nil
		}
	}
	return nil
}

func (n near) candidates(words []schema.Token) []candidate {
	var out []candidate
	for i, t := range words {
		c := candidate{index: i, position: t.Position}
		for k, is := range n.tests {
			if is(t) {
				c.passes = append(c.passes, k)
			}
		}
		if len(c.passes) > 0 {
			out = append(out, c)
		}
	}
	return out
}

// assignable reports whether every test finds a word of its own in the window,
// one of them the first: a bipartite matching, grown from the first word
// by augmenting paths (Kuhn's algorithm), which never take a word out again.
func (n near) assignable(window []candidate) bool {
	holder := make([]int, len(n.tests)) // the candidate + 1 that stands for a test
	matched := 0
	for c := range window {
		if n.augment(window, c, holder, make([]bool, len(n.tests))) {
			matched++
		} else if c == 0 {
			return false
		}
	}
	return matched == len(n.tests)
}

func (n near) augment(window []candidate, c int, holder []int, tried []bool) bool {
	for _, k := range window[c].passes {
		if tried[k] {
			continue
		}
		tried[k] = true
		if holder[k] == 0 || n.augment(window, holder[k]-1, holder, tried) {
			holder[k] = c + 1
			return true
		}
	}
	return false
}

// stretches returns the runs of marked words at neighbouring positions.
func stretches(words []schema.Token, marked []bool, found func(first, last int)) {
	for i := 0; i < len(marked); i++ {
		if !marked[i] {
			continue
		}
		first := i
		for i+1 < len(marked) && marked[i+1] && words[i+1].Position == words[i].Position+1 {
			i++
		}
		found(first, i)
	}
}
