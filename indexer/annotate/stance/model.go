package stance

import (
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"

	"github.com/blevesearch/snowballstem"

	"standpoint/corpus"
	"standpoint/indexer/annotate/stance/logistic"
)

//go:embed model.bin
var trained []byte

// Classes are the sides in the order of the model's classes.
var Classes = [3]corpus.Label{corpus.Neutral, corpus.Critical, corpus.Supportive}

// Calibration turns the logits of one kind of text into probabilities:
// softmax(logit·Slope + Offset).
type Calibration struct {
	Slope  float64
	Offset [3]float64
}

// Apply gives the probabilities of the classes.
func (c Calibration) Apply(logits []float64) [3]float64 {
	var p [3]float64
	for k := range p {
		p[k] = logits[k]*c.Slope + c.Offset[k]
	}
	logistic.Softmax(p[:])
	return p
}

// Model judges stances. It is safe for concurrent use.
type Model struct {
	weights      *logistic.Model
	calibrations [2]Calibration // of articles, of comments
	describers   sync.Pool
}

// New loads the embedded model.
func New() (*Model, error) { return load(trained) }

func load(b []byte) (*Model, error) {
	valences, err := readValences(vader)
	if err != nil {
		return nil, err
	}
	m := &Model{describers: sync.Pool{New: func() any { return newDescriber(valences) }}}
	if m.weights, b, err = logistic.Read(b); err != nil {
		return nil, fmt.Errorf("stance: model.bin: %w", err)
	}
	if len(b) != 64 || m.weights.Classes != len(Classes) || m.weights.Buckets != Buckets {
		return nil, errors.New("stance: model.bin is of another form")
	}
	for i := range m.calibrations {
		c := &m.calibrations[i]
		for k, p := range []*float64{&c.Slope, &c.Offset[0], &c.Offset[1], &c.Offset[2]} {
			*p = math.Float64frombits(binary.LittleEndian.Uint64(b[32*i+8*k:]))
		}
	}
	return m, nil
}

// Pack writes the bytes of model.bin: weights, then the calibrations of
// articles and comments.
func Pack(weights *logistic.Model, articles, comments Calibration) []byte {
	b := weights.Append(nil)
	for _, c := range []Calibration{articles, comments} {
		for _, v := range []float64{c.Slope, c.Offset[0], c.Offset[1], c.Offset[2]} {
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
		}
	}
	return b
}

func newDescriber(valences map[string]int8) *describer {
	return &describer{valences: valences, env: snowballstem.NewEnv("")}
}

// Features gives the features of every sentence that names the target: what a
// trainer learns from.
func Features(in Input) ([][]uint32, error) {
	valences, err := readValences(vader)
	if err != nil {
		return nil, err
	}
	var all [][]uint32
	for _, n := range newDescriber(valences).named(read(in)) {
		all = append(all, slices.Clone(n.features))
	}
	return all, nil
}

func (m *Model) calibration(kind corpus.Kind) Calibration {
	if kind == corpus.KindComment {
		return m.calibrations[1]
	}
	return m.calibrations[0]
}
