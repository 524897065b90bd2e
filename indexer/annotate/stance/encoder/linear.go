package encoder

import "math"

// linear is a matrix of signed bytes, one row for each output, with the scale and
// the bias of each output.
type linear struct {
	in, out     int
	rows        []byte
	scale, bias []float32
	offset      []int32  // what the zero of the activations adds to the sum of a row
	lanes       []uint64 // the rows in groups of three, for processors without AVX2
	exact       bool     // multiply activations as they are, not rounded: for the comparison with PyTorch
}

// zero is how activations write 0: they are whole numbers from 1 to 127. Products
// of two pairs of 127·127 fit in 16 bits, as the instructions of AVX2 need it.
const (
	zero = 64
	most = 63
)

// group is how many rows one call of the kernel multiplies.
const group = 4

func newLinear(in, out int, rows []byte, scale, bias []float32) linear {
	l := linear{in: in, out: out, rows: rows, scale: scale, bias: bias, offset: make([]int32, out)}
	if len(rows) != in*out {
		return l // a file cut short; read reports it
	}
	for o := range l.offset {
		sum := int32(0)
		for _, b := range rows[o*in : (o+1)*in] {
			sum += int32(int8(b))
		}
		l.offset[o] = zero * sum
	}
	if !hasKernel {
		l.lanes = packLanes(rows, in, out)
	}
	return l
}

// quantized are rows of activations as whole numbers with one scale for each row.
type quantized struct {
	values []byte
	scale  []float32
	from   []float32 // what was rounded
}

// quantize writes rows of n floats as whole numbers: value = (byte - 64)·scale.
func (q *quantized) quantize(x []float32, n int) {
	rows := len(x) / n
	q.from = x
	q.values = resize(q.values, len(x))
	q.scale = resize(q.scale, rows)
	for r := range rows {
		row, to := x[r*n:(r+1)*n], q.values[r*n:(r+1)*n]
		top := peakOf(row)
		q.scale[r] = top / most
		inverse := float32(0)
		if top > 0 {
			inverse = most / top
		}
		if hasKernel {
			round(&to[0], &row[0], inverse, n)
		} else {
			plainRound(to, row, inverse)
		}
	}
}

func peakOf(row []float32) float32 {
	if hasKernel {
		return peak(&row[0], len(row))
	}
	return plainPeak(row)
}

// apply writes the outputs for rows of activations to y.
func (l *linear) apply(y []float32, q *quantized) {
	rows := len(q.scale)
	if l.exact {
		l.applyExact(y, q.from)
		return
	}
	var sums [2 * group]int32
	for o := 0; o < l.out; o += group {
		scale, bias, offset := (*[group]float32)(l.scale[o:]), (*[group]float32)(l.bias[o:]), (*[group]int32)(l.offset[o:])
		write := func(r int, sums *[group]int32) {
			to, by := (*[group]float32)(y[r*l.out+o:]), q.scale[r]
			for i := range to {
				to[i] = float32(float32(sums[i]-offset[i])*float32(by*scale[i])) + bias[i]
			}
		}
		for r := 0; r < rows; r += 2 {
			next := min(r+1, rows-1)
			l.products(&sums, q.values[r*l.in:(r+1)*l.in], q.values[next*l.in:(next+1)*l.in], o)
			write(r, (*[group]int32)(sums[:group]))
			write(next, (*[group]int32)(sums[group:]))
		}
	}
}

func (l *linear) products(sums *[2 * group]int32, a, b []byte, row int) {
	if hasKernel {
		dots(&a[0], &b[0], &l.rows[row*l.in], l.in, sums)
		return
	}
	l.plainProducts((*[group]int32)(sums[:group]), a, row)
	l.plainProducts((*[group]int32)(sums[group:]), b, row)
}

func (l *linear) applyExact(y, x []float32) {
	for r := range len(x) / l.in {
		for o := range l.out {
			sum := 0.0
			for i, v := range x[r*l.in : (r+1)*l.in] {
				sum += float64(v) * float64(int8(l.rows[o*l.in+i]))
			}
			y[r*l.out+o] = float32(sum)*l.scale[o] + l.bias[o]
		}
	}
}

// layerNorm is layer normalization (Ba et al., 2016) with its gain and bias.
type layerNorm struct{ gain, bias []float32 }

// add adds y to x and normalizes each row of x.
func (n layerNorm) add(x, y []float32) {
	for at := 0; at < len(x); at += width {
		row, more := x[at:at+width], y[at:at+width]
		var s [4]float32
		for i := 0; i < width; i += 4 {
			for k := range s {
				row[i+k] += more[i+k]
				s[k] += row[i+k]
			}
		}
		mean := (s[0] + s[1] + s[2] + s[3]) / width
		s = [4]float32{}
		for i := 0; i < width; i += 4 {
			for k := range s {
				d := row[i+k] - mean
				s[k] += float32(d * d)
			}
		}
		deviation := float32(math.Sqrt(float64((s[0]+s[1]+s[2]+s[3])/width) + 1e-12))
		for i := range row {
			row[i] = float32((row[i]-mean)/deviation*n.gain[i]) + n.bias[i]
		}
	}
}

// resize returns a slice of length n whose contents do not matter.
func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}
