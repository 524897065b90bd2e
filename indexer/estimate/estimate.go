// Package estimate says what share of a set of documents has a label, from the
// judgements of people on a sample of the set and the labels of a model on all of it.
//
// The model is never believed: it only sorts the set into parts, and people say how
// many of each part have the label. A good model makes the interval narrow, a bad one
// leaves it as wide as it is without a model. The package's README says how often
// intervals hold the true share.
package estimate

import (
	"fmt"
	"math"
	"slices"

	"standpoint/indexer/search/share"
)

// Set is what a sample was drawn from.
type Set struct {
	// Sizes are how many documents of the set are in each stratum of the design and
	// have each label of the model: Sizes[stratum][label]. Labels are numbered in
	// any way, and each stratum has as many.
	Sizes [][]int
	// Articles is whether articles were drawn, with all their documents in the set, and
	// not documents one by one. Documents of one article are alike, so such a sample
	// says less than its size suggests.
	Articles bool
}

// Judged is a document of the sample that people judged.
type Judged struct {
	Stratum, Model int  // where it is in Set.Sizes
	Has            bool // people say that it has the label
	Article        int  // any number that documents of one article share; looked at only with Set.Articles
}

// Method is how an estimate was made.
type Method string

// The methods.
const (
	// Labels: from the judgements and the design alone; the model has labels that are
	// in too few judged documents.
	Labels Method = "labels"
	// PostStratified: the judgements are weighted so that each label of the model has
	// its share of the set. Of two labels this is prediction-powered inference with the
	// weight that makes the variance least (Angelopoulos, Duchi and Zrnic, "PPI++:
	// Efficient prediction-powered inference", 2023): see Power.
	PostStratified Method = "post-stratified"
)

// Estimate is a share of a set, 0 to 1, with its 95% interval.
type Estimate struct {
	Interval
	Labelled int // documents judged
	Method   Method
	// Alone is what the judgements say without the model.
	Alone    Interval
	cells    []cell
	z        float64
	articles bool
}

// Interval is a share with its 95% interval.
type Interval struct{ Share, Low, High float64 }

// The least that an estimate is made of.
const (
	LeastLabels   = 10 // in each stratum
	LeastArticles = 5  // of their effective number, if articles were drawn
)

// Refusal is the error of a sample that cannot carry an estimate.
type Refusal struct{ Reason string }

func (r *Refusal) Error() string { return r.Reason }

func refuse(format string, args ...any) error { return &Refusal{fmt.Sprintf(format, args...)} }

// Share estimates the share of the set that has a label. The error is a *Refusal if
// the sample cannot carry it.
func Share(set Set, judged []Judged) (Estimate, error) {
	e := Estimate{Labelled: len(judged), Method: Labels, z: share.Normal, articles: set.Articles}
	byStratum, whole, err := set.count(judged)
	if err != nil {
		return e, err
	}
	groups, without := make(grouping, len(byStratum)), make(grouping, len(byStratum))
	for h, stratum := range byStratum {
		groups[h], without[h] = merge(stratum), make([]int, len(stratum))
		if slices.Max(groups[h]) > 0 {
			e.Method = PostStratified
		}
	}
	alone := without.cells(set, byStratum)
	e.cells = groups.cells(set, byStratum)
	if set.Articles {
		first := without.articles(alone, judged)
		if e.z, err = first.quantile(); err != nil {
			return e, err
		}
		effect := first.effect(alone, 0)
		divide(e.cells, groups.articles(e.cells, judged).effect(e.cells, effect))
		divide(alone, effect)
	}
	e.Interval, e.Alone = whole.known(e.cells, e.z), whole.known(alone, e.z)
	return e, nil
}

// counted is a part of the set: its size, and the judged documents in it.
type counted struct{ size, n, y int }

func (c *counted) add(other counted) { c.size, c.n, c.y = c.size+other.size, c.n+other.n, c.y+other.y }

// count counts the documents of each stratum and label of the model, and of the set.
func (set Set) count(judged []Judged) (byStratum [][]counted, whole counted, err error) {
	for h, sizes := range set.Sizes {
		byStratum = append(byStratum, make([]counted, len(sizes)))
		for k, size := range sizes {
			byStratum[h][k].size = size
		}
	}
	for _, j := range judged {
		one := counted{n: 1}
		if j.Has {
			one.y = 1
		}
		byStratum[j.Stratum][j.Model].add(one)
	}
	for h, stratum := range byStratum {
		all := sum(stratum)
		for _, c := range stratum {
			if c.n > c.size {
				return nil, whole, refuse("%d documents were judged where the set has %d: it is another set than the one that was sampled", c.n, c.size)
			}
		}
		if all.size > 0 && all.n < min(LeastLabels, all.size) {
			where := ""
			if len(byStratum) > 1 {
				where = fmt.Sprintf(" in stratum %d of %d", h+1, len(byStratum))
			}
			return nil, whole, refuse("too few documents have been judged%s: %d, and at least %d are needed", where, all.n, min(LeastLabels, all.size))
		}
		whole.add(all)
	}
	if whole.size == 0 {
		return nil, whole, refuse("there are no documents")
	}
	return byStratum, whole, nil
}

func sum(cells []counted) (all counted) {
	for _, c := range cells {
		all.add(c)
	}
	return all
}

// merge numbers the parts of a stratum that are told apart, for each label of the
// model. A label that no judged document has joins the label that most of them have. It
// looks at the model alone, never at what people said: a choice that depends on the
// judgements would make intervals too short.
func merge(stratum []counted) (part []int) {
	most, parts := 0, 0
	for k, c := range stratum {
		if c.n > stratum[most].n {
			most = k
		}
	}
	part = make([]int, len(stratum))
	for k, c := range stratum {
		if part[k] = -1; c.n > 0 {
			part[k] = parts
			parts++
		}
	}
	for k := range part {
		if part[k] < 0 {
			part[k] = max(part[most], 0)
		}
	}
	return part
}

// known is an interval within what is certain: what has been judged is known.
func (whole counted) known(cells []cell, z float64) Interval {
	low, high := interval(cells, z)
	size := float64(whole.size)
	return Interval{point(cells), max(low, float64(whole.y)/size), min(high, 1-float64(whole.n-whole.y)/size)}
}

// grouping says which part of its stratum each label of the model is in, numbered from 0.
type grouping [][]int

// cells are the parts that are told apart, with effective numbers of documents if
// documents were drawn one by one.
func (g grouping) cells(set Set, byStratum [][]counted) (cells []cell) {
	size := 0
	for _, stratum := range byStratum {
		size += sum(stratum).size
	}
	for h, stratum := range byStratum {
		for _, c := range g.parts(h, stratum) {
			next := cell{weight: float64(c.size) / float64(size), n: float64(c.n), y: float64(c.y), drawn: float64(c.n), size: float64(c.size)}
			if !set.Articles {
				next = next.finite()
			}
			cells = append(cells, next)
		}
	}
	return cells
}

// count is how many parts of a stratum are told apart.
func (g grouping) count(h int) int { return 1 + slices.Max(g[h]) }

// parts adds up the labels that are not told apart.
func (g grouping) parts(h int, stratum []counted) []counted {
	parts := make([]counted, g.count(h))
	for k, c := range stratum {
		parts[g[h][k]].add(c)
	}
	return parts
}

// More is how many more documents to judge, drawn as those that were, so that the
// interval is as wide as twice the margin (0.05: five points to either side), if the
// share is as estimated; 0 if it is so already. It is never more than the set has.
func (e Estimate) More(margin float64) int {
	rest := 0.0
	for _, c := range e.cells {
		rest += c.size - c.drawn
	}
	wide := func(times float64) bool {
		cells := slices.Clone(e.cells)
		for i := range cells {
			cells[i] = cells[i].larger(times, e.articles)
		}
		low, high := interval(cells, e.z)
		return high-low > 2*margin
	}
	from, to := 1.0, 2.0
	if !wide(from) {
		return 0
	}
	for wide(to) && float64(e.Labelled)*(to-1) < rest {
		from, to = to, 2*to
	}
	for range 50 {
		if middle := (from + to) / 2; wide(middle) {
			from = middle
		} else {
			to = middle
		}
	}
	return int(math.Ceil(min(float64(e.Labelled)*(to-1), rest)))
}
