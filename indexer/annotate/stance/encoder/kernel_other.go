//go:build !amd64

package encoder

var hasKernel = false

func dots(a, b, rows *byte, n int, sums *[2 * group]int32) { panic("no kernel") }

func mix(dst *[headWidth]float32, weights, rows *float32, n, stride int) { panic("no kernel") }
