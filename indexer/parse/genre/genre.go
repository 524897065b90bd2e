// Package genre scores how a line of text is written: like news, or like
// readers' comments. It does not know topics, names or outlets, only the common
// words of both genres, pairs of them, and how a line looks.
//
// The model is a logistic regression over counts. Its weights are in genre.tsv,
// one line for each feature, as the program in train writes them.
package genre

import (
	_ "embed"
	"fmt"
	"math"
	"strconv"
	"strings"

	"standpoint/corpus"
)

//go:embed genre.tsv
var weights string

// Model scores lines. It is safe for use by several goroutines.
type Model struct {
	bias    float64
	weights map[string]float64
}

// code is raised by hand when the same weights and line give another score.
const code = 1

// Version names the shipped weights and the code that applies them.
func Version() string { return corpus.VersionOf(code, []byte(weights)) }

// Shipped reads the weights that the package carries. Read them once and keep
// the model: they are some thousand lines.
func Shipped() (*Model, error) { return Read(weights) }

// Read reads weights: lines of a feature, a tab and its weight, positive for
// news; the feature "#bias" is the constant. Lines that begin with "##" are notes.
func Read(tsv string) (*Model, error) {
	m := &Model{weights: map[string]float64{}}
	for i, line := range strings.Split(tsv, "\n") {
		if line == "" || strings.HasPrefix(line, "##") {
			continue
		}
		feature, value, ok := strings.Cut(line, "\t")
		weight, err := strconv.ParseFloat(value, 64)
		if !ok || err != nil {
			return nil, fmt.Errorf("genre: weights line %d: want a feature, a tab and a number", i+1)
		}
		m.weights[feature] = weight
	}
	m.bias = m.weights["#bias"]
	delete(m.weights, "#bias")
	return m, nil
}

// Knows reports whether a word stands for itself in the model.
func (m *Model) Knows(word string) bool {
	_, ok := m.weights[word]
	return ok
}

// Score is the logarithm of the odds that a line is news and not a comment:
// positive for news, 0 where nothing speaks for either.
func (m *Model) Score(line string) float64 {
	features := Features(line, m.Knows)
	sum := 0.0
	for _, f := range features {
		sum += m.weights[f]
	}
	return m.bias + sum*Scale(len(features))
}

// Scale is what a feature counts for in a line of n features: long lines
// repeat themselves, so their evidence grows with the root of their length.
func Scale(n int) float64 { return 1 / math.Sqrt(float64(n)+4) }
