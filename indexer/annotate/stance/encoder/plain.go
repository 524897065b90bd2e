package encoder

// What follows is for processors without the kernels. The sums are the same.

// lane is how many bits of a uint64 one of three sums takes; a sum of terms
// products of 127·254 fits in it.
const (
	lane  = 21
	terms = 64
)

// packLanes writes rows of signed bytes in groups of three, the first in the lowest
// bits of each uint64, with 127 added so that no lane borrows from the next:
// one multiplication then makes three products. The last row of each group of
// four is apart.
func packLanes(rows []byte, in, out int) []uint64 {
	lanes := make([]uint64, (out+2)/3*in)
	for o := range out {
		at := lanes[o/3*in:]
		for i := range in {
			at[i] |= uint64(int(int8(rows[o*in+i]))+127) << (lane * (o % 3))
		}
	}
	return lanes
}

// plainProducts multiplies one row of activations by four rows of the matrix.
func (l *linear) plainProducts(sums *[group]int32, a []byte, row int) {
	total := int32(0)
	for _, v := range a {
		total += int32(v)
	}
	const mask = 1<<lane - 1
	for first := row / 3; first <= (row+group-1)/3; first++ {
		lanes := l.lanes[first*l.in : (first+1)*l.in]
		var three [3]int32
		for from := 0; from < l.in; from += terms {
			sum := uint64(0)
			part := a[from : from+terms]
			for i, w := range lanes[from : from+terms] {
				sum += w * uint64(part[i])
			}
			three[0] += int32(sum & mask)
			three[1] += int32(sum >> lane & mask)
			three[2] += int32(sum >> (2 * lane))
		}
		for k, s := range three {
			if i := first*3 + k - row; i >= 0 && i < group {
				sums[i] = s - 127*total
			}
		}
	}
}

// plainMix writes the sum of rows of 32 floats, each times its weight, to dst. The
// rows lie stride floats apart.
func plainMix(dst *[headWidth]float32, weights, rows []float32, stride int) {
	*dst = [headWidth]float32{}
	for i, w := range weights {
		for k, v := range rows[i*stride : i*stride+headWidth] {
			dst[k] += float32(w * v)
		}
	}
}

// plainPeak returns the largest absolute value of a row.
func plainPeak(row []float32) float32 {
	top := float32(0)
	for _, v := range row {
		if v < 0 {
			v = -v
		}
		if v > top {
			top = v
		}
	}
	return top
}

// plainRound writes the floats of a row times inverse as whole numbers around zero.
// Halves go up: what is added is cut off again, and no number is below 1.
func plainRound(dst []byte, row []float32, inverse float32) {
	for i, v := range row {
		dst[i] = byte(int32(float32(v*inverse) + (zero + 0.5)))
	}
}
