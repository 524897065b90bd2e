package main

import (
	"math"

	"standpoint/corpus"
	"standpoint/indexer/annotate/stance"
	"standpoint/indexer/logistic"
)

// scored is an example with the logits of a model that has not seen it.
type scored struct {
	class  int
	logits [3]float64
}

// crossValidate scores the examples of a kind, each by a model trained on the other folds.
func crossValidate(all []labelled, kind corpus.Kind, o logistic.Options) []scored {
	var out []scored
	for fold := range folds {
		model := logistic.Train(examples(all, func(l labelled) bool { return l.fold() != fold }), stance.Buckets, 3, o)
		for _, l := range all {
			if l.kind != kind || l.fold() != fold {
				continue
			}
			s := scored{class: l.Class}
			model.Logits(l.Features, s.logits[:])
			out = append(out, s)
		}
	}
	return out
}

// calibrate fits slope and offsets (Platt scaling for several classes) by
// gradient descent.
func calibrate(of []scored) stance.Calibration {
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
	return c
}
