package encoder

import (
	"math"
	"sync"
)

// The functions below are our own because those of package math differ in the
// last bit between processors. A product is converted before it is added to, so
// that no compiler fuses the two.

// exp returns e^x for x ≤ 0, with a relative error below 2e-7 (the method of
// Cephes' expf: x = n·ln 2 + r, a polynomial in r, then 2^n). Below -87 it is 0.
func exp(x float32) float32 {
	if x < -87 {
		return 0
	}
	n := float32(math.Floor(float64(float32(x*1.44269504) + 0.5)))
	r := x - float32(n*0.693359375)
	r -= float32(n * -2.12194440e-4)
	p := float32(1.9875691500e-4)
	for _, c := range [...]float32{1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1} {
		p = float32(p*r) + c
	}
	p = float32(p*float32(r*r)) + r + 1
	return float32(p * math.Float32frombits(uint32(int32(n)+127)<<23))
}

// tanh returns the hyperbolic tangent.
func tanh(x float32) float32 {
	if x < 0 {
		return -tanh(-x)
	}
	e := exp(-2 * x)
	return (1 - e) / (1 + e)
}

// softmax turns a row of numbers into shares of 1, in place.
func softmax(row []float32) {
	top := row[0]
	for _, v := range row {
		top = max(top, v)
	}
	sum := float32(0)
	for i, v := range row {
		row[i] = exp(v - top)
		sum += row[i]
	}
	inverse := 1 / sum
	for i := range row {
		row[i] *= inverse
	}
}

// geluEnd is where GELU is as good as 0 on the left and x on the right; between,
// it is read from a table with geluSteps steps a unit, with a straight line
// from one entry to the next. The error is below 1e-6.
const (
	geluEnd   = 6
	geluSteps = 512
)

// geluTable holds x·Φ(x) (Hendrycks and Gimpel, 2016).
var geluTable = sync.OnceValue(func() *[2*geluEnd*geluSteps + 2]float32 {
	var table [2*geluEnd*geluSteps + 2]float32
	for i := range table {
		x := float64(i)/geluSteps - geluEnd
		table[i] = float32(x * normal(x))
	}
	return &table
})

// gelu applies GELU to numbers, in place.
func gelu(row []float32) {
	table := geluTable()
	for i, x := range row {
		switch {
		case x <= -geluEnd:
			row[i] = 0
		case x < geluEnd:
			at := float32(float32(x+geluEnd) * geluSteps)
			n := int32(at)
			below := table[n]
			row[i] = below + float32((at-float32(n))*(table[n+1]-below))
		}
	}
}

// normal returns the standard normal distribution, by formula 26.2.17 of Abramowitz
// and Stegun, Handbook of Mathematical Functions; the error is below 8e-8.
func normal(x float64) float64 {
	if x < 0 {
		return 1 - normal(-x)
	}
	t := 1 / (1 + float64(0.2316419*x))
	p := 1.330274429
	for _, c := range [...]float64{-1.821255978, 1.781477937, -0.356563782, 0.319381530} {
		p = float64(p*t) + c
	}
	return 1 - float64(float64(p*t)*float64(float64(exp(float32(-x*x/2)))*0.3989422804014327))
}
