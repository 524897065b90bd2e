package encoder

import (
	"math"

	"standpoint/indexer/logistic"
)

// Chances are how likely a text is critical of a target, neutral, and supportive.
// They add up to 1.
type Chances [sides]float64

// Width is the length of a vector of Read.
const Width = width

// Chances reads an input.
func (m *Model) Chances(in Input) Chances {
	chances, _ := m.Read(in)
	return chances
}

// Read reads an input. The vector is what the chances are made of: a point in a space of
// Width dimensions, each from -1 to 1.
func (m *Model) Read(in Input) (Chances, []float32) {
	p := m.Pieces(in)
	logits, vector := m.logits(p)
	return m.calibrated[p.Kind].apply(logits), vector
}

func (c calibration) apply(logits [sides]float32) Chances {
	var chances Chances
	for i, v := range logits {
		chances[i] = float64(c.slope*float64(v)) + c.offset[i]
	}
	logistic.Softmax(chances[:])
	return chances
}

// scratch is the memory of one reading.
type scratch struct {
	x, y, q, k, v, attended, wide []float32 // rows of width floats; wide: of inner floats
	keys                          []float32 // the keys of one head, transposed, for blocks of headWidth pieces
	scores                        []float32
	in, hidden                    quantized
}

// Logits reads pieces and returns a score for each side: critical, neutral, supportive.
func (m *Model) Logits(p Pieces) [sides]float32 {
	logits, _ := m.logits(p)
	return logits
}

func (m *Model) logits(p Pieces) ([sides]float32, []float32) {
	s := m.scratch.Get().(*scratch)
	defer m.scratch.Put(s)
	n := len(p.IDs)
	m.embed(s, p)
	var pooled [3 * width]float32
	last := len(m.layers) - 1
	for i := range m.layers[:last] {
		m.layers[i].forward(s, n, nil)
	}
	average(pooled[2*width:], s.x[:n*width])
	// In the last layer only the first piece and the target's are asked for.
	asked := append(make([]int, 0, n), 0)
	for i := p.Target[0]; i < p.Target[1]; i++ {
		asked = append(asked, i)
	}
	m.layers[last].forward(s, n, asked)
	copy(pooled[:width], s.x[:width])
	average(pooled[width:2*width], s.x[width:len(asked)*width])
	return m.heads(s, pooled[:], p.Kind)
}

// embed writes the vectors of pieces, with those of their places, to s.x.
func (m *Model) embed(s *scratch, p Pieces) {
	n := len(p.IDs)
	s.x, s.y = resize(s.x, n*width), resize(s.y, n*width)
	for i, id := range p.IDs {
		row, scale := m.words[int(id)*width:], m.wordScales[id]
		segment := m.segments[0]
		if i >= p.Target[0] && i < p.Target[1] {
			segment = m.segments[1]
		}
		position := m.positions[i*width:]
		for k := range width {
			s.x[i*width+k] = float32(float32(int8(row[k]))*scale) + segment[k]
			s.y[i*width+k] = position[k]
		}
	}
	for k, v := range m.genres[p.Kind] {
		s.y[k] += v
	}
	m.norm.add(s.x, s.y)
}

// forward takes the n rows of s.x through a layer. If asked is not nil, only the rows with
// these numbers go on; they then are s.x.
func (l *layer) forward(s *scratch, n int, asked []int) {
	s.k, s.v = resize(s.k, n*width), resize(s.v, n*width)
	s.in.quantize(s.x[:n*width], width)
	l.key.apply(s.k, &s.in)
	l.value.apply(s.v, &s.in)
	rows := n
	if asked != nil {
		rows = len(asked)
		for i, from := range asked { // asked is in order: no row is overwritten before it moves
			copy(s.x[i*width:(i+1)*width], s.x[from*width:(from+1)*width])
		}
		s.in.quantize(s.x[:rows*width], width)
	}
	s.x = s.x[:rows*width]
	s.q, s.y, s.attended = resize(s.q, rows*width), resize(s.y, rows*width), resize(s.attended, rows*width)
	l.query.apply(s.q, &s.in)
	s.attend(n, rows)
	s.in.quantize(s.attended, width)
	l.output.apply(s.y, &s.in)
	l.attended.add(s.x, s.y)
	s.wide = resize(s.wide, rows*inner)
	s.in.quantize(s.x, width)
	l.up.apply(s.wide, &s.in)
	gelu(s.wide)
	s.hidden.quantize(s.wide, inner)
	l.down.apply(s.y, &s.hidden)
	l.done.add(s.x, s.y)
}

// attend is scaled dot-product attention of the first rows of s.q over n pieces.
func (s *scratch) attend(n, rows int) {
	blocks := (n + headWidth - 1) / headWidth
	padded := blocks * headWidth
	s.keys, s.scores = resize(s.keys, headWidth*padded), resize(s.scores, padded)
	scale := float32(1 / math.Sqrt(headWidth))
	for head := range heads {
		at := head * headWidth
		for k := range headWidth {
			column := s.keys[k*padded : (k+1)*padded]
			for i := range n {
				column[i] = s.k[i*width+at+k]
			}
			clear(column[n:])
		}
		for row := range rows {
			query := s.q[row*width+at : row*width+at+headWidth]
			for b := range blocks {
				mixRows((*[headWidth]float32)(s.scores[b*headWidth:]), query, s.keys[b*headWidth:], padded)
			}
			scores := s.scores[:n]
			for i := range scores {
				scores[i] *= scale
			}
			softmax(scores)
			mixRows((*[headWidth]float32)(s.attended[row*width+at:]), scores, s.v[at:], width)
		}
	}
}

// mixRows writes the sum of rows of 32 floats, each times its weight, to dst.
func mixRows(dst *[headWidth]float32, weights, rows []float32, stride int) {
	if hasKernel {
		mix(dst, &weights[0], &rows[0], len(weights), stride)
		return
	}
	plainMix(dst, weights, rows, stride)
}

// heads turns what was pooled into a score for each side, and the vector of Read.
func (m *Model) heads(s *scratch, pooled []float32, kind Kind) (logits [sides]float32, vector []float32) {
	s.in.quantize(pooled, 3*width)
	vector = make([]float32, width)
	m.hidden.apply(vector, &s.in)
	logits = m.sideBias[kind]
	for i, v := range vector {
		v = tanh(v)
		vector[i] = v
		for k := range logits {
			logits[k] += float32(v * m.side[k][i])
		}
	}
	return logits, vector
}

// average writes the mean of rows to dst.
func average(dst, rows []float32) {
	clear(dst)
	for at := 0; at < len(rows); at += width {
		for i, v := range rows[at : at+width] {
			dst[i] += v
		}
	}
	n := float32(len(rows) / width)
	for i := range dst {
		dst[i] /= n
	}
}
