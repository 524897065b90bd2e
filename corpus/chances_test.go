package corpus_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"standpoint/corpus"
)

func TestSide(t *testing.T) {
	for _, row := range []struct {
		chances corpus.Chances
		min     float64
		want    corpus.Label
	}{
		{corpus.Chances{}, 0.3, corpus.Unclear}, // nothing was judged
		{corpus.Chances{0.7, 0.2, 0.1}, 0.7, corpus.Critical},
		{corpus.Chances{0.7, 0.2, 0.1}, 0.8, corpus.Unclear},
		{corpus.Chances{0.1, 0.2, 0.7}, 0.7, corpus.Supportive},
		{corpus.Chances{0.4, 0.6, 0}, 0.3, corpus.Critical}, // although neutral is likelier
		{corpus.Chances{0.4, 0.6, 0}, 0.5, corpus.Neutral},
		{corpus.Chances{0.4, 0.6, 0}, 0.9, corpus.Neutral}, // neutral has a minimum of its own
		{corpus.Chances{0.3, 0.49, 0.21}, 0.4, corpus.Unclear},
		{corpus.Chances{0.5, 0, 0.5}, 0.3, corpus.Unclear}, // neither side is the likelier one
		{corpus.Chances{0.25, 0.5, 0.25}, 0.3, corpus.Neutral},
	} {
		if got := row.chances.Side(row.min); got != row.want {
			t.Errorf("%v at %v is %s, want %s", row.chances, row.min, got, row.want)
		}
	}
}

// TestNewChances: chances are thousandths that sum to 1, in the order of the
// weights.
func TestNewChances(t *testing.T) {
	if got := corpus.NewChances(1, 1, 1); got != (corpus.Chances{0.334, 0.333, 0.333}) {
		t.Errorf("thirds are %v", got)
	}
	for _, weights := range [][3]float64{{}, {-1, 1, 1}, {math.NaN(), 1, 1}, {math.Inf(1), 1, 1}} {
		if got := corpus.NewChances(weights[0], weights[1], weights[2]); got != (corpus.Chances{}) {
			t.Errorf("%v became %v", weights, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		weight := rapid.Float64Range(0, 1e6)
		w := [3]float64{weight.Draw(t, "critical"), weight.Draw(t, "neutral"), weight.Draw(t, "supportive")}
		c := corpus.NewChances(w[0], w[1], w[2])
		sum := 0
		for i, chance := range c {
			thousandths := math.Round(chance * 1000)
			if chance != thousandths/1000 {
				t.Fatalf("%v is not in thousandths", chance)
			}
			sum += int(thousandths)
			for k := range c {
				if w[i] > w[k] && c[i] < c[k] {
					t.Fatalf("%v became %v", w, c)
				}
			}
		}
		if w != [3]float64{} && sum != 1000 {
			t.Fatalf("%v sums to %d thousandths", c, sum)
		}
	})
}

// TestChancesFor: a label and its chance come back at every minimum up to it.
func TestChancesFor(t *testing.T) {
	for _, label := range []corpus.Label{corpus.Critical, corpus.Neutral, corpus.Supportive} {
		for _, chance := range []float64{0.5, 0.7, 1} {
			c := corpus.ChancesFor(label, chance)
			if c.Side(chance) != label || c.Of(label) != chance {
				t.Errorf("%s at %v became %v", label, chance, c)
			}
		}
	}
	if c := corpus.ChancesFor(corpus.Unclear, 0.7); c != (corpus.Chances{}) {
		t.Errorf("unclear became %v", c)
	}
}
