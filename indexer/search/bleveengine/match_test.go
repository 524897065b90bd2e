package bleveengine

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
)

// TestFuzzyAutomatonMissesNothing compares the words that an automaton lets in
// with a comparison of every word.
func TestFuzzyAutomatonMissesNothing(t *testing.T) {
	letters := rapid.SampledFrom([]rune("abcé日😀"))
	words := rapid.SliceOfN(rapid.StringOfN(letters, 0, 7, -1), 1, 30)
	tables := &automata{}
	rapid.Check(t, func(t *rapid.T) {
		f := &fuzzy{text: rapid.StringOfN(letters, 0, 6, -1).Draw(t, "text"), edits: rapid.IntRange(1, 2).Draw(t, "edits"), from: tables}
		dfa, err := f.automaton(newBudget(search.MaxWork), &costs{})
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range words.Draw(t, "words") {
			if withinEdits(f.text, word, f.edits) && !accepts(marked{'b', dfa}, "b"+word) {
				t.Errorf("%q~%d misses %q", f.text, f.edits, word)
			}
		}
	})
}

func accepts(m marked, term string) bool {
	state := m.Start()
	for i := range len(term) {
		if !m.CanMatch(state) {
			return false
		}
		state = m.Accept(state, term[i])
	}
	return m.IsMatch(state)
}

func TestWithinEdits(t *testing.T) {
	for _, c := range []struct {
		a, b     string
		distance int
	}{
		{"colour", "color", 1}, {"colour", "coluor", 1}, {"ca", "abc", 3}, {"", "ab", 2},
		{"日本", "本日", 1}, {"same", "same", 0}, {"kitten", "sitting", 3},
	} {
		for edits := range 5 {
			if got := withinEdits(c.a, c.b, edits); got != (edits >= c.distance) {
				t.Errorf("%q within %d of %q: %v", c.a, edits, c.b, got)
			}
		}
	}
}

// TestNearFindsEveryWindow compares the search for windows with trying all
// ways to choose positions.
func TestNearFindsEveryWindow(t *testing.T) {
	word := rapid.SliceOfNDistinct(rapid.Uint64Range(1, 12), 1, 5, rapid.ID)
	rapid.Check(t, func(t *rapid.T) {
		positions := rapid.SliceOfN(word, 2, 4).Draw(t, "positions")
		for _, p := range positions {
			slices.Sort(p)
		}
		var same []int
		for i := range positions {
			same = append(same, i)
		}
		if rapid.Bool().Draw(t, "twice") { // the first word again
			positions, same = append(positions, positions[0]), append(same, 0)
		}
		slop := rapid.IntRange(1, 4).Draw(t, "slop")
		starts := map[uint64]bool{}
		choose(positions, nil, func(chosen []uint64) {
			if slices.Max(chosen)-slices.Min(chosen) < uint64(len(chosen)+slop) {
				starts[slices.Min(chosen)] = true
			}
		})
		if got, _ := near(positions, same, slop); got != len(starts) {
			t.Errorf("near: %d starts, not %d", got, len(starts))
		}
	})
}

func choose(positions [][]uint64, chosen []uint64, visit func([]uint64)) {
	if len(positions) == 0 {
		visit(chosen)
		return
	}
	for _, p := range positions[0] {
		if !slices.Contains(chosen, p) {
			choose(positions[1:], append(chosen, p), visit)
		}
	}
}

func TestExactFormsOfWords(t *testing.T) {
	e := open(t, "")
	write(t, e, search.Batch{Seq: 1, Upserts: []corpus.Document{
		article("a1", "Cafe closed"), article("a2", "Café closed"), article("a3", "café CLOSED"), article("a4", "ice on ICE"),
	}})
	refresh(t, e)
	for _, c := range []struct {
		node query.Node
		want []string
	}{
		{query.Term{Text: "cafe"}, []string{"a1", "a2", "a3"}},
		{query.Term{Text: "cafe", Exact: true}, []string{"a1"}},
		{query.Term{Text: "café", Exact: true}, []string{"a2", "a3"}},
		{query.Term{Text: "Café", Exact: true}, []string{"a2"}},
		{query.Term{Text: "closed", Exact: true}, []string{"a1", "a2", "a3"}},
		{query.Phrase{Text: "café CLOSED", Exact: true}, []string{"a3"}},
		{query.Phrase{Text: "ice ICE", Exact: true, Slop: 1}, []string{"a4"}},
		{query.Phrase{Text: "ICE ICE", Exact: true, Slop: 1}, nil},
		{query.Wildcard{Text: "Caf*"}, []string{"a1", "a2", "a3"}},
		{query.Fuzzy{Text: "cefé", Edits: 1}, []string{"a1", "a2", "a3"}},
	} {
		var got []string
		for _, h := range find(t, e, search.Request{Query: c.node, Sort: search.Relevance, Limit: 10}).Hits {
			got = append(got, h.ID)
		}
		slices.Sort(got)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, not %v", c.node, got, c.want)
		}
	}
}
