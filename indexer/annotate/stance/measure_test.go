package stance

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"standpoint/corpus"
	"standpoint/corpus/corpustest"
)

// tally counts truths and answers.
type tally struct {
	tp, fp, fn                      map[corpus.Label]float64
	rows, right, answered, contrary float64
	confident, confidentRight       float64
}

func (a *tally) count(truth, given corpus.Label, confidence float64) {
	if a.tp == nil {
		a.tp, a.fp, a.fn = map[corpus.Label]float64{}, map[corpus.Label]float64{}, map[corpus.Label]float64{}
	}
	a.rows++
	if given != corpus.Unclear {
		a.answered++
	}
	if confidence >= 0.7 {
		a.confident++
		if truth == given {
			a.confidentRight++
		}
	}
	if truth == given {
		a.tp[truth]++
		a.right++
		return
	}
	a.fn[truth]++
	if given != corpus.Unclear {
		a.fp[given]++
	}
	if truth == corpus.Supportive && given == corpus.Critical || truth == corpus.Critical && given == corpus.Supportive {
		a.contrary++
	}
}

func (a *tally) macroF1() float64 {
	sum := 0.0
	for _, l := range []corpus.Label{corpus.Supportive, corpus.Critical, corpus.Neutral} {
		sum += a.f1(l)
	}
	return sum / 3
}

func (a *tally) f1(l corpus.Label) float64 {
	return 2 * a.tp[l] / max(1, 2*a.tp[l]+a.fp[l]+a.fn[l])
}

func (a *tally) String() string {
	return fmt.Sprintf("macro-F1 %.3f (s %.2f c %.2f n %.2f) accuracy %.3f coverage %.3f opposite %.3f; above 0.70: %.3f right of %.3f; n %g",
		a.macroF1(), a.f1(corpus.Supportive), a.f1(corpus.Critical), a.f1(corpus.Neutral),
		a.right/a.rows, a.answered/a.rows, a.contrary/a.rows, a.confidentRight/max(1, a.confident), a.confident/a.rows, a.rows)
}

var sides = map[string]corpus.Label{
	"FAVOR": corpus.Supportive, "AGAINST": corpus.Critical, "NONE": corpus.Neutral,
	"positive": corpus.Supportive, "negative": corpus.Critical, "neutral": corpus.Neutral,
	"supportive": corpus.Supportive, "critical": corpus.Critical,
}

// TestMeasure prints the quality on the evaluation sets (go test -v -run
// Measure) and fails if it falls far below what it was.
func TestMeasure(t *testing.T) {
	folder := corpustest.Shared(t, "eval")
	m := model(t)
	measure := func(set, file string, least float64, cases func(row) []labelled) {
		t.Run(set+"/"+file, func(t *testing.T) {
			var a tally
			eachRow(t, filepath.Join(folder, set, file), func(r row) {
				for _, c := range cases(r) {
					label, confidence, _, _ := answer(m.Judge(c.in))
					a.count(c.truth, label, confidence)
				}
			})
			t.Log(a.String())
			if a.macroF1() < least {
				t.Errorf("macro-F1 %.3f, was %.3f and more", a.macroF1(), least)
			}
		})
	}
	agencies := func(r row) []labelled {
		if truth, ok := sides[r.Stance]; ok && r.IsAgency {
			return []labelled{{Input{Kind: corpus.KindComment, Text: r.Text, Target: r.Target, Mentions: Occurrences(r.Text, r.Target)}, truth}}
		}
		return nil
	}
	news := func(r row) (all []labelled) {
		for _, target := range r.Targets {
			all = append(all, labelled{Input{Kind: corpus.KindArticle, Text: r.Text, Target: target.Mention,
				Mentions: Occurrences(r.Text, target.Mention)}, sides[target.Label]})
		}
		return all
	}
	phrase := func(r row) []labelled {
		target := r.Topic
		if target == "" {
			target = r.Target
		}
		return []labelled{{Input{Kind: corpus.KindComment, Text: r.Text, Target: target, Mentions: Occurrences(r.Text, target)}, sides[r.Label]}}
	}
	measure("agency_stance", "comments.jsonl", 0.29, agencies)
	measure("agency_stance", "more.jsonl", 0.33, agencies)
	measure("sentiment_newsmtsc", "test_rw.jsonl", 0.62, news)
	measure("sentiment_newsmtsc", "test_mt.jsonl", 0.58, news)
	measure("stance_vast", "test.jsonl", 0.27, phrase)
	measure("stance_semeval16", "test.jsonl", 0, phrase)
}

type labelled struct {
	in    Input
	truth corpus.Label
}

type row struct {
	Text, Target, Topic, Label, Stance string
	IsAgency                           bool `json:"is_agency"`
	Targets                            []struct{ Mention, Label string }
}

func eachRow(t *testing.T, path string, use func(row)) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var r row
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		use(r)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}

func model(t testing.TB) *Model {
	t.Helper()
	m, err := New(Options{Fast: true})
	if err != nil {
		t.Fatal(err)
	}
	return m
}
