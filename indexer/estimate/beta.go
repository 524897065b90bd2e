package estimate

import "math"

// betaQuantile is the x below which a share q of the beta distribution with parameters
// a, b > 0 lies.
func betaQuantile(q, a, b float64) float64 {
	from, to := 0.0, 1.0
	for range 60 {
		if middle := (from + to) / 2; betaBelow(middle, a, b) < q {
			from = middle
		} else {
			to = middle
		}
	}
	return (from + to) / 2
}

// betaBelow is the regularized incomplete beta function: the continued fraction of
// Abramowitz and Stegun, "Handbook of Mathematical Functions", 26.5.8, summed as Lentz
// does ("Generating Bessel functions in Mie scattering calculations", 1976).
func betaBelow(x, a, b float64) float64 {
	if x <= 0 || x >= 1 {
		return min(max(x, 0), 1)
	}
	if x > (a+1)/(a+b+2) { // where the other end converges faster
		return 1 - betaBelow(1-x, b, a)
	}
	both, _ := math.Lgamma(a + b)
	first, _ := math.Lgamma(a)
	second, _ := math.Lgamma(b)
	front := math.Exp(both-first-second+a*math.Log(x)+b*math.Log1p(-x)) / a
	const tiny = 1e-300
	away := func(v float64) float64 { // from zero
		if math.Abs(v) < tiny {
			return tiny
		}
		return v
	}
	f, c, d := 1.0, 1.0, 0.0
	for i := range 400 {
		m := float64(i / 2)
		term := 1.0
		switch {
		case i == 0:
		case i%2 == 0:
			term = m * (b - m) * x / ((a + 2*m - 1) * (a + 2*m))
		default:
			term = -(a + m) * (a + b + m) * x / ((a + 2*m) * (a + 2*m + 1))
		}
		d = 1 / away(1+term*d)
		c = away(1 + term/c)
		f *= c * d
		if i > 0 && math.Abs(c*d-1) < 1e-15 {
			break
		}
	}
	return front * (f - 1)
}
