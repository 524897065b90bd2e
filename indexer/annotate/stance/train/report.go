package main

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"

	"standpoint/corpus"
	"standpoint/indexer/annotate/stance"
)

// report prints how good a part is on texts that it has not seen.
func report(out io.Writer, of []scored, c stance.Calibration, kind corpus.Kind) {
	var tp, fp, fn [3]float64
	right, lossSum := 0.0, 0.0
	var bins, hits, sums [10]float64
	for _, s := range of {
		p := c.Apply(s.logits[:])
		best := 0
		for k := range p {
			if p[k] > p[best] {
				best = k
			}
		}
		b := min(9, int(p[best]*10))
		bins[b]++
		sums[b] += p[best]
		lossSum -= math.Log(p[s.class])
		if best == s.class {
			tp[best]++
			right++
			hits[b]++
		} else {
			fp[best]++
			fn[s.class]++
		}
	}
	f := 0.0
	for k := range tp {
		f += 2 * tp[k] / (2*tp[k] + fp[k] + fn[k]) / 3
	}
	n := float64(len(of))
	fmt.Fprintf(out, "%s, held out: accuracy %.3f, macro-F1 %.3f, log loss %.4f\n", kind, right/n, f, lossSum/n)
	for b := range bins {
		if bins[b] > 0 {
			fmt.Fprintf(out, "  said %.2f right %.2f (%g)\n", sums[b]/bins[b], hits[b]/bins[b], bins[b])
		}
	}
	fmt.Fprintf(out, "  AUC: whether a side is taken %.3f, which side %.3f\n",
		auc(of, c, func(p [3]float64) float64 { return p[1] + p[2] }, func(class int) int { return min(class, 1) }),
		auc(of, c, func(p [3]float64) float64 { return p[2] / (p[1] + p[2]) }, func(class int) int { return class - 1 }))
}

// auc is the share of pairs of a positive and a negative example that a score
// orders rightly; examples of a negative number count neither way.
func auc(of []scored, c stance.Calibration, score func([3]float64) float64, positive func(class int) int) float64 {
	type point struct {
		score    float64
		positive int
	}
	var points []point
	for _, s := range of {
		if y := positive(s.class); y >= 0 {
			points = append(points, point{score(c.Apply(s.logits[:])), y})
		}
	}
	slices.SortStableFunc(points, func(a, b point) int { return cmp.Compare(a.score, b.score) })
	below, pairs, positives := 0.0, 0.0, 0.0
	for _, p := range points {
		if p.positive == 1 {
			pairs += below
			positives++
		} else {
			below++
		}
	}
	return pairs / (positives * below)
}
