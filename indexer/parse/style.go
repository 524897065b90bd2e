package parse

import (
	"math"
	"regexp"
)

// A habit is a way of writing that one hand keeps to and another does not
// share: the typesetting of a newspaper against the keyboards of its readers.
// What they are on a page does not matter, only where they change.
type habit struct {
	where  *regexp.Regexp // lines that show the habit one way or the other; nil: every line
	yes    *regexp.Regexp // lines that show it the one way
	weight float64        // of its evidence: lines that follow each other are no independent draws
}

// habits are those that are looked for.
var habits = []habit{
	{regexp.MustCompile(`['"‘’“”]`), regexp.MustCompile(`[‘’“”]`), 1},                    // curved or straight
	{regexp.MustCompile(`["“”]|''|(^|\s)['‘]\S`), regexp.MustCompile(`["“”]|''`), 0.5},   // double or single quotation marks
	{regexp.MustCompile(`[.!?]["”']? +\S`), regexp.MustCompile(`[.!?]["”']?  +\S`), 0.6}, // two spaces or one after a sentence
	{nil, regexp.MustCompile(`[.!?:;…]["”’')\]]*$`), 0.5},                                // a mark at the end of the line
	{nil, regexp.MustCompile(`\b(Mr|Mrs|Ms|Sen|Rep|Gov|Dr)\. [A-Z]`), 0.5},               // titles before names
	{nil, regexp.MustCompile(`["“]|''`), 0.5},                                            // quotations
	{nil, regexp.MustCompile(`\b(I|my|me)\b`), 0.5},                                      // the writer speaks of himself
	{nil, regexp.MustCompile(`\b([Ww]e|[Oo]ur|us)\b`), 0.5},                              // or of a group
	{nil, regexp.MustCompile(`\b([Yy]ou|[Yy]our)\b`), 0.5},                               // or to somebody
	{nil, regexp.MustCompile(`\w(n['’]t|['’](re|ve|ll|m|d))\b`), 0.5},                    // short forms
	{nil, regexp.MustCompile(`\b(said|says|told|according)\b`), 0.25},                    // attribution
	{nil, regexp.MustCompile(`\d`), 0.5},                                                 // figures
}

// shift is the log likelihood of a habit on both sides of every place k: each
// side keeps to it at a rate of its own, with Jeffreys' prior (a beta
// distribution of 1/2 and 1/2), which favours always and never.
func (h habit) shift(texts []string) []float64 {
	n := len(texts)
	yes, all := make([]float64, n+1), make([]float64, n+1)
	for i, text := range texts {
		yes[i+1], all[i+1] = yes[i], all[i]
		if text != "" && (h.where == nil || h.where.MatchString(text)) {
			all[i+1]++
			if h.yes.MatchString(text) {
				yes[i+1]++
			}
		}
	}
	whole := betaBinomial(yes[n], all[n])
	out := make([]float64, n+1)
	for k := range out {
		parted := betaBinomial(yes[k], all[k]) + betaBinomial(yes[n]-yes[k], all[n]-all[k])
		out[k] = h.weight * mayChange(parted-whole)
	}
	return out
}

// mayChange weighs a change by the log of its odds against none, where there
// is a change as often as none.
func mayChange(odds float64) float64 {
	const large = 30
	if odds > large {
		return odds - math.Ln2
	}
	return math.Log(0.5 + 0.5*math.Exp(odds))
}

func betaBinomial(yes, all float64) float64 {
	if all == 0 {
		return 0
	}
	a, _ := math.Lgamma(yes + 0.5)
	b, _ := math.Lgamma(all - yes + 0.5)
	c, _ := math.Lgamma(all + 1)
	return a + b - c - math.Log(math.Pi)
}

// lengthShift is the same for the length of lines, whose logarithm is normal
// around a mean of each side's own.
func lengthShift(texts []string) []float64 {
	const weight = 0.6
	length := normal{mean: 5, between: 1, within: 0.8}
	n := len(texts)
	all, sum, squares := make([]float64, n+1), make([]float64, n+1), make([]float64, n+1)
	for i, text := range texts {
		all[i+1], sum[i+1], squares[i+1] = all[i], sum[i], squares[i]
		if text != "" {
			v := math.Log(float64(letters(text)))
			all[i+1], sum[i+1], squares[i+1] = all[i]+1, sum[i]+v, squares[i]+v*v
		}
	}
	whole := length.logMarginal(all[n], sum[n], squares[n])
	out := make([]float64, n+1)
	for k := range out {
		parted := length.logMarginal(all[k], sum[k], squares[k]) +
			length.logMarginal(all[n]-all[k], sum[n]-sum[k], squares[n]-squares[k])
		out[k] = weight * mayChange(parted-whole)
	}
	return out
}
