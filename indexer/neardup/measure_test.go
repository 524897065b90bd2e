package neardup

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"standpoint/corpus/corpustest"
)

// TestMeasureNews prints how many pairs of near-duplicates among articles are found (go
// test -v -run Measure), and fails below what was aimed at. A pair is one if the sets of
// its five words in a row have a Jaccard similarity of 0.5, by exact comparison of all
// pairs. The purity of groups is the share of their articles that are near-duplicates
// of the one with the most near-duplicates in its group.
func TestMeasureNews(t *testing.T) {
	folder := corpustest.Shared(t, "eval", "neardup_fnc")
	ids, texts := textsOf(t, filepath.Join(folder, "docs.jsonl.gz"), func(row evalRow) string { return row.ID })
	truth := truePairs(t, filepath.Join(folder, "pairs.tsv"))
	found := pairs(texts, Long)
	right, groups := 0, newUnion(len(texts))
	same := make([]int, len(texts))
	for p := range found {
		if truth[[2]string{ids[p[0]], ids[p[1]]}] >= Threshold {
			right++
			same[p[0]]++
			same[p[1]]++
		}
		groups.join(p[0], p[1])
	}
	pure, grouped := 0, 0
	for _, members := range groups.all() {
		if len(members) < 2 {
			continue
		}
		most := 0
		for _, i := range members {
			most = max(most, same[i]+1)
		}
		pure, grouped = pure+most, grouped+len(members)
	}
	near, lower, lowerFound := 0, 0, 0
	for p, jaccard := range truth {
		switch {
		case p[0] > p[1]: // each pair once
		case jaccard >= Threshold:
			near++
		case jaccard >= 0.2:
			lower++
		}
	}
	for p := range found {
		if j := truth[[2]string{ids[p[0]], ids[p[1]]}]; j >= 0.2 && j < Threshold {
			lowerFound++
		}
	}
	precision, recall := float64(right)/float64(len(found)), float64(right)/float64(near)
	t.Logf("%d articles: precision %.3f, recall %.3f of %d pairs of 0.5 and more; %d of %d pairs from 0.2 to 0.5; purity of %d articles in groups %.3f",
		len(texts), precision, recall, near, lowerFound, lower, grouped, float64(pure)/float64(grouped))
	if precision < 0.98 || recall < 0.95 {
		t.Error("the aim is 0.98 and 0.95")
	}
}

// TestMeasureComments edits comments (comments_c3) as those do who paste them: one word
// changed, the sentences in another order, a greeting before them, or all three. A copy
// is found if it is a near-duplicate of its original. A pair is wrong if its originals,
// as they were written, are not near-duplicates.
func TestMeasureComments(t *testing.T) {
	file := filepath.Join(corpustest.Shared(t, "eval", "comments_c3"), "comments.jsonl.gz")
	_, texts := textsOf(t, file, func(row evalRow) string { return row.ID })
	like := newUnion(len(texts)) // comments that are near-duplicates as they were written
	for p := range pairs(texts, Short) {
		like.join(p[0], p[1])
	}
	rng := rand.New(rand.NewPCG(1, 14))
	all, origin := slices.Clone(texts), make([]int, len(texts))
	for i := range texts {
		origin[i] = i
	}
	for i, text := range texts {
		if len(strings.Fields(text)) < LeastWords || rng.IntN(3) > 0 {
			continue
		}
		for _, edited := range []string{changeWord(rng, text), shuffle(rng, text), greet(rng, text), greet(rng, shuffle(rng, changeWord(rng, text)))} {
			all, origin = append(all, edited), append(origin, i)
		}
	}
	edits, missed := len(all)-len(texts), len(all)-len(texts)
	right, wrong := 0, 0
	for p := range pairs(all, Short) {
		a, b := origin[p[0]], origin[p[1]]
		switch {
		case like.root(a) != like.root(b):
			wrong++
			continue
		case a == b && p[0] < len(texts) && p[1] >= len(texts):
			missed--
		}
		right++
	}
	precision, recall := float64(right)/float64(right+wrong), float64(edits-missed)/float64(edits)
	t.Logf("%d comments, %d edited copies: precision %.4f (%d pairs), recall %.4f", len(texts), edits, precision, right+wrong, recall)
	if precision < 0.99 || recall < 0.95 {
		t.Error("the aim is 0.99 and 0.95")
	}
}

type evalRow struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

func textsOf(t *testing.T, file string, id func(evalRow) string) (ids, texts []string) {
	t.Helper()
	for row := range corpustest.Lines[evalRow](t, file) {
		ids, texts = append(ids, id(row)), append(texts, row.Text)
	}
	return ids, texts
}

func truePairs(t *testing.T, file string) map[[2]string]float64 {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	truth := map[[2]string]float64{}
	for i, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		columns := strings.Split(line, "\t")
		if i == 0 {
			continue
		}
		jaccard, err := strconv.ParseFloat(columns[2], 64)
		if err != nil {
			t.Fatal(err)
		}
		truth[[2]string{columns[0], columns[1]}], truth[[2]string{columns[1], columns[0]}] = jaccard, jaccard
	}
	return truth
}

// pairs finds near-duplicates by comparing all sketches, and sets where these meet.
func pairs(texts []string, shingle func(string) Set) map[[2]int]bool {
	sets, sketches := make([]Set, len(texts)), make([]Sketch, len(texts))
	for i, text := range texts {
		if sets[i] = shingle(text); len(sets[i]) > 0 {
			sketches[i] = sets[i].Sketch()
		}
	}
	found := map[[2]int]bool{}
	for band := range Bands {
		buckets := map[uint32][]int{}
		for i := range texts {
			if len(sets[i]) > 0 {
				key := sketches[i].Band(band)
				for _, j := range buckets[key] {
					if p := [2]int{j, i}; !found[p] && Near(sets[i], sets[j]) {
						found[p] = true
					}
				}
				buckets[key] = append(buckets[key], i)
			}
		}
	}
	return found
}

// union joins numbers into groups.
type union []int

func newUnion(n int) union {
	u := make(union, n)
	for i := range u {
		u[i] = i
	}
	return u
}

func (u union) root(i int) int {
	for u[i] != i {
		i = u[i]
	}
	return i
}

func (u union) join(i, j int) { u[u.root(i)] = u.root(j) }

func (u union) all() map[int][]int {
	groups := map[int][]int{}
	for i := range u {
		groups[u.root(i)] = append(groups[u.root(i)], i)
	}
	return groups
}

func changeWord(rng *rand.Rand, text string) string {
	words := strings.Fields(text)
	words[rng.IntN(len(words))] = "marzipan"
	return strings.Join(words, " ")
}

func shuffle(rng *rand.Rand, text string) string {
	sentences := strings.SplitAfter(text, ". ")
	rng.Shuffle(len(sentences), func(i, j int) { sentences[i], sentences[j] = sentences[j], sentences[i] })
	return strings.Join(sentences, " ")
}

func greet(rng *rand.Rand, text string) string {
	return []string{"Hello everyone. ", "Good morning all, ", "Dear editor: ", "Folks, "}[rng.IntN(4)] + text
}
