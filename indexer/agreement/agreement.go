// Package agreement measures how well people agree who judged the same texts:
// Krippendorff's alpha, Cohen's kappa, and the table of who said what.
//
// Where a measure says nothing (nobody judged a text that another judged, or all used
// one value), it is not 0 or 1 or an error: Undefined says why.
package agreement

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"standpoint/indexer/search/share"
)

// Missing is the code of a text that a coder did not judge.
const Missing = -1

// Codes are judgements: Codes[text][coder] is a value, numbered from 0, or Missing.
type Codes [][]int

// Level is how values are related.
type Level int

const (
	Nominal Level = iota // two values are the same or not
	Ordinal              // values are in the order of their numbers, with distances that are not known
)

// Reasons why a measure is undefined.
const (
	Alone    = "no text was judged by two coders"
	OneValue = "all texts that were judged twice got the same value, so that chance alone would give the same agreement"
	Unstable = "there are too few texts for an interval: in many samples of them all got the same value"
)

// Measure is an agreement: 1 is perfect, 0 what chance would give.
type Measure struct {
	Value     float64
	Low, High float64 // 95% interval; NaN if there is none
	Texts     int     // that were judged by two coders or more
	Agreement float64 // share of the pairs of judgements that are the same, without regard to chance
	Undefined string  // why there is no Value, or no interval if only that is missing
}

// Defined reports whether there is a Value.
func (m Measure) Defined() bool { return !math.IsNaN(m.Value) }

// HasInterval reports whether there are Low and High.
func (m Measure) HasInterval() bool { return !math.IsNaN(m.Low) }

// String says it in words, with three decimals.
func (m Measure) String() string {
	if !m.Defined() {
		return "not defined: " + m.Undefined
	}
	texts := fmt.Sprintf("%d texts", m.Texts)
	if m.Texts == 1 {
		texts = "1 text"
	}
	same := fmt.Sprintf("%s judged twice, %.0f%% the same", texts, 100*m.Agreement)
	if !m.HasInterval() {
		return fmt.Sprintf("%.3f, %s; no interval: %s", m.Value, same, m.Undefined)
	}
	return fmt.Sprintf("%.3f (%.3f to %.3f), %s", m.Value, m.Low, m.High, same)
}

// resamples is how many samples of the texts are drawn for an interval, with a fixed
// seed: the same codes have the same interval.
const resamples = 1000

// Alpha is Krippendorff's alpha (Krippendorff, "Content Analysis", 4th edition 2019,
// chapter 12; "Computing Krippendorff's alpha-reliability", 2011) of codes with so many
// values. Any number of coders may have judged a text; texts judged once say nothing. The
// interval is the middle 95% of alpha over samples of the texts, drawn with
// replacement (Zapf and others, "Measuring inter-rater reliability for nominal data",
// 2016).
func Alpha(codes Codes, values int, level Level) Measure {
	units := count(codes, values)
	m := Measure{Texts: len(units), Low: math.NaN(), High: math.NaN()}
	m.Value, m.Undefined = alpha(units, values, level)
	m.Agreement = math.NaN()
	if m.Undefined == Alone {
		return m
	}
	m.Agreement = agreed(units)
	if !m.Defined() {
		return m
	}
	r := rand.New(rand.NewPCG(15, uint64(len(units))))
	var draws []float64
	sample := make([][]int, len(units))
	for range resamples {
		for i := range sample {
			sample[i] = units[r.IntN(len(units))]
		}
		if a, why := alpha(sample, values, level); why == "" {
			draws = append(draws, a)
		}
	}
	if len(draws) < resamples*95/100 {
		m.Undefined = Unstable
		return m
	}
	slices.Sort(draws)
	m.Low, m.High = between(draws, 0.025), between(draws, 0.975)
	return m
}

// AlphaOf is the nominal alpha of one value against all others together.
func AlphaOf(value int, codes Codes) Measure {
	return Alpha(codes.only(value), 2, Nominal)
}

func (codes Codes) only(value int) Codes {
	out := make(Codes, len(codes))
	for i, text := range codes {
		for _, code := range text {
			switch code {
			case Missing:
			case value:
				code = 1
			default:
				code = 0
			}
			out[i] = append(out[i], code)
		}
	}
	return out
}

// count counts the values of each text that was judged twice or more.
func count(codes Codes, values int) (units [][]int) {
	for _, text := range codes {
		unit, n := make([]int, values), 0
		for _, code := range text {
			if code != Missing {
				unit[code]++
				n++
			}
		}
		if n > 1 {
			units = append(units, unit)
		}
	}
	return units
}

// alpha is 1 - (observed disagreement) / (that which chance gives), from the table of
// coincidences.
func alpha(units [][]int, values int, level Level) (a float64, undefined string) {
	if len(units) == 0 {
		return math.NaN(), Alone
	}
	pairs := make([][]float64, values)
	for c := range pairs {
		pairs[c] = make([]float64, values)
	}
	totals, n := make([]float64, values), 0.0
	for _, unit := range units {
		m := 0.0
		for _, k := range unit {
			m += float64(k)
		}
		for c, k := range unit {
			totals[c] += float64(k)
			n += float64(k)
			for d, l := range unit {
				if c == d {
					l--
				}
				pairs[c][d] += float64(k*l) / (m - 1)
			}
		}
	}
	observed, expected := 0.0, 0.0
	for c := range values {
		for d := range values {
			distance := level.distance(c, d, totals)
			observed += pairs[c][d] * distance
			expected += totals[c] * totals[d] * distance
		}
	}
	if expected == 0 {
		return math.NaN(), OneValue
	}
	return 1 - (n-1)*observed/expected, ""
}

// distance is the square of how far apart two values are; of ordinal ones how many
// judgements lie between them.
func (level Level) distance(c, d int, totals []float64) float64 {
	switch {
	case c == d:
		return 0
	case level == Nominal:
		return 1
	}
	if c > d {
		c, d = d, c
	}
	ranks := -(totals[c] + totals[d]) / 2
	for v := c; v <= d; v++ {
		ranks += totals[v]
	}
	return ranks * ranks
}

// agreed is the share of the pairs of judgements of a text that are the same, each text
// weighing as many as it has judgements.
func agreed(units [][]int) float64 {
	same, all := 0.0, 0.0
	for _, unit := range units {
		m, equal := 0.0, 0.0
		for _, k := range unit {
			m += float64(k)
			equal += float64(k * (k - 1))
		}
		same += equal / (m - 1)
		all += m
	}
	return same / all
}

// between is a quantile of sorted numbers, interpolated (type 7 of Hyndman and Fan,
// "Sample quantiles in statistical packages", 1996, as numpy has it).
func between(sorted []float64, q float64) float64 {
	at := q * float64(len(sorted)-1)
	i := int(at)
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}

// Confusion counts the texts that both of two coders judged: Confusion[first][second].
func Confusion(codes Codes, first, second, values int) [][]int {
	table := make([][]int, values)
	for v := range table {
		table[v] = make([]int, values)
	}
	for _, text := range codes {
		if a, b := text[first], text[second]; a != Missing && b != Missing {
			table[a][b]++
		}
	}
	return table
}

// Kappa is Cohen's kappa of a table of two coders (Cohen, "A coefficient of agreement for
// nominal scales", 1960), with the interval of Fleiss, Cohen and Everitt, "Large sample
// standard errors of kappa and weighted kappa", 1969.
func Kappa(table [][]int) Measure {
	m := Measure{Value: math.NaN(), Low: math.NaN(), High: math.NaN(), Agreement: math.NaN(), Undefined: Alone}
	rows, columns := make([]float64, len(table)), make([]float64, len(table))
	same := 0.0
	for a, row := range table {
		for b, k := range row {
			m.Texts += k
			rows[a] += float64(k)
			columns[b] += float64(k)
		}
		same += float64(row[a])
	}
	if m.Texts == 0 {
		return m
	}
	n, chance := float64(m.Texts), 0.0
	for v := range rows {
		rows[v], columns[v] = rows[v]/n, columns[v]/n
		chance += rows[v] * columns[v]
	}
	m.Agreement = same / n
	if 1-chance < 1e-12 {
		m.Undefined = OneValue
		return m
	}
	m.Value, m.Undefined = (m.Agreement-chance)/(1-chance), ""
	apart := 1 - m.Value
	sum := 0.0
	for a, row := range table {
		for b, k := range row {
			p := float64(k) / n
			if a == b {
				d := 1 - (rows[a]+columns[a])*apart
				sum += p * d * d
			} else {
				d := (columns[a] + rows[b]) * apart
				sum += p * d * d
			}
		}
	}
	c := m.Value - chance*apart
	error := math.Sqrt(max(sum-c*c, 0)/n) / (1 - chance)
	m.Low, m.High = max(m.Value-share.Normal*error, -1), min(m.Value+share.Normal*error, 1)
	return m
}
