package corpus

import (
	"cmp"
	"math"
	"slices"
)

// Chances are how likely a document is critical of a target, neutral and
// supportive, in this order. They sum to 1. The zero value means that nothing was
// judged.
type Chances [3]float64

// labelAt lists the labels in the order of Chances.
var labelAt = [3]Label{Critical, Neutral, Supportive}

// DefaultMin is the minimum that a side must reach unless another is asked for.
const DefaultMin = 0.5

// Minimums are those that can be asked for.
var Minimums = []float64{0.3, 0.4, DefaultMin, 0.6, 0.7, 0.8, 0.9}

// neutralMin is what neutral must reach, whatever minimum is asked for.
const neutralMin = 0.5

// NewChances makes chances in thousandths of three weights, which do not have to
// sum to 1. It returns the zero value if the weights are not numbers from 0 on, or
// all 0.
func NewChances(critical, neutral, supportive float64) Chances {
	weights := [3]float64{critical, neutral, supportive}
	sum := critical + neutral + supportive
	if !(min(critical, neutral, supportive) >= 0 && sum > 0 && sum <= math.MaxFloat64) {
		return Chances{}
	}
	var whole, order [3]int
	var rest [3]float64
	missing := 1000
	for i, w := range weights {
		exact := float64(w / sum * 1000) // converted, so that no machine fuses it with what follows
		whole[i] = int(exact)
		rest[i], order[i] = exact-float64(whole[i]), i
		missing -= whole[i]
	}
	slices.SortStableFunc(order[:], func(a, b int) int { return cmp.Compare(rest[b], rest[a]) })
	for i := range missing { // of those that were rounded down most
		whole[order[i%3]]++
	}
	return Chances{float64(whole[0]) / 1000, float64(whole[1]) / 1000, float64(whole[2]) / 1000}
}

// ChancesFor makes chances of a label and how likely it is. The rest is neutral's;
// if the label is Neutral, the sides share it. Unclear has the zero value.
func ChancesFor(label Label, chance float64) Chances {
	rest := 1 - chance
	switch label {
	case Critical:
		return NewChances(chance, rest, 0)
	case Supportive:
		return NewChances(0, rest, chance)
	case Neutral:
		return NewChances(rest/2, chance, rest/2)
	}
	return Chances{}
}

// Of returns the chance of a label; 0 for Unclear.
func (c Chances) Of(label Label) float64 {
	if i := slices.Index(labelAt[:], label); i >= 0 {
		return c[i]
	}
	return 0
}

// Side returns the label that a reader sees who asks for at least min (0 to 1): the
// likelier of Critical and Supportive if its chance is at least min, else Neutral
// if its chance is at least 0.5, else Unclear. If both sides are equally likely,
// neither is taken.
func (c Chances) Side(min float64) Label {
	switch critical, supportive := c.Of(Critical), c.Of(Supportive); {
	case critical > supportive && critical >= min:
		return Critical
	case supportive > critical && supportive >= min:
		return Supportive
	case c.Of(Neutral) >= neutralMin:
		return Neutral
	}
	return Unclear
}
