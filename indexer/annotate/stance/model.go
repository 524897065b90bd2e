package stance

import (
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"sync"

	"github.com/blevesearch/snowballstem"

	"standpoint/corpus"
	"standpoint/indexer/annotate/stance/encoder"
	"standpoint/indexer/annotate/stance/head"
	"standpoint/indexer/logistic"
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

// Apply returns the probabilities of the classes.
func (c Calibration) Apply(logits []float64) [3]float64 {
	var p [3]float64
	for k := range p {
		p[k] = float64(logits[k]*c.Slope) + c.Offset[k] // converted, so that no machine fuses the two
	}
	logistic.Softmax(p[:])
	return p
}

// Model judges stances. It is safe for concurrent use.
type Model struct {
	articles, comments Part
	aim                *aim
	describers         sync.Pool
	valences           map[string]int8 // words of opinion
	second             func() *reader  // nil: the first tier judges alone
	heads              []*head.Head    // over the second tier
}

// Part is what was learnt for one kind of text: an article's sentences are
// mostly about a side, a comment's mostly not, so each has weights of its own.
type Part struct {
	Weights     *logistic.Model
	Calibration Calibration
}

// Options choose what judges. The zero value is both tiers.
type Options struct {
	Fast bool // the first tier alone: less is found, many times as fast
	// Heads were fitted to what people said of a collection; those for another second
	// tier have no part, nor has any with Fast.
	Heads []*head.Head
}

// New loads the embedded first tier. The second is loaded when it is first asked.
func New(o Options) (*Model, error) {
	m, err := load(trained)
	if err == nil && !o.Fast {
		m.second = sync.OnceValue(func() *reader { return newReader(m.valences) })
		for _, h := range o.Heads {
			if h.Model == Reads() {
				m.heads = append(m.heads, h)
			}
		}
	}
	return m, err
}

// code is raised by hand when the same weights, lists and text give another judgement.
const code = 2

// Version names the weights and lists that judge, and the code that applies them.
func (m *Model) Version() string {
	parts := [][]byte{trained, []byte(vader), []byte(aimList)}
	if m.second != nil {
		parts = append(append(parts, encoder.Digest()), m.versions()...)
	}
	return corpus.VersionOf(code, parts...)
}

func load(b []byte) (*Model, error) {
	valences, err := readValences(vader)
	if err != nil {
		return nil, err
	}
	m := &Model{valences: valences, describers: sync.Pool{New: func() any { return newDescriber(valences) }}}
	if m.aim, err = newAim(); err != nil {
		return nil, err
	}
	for _, part := range []*Part{&m.articles, &m.comments} {
		if b, err = part.read(b); err != nil {
			return nil, fmt.Errorf("stance: model.bin: %w", err)
		}
	}
	if len(b) != 0 {
		return nil, fmt.Errorf("stance: model.bin: %d bytes too many", len(b))
	}
	return m, nil
}

// read takes a part from the front of b and returns the rest.
func (p *Part) read(b []byte) ([]byte, error) {
	var err error
	if p.Weights, b, err = logistic.Read(b); err != nil {
		return nil, err
	}
	if len(b) < 32 || p.Weights.Classes != len(Classes) || p.Weights.Buckets != Buckets {
		return nil, errors.New("it has another format")
	}
	c := &p.Calibration
	for _, v := range []*float64{&c.Slope, &c.Offset[0], &c.Offset[1], &c.Offset[2]} {
		*v = math.Float64frombits(binary.LittleEndian.Uint64(b))
		b = b[8:]
	}
	return b, nil
}

// Append writes a part: weights, then slope and offsets as little-endian
// float64. Two parts, of articles and of comments, are model.bin.
func (p Part) Append(b []byte) []byte {
	b = p.Weights.Append(b)
	for _, v := range []float64{p.Calibration.Slope, p.Calibration.Offset[0], p.Calibration.Offset[1], p.Calibration.Offset[2]} {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
	}
	return b
}

func newDescriber(valences map[string]int8) *describer {
	return &describer{valences: valences, env: snowballstem.NewEnv("")}
}

// Describer returns the features of texts to a trainer. It is not safe for
// concurrent use.
type Describer struct{ d *describer }

// NewDescriber makes a describer with the embedded word list.
func NewDescriber() (Describer, error) {
	valences, err := readValences(vader)
	return Describer{newDescriber(valences)}, err
}

// Features returns the features of every sentence that names the target.
func (d Describer) Features(in Input) [][]uint32 {
	var all [][]uint32
	for _, n := range d.d.named(read(in)) {
		all = append(all, n.features)
	}
	return all
}

func (m *Model) part(kind corpus.Kind) *Part {
	if kind == corpus.KindComment {
		return &m.comments
	}
	return &m.articles
}
