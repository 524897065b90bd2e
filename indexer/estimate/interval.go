package estimate

import "math"

// cell is a part of a set in which people judged some of the documents: those that
// the design and the model do not tell apart.
type cell struct {
	weight float64 // share of the set that is in the cell
	n, y   float64 // documents judged, and those of them that have the label; effective numbers
	exact  bool    // all of them were judged: y/n is known

	drawn, size float64 // documents judged, and in the set
}

// finite makes numbers effective ones: n documents of N say as much as n·(N-1)/(N-n) of
// a set without end (the finite population correction; Cochran, "Sampling Techniques",
// 3rd edition 1977, section 2.6).
func (c cell) finite() cell {
	if c.drawn >= c.size {
		c.exact = true
		return c
	}
	times := (c.size - 1) / (c.size - c.drawn)
	c.n, c.y = c.drawn*times, observed(c)*c.drawn*times
	return c
}

// larger is a cell after so many times as many documents were judged, drawn one by one or
// by articles, whose design effect stays.
func (c cell) larger(times float64, articles bool) cell {
	c.drawn = min(c.drawn*times, c.size)
	if !articles {
		return c.finite()
	}
	c.exact = c.drawn >= c.size
	c.n, c.y = c.n*times, c.y*times
	return c
}

// point is the post-stratified estimate Σ W·y/n (Holt and Smith, "Post stratification",
// 1979).
func point(cells []cell) (share float64) {
	for _, c := range cells {
		share += c.weight * c.y / c.n
	}
	return share
}

// variance is that of point: Σ W²·p·(1-p)/n, with the shares p of the cells.
func variance(cells []cell, share func(cell) float64) (v float64) {
	for _, c := range cells {
		if p := share(c); !c.exact {
			v += c.weight * c.weight * p * (1 - p) / c.n
		}
	}
	return v
}

func observed(c cell) float64 { return c.y / c.n }

// interval holds each share of the set that is not z standard errors from the
// estimate.
func interval(cells []cell, z float64) (low, high float64) {
	estimate, mirrored := point(cells), make([]cell, len(cells))
	for i, c := range cells {
		c.y = c.n - c.y
		mirrored[i] = c
	}
	low, high = 1-bound(mirrored, z), bound(cells, z)
	return max(min(low, estimate), 0), min(max(high, estimate), 1)
}

// bound is the upper end of the interval: that of a score test and, where all but a few
// judged documents have the label, at least that of Clopper and Pearson with the
// effective number of documents (Korn and Graubard, "Confidence intervals for
// proportions with small expected number of positive counts estimated from survey
// data", 1998). There, a score test rejects shares near 1 that are true in more than 5
// of 100 samples.
func bound(cells []cell, z float64) float64 {
	p := scoreBound(cells, z)
	if v := variance(cells, observed); v > 0 {
		estimate := point(cells)
		n := estimate * (1 - estimate) / v
		if without := n * (1 - estimate); without < few {
			tail := math.Erfc(z/math.Sqrt2) / 2
			p = max(p, betaQuantile(1-tail, n-without+1, without))
		}
	}
	return p
}

// scoreBound inverts a score test: the standard error is the one that there would be if
// a share p were true, and the shares of the cells are then the likeliest ones whose
// weighted sum is p. Of one cell that is Wilson's interval, of two with weights 1 and -1
// that of Mee ("Confidence bounds for the difference between two probabilities", 1984).
// The shares under p follow from one number, the multiplier of Lagrange: as it grows so
// do all of them, from the estimate to 1.
func scoreBound(cells []cell, z float64) float64 {
	estimate := point(cells)
	at := func(multiplier float64) (p, distance float64) {
		under := func(c cell) float64 { return c.under(multiplier) }
		for _, c := range cells {
			p += c.weight * under(c)
		}
		return p, p - estimate - z*math.Sqrt(variance(cells, under)) - rounding
	}
	from, to := 0.0, 1.0
	for to < 1e15 {
		if _, distance := at(to); distance > 0 {
			break
		}
		from, to = to, 2*to
	}
	for range 60 {
		if middle := (from + to) / 2; middle <= from || middle >= to {
			break
		} else if _, distance := at(middle); distance > 0 {
			to = middle
		} else {
			from = middle
		}
	}
	p, _ := at(to)
	return p
}

// rounding is more than what rounding does to a share.
const rounding = 1e-12

// few is how many documents without the label (or with it) are too few for a score test.
const few = 5

// under is the likeliest share of a cell with a multiplier: the root within 0 and 1 of
// y/p - (n-y)/(1-p) + multiplier·weight = 0.
func (c cell) under(multiplier float64) float64 {
	if c.exact {
		return observed(c)
	}
	// a·p² - (n+a)·p + y = 0, solved without a difference of large numbers
	a := -multiplier * c.weight
	b := c.n + a
	root := math.Sqrt(max(b*b-4*a*c.y, 0))
	if b > 0 {
		return min(2*c.y/(b+root), 1)
	}
	return min((b-root)/(2*a), 1)
}
