package logistic

import (
	"math"
	"slices"
	"testing"
)

// choices that their first column decides, on a large scale; the second says nothing.
func choices() []Choice {
	var all []Choice
	for i := range 60 {
		c := Choice{Right: i % 3}
		for k := range 3 {
			c.Alternatives = append(c.Alternatives, []float64{0, float64((i + k) % 2)})
			if k == c.Right {
				c.Alternatives[k][0] = 1000
			}
		}
		all = append(all, c)
	}
	return all
}

func TestTrainChoicesLearns(t *testing.T) {
	w := TrainChoices(choices(), make([]float64, 2), Options{C: 1})
	for _, c := range choices() {
		p := make([]float64, 3)
		for k, a := range c.Alternatives {
			p[k] = dot(w, a)
		}
		Softmax(p)
		if p[c.Right] < 0.8 {
			t.Fatalf("the right alternative has probability %.2f; weights %v", p[c.Right], w)
		}
	}
}

func TestTrainChoicesIsReproducible(t *testing.T) {
	first, second := TrainChoices(choices(), make([]float64, 2), Options{}), TrainChoices(choices(), make([]float64, 2), Options{})
	if !slices.Equal(first, second) {
		t.Errorf("the same choices gave %v and %v", first, second)
	}
}

func TestTrainChoicesLeavesOutWhatNeverVaries(t *testing.T) {
	all := choices()
	for _, c := range all {
		for _, a := range c.Alternatives {
			a[1] = 7
		}
	}
	if w := TrainChoices(all, make([]float64, 2), Options{}); math.Abs(w[1]) > 1e-9 {
		t.Errorf("a column that never varies has weight %v", w[1])
	}
}

func TestTrainChoicesStaysWhereNothingSpeaks(t *testing.T) {
	all := choices()
	for _, c := range all {
		for _, a := range c.Alternatives {
			a[1] = 7
		}
	}
	if w := TrainChoices(all, []float64{0, 0.5}, Options{}); math.Abs(w[1]-0.5) > 1e-9 {
		t.Errorf("a column that never varies has weight %v, not that of the start", w[1])
	}
}

// TestTrainChoicesKeepsWhatNeverVaries: a column that is the same for all alternatives
// keeps its start, also if sums of its values are not exact.
func TestTrainChoicesKeepsWhatNeverVaries(t *testing.T) {
	var all []Choice
	for i := range 50 {
		c := Choice{Right: i % 7}
		for k := range 7 {
			c.Alternatives = append(c.Alternatives, []float64{0.1 * float64(i), float64((i + k) % 3)})
		}
		all = append(all, c)
	}
	if w := TrainChoices(all, []float64{5, 0}, Options{}); math.Abs(w[0]-5) > 0.001 {
		t.Errorf("the weight moves from 5 to %g", w[0])
	}
}
