package logistic

import (
	"math"
	"slices"
)

// Choice is one decision between alternatives, each described by the same
// columns of numbers, and the alternative that is right.
type Choice struct {
	Alternatives [][]float64
	Right        int
	Weight       float64 // of its loss; 0 is 1
}

// TrainChoices fits one weight for each column by conditional logistic regression
// (McFadden 1974): the probability of an alternative is the softmax of its
// weighted sum among all alternatives of its choice. Columns are brought to one
// scale for the penalty; the weights are those of the columns as given. The
// penalty is on the distance from start, which has one number for each column: its
// weight as long as the choices do not suggest another.
func TrainChoices(choices []Choice, start []float64, o Options) []float64 {
	columns := len(start)
	if o.C == 0 {
		o.C = 0.3
	}
	if o.Rounds == 0 {
		o.Rounds = 100
	}
	scale := spreads(choices, columns)
	penalties := o.Penalties
	if penalties == nil {
		penalties = slices.Repeat([]float64{1 / o.C}, columns)
	}
	w := minimize(make([]float64, columns), o.Rounds, func(w, gradient []float64) float64 {
		return choiceLoss(choices, start, scale, penalties, w, gradient)
	})
	for i := range w {
		w[i] = start[i] + w[i]/scale[i]
	}
	return w
}

// spreads returns how far the values of each column lie from their mean within a
// choice, as the root of the mean square; 1 for a column that never varies.
func spreads(choices []Choice, columns int) []float64 {
	sum := make([]float64, columns)
	for _, c := range choices {
		n := float64(len(c.Alternatives))
		for i := range columns {
			mean := 0.0
			for _, a := range c.Alternatives {
				mean += a[i] / n
			}
			for _, a := range c.Alternatives {
				sum[i] += (a[i] - mean) * (a[i] - mean) / n
			}
		}
	}
	for i, s := range sum {
		if sum[i] = math.Sqrt(s / float64(len(choices))); sum[i] < 1e-9 {
			sum[i] = 1
		}
	}
	return sum
}

// choiceLoss takes w as the distance from start, on the scale of the penalty.
func choiceLoss(choices []Choice, start, scale, penalties, w, gradient []float64) float64 {
	total := 0.0
	weights, slope := make([]float64, len(w)), make([]float64, len(w))
	for i, v := range w {
		total += v * v * penalties[i] / 2
		gradient[i] = v * penalties[i]
		weights[i] = start[i] + v/scale[i]
	}
	var p []float64
	for _, choice := range choices {
		p = p[:0]
		for _, a := range choice.Alternatives {
			p = append(p, dot(weights, a))
		}
		Softmax(p)
		weight := choice.Weight
		if weight == 0 {
			weight = 1
		}
		total -= weight * math.Log(math.Max(p[choice.Right], 1e-300))
		p[choice.Right]--
		for k, a := range choice.Alternatives {
			if math.Abs(p[k]) > 1e-9 {
				add(slope, weight*p[k], a)
			}
		}
	}
	for i, v := range slope {
		gradient[i] += v / scale[i]
	}
	return total
}
