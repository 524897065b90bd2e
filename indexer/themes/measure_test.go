package themes

import (
	"encoding/json"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"standpoint/corpus/corpustest"
	"standpoint/indexer/annotate/stance/encoder"
)

// drawn is a mixture of the comments on some articles, or on some topics.
type drawn struct {
	Part  string   `json:"part"` // choose: what constants were chosen on; test: everything else
	Set   string   `json:"set"`
	IDs   []string `json:"ids"`
	Texts []string `json:"texts"`
	Truth []int    `json:"truth"`
	Ours  []int    `json:"ours"`
}

// TestMeasureMixtures prints how well themes find the articles and topics that comments
// are of (go test -v -run MeasureMixtures). With STANDPOINT_THEMES it also writes what it found to that
// file, which .ci/themes/check.py compares with scikit-learn.
func TestMeasureMixtures(t *testing.T) {
	draws := readDraws(t)
	words := loadWords(t)
	type sum struct {
		n                          int
		nmi, purity, themes, truth float64
		left                       float64
	}
	sums := map[string]*sum{}
	for i := range draws {
		d := &draws[i]
		var docs []Document
		for n, id := range d.IDs {
			docs = append(docs, Document{ID: id, Text: d.Texts[n]})
		}
		found := (&Finder{Words: words}).Find(docs)
		d.Ours = found.Of
		key := d.Part + " " + d.Set
		s := sums[key]
		if s == nil {
			s = &sum{}
			sums[key] = s
		}
		left := 0
		for _, of := range found.Of {
			if of == None {
				left++
			}
		}
		s.n++
		s.nmi += mutual(d.Truth, d.Ours)
		s.purity += purity(d.Truth, d.Ours)
		s.themes += float64(len(found.Themes))
		s.truth += float64(slices.Max(d.Truth) + 1)
		s.left += float64(left) / float64(len(docs))
		if i%50 == 0 {
			for _, theme := range found.Themes {
				t.Logf("%d %q", len(theme.Documents), theme.Label)
			}
		}
	}
	for _, key := range []string{"choose c3", "choose vast", "test c3", "test vast"} {
		s := sums[key]
		if s == nil {
			continue
		}
		n := float64(s.n)
		t.Logf("%-12s %3d draws: NMI %.3f, purity %.3f, %.1f themes of %.1f, %.3f left", key, s.n, s.nmi/n, s.purity/n, s.themes/n, s.truth/n, s.left/n)
	}
	if path := os.Getenv("STANDPOINT_THEMES"); path != "" {
		text, err := json.Marshal(draws)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func loadWords(t testing.TB) Words {
	words, err := encoder.Load()
	if err != nil {
		t.Fatal(err)
	}
	return words
}

// readDraws reads the mixtures of testdata/draws.tsv: on each line what it is for, the
// set, and articles or topics. A comment that is on several of them is left out.
func readDraws(t *testing.T) (draws []drawn) {
	sets := map[string]map[string][][2]string{"c3": articles(t), "vast": topics(t)}
	list, err := os.ReadFile("testdata/draws.tsv")
	if err != nil {
		t.Fatal(err)
	}
	only := os.Getenv("STANDPOINT_PART")
	for line := range strings.Lines(string(list)) {
		columns := strings.Split(strings.TrimSpace(line), "\t")
		d := drawn{Part: columns[0], Set: columns[1]}
		if only != "" && d.Part != only {
			continue
		}
		on := map[string]int{}
		for _, name := range columns[2:] {
			for _, c := range sets[d.Set][name] {
				on[c[0]]++
			}
		}
		for n, name := range columns[2:] {
			for _, c := range sets[d.Set][name] {
				if on[c[0]] == 1 {
					d.IDs, d.Texts, d.Truth = append(d.IDs, c[0]), append(d.Texts, c[1]), append(d.Truth, n)
				}
			}
		}
		draws = append(draws, d)
	}
	return draws
}

// articles are the comments of comments_c3, id and text, by article.
func articles(t testing.TB) map[string][][2]string {
	out := map[string][][2]string{}
	for row := range corpustest.Lines[evalRow](t, corpustest.Shared(t, "eval", "comments_c3", "comments.jsonl.gz")) {
		out[row.Article] = append(out[row.Article], [2]string{row.ID, row.Text})
	}
	return out
}

// topics are the comments of stance_vast, by topic.
func topics(t *testing.T) map[string][][2]string {
	out := map[string][][2]string{}
	seen := map[[2]string]bool{}
	for _, name := range []string{"test.jsonl", "vast_dev.jsonl"} {
		for row := range corpustest.Lines[evalRow](t, corpustest.Shared(t, "eval", "stance_vast", name)) {
			if key := [2]string{row.Topic, row.Doc}; !seen[key] {
				seen[key] = true
				out[row.Topic] = append(out[row.Topic], [2]string{row.Doc, row.Text})
			}
		}
	}
	return out
}

type evalRow struct {
	ID      string `json:"id"`
	Article string `json:"article_id"`
	Doc     string `json:"doc"`
	Topic   string `json:"topic"`
	Text    string `json:"text"`
}

// mutual is the normalized mutual information of two partitions, by the mean of their
// entropies.
func mutual(a, b []int) float64 {
	n := float64(len(a))
	as, bs, both := map[int]float64{}, map[int]float64{}, map[[2]int]float64{}
	for i := range a {
		as[a[i]]++
		bs[b[i]]++
		both[[2]int{a[i], b[i]}]++
	}
	information, entropies := 0.0, 0.0
	for k, v := range both {
		information += v / n * math.Log(v*n/(as[k[0]]*bs[k[1]]))
	}
	for _, part := range []map[int]float64{as, bs} {
		for _, v := range part {
			entropies -= v / n * math.Log(v/n)
		}
	}
	if entropies == 0 {
		return 1
	}
	return 2 * information / entropies
}

// purity is the share of documents that are of the most frequent truth in their theme.
func purity(truth, found []int) float64 {
	both := map[int]map[int]int{}
	for i, f := range found {
		if both[f] == nil {
			both[f] = map[int]int{}
		}
		both[f][truth[i]]++
	}
	right := 0
	for _, counts := range both {
		most := 0
		for _, n := range counts {
			most = max(most, n)
		}
		right += most
	}
	return float64(right) / float64(len(truth))
}

// BenchmarkThread finds the themes of 2,500 comments of comments_c3.
func BenchmarkThread(b *testing.B) {
	words := loadWords(b)
	all := articles(b)
	var docs []Document
	for _, name := range slices.Sorted(maps.Keys(all)) {
		for _, c := range all[name] {
			if len(docs) < 2500 {
				docs = append(docs, Document{ID: c[0], Text: c[1]})
			}
		}
	}
	for b.Loop() {
		(&Finder{Words: words}).Find(docs)
	}
}
