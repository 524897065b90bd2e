package stance

import (
	"flag"
	"fmt"
	"path/filepath"
	"testing"

	"standpoint/corpus"
	"standpoint/corpus/corpustest"
)

// tally holds truths and judgements. Two kinds of figures are read from it and never
// mixed: those of the most likely of the three sides, and those of the labels given.
type tally struct {
	truths  []corpus.Label
	chances []corpus.Chances
}

func (a *tally) count(truth corpus.Label, chances corpus.Chances) {
	a.truths, a.chances = append(a.truths, truth), append(a.chances, chances)
}

var threeSides = []corpus.Label{corpus.Critical, corpus.Neutral, corpus.Supportive}

func likeliest(c corpus.Chances) corpus.Label {
	best := corpus.Unclear
	for _, l := range threeSides {
		if c.Of(l) > c.Of(best) {
			best = l
		}
	}
	return best
}

// macroF1 is that of the most likely side.
func (a *tally) macroF1() float64 {
	sum := 0.0
	for _, side := range threeSides {
		right, said, true := a.labels(side, likeliest)
		sum += 2 * right / max(1, said+true) / 3
	}
	return sum
}

// labels counts the texts that are given a side rightly, those that are given it, and
// those that have it.
func (a *tally) labels(side corpus.Label, give func(corpus.Chances) corpus.Label) (right, said, true float64) {
	for i, truth := range a.truths {
		given := give(a.chances[i])
		if given == side {
			said++
		}
		if truth == side {
			true++
			if given == side {
				right++
			}
		}
	}
	return right, said, true
}

// auc is the share of pairs of a text that takes a side and one that does not which
// the chance of neutral orders rightly.
func (a *tally) auc() float64 {
	pairs, right := 0.0, 0.0
	for i, x := range a.truths {
		for k, y := range a.truths {
			if x == corpus.Neutral || y != corpus.Neutral {
				continue
			}
			pairs++
			switch taken, not := a.chances[i].Of(corpus.Neutral), a.chances[k].Of(corpus.Neutral); {
			case taken < not:
				right++
			case taken == not:
				right += 0.5
			}
		}
	}
	return right / max(1, pairs)
}

func (a *tally) String() string {
	out := fmt.Sprintf("%d texts; most likely: macro-F1 %.3f, AUC of a side taken %.3f", len(a.truths), a.macroF1(), a.auc())
	for _, minimum := range []float64{0.3, 0.5, 0.7} {
		out += fmt.Sprintf("; at %.1f", minimum)
		var right, said float64
		for _, side := range threeSides {
			r, g, t := a.labels(side, func(c corpus.Chances) corpus.Label { return c.Side(minimum) })
			out += fmt.Sprintf(" %.4s P %.2f R %.2f", side, r/max(1, g), r/max(1, t))
			right, said = right+r, said+g
		}
		out += fmt.Sprintf(" accuracy %.3f coverage %.3f", right/max(1, said), said/max(1, float64(len(a.truths))))
	}
	return out
}

var sides = map[string]corpus.Label{
	"FAVOR": corpus.Supportive, "AGAINST": corpus.Critical, "NONE": corpus.Neutral,
	"positive": corpus.Supportive, "negative": corpus.Critical, "neutral": corpus.Neutral,
	"supportive": corpus.Supportive, "critical": corpus.Critical,
}

// measureAll measures on all texts of the evaluation sets, which takes minutes.
var measureAll = flag.Bool("measure", false, "measure on all texts, not only on the first of each set")

// TestMeasure prints the quality on the evaluation sets (go test -v -run Measure
// -measure) and fails if the macro-F1 of a tier falls far below what it was.
func TestMeasure(t *testing.T) {
	const few = 100 // texts of each set that are read otherwise
	folder := corpustest.Shared(t, "eval")
	first, both := model(t), full(t)
	measure := func(set, file string, leastFirst, least float64, cases func(row) []labelled) {
		for _, tier := range []struct {
			name  string
			model *Model
			least float64
		}{{"first tier", first, leastFirst}, {"both tiers", both, least}} {
			t.Run(set+"/"+file+"/"+tier.name, func(t *testing.T) {
				var a tally
				for r := range corpustest.Lines[row](t, filepath.Join(folder, set, file)) {
					for _, c := range cases(r) {
						if *measureAll || len(a.truths) < few {
							a.count(c.truth, tier.model.Judge(c.in).Chances)
						}
					}
				}
				t.Log(a.String())
				if a.macroF1() < tier.least {
					t.Errorf("macro-F1 %.3f, was %.3f and more", a.macroF1(), tier.least)
				}
			})
		}
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
	measure("agency_stance", "comments.jsonl", 0.25, 0.40, agencies)
	measure("agency_stance", "more.jsonl", 0.25, 0.36, agencies)
	measure("sentiment_newsmtsc", "test_rw.jsonl", 0.55, 0.68, news)
	measure("sentiment_newsmtsc", "test_mt.jsonl", 0.50, 0.65, news)
	measure("stance_vast", "test.jsonl", 0, 0.25, phrase)
	measure("stance_semeval16", "test.jsonl", 0, 0, phrase)
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

// model is the first tier alone.
func model(t testing.TB) *Model { return open(t, Options{Fast: true}) }

// full is both tiers.
func full(t testing.TB) *Model { return open(t, Options{}) }

func open(t testing.TB, o Options) *Model {
	t.Helper()
	m, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return m
}
