package logistic

import "math"

// exp returns e^x for x ≤ 0, with an error of about one unit in the last place.
// math.Exp differs in the last bit between processors, and a label may depend on
// it. x is n·ln 2 + r; e^r is its Taylor series. Products are converted before
// they are added to, so that no compiler fuses the two.
func exp(x float64) float64 {
	if !(x > -700) {
		return 0
	}
	n := math.Floor(float64(x*math.Log2E) + 0.5)
	const high, low = 6.93147180369123816490e-01, 1.90821492927058770002e-10 // ln 2, as in FreeBSD's e_exp.c
	r := x - float64(n*high)
	r -= float64(n * low)
	sum := 1.0
	for k := 14; k > 0; k-- {
		sum = 1 + float64(r*sum)/float64(k)
	}
	return float64(sum * math.Float64frombits(uint64(int64(n)+1023)<<52))
}
