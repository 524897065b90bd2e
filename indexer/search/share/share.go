// Package share estimates what share of documents are of some sort, with an interval
// that knows that the comments of one article are alike.
//
// Comments are drawn article by article, so articles are the clusters of a cluster
// sample, and the share is a ratio of two sums over them. An interval that takes every
// comment for an observation of its own (Wilson's over pooled comments) is far too
// narrow: see the package's README for how often each holds the true share.
package share

import (
	"math"
)

// Sums are sums over the articles of the documents that a share is of: x is how many
// of an article's documents are in the whole, y how many of these are in the part.
type Sums struct {
	Articles   int // with a document in the whole
	X, Y       int // Σ x, Σ y
	XX, XY, YY int // Σ x², Σ x·y, Σ y²
}

// Estimate is a share with its 95% interval.
type Estimate struct {
	Share, Low, High float64
}

// Of estimates the share Y/X; ok is whether there is an interval: there is none
// of a single article, nor of nothing.
//
// The variance is that of a ratio of sums over clusters, linearised (Woodruff, "A
// simple method for approximating the variance of a complicated estimate", 1971;
// Cochran, "Sampling Techniques", 3rd edition 1977, section 6.4), with R = Y/X:
//
//	v = g/(g-1) · Σ (y - R·x)² / X²
//
// The interval is symmetric in log odds, as survey software has it (R's survey,
// svyciprop with method xlogit; SUDAAN; Stata):
//
//	logit(R) ± t · √v / (R·(1-R))
//
// Articles differ in size, and a few large ones decide. So g is not the number of
// articles but their effective number, X²/Σ x² (Kish, "Survey Sampling", 1965; as the
// count of clusters that a t-test goes by, Carter, Schnepel and Steigerwald,
// "Asymptotic behavior of a t-test robust to cluster heterogeneity", 2017), and t is
// the 97.5% quantile of Student's t with g-1 degrees of freedom, or 1 if that is less.
// v is at least what it would be if comments were independent, R·(1-R)/X: a few
// articles can look less alike than chance, and are not (Korn and Graubard, "Confidence
// intervals for proportions with small expected number of positive counts estimated
// from survey data", 1998).
//
// Where all documents or none are in the part, v says nothing. The interval is then
// Wilson's with g observations, as if the documents of an article were all the same.
func Of(s Sums) (e Estimate, ok bool) {
	if s.X == 0 {
		return e, false
	}
	x, y := float64(s.X), float64(s.Y)
	e.Share = y / x
	if s.Articles < 2 {
		return e, false
	}
	g := x * x / float64(s.XX)
	t := Student(max(g-1, 1))
	if s.Y == 0 || s.Y == s.X {
		e.Low, e.High = Wilson(e.Share, g, t)
		return e, true
	}
	independent := e.Share * (1 - e.Share) / x
	residuals := float64(s.YY) - 2*e.Share*float64(s.XY) + e.Share*e.Share*float64(s.XX)
	v := max(g/(g-1)*residuals/(x*x), independent)
	half := t * math.Sqrt(v) / (e.Share * (1 - e.Share))
	odds := math.Log(e.Share / (1 - e.Share))
	e.Low, e.High = logistic(odds-half), logistic(odds+half)
	return e, true
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// Wilson is the score interval of a share of n independent observations, with the
// quantile z (Wilson, "Probable inference, the law of succession, and statistical
// inference", 1927).
func Wilson(share, n, z float64) (low, high float64) {
	wide := 1 + z*z/n
	centre := (share + z*z/(2*n)) / wide
	half := z * math.Sqrt(share*(1-share)/n+z*z/(4*n*n)) / wide
	return max(centre-half, 0), min(centre+half, 1)
}

// Normal is the 97.5% quantile of the normal distribution.
const Normal = 1.9599639845400545

// Student is the 97.5% quantile of Student's t with at least 1 degree of freedom, not
// necessarily a whole number of them: from 2 on Hill, "Algorithm 396: Student's
// t-quantiles", Communications of the ACM 13 (1970); below, the logarithm is
// interpolated between 1, 2, 3 and 4 by the reciprocal.
func Student(df float64) float64 {
	if df < 2 {
		return math.Exp(interpolate(1 / df))
	}
	const p, normal = 0.05, -Normal
	a := 1 / (df - 0.5)
	b := 48 / (a * a)
	c := ((20700*a/b-98)*a-16)*a + 96.36
	d := ((94.5/(b+c)-3)/b + 1) * math.Sqrt(a*math.Pi/2) * df
	y := math.Pow(d*p, 2/df)
	if y <= 0.05+a {
		y = ((1/(((df+6)/(df*y)-0.089*d-0.822)*(df+2)*3)+0.5/(df+4))*y-1)*(df+1)/(df+2) + 1/y
		return math.Sqrt(df * y)
	}
	x := normal
	y = x * x
	if df < 5 {
		c += 0.3 * (df - 4.5) * (x + 0.6)
	}
	c += (((0.05*d*x-5)*x-7)*x-2)*x + b
	y = (((((0.4*y+6.3)*y+36)*y+94.5)/c-y-3)/b + 1) * x
	return math.Sqrt(df * math.Expm1(a*y*y))
}

// interpolate is Lagrange's polynomial through the logarithms of known quantiles.
func interpolate(reciprocal float64) (y float64) {
	known := []float64{12.706205, 4.302653, 3.182446, 2.776445}
	for i, t := range known {
		term := math.Log(t)
		for j := range known {
			if j != i {
				term *= (reciprocal - 1/float64(j+1)) / (1/float64(i+1) - 1/float64(j+1))
			}
		}
		y += term
	}
	return y
}
