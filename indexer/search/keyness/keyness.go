// Package keyness measures which words mark a set of documents.
//
// It counts documents, never words. Words come in bursts: a text that holds a rare
// word once often holds it ten times, and a test on numbers of words takes each of
// the ten for evidence of its own. Between random halves of a collection it then
// calls hundreds of times too many words significant. Whether a document holds a
// word is one observation (Lijffijt et al., "Significance testing of word
// frequencies in corpora", 2016; Egbert and Biber, "Incorporating text dispersion
// into keyword analyses", 2019). Documents that copy each other are not independent
// observations: callers that know groups of copies give numbers of groups.
package keyness

import (
	"math"
	"slices"
)

// Table says how many documents of two sets hold a word.
type Table struct {
	In, Of         int // In of the Of documents of the set
	Other, OtherOf int // Other of the OtherOf documents that it is compared with
}

// Chance says in how many documents something is observed, and in how many it
// would be by chance.
type Chance struct {
	In, Of   int
	Expected float64 // sum of the probabilities of the Of documents
}

// Measure is how far a count is from what chance explains.
type Measure struct {
	More bool // it is higher; otherwise lower or equal
	// G2 is the log-likelihood ratio, 2·Σ O·ln(O/E) over the cells of the table, with
	// the counts E that are expected if the word is as frequent in both sets (Dunning,
	// "Accurate methods for the statistics of surprise and coincidence", 1993). It is
	// rounded to six decimal places, so that it is the same on every machine.
	G2 float64
	// Ratio is how many times as frequent the word is, with half a document added to
	// each count and one to each set, so that it is finite: (In+½)/(Of+1) over
	// (Other+½)/(OtherOf+1), or (In+½)/(Expected+½). Its binary logarithm is known as
	// the log ratio (Hardie, 2014).
	Ratio float64
	P     float64 // probability of a G2 as high by chance: chi-square with one degree of freedom
	// Q is P corrected for the number of words tested: among all words with a Q as
	// low, at most this share is expected to be there by chance (Benjamini and
	// Hochberg, "Controlling the false discovery rate", 1995). Only Words sets it.
	Q float64
}

// Measure compares the two sets.
func (t Table) Measure() Measure {
	in, of, there, thereOf := float64(t.In), float64(t.Of), float64(t.Other), float64(t.OtherOf)
	share := (in + there) / (of + thereOf)
	g2 := 2 * (cell(in, of*share) + cell(of-in, of*(1-share)) + cell(there, thereOf*share) + cell(thereOf-there, thereOf*(1-share)))
	ratio := (in + 0.5) / (of + 1) / ((there + 0.5) / (thereOf + 1))
	return newMeasure(in*thereOf > there*of, g2, ratio)
}

// Measure compares what is observed with chance. If the documents differ in how
// likely it is, the true P is lower than the one found.
func (c Chance) Measure() Measure {
	in, of := float64(c.In), float64(c.Of)
	expected := min(c.Expected, of)
	g2 := 2 * (cell(in, expected) + cell(of-in, of-expected))
	return newMeasure(in > expected, g2, (in+0.5)/(expected+0.5))
}

func newMeasure(more bool, g2, ratio float64) Measure {
	g2 = math.Round(max(g2, 0)*1e6) / 1e6
	return Measure{More: more, G2: g2, Ratio: ratio, P: tail(g2)}
}

// cell is O·ln(O/E), 0 where nothing was observed.
func cell(observed, expected float64) float64 {
	if observed <= 0 || expected <= 0 {
		return 0
	}
	return observed * math.Log(observed/expected)
}

// tail is the upper tail of the chi-square distribution with one degree of freedom.
func tail(x float64) float64 { return math.Erfc(math.Sqrt(x / 2)) }

// Word is a word with its measure and what is known of it.
type Word[T any] struct {
	Word string
	Measure
	About T
}

// Words keeps the words with the highest G2 of all that are added, in either
// direction. It uses memory for these and eight bytes for each word added.
type Words[T any] struct {
	most       int
	more, less []Word[T] // heaps; the first is the next to give way
	all        []float64 // G2 of every word
}

// NewWords keeps at most so many words that are more frequent, and as many that are
// less frequent.
func NewWords[T any](most int) *Words[T] { return &Words[T]{most: most} }

// Add adds a word. Every word is added once.
func (w *Words[T]) Add(word string, m Measure, about T) {
	w.all = append(w.all, m.G2)
	kept := &w.less
	if m.More {
		kept = &w.more
	}
	offer(kept, Word[T]{word, m, about}, w.most)
}

// Tested is the number of words that were added.
func (w *Words[T]) Tested() int { return len(w.all) }

// List returns the words that were kept, those with the highest G2 first, ties by
// word. Nothing may be added afterwards.
func (w *Words[T]) List() (more, less []Word[T]) {
	slices.Sort(w.all)
	q := correct(w.all)
	for _, kept := range [][]Word[T]{w.more, w.less} {
		slices.SortFunc(kept, compare[T])
		for i := range kept {
			at, _ := slices.BinarySearch(w.all, kept[i].G2)
			kept[i].Q = q[at]
		}
	}
	return w.more, w.less
}

// correct returns Q for every G2; they are in ascending order, so P descends.
func correct(ascending []float64) []float64 {
	q := make([]float64, len(ascending))
	least := 1.0
	for i, g2 := range ascending {
		rank := float64(len(ascending) - i) // of P, from the lowest
		least = min(least, tail(g2)*float64(len(ascending))/rank)
		q[i] = least
	}
	return q
}
