package main

import (
	"fmt"
	"math"

	"standpoint/corpus"
	"standpoint/indexer/annotate/stance"
	"standpoint/indexer/annotate/stance/logistic"
)

// scored is an example with the logits of a model that has not seen it.
type scored struct {
	kind   corpus.Kind
	class  int
	logits [3]float64
}

// crossValidate scores every example by a model trained on the other folds.
func crossValidate(all []labelled, o logistic.Options) []scored {
	var out []scored
	for fold := range folds {
		model := logistic.Train(examples(all, func(l labelled) bool { return l.fold() != fold }), stance.Buckets, 3, o)
		for _, l := range all {
			if l.fold() != fold {
				continue
			}
			s := scored{kind: l.kind, class: l.Class}
			model.Logits(l.Features, s.logits[:])
			out = append(out, s)
		}
	}
	return out
}

// calibrate fits slope and offsets for one kind of text (Platt scaling for
// several classes) by gradient descent, and prints how good they are.
func calibrate(all []scored, kind corpus.Kind) stance.Calibration {
	var of []scored
	for _, s := range all {
		if s.kind == kind {
			of = append(of, s)
		}
	}
	c := stance.Calibration{Slope: 1}
	for range 400 {
		var slope float64
		var offset [3]float64
		for _, s := range of {
			p := c.Apply(s.logits[:])
			p[s.class]--
			for k, v := range p {
				offset[k] += v
				slope += v * s.logits[k]
			}
		}
		n := float64(len(of))
		c.Slope -= 0.5 * slope / n
		for k := range offset {
			c.Offset[k] -= 0.5 * offset[k] / n
		}
	}
	c.Slope = math.Round(c.Slope*1e4) / 1e4
	for k := range c.Offset {
		c.Offset[k] = math.Round(c.Offset[k]*1e4) / 1e4
	}
	report(of, c, kind)
	return c
}

func report(of []scored, c stance.Calibration, kind corpus.Kind) {
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
	fmt.Printf("%s, held out: accuracy %.3f, macro-F1 %.3f, log loss %.4f\n", kind, right/n, f, lossSum/n)
	for b := range bins {
		if bins[b] > 0 {
			fmt.Printf("  said %.2f right %.2f (%g)\n", sums[b]/bins[b], hits[b]/bins[b], bins[b])
		}
	}
}
