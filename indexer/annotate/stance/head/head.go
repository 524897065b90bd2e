// Package head is a small layer over the second tier of stances, fitted to what people
// said of the documents of one collection. The second tier stays as it is: a head turns
// its chances and its vector into other chances. Without labels it would change nothing.
package head

import (
	"math"
	"slices"

	"standpoint/corpus"
	"standpoint/indexer/logistic"
)

// Part is a kind of text that is judged in its own way.
type Part struct {
	Kind  corpus.Kind `json:"kind"`
	Named bool        `json:"named"` // the text names the target; otherwise only its thread does
}

// Head turns what the second tier found into the chances of critical, neutral and
// supportive. With c its chances, v its vector, and neutral as the base:
//
//	log odds of a side = Slope · ln(c[side] / c[neutral]) + Offset[part][side] + Vector[side] · v
//
// It applies to the parts that it learned from, and leaves other texts as they are.
type Head struct {
	Agency  string       `json:"agency"` // toward which texts are judged; "": every agency
	Model   string       `json:"model"`  // the second tier whose vectors it reads (stance.Heads)
	Slope   float64      `json:"slope"`
	Offsets []Offset     `json:"offsets"`
	Vector  [2][]float64 `json:"vector"` // of critical and supportive; empty if only chances were learned from
	Learned Learned      `json:"learned"`
}

// Offset is what a part has of its own.
type Offset struct {
	Part
	Critical   float64 `json:"critical"`
	Supportive float64 `json:"supportive"`
}

// Applies reports whether a head judges texts of a part toward an agency. Targets that
// are not agencies it leaves as they are.
func (h *Head) Applies(agency string, part Part) bool {
	return agency != "" && (h.Agency == "" || h.Agency == agency) && h.offset(part) != nil
}

func (h *Head) offset(part Part) *Offset {
	for i := range h.Offsets {
		if h.Offsets[i].Part == part {
			return &h.Offsets[i]
		}
	}
	return nil
}

// least is below what chances are rounded to, thousandths: ln needs more than 0.
const least = 0.0005

// odds are the log odds of critical and supportive against neutral.
func odds(c corpus.Chances) (critical, supportive float64) {
	neutral := math.Log(max(c.Of(corpus.Neutral), least))
	return math.Log(max(c.Of(corpus.Critical), least)) - neutral, math.Log(max(c.Of(corpus.Supportive), least)) - neutral
}

// Chances are those of a text for which the second tier found others, and a vector. The
// part must be one of those that the head applies to.
func (h *Head) Chances(part Part, c corpus.Chances, vector []float32) corpus.Chances {
	return Chances(h.Odds(part, c, vector))
}

// Odds are the log odds of critical and supportive against neutral; see Chances.
func (h *Head) Odds(part Part, c corpus.Chances, vector []float32) (critical, supportive float64) {
	own := h.offset(part)
	critical, supportive = odds(c)
	return float64(h.Slope*critical) + own.Critical + product(h.Vector[0], vector),
		float64(h.Slope*supportive) + own.Supportive + product(h.Vector[1], vector)
}

// Chances are those with given log odds of critical and supportive against neutral.
func Chances(critical, supportive float64) corpus.Chances {
	logits := [3]float64{critical, 0, supportive}
	logistic.Softmax(logits[:])
	return corpus.NewChances(logits[0], logits[1], logits[2])
}

// Times is a head whose log odds are those of h times a factor: chances that are surer if
// it is more than 1.
func (h *Head) Times(factor float64) *Head {
	out := *h
	out.Slope = rounded(h.Slope * factor)
	out.Offsets = slices.Clone(h.Offsets)
	for i := range out.Offsets {
		out.Offsets[i].Critical, out.Offsets[i].Supportive = rounded(out.Offsets[i].Critical*factor), rounded(out.Offsets[i].Supportive*factor)
	}
	for side, weights := range h.Vector {
		out.Vector[side] = nil
		for _, w := range weights {
			out.Vector[side] = append(out.Vector[side], rounded(w*factor))
		}
	}
	return &out
}

// product is the inner product, the same on every machine: each product is converted, so
// that no compiler fuses it with the sum.
func product(weights []float64, vector []float32) float64 {
	sum := 0.0
	for i, w := range weights {
		sum += float64(w * float64(vector[i]))
	}
	return sum
}
