// Package logistic is logistic regression: multinomial over hashed binary
// features, with weights small enough to be embedded, and conditional for
// choices between alternatives that numbers describe.
package logistic

import (
	"encoding/binary"
	"errors"
	"math"
)

// Example is a text as the features that it has, and its class.
type Example struct {
	Features []uint32
	Class    int
	Weight   float64 // of its loss; 0 is 1
}

// Options of training. The zero value asks for the defaults.
type Options struct {
	C      float64 // inverse strength of the L2 penalty; 0 is 0.3
	Rounds int     // steps of L-BFGS; 0 is 100
	// Penalties are the strengths of the penalty for each column of choices; nil is 1/C
	// for all.
	Penalties []float64
}

// Model holds int8 weights by feature and class. Their unit is Scale: logit =
// (sum of weights) / Scale.
type Model struct {
	Buckets, Classes int
	Scale            float64
	Weights          []int8 // Buckets × Classes
}

// Logits returns the logit of every class. The sums are whole numbers, so the
// result is the same on every machine.
func (m *Model) Logits(features []uint32, logits []float64) {
	var sums [8]int
	for _, f := range features {
		for c := range m.Classes {
			sums[c] += int(m.Weights[int(f)*m.Classes+c])
		}
	}
	for c := range m.Classes {
		logits[c] = float64(sums[c]) / m.Scale
	}
}

// Softmax turns logits into probabilities in place, the same on every machine.
func Softmax(logits []float64) {
	most, sum := math.Inf(-1), 0.0
	for _, z := range logits {
		most = math.Max(most, z)
	}
	for c, z := range logits {
		logits[c] = exp(z - most)
		sum += logits[c]
	}
	for c := range logits {
		logits[c] /= sum
	}
}

// Append writes a model as little-endian buckets, classes (uint32), scale
// (float64) and weights.
func (m *Model) Append(b []byte) []byte {
	b = binary.LittleEndian.AppendUint32(b, uint32(m.Buckets))
	b = binary.LittleEndian.AppendUint32(b, uint32(m.Classes))
	b = binary.LittleEndian.AppendUint64(b, math.Float64bits(m.Scale))
	for _, w := range m.Weights {
		b = append(b, byte(w))
	}
	return b
}

// Read reads what Append wrote and returns the rest.
func Read(b []byte) (*Model, []byte, error) {
	if len(b) < 16 {
		return nil, nil, errors.New("logistic: a model is cut short")
	}
	m := &Model{
		Buckets: int(binary.LittleEndian.Uint32(b)),
		Classes: int(binary.LittleEndian.Uint32(b[4:])),
		Scale:   math.Float64frombits(binary.LittleEndian.Uint64(b[8:])),
	}
	b = b[16:]
	if m.Classes < 2 || m.Classes > 8 || m.Buckets > 1<<24 || len(b) < m.Buckets*m.Classes || !(m.Scale > 0) {
		return nil, nil, errors.New("logistic: no model")
	}
	m.Weights = make([]int8, m.Buckets*m.Classes)
	for i := range m.Weights {
		m.Weights[i] = int8(b[i])
	}
	return m, b[len(m.Weights):], nil
}
