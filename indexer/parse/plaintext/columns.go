package plaintext

import "math"

// Columns are the names of what is weighed of each place k, in order:
//
//   - whether it is the end of the page, and how many other places there are;
//   - how likely the registers of the lines above it are in an article and those
//     of the lines below it in comments; the sum of those above it; and the
//     registers of the lines next to it;
//   - how much likelier the lines are if each side has habits and a length of
//     line of its own;
//   - how many of the lines above it show each sign, and whether the line just
//     above and the line just below it do;
//   - how well each line keeps to the topic words of its side.
func Columns() []string {
	names := []string{"no comments", "one of many places", "register of the article", "register of the comments", "sum of registers", "register just above", "register just below", "length of lines"}
	for _, h := range habits {
		names = append(names, "habit: "+h.name)
	}
	for _, where := range []string{"lines: ", "just above: ", "just below: "} {
		for _, sign := range signNames() {
			names = append(names, where+sign)
		}
	}
	return append(names, topicNames[:]...)
}

// topicNames are the columns that are filled when the boundary is roughly known.
var topicNames = [...]string{"topic: words of either side", "topic: new words"}

// columns yields the columns of a page before those of topic, each with a value
// for every place from 0 to the number of lines. The values are valid until the
// next column is asked for.
func (w *Weights) columns(lines []evidence) func(yield func([]float64) bool) {
	n := len(lines)
	out := make([]float64, n+1)
	at := func(value func(k int) float64) []float64 {
		for k := range out {
			out[k] = value(k)
		}
		return out
	}
	registers := newRegisters(lines)
	fills := []func(){
		func() { at(func(k int) float64 { return indicator(k == n) }) },
		func() { at(func(k int) float64 { return -math.Log(float64(n)) * indicator(k < n) }) },
		func() { at(func(k int) float64 { return registers.above(w.Article, k) }) },
		func() { at(func(k int) float64 { return registers.below(w.Comments, k) }) },
		func() { copy(out, registers.sum) },
		func() { at(func(k int) float64 { return registerAt(lines, k-1) }) },
		func() { at(func(k int) float64 { return registerAt(lines, k) }) },
		func() { lengthShift(lines, out) },
	}
	for _, h := range habits {
		fills = append(fills, func() { h.shift(lines, out) })
	}
	return func(yield func([]float64) bool) {
		for _, fill := range fills {
			if fill(); !yield(out) {
				return
			}
		}
		signColumns(lines, out, yield)
	}
}

// signColumns yields the columns of signs: of all lines above, of the line just
// above and of the one just below.
func signColumns(lines []evidence, out []float64, yield func([]float64) bool) {
	signs := len(signNames())
	for where := range 3 {
		for s := range signs {
			out[0] = 0
			for i, l := range lines {
				shows := indicator(l.signs.has(s))
				switch where {
				case 0:
					out[i+1] = out[i] + shows
				case 1:
					out[i+1] = shows
				case 2:
					out[i], out[i+1] = shows, 0
				}
			}
			if !yield(out) {
				return
			}
		}
	}
}

func indicator(holds bool) float64 {
	if holds {
		return 1
	}
	return 0
}

func registerAt(lines []evidence, i int) float64 {
	if i < 0 || i >= len(lines) {
		return 0
	}
	return bounded(lines[i].register)
}

func bounded(register float64) float64 { return max(-extreme, min(extreme, register)) }

// Normal is what one side's registers are like: the mean of a page is normal
// around Mean with spread Between; its lines are normal around that mean with
// spread Within.
type Normal struct{ Mean, Between, Within float64 }

// logMarginal is the log density of n values with the given sum and sum of
// squares, the mean of the page integrated out.
func (p Normal) logMarginal(n, sum, squares float64) float64 {
	if n == 0 {
		return 0
	}
	w, b := p.Within*p.Within, p.Between*p.Between
	sum, squares = sum-n*p.Mean, squares-2*p.Mean*sum+n*p.Mean*p.Mean
	return -n/2*math.Log(2*math.Pi*w) - math.Log(1+n*b/w)/2 - squares/(2*w) + sum*sum*b/(2*w*(w+n*b))
}

// registers holds running sums of the lines' registers.
type registers struct{ sum, squares []float64 }

func newRegisters(lines []evidence) registers {
	n := len(lines)
	r := registers{make([]float64, n+1), make([]float64, n+1)}
	for i, l := range lines {
		s := bounded(l.register)
		r.sum[i+1], r.squares[i+1] = r.sum[i]+s, r.squares[i]+s*s
	}
	return r
}

func (r registers) above(p Normal, k int) float64 {
	return p.logMarginal(float64(k), r.sum[k], r.squares[k])
}

func (r registers) below(p Normal, k int) float64 {
	n := len(r.sum) - 1
	return p.logMarginal(float64(n-k), r.sum[n]-r.sum[k], r.squares[n]-r.squares[k])
}
