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
	for _, bar := range bars {
		f, opposite := macroF1(of, c, bar)
		fmt.Fprintf(out, "  side from %.2f, critical from %.2f, supportive from %.2f: macro-F1 %.3f, opposite %.3f\n",
			bar.taken, bar.critical, bar.supportive, f, opposite)
	}
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

// bar is from which probabilities a side is taken, and which one; between the
// last two it is unclear.
type bar struct{ taken, critical, supportive float64 }

var bars = func() []bar {
	var all []bar
	for _, taken := range []float64{0.2, 0.25, 0.3, 0.35, 0.5, 0.55, 0.6} {
		for _, critical := range []float64{0.5, 0.6, 0.7, 0.75} {
			for _, supportive := range []float64{0.4, 0.5, 0.6} {
				if critical+supportive >= 1 {
					all = append(all, bar{taken, critical, supportive})
				}
			}
		}
	}
	return all
}()

// macroF1 is that of a bar, unclear counting as a miss, with the share of
// answers that are opposite to the truth.
func macroF1(of []scored, c stance.Calibration, b bar) (f, opposite float64) {
	var tp, fp, fn [3]float64
	for _, s := range of {
		p, given := c.Apply(s.logits[:]), 0
		if taken := p[1] + p[2]; taken >= b.taken {
			switch {
			case p[1] >= b.critical*taken:
				given = 1
			case p[2] >= b.supportive*taken:
				given = 2
			default:
				fn[s.class]++
				continue
			}
		}
		if given == s.class {
			tp[given]++
			continue
		}
		fp[given]++
		fn[s.class]++
		if given+s.class == 3 {
			opposite += 1 / float64(len(of))
		}
	}
	for k := range tp {
		f += 2 * tp[k] / (2*tp[k] + fp[k] + fn[k]) / 3
	}
	return f, opposite
}
