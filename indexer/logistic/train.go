package logistic

import "math"

// memory is how many steps L-BFGS looks back on.
const memory = 8

// Train fits a model to examples by L-BFGS (Liu and Nocedal 1989) on the
// weighted log loss plus ||w||²/2C, in the order given, without chance.
func Train(examples []Example, buckets, classes int, o Options) *Model {
	if o.C == 0 {
		o.C = 0.3
	}
	if o.Rounds == 0 {
		o.Rounds = 100
	}
	w := minimize(make([]float64, buckets*classes), o.Rounds, func(w, gradient []float64) float64 {
		return loss(examples, classes, o.C, w, gradient)
	})
	return quantize(w, buckets, classes)
}

func loss(examples []Example, classes int, c float64, w, gradient []float64) float64 {
	total := 0.0
	for i, v := range w {
		total += v * v / (2 * c)
		gradient[i] = v / c
	}
	p := make([]float64, classes)
	for _, e := range examples {
		clear(p)
		for _, f := range e.Features {
			for k := range p {
				p[k] += w[int(f)*classes+k]
			}
		}
		Softmax(p)
		weight := e.Weight
		if weight == 0 {
			weight = 1
		}
		total -= weight * math.Log(math.Max(p[e.Class], 1e-300))
		p[e.Class]--
		for _, f := range e.Features {
			for k, v := range p {
				gradient[int(f)*classes+k] += weight * v
			}
		}
	}
	return total
}

// minimize walks down from w with limited-memory BFGS and a backtracking line
// search that asks for sufficient decrease (Armijo).
func minimize(w []float64, rounds int, f func(w, gradient []float64) float64) []float64 {
	gradient, next, nextGradient := make([]float64, len(w)), make([]float64, len(w)), make([]float64, len(w))
	value := f(w, gradient)
	var steps, changes [][]float64
	for round := range rounds {
		direction := descent(gradient, steps, changes)
		slope := dot(direction, gradient)
		size := 1.0
		if round == 0 {
			size = 1 / math.Sqrt(dot(gradient, gradient)+1)
		}
		var nextValue float64
		for range 30 {
			for i := range w {
				next[i] = w[i] + size*direction[i]
			}
			nextValue = f(next, nextGradient)
			if nextValue <= value+1e-4*size*slope {
				break
			}
			size /= 2
		}
		step, change := make([]float64, len(w)), make([]float64, len(w))
		for i := range w {
			step[i], change[i] = next[i]-w[i], nextGradient[i]-gradient[i]
		}
		if dot(step, change) > 1e-10 {
			steps, changes = append(steps, step), append(changes, change)
		}
		if len(steps) > memory {
			steps, changes = steps[1:], changes[1:]
		}
		w, next = next, w
		gradient, nextGradient = nextGradient, gradient
		if value-nextValue < 1e-5*math.Abs(value) {
			break
		}
		value = nextValue
	}
	return w
}

// descent returns minus the gradient times the approximated inverse Hessian, by
// the two-loop recursion.
func descent(gradient []float64, steps, changes [][]float64) []float64 {
	d := make([]float64, len(gradient))
	for i, g := range gradient {
		d[i] = -g
	}
	alphas := make([]float64, len(steps))
	for k := len(steps) - 1; k >= 0; k-- {
		alphas[k] = dot(steps[k], d) / dot(steps[k], changes[k])
		add(d, -alphas[k], changes[k])
	}
	if k := len(steps) - 1; k >= 0 {
		scale := dot(steps[k], changes[k]) / dot(changes[k], changes[k])
		for i := range d {
			d[i] *= scale
		}
	}
	for k := range steps {
		beta := dot(changes[k], d) / dot(steps[k], changes[k])
		add(d, alphas[k]-beta, steps[k])
	}
	return d
}

func dot(a, b []float64) float64 {
	sum := 0.0
	for i, v := range a {
		sum += v * b[i]
	}
	return sum
}

func add(a []float64, k float64, b []float64) {
	for i, v := range b {
		a[i] += k * v
	}
}

// quantize rounds weights to a byte each; the largest become 127.
func quantize(w []float64, buckets, classes int) *Model {
	most := 1e-9
	for _, v := range w {
		most = math.Max(most, math.Abs(v))
	}
	m := &Model{Buckets: buckets, Classes: classes, Scale: 127 / most, Weights: make([]int8, len(w))}
	for i, v := range w {
		m.Weights[i] = int8(math.Round(v * m.Scale))
	}
	return m
}
