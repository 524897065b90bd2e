//go:build !amd64

package encoder

var hasKernel = false

func dots(a, b, rows *byte, n int, sums *[2 * group]int32) { panic("no kernel") }

func mix(dst *[headWidth]float32, weights, rows *float32, n, stride int) { panic("no kernel") }

func peak(x *float32, n int) float32 { panic("no kernel") }

func round(dst *byte, x *float32, inverse float32, n int) { panic("no kernel") }
