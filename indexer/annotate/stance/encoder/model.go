// Package encoder reads a text and a target and says how likely it is that the
// text is critical of the target, neutral or supportive. It is a small
// transformer encoder: the first four layers of all-MiniLM-L6-v2 (Apache-2.0),
// trained further on labelled texts (train/README.md). Weights and activations of
// its linear layers are integers, and all sums have a fixed order, so the same
// text gives the same bits on every machine, with and without AVX2.
package encoder

import (
	"crypto/sha256"
	_ "embed"
	"encoding/binary"
	"fmt"
	"math"
	"sync"
)

//go:embed weights.bin
var weights []byte

// The shape of the encoder.
const (
	width     = 384
	heads     = 12
	headWidth = width / heads
	inner     = 1536 // width between the two linear layers of a block
	sides     = 3
	signature = "standpoint encoder 2\n"
)

// Model is the encoder with its weights. It is safe for concurrent use.
type Model struct {
	*Tokenizer
	words      []byte    // a row of width signed bytes for each piece
	wordScales []float32 // what a row's bytes are multiplied by
	positions  []float32
	segments   [2][]float32     // added to pieces outside and inside the target
	genres     [kinds][]float32 // added to the first piece of a text of that kind
	norm       layerNorm
	layers     []layer
	hidden     linear
	side       [sides][]float32
	sideBias   [kinds][sides]float32
	calibrated [kinds]calibration
	scratch    sync.Pool
}

// layer is one block of a BERT encoder (Devlin et al., 2019, after Vaswani et al., 2017).
type layer struct {
	query, key, value, output linear
	attended                  layerNorm
	up, down                  linear
	done                      layerNorm
}

// calibration turns logits into chances: softmax(logit·slope + offset).
type calibration struct {
	slope  float64
	offset [sides]float64
}

// Load reads the embedded weights and vocabulary. It takes some milliseconds,
// so callers put it off until the first question.
func Load() (*Model, error) { return read(weights) }

// Digest is the SHA-256 of the embedded weights and vocabulary, as weights.bin
// states it: to compute it would take longer than a command takes to start.
func Digest() []byte { return weights[len(signature):][:sha256.Size] }

// read reads weights as train/pack.py writes them: the signature, a
// digest, the numbers of layers, pieces and positions (uint32), then the tensors in
// the order below, all little-endian; a matrix of bytes is followed by the scale of
// each row (float32).
func read(b []byte) (*Model, error) {
	r := reader{rest: b}
	if string(r.bytes(len(signature))) != signature {
		return nil, fmt.Errorf("encoder: weights.bin: it has another format")
	}
	r.bytes(sha256.Size)
	layers, pieces, positions := r.count(), r.count(), r.count()
	if r.bad || layers < 1 || layers > 12 || positions < maxPieces {
		return nil, fmt.Errorf("encoder: weights.bin: %d layers and %d positions, want 1 to 12 and at least %d", layers, positions, maxPieces)
	}
	m := &Model{Tokenizer: NewTokenizer(), layers: make([]layer, layers)}
	m.words, m.wordScales = r.bytes(pieces*width), r.floats(pieces)
	m.positions = r.floats(positions * width)
	m.segments[0], m.segments[1] = r.floats(width), r.floats(width)
	for k := range m.genres {
		m.genres[k] = r.floats(width)
	}
	m.norm = r.norm()
	for i := range m.layers {
		l := &m.layers[i]
		l.query, l.key, l.value, l.output = r.linear(width, width), r.linear(width, width), r.linear(width, width), r.linear(width, width)
		l.attended = r.norm()
		l.up, l.down = r.linear(width, inner), r.linear(inner, width)
		l.done = r.norm()
	}
	m.hidden = r.linear(3*width, width)
	for i := range m.side {
		m.side[i] = r.floats(width)
	}
	for k := range m.sideBias {
		copy(m.sideBias[k][:], r.floats(sides))
	}
	for k := range m.calibrated {
		c := &m.calibrated[k]
		c.slope = r.double()
		for i := range c.offset {
			c.offset[i] = r.double()
		}
	}
	if r.bad || len(r.rest) != 0 || pieces != len(m.first)+len(m.next)+int(specials) {
		return nil, fmt.Errorf("encoder: weights.bin: it does not fit its vocabulary, or has a wrong length")
	}
	m.scratch.New = func() any { return new(scratch) }
	return m, nil
}

// reader takes values from the front of a file. After a read beyond its end, bad
// is true and all values are empty.
type reader struct {
	rest []byte
	bad  bool
}

func (r *reader) bytes(n int) []byte {
	if r.bad || n < 0 || n > len(r.rest) {
		r.bad = true
		return nil
	}
	b := r.rest[:n:n]
	r.rest = r.rest[n:]
	return b
}

func (r *reader) count() int {
	if b := r.bytes(4); b != nil {
		return int(binary.LittleEndian.Uint32(b))
	}
	return 0
}

func (r *reader) double() float64 {
	if b := r.bytes(8); b != nil {
		return math.Float64frombits(binary.LittleEndian.Uint64(b))
	}
	return 0
}

func (r *reader) floats(n int) []float32 {
	b := r.bytes(4 * n)
	f := make([]float32, len(b)/4)
	for i := range f {
		f[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	return f
}

func (r *reader) norm() layerNorm { return layerNorm{r.floats(width), r.floats(width)} }

func (r *reader) linear(in, out int) linear {
	return newLinear(in, out, r.bytes(in*out), r.floats(out), r.floats(out))
}
