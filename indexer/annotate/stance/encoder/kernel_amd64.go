package encoder

import "golang.org/x/sys/cpu"

var hasKernel = cpu.X86.HasAVX2

// dots multiplies two rows of n activations (0 to 127) by four rows of n signed
// bytes, which lie behind each other in rows, and writes the sums of a's products and then of
// b's. n is a multiple of 32. It needs AVX2.
//
//go:noescape
func dots(a, b, rows *byte, n int, sums *[2 * group]int32)

// mix writes the sum of n rows of 32 floats, each times its weight, to dst, as
// plainMix does. It needs AVX.
//
//go:noescape
func mix(dst *[headWidth]float32, weights, rows *float32, n, stride int)

// peak returns the largest absolute value of n floats, a multiple of 32, as
// plainPeak does. It needs AVX.
//
//go:noescape
func peak(x *float32, n int) float32

// round writes n floats, a multiple of 32, as whole numbers, as plainRound does. It
// needs AVX2.
//
//go:noescape
func round(dst *byte, x *float32, inverse float32, n int)
