package head

import (
	"math"
	"slices"

	"standpoint/corpus"
	"standpoint/indexer/logistic"
)

// Example is a text that people judged, as the second tier found it.
type Example struct {
	Part    Part
	Chances corpus.Chances // before any head; not the zero value
	Vector  []float32
	Truth   corpus.Label // critical, supportive, or neutral for no side
	Weight  float64      // how many texts of the collection it stands for; 1 on average
}

// Strength is how far a head may move: the inverse strengths of the penalties on the
// distance from the head that changes nothing.
type Strength struct {
	Odds   float64 // of slope and offsets
	Vector float64 // of all weights of the vector; 0: they stay 0
}

// Fit fits a head to examples: multinomial logistic regression that begins at the head
// that changes nothing, with a penalty on the distance from it. There is at least one
// example, and each has a vector of the same length. The same examples in the same order
// give the same head.
func Fit(examples []Example, s Strength) *Head {
	h := &Head{Slope: 1}
	for _, e := range examples {
		if h.offset(e.Part) == nil {
			h.Offsets = append(h.Offsets, Offset{Part: e.Part})
		}
	}
	width := 0
	if s.Vector > 0 {
		width = len(examples[0].Vector)
	}
	columns := 1 + 2*len(h.Offsets) + 2*width
	start, penalties := make([]float64, columns), make([]float64, columns)
	start[0] = h.Slope
	for i := range penalties {
		penalties[i] = 1 / s.Odds
		if i >= columns-2*width {
			penalties[i] = 1 / s.Vector
		}
	}
	choices := make([]logistic.Choice, len(examples))
	for i, e := range examples {
		choices[i] = h.choice(e, columns, width)
	}
	w := logistic.TrainChoices(choices, start, logistic.Options{Penalties: penalties})
	h.Slope = rounded(w[0])
	for i := range h.Offsets {
		h.Offsets[i].Critical, h.Offsets[i].Supportive = rounded(w[1+2*i]), rounded(w[2+2*i])
	}
	for side := range h.Vector {
		for _, v := range w[columns-(2-side)*width:][:width] {
			h.Vector[side] = append(h.Vector[side], rounded(v))
		}
	}
	return h
}

// sides are the labels in the order of the alternatives of a choice.
var sides = []corpus.Label{corpus.Critical, corpus.Neutral, corpus.Supportive}

// choice describes the three labels of an example by the columns that are fitted: slope,
// offsets of each part, vectors of critical and supportive.
func (h *Head) choice(e Example, columns, width int) logistic.Choice {
	part := slices.IndexFunc(h.Offsets, func(o Offset) bool { return o.Part == e.Part })
	c := logistic.Choice{Alternatives: make([][]float64, len(sides)), Right: slices.Index(sides, e.Truth), Weight: e.Weight}
	for k := range sides {
		c.Alternatives[k] = make([]float64, columns)
	}
	critical, supportive := c.Alternatives[0], c.Alternatives[2]
	critical[0], supportive[0] = odds(e.Chances)
	critical[1+2*part], supportive[2+2*part] = 1, 1
	for i, v := range e.Vector[:width] {
		critical[columns-2*width+i], supportive[columns-width+i] = float64(v), float64(v)
	}
	return c
}

// rounded leaves six decimals, so that what a machine does with the last bits is gone.
func rounded(x float64) float64 { return math.Round(x*1e6) / 1e6 }
