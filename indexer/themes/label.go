package themes

import (
	"cmp"
	"slices"
	"strings"

	"standpoint/indexer/search/keyness"
)

// Word is a word or a phrase of a theme, as most of its documents write it.
type Word struct {
	Text string
	// In of the theme's documents and Other of the rest have it, copies beyond the
	// first left out.
	In, Other int
	phrase    [2]uint32 // terms; the second is 0 for a word
	keyness.Measure
}

// How many words a theme has, and in how many of its documents each is at least.
const (
	mostWords = 12
	leastIn   = 3
	labelled  = 3 // words of a label
	telling   = 60
)

// newFound makes the answer, with documents by their places as they were given.
func newFound(docs, order []Document, f *forward, texts [][]uint32, unique []bool, of []placed, centres []*centre) *Found {
	given := make(map[string]int, len(docs))
	for i, d := range docs {
		given[d.ID] = i
	}
	members := make([][]int, len(centres)) // places in order
	out := &Found{Of: make([]int, len(docs))}
	for i, p := range of {
		if unique[i] {
			out.Unique++
		}
		if p.theme != None {
			members[p.theme] = append(members[p.theme], i)
		}
	}
	for i := range out.Of {
		out.Of[i] = None
	}
	w := newTeller(f, texts, unique, of, len(centres))
	numbers := make([]int, 0, len(centres))
	for n, m := range members {
		if len(m) > 0 {
			numbers = append(numbers, n)
		}
	}
	slices.SortFunc(numbers, func(a, b int) int {
		return cmp.Or(cmp.Compare(len(members[b]), len(members[a])), cmp.Compare(order[members[a][0]].ID, order[members[b][0]].ID))
	})
	words := make([][]Word, len(centres))
	sideBySide(len(numbers), func(from, to int) {
		for _, n := range numbers[from:to] {
			words[n] = w.words(n)
		}
	})
	for _, n := range numbers {
		theme := Theme{Words: words[n]}
		theme.Label = label(theme.Words)
		if len(theme.Label) == 0 {
			continue
		}
		slices.SortStableFunc(members[n], func(a, b int) int {
			return cmp.Or(cmp.Compare(of[b].score, of[a].score), cmp.Compare(order[a].ID, order[b].ID))
		})
		for _, i := range members[n] {
			theme.Documents = append(theme.Documents, given[order[i].ID])
			out.Of[given[order[i].ID]] = len(out.Themes)
		}
		out.Themes = append(out.Themes, theme)
	}
	return out
}

// teller finds the words that tell a theme from the other documents.
type teller struct {
	forward *forward
	texts   [][]uint32
	unique  []bool
	of      []placed
	themes  int
	total   []int   // documents of each theme; the last has those of none
	in      [][]int // by theme and term
}

func newTeller(f *forward, texts [][]uint32, unique []bool, of []placed, themes int) *teller {
	t := &teller{f, texts, unique, of, themes, make([]int, themes+1), make([][]int, themes+1)}
	for n := range t.in {
		t.in[n] = make([]int, len(f.terms))
	}
	for i, text := range texts {
		if !unique[i] {
			continue
		}
		n := t.row(i)
		t.total[n]++
		for _, w := range countTerms(f, text) {
			t.in[n][w.term]++
		}
	}
	return t
}

func (t *teller) row(i int) int {
	if t.of[i].theme == None {
		return t.themes
	}
	return t.of[i].theme
}

// tell adds a word or phrase if more of the theme's documents have it than chance
// explains.
func (t *teller) tell(to []Word, n int, phrase [2]uint32, in, all int) []Word {
	rest := 0
	for _, total := range t.total {
		rest += total
	}
	rest -= t.total[n]
	if in < min(leastIn, max(1, t.total[n]/2)) {
		return to
	}
	m := keyness.Table{In: in, Of: t.total[n], Other: all - in, OtherOf: rest}.Measure()
	if !m.More {
		return to
	}
	return append(to, Word{In: in, Other: all - in, phrase: phrase, Measure: m})
}

// words are the most telling words and phrases of a theme.
func (t *teller) words(n int) []Word {
	var single []Word
	for term := 1; term < len(t.forward.terms); term++ {
		in := t.in[n][term]
		if in == 0 {
			continue
		}
		all := 0
		for _, row := range t.in {
			all += row[term]
		}
		single = t.tell(single, n, [2]uint32{uint32(term)}, in, all)
	}
	byG2 := func(a, b Word) int {
		return cmp.Or(cmp.Compare(b.G2, a.G2), cmp.Compare(b.In, a.In), cmp.Compare(t.forward.terms[a.phrase[0]], t.forward.terms[b.phrase[0]]), cmp.Compare(t.forward.terms[a.phrase[1]], t.forward.terms[b.phrase[1]]))
	}
	slices.SortFunc(single, byG2)
	single = single[:min(len(single), telling)]
	all := append(t.phrases(n, single), single...)
	slices.SortFunc(all, byG2)
	all = whole(all)
	all = all[:min(len(all), mostWords)]
	t.write(n, all)
	return all
}

// whole leaves out words that mostly stand in a phrase that is there as well, and
// phrases whose words tell more.
func whole(words []Word) []Word {
	var out []Word
	for _, w := range words {
		if w.phrase[1] == 0 && slices.ContainsFunc(words, func(p Word) bool {
			return p.phrase[1] != 0 && (p.phrase[0] == w.phrase[0] || p.phrase[1] == w.phrase[0]) && 2*p.In >= w.In
		}) {
			continue
		}
		if w.phrase[1] != 0 && !slices.ContainsFunc(words, func(s Word) bool {
			return s.phrase[1] == 0 && (s.phrase[0] == w.phrase[0] || s.phrase[0] == w.phrase[1]) && 2*w.In >= s.In
		}) {
			continue
		}
		out = append(out, w)
	}
	return out
}

// phrases are two telling words in a row, or with one other between them.
func (t *teller) phrases(n int, single []Word) []Word {
	tells := map[uint32]bool{}
	for _, w := range single {
		tells[w.phrase[0]] = true
	}
	in, all := map[[2]uint32]int{}, map[[2]uint32]int{}
	seen := map[[2]uint32]int{} // the last document
	for i, text := range t.texts {
		if !t.unique[i] {
			continue
		}
		t.forward.eachPair(text, func(pair [2]uint32, _, _ int) {
			if !tells[pair[0]] || !tells[pair[1]] || seen[pair] == i+1 {
				return
			}
			seen[pair] = i + 1
			all[pair]++
			if t.row(i) == n {
				in[pair]++
			}
		})
	}
	var out []Word
	for pair, count := range in {
		out = t.tell(out, n, pair, count, all[pair])
	}
	return out
}

// eachPair visits the pairs of terms that stand in a row in a text, or have one word that
// says nothing between them, with the places of their forms.
func (f *forward) eachPair(text []uint32, visit func(pair [2]uint32, first, last int)) {
	for i, form := range text {
		term := f.forms[form].term
		if term == 0 {
			continue
		}
		for j := i + 1; j < len(text) && j <= i+2 && text[j] != 0; j++ {
			if next := f.forms[text[j]].term; next != 0 {
				if next != term {
					visit([2]uint32{term, next}, i, j)
				}
				break
			}
		}
	}
}

// write sets how words are written most often in the documents of a theme.
func (t *teller) write(n int, words []Word) {
	number := map[[2]uint32]int{}
	for i, w := range words {
		number[w.phrase] = i
	}
	ways := make([]map[string]int, len(words))
	for i := range ways {
		ways[i] = map[string]int{}
	}
	count := func(pair [2]uint32, text []uint32) {
		if i, known := number[pair]; known {
			var written []string
			for _, form := range text {
				written = append(written, t.forward.forms[form].written)
			}
			ways[i][strings.Join(written, " ")]++
		}
	}
	for i, text := range t.texts {
		if !t.unique[i] || t.row(i) != n {
			continue
		}
		for at, form := range text {
			if term := t.forward.forms[form].term; term != 0 {
				count([2]uint32{term}, text[at:at+1])
			}
		}
		t.forward.eachPair(text, func(pair [2]uint32, first, last int) { count(pair, text[first:last+1]) })
	}
	for i := range words {
		for way, times := range ways[i] {
			if best := ways[i][words[i].Text]; words[i].Text == "" || times > best || times == best && plainer(way, words[i].Text) {
				words[i].Text = way
			}
		}
	}
}

// plainer decides between two ways to write that are equally frequent.
func plainer(a, b string) bool {
	small, smallToo := a == strings.ToLower(a), b == strings.ToLower(b)
	return small && !smallToo || small == smallToo && a < b
}

// label takes the first words that share no word.
func label(words []Word) (out []string) {
	used := map[uint32]bool{}
	for _, w := range words {
		if used[w.phrase[0]] || used[w.phrase[1]] {
			continue
		}
		used[w.phrase[0]] = true
		if w.phrase[1] != 0 {
			used[w.phrase[1]] = true
		}
		if out = append(out, w.Text); len(out) == labelled {
			break
		}
	}
	return out
}
