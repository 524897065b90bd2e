package fitting

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"standpoint/corpus"
	"standpoint/indexer/estimate"
	"standpoint/indexer/search/share"
)

// Figure is a number with its 95% interval.
type Figure struct {
	Value, Low, High float64
	None             bool // there is nothing to count it of
	Open             bool // there are too few articles for an interval
}

func (f Figure) String() string {
	switch {
	case f.None:
		return "–"
	case f.Open:
		return fmt.Sprintf("%.3f", f.Value)
	}
	return fmt.Sprintf("%.3f (%.3f to %.3f)", f.Value, f.Low, f.High)
}

// Figures say how good chances are on rows that people labelled. The first four are of
// labels at corpus.DefaultMin and of all rows; the others of the rows that were judged:
// the unweighted mean of the F1 of the three sides, each text given the likeliest; the
// area under the ROC curve of “a side is taken”, by the chance of neutral; the mean of
// -ln of the chance of what is true; and how far chances are from what is true, as the
// mean over ten equal steps of the chance of the likeliest (expected calibration error: Guo
// et al., "On Calibration of Modern Neural Networks", 2017).
type Figures struct {
	Rows, Judged, Articles int
	CriticalPrecision      Figure
	CriticalRecall         Figure
	SupportivePrecision    Figure
	SupportiveRecall       Figure
	MacroF1                Figure
	AUC                    Figure
	LogLoss                Figure
	Calibration            Figure
}

// judged is a row with chances that are measured.
type judged struct {
	truth   corpus.Label
	chances corpus.Chances
	weight  float64
	article int
}

// draws is how many times articles are drawn for an interval.
const draws = 1000

// Measure measures chances of rows, given by of. Intervals are those of a bootstrap that
// draws articles, because comments of one article are alike (the percentile method: Efron
// and Tibshirani, "An Introduction to the Bootstrap", 1993), with draws that are always
// the same. With fewer articles than estimate.LeastArticles there are none.
func Measure(rows []Row, of func(Row) corpus.Chances) Figures {
	all, articles := judgedRows(rows, of)
	var with []judged
	for _, j := range all {
		if j.chances != (corpus.Chances{}) {
			with = append(with, j)
		}
	}
	f := Figures{Rows: len(all), Judged: len(with), Articles: articles}
	at := func(label corpus.Label, precision bool) Figure {
		return proportion(all, articles, func(j judged) (of, is bool) {
			given, right := j.chances.Side(corpus.DefaultMin) == label, j.truth == label
			if precision {
				return given, right
			}
			return right, given
		})
	}
	f.CriticalPrecision, f.CriticalRecall = at(corpus.Critical, true), at(corpus.Critical, false)
	f.SupportivePrecision, f.SupportiveRecall = at(corpus.Supportive, true), at(corpus.Supportive, false)
	byNeutral(with)
	for _, one := range []struct {
		to *Figure
		of func([]judged) float64
	}{{&f.MacroF1, macroF1}, {&f.AUC, auc}, {&f.LogLoss, logLoss}, {&f.Calibration, calibration}} {
		*one.to = bootstrap(with, articles, one.of)
	}
	return f
}

func judgedRows(rows []Row, of func(Row) corpus.Chances) (all []judged, articles int) {
	numbers := map[string]int{}
	for _, r := range rows {
		if _, seen := numbers[r.Article]; !seen {
			numbers[r.Article] = len(numbers)
		}
		all = append(all, judged{r.Truth, of(r), r.Weight, numbers[r.Article]})
	}
	return all, len(numbers)
}

// byNeutral sorts rows by the chance of neutral, the least likely first.
func byNeutral(rows []judged) {
	slices.SortStableFunc(rows, func(a, b judged) int {
		return cmp.Compare(a.chances.Of(corpus.Neutral), b.chances.Of(corpus.Neutral))
	})
}

// bootstrap measures rows, and again with the articles that are drawn.
func bootstrap(rows []judged, articles int, measure func([]judged) float64) Figure {
	f := Figure{Value: measure(rows)}
	if f.None = math.IsNaN(f.Value); f.None {
		return f
	}
	if f.Open = articles < estimate.LeastArticles; f.Open {
		return f
	}
	f.Low, f.High = percentiles(articles, func(times []float64) float64 { return measure(redrawn(rows, times)) })
	return f
}

// percentiles are the 2.5th and the 97.5th of what measure gives for draws of articles;
// times says how often each is drawn. What cannot be measured of a draw is left out.
func percentiles(articles int, measure func(times []float64) float64) (low, high float64) {
	random := rand.New(rand.NewPCG(1, 2))
	times := make([]float64, articles)
	values := make([]float64, 0, draws)
	for range draws {
		clear(times)
		for range articles {
			times[random.IntN(articles)]++
		}
		if v := measure(times); !math.IsNaN(v) {
			values = append(values, v)
		}
	}
	if len(values) == 0 {
		return math.NaN(), math.NaN()
	}
	slices.Sort(values)
	return values[len(values)*25/1000], values[(len(values)*975-1)/1000]
}

// redrawn are rows with the weights of a draw.
func redrawn(rows []judged, times []float64) []judged {
	out := slices.Clone(rows)
	for i := range out {
		out[i].weight *= times[out[i].article]
	}
	return out
}

// proportion is the share of rows. Where all or none are in the part, a bootstrap says
// nothing; the interval is then Wilson's with Kish's effective number of articles.
func proportion(rows []judged, articles int, which func(judged) (of, is bool)) Figure {
	var in []judged
	byArticle := make([]float64, articles)
	for _, j := range rows {
		if of, _ := which(j); of {
			in = append(in, j)
			byArticle[j.article] += j.weight
		}
	}
	f := bootstrap(in, articles, func(rows []judged) float64 {
		part, whole := 0.0, 0.0
		for _, j := range rows {
			whole += j.weight
			if _, is := which(j); is {
				part += j.weight
			}
		}
		return part / whole
	})
	if sum, squares := sums(byArticle); !f.None && !f.Open && (f.Value == 0 || f.Value == 1) {
		effective := sum * sum / squares
		f.Low, f.High = share.Wilson(f.Value, effective, share.Student(max(effective-1, 1)))
	}
	return f
}

func sums(values []float64) (sum, squares float64) {
	for _, v := range values {
		sum, squares = sum+v, squares+v*v
	}
	return sum, squares
}

var sides = []corpus.Label{corpus.Critical, corpus.Neutral, corpus.Supportive}

func likeliest(c corpus.Chances) corpus.Label {
	return slices.MaxFunc(sides, func(a, b corpus.Label) int { return cmp.Compare(c.Of(a), c.Of(b)) })
}

func macroF1(rows []judged) float64 {
	if len(rows) == 0 {
		return math.NaN()
	}
	var right, said [3]float64
	for _, j := range rows {
		given, truth := slices.Index(sides, likeliest(j.chances)), slices.Index(sides, j.truth)
		said[given] += j.weight
		said[truth] += j.weight
		if given == truth {
			right[truth] += 2 * j.weight
		}
	}
	sum := 0.0
	for k := range sides {
		if said[k] > 0 {
			sum += right[k] / said[k] / float64(len(sides))
		}
	}
	return sum
}

// auc takes rows in the order of byNeutral.
func auc(rows []judged) float64 {
	taken, pairs, won := 0.0, 0.0, 0.0
	for i := 0; i < len(rows); {
		sides, none := 0.0, 0.0 // with the same chance
		for at := rows[i].chances.Of(corpus.Neutral); i < len(rows) && rows[i].chances.Of(corpus.Neutral) == at; i++ {
			if rows[i].truth == corpus.Neutral {
				none += rows[i].weight
			} else {
				sides += rows[i].weight
			}
		}
		won += none * (taken + sides/2)
		taken += sides
		pairs += none
	}
	return won / (taken * pairs)
}

func logLoss(rows []judged) float64 {
	sum, weights := 0.0, 0.0
	for _, j := range rows {
		sum += j.weight * loss(j.chances, j.truth)
		weights += j.weight
	}
	return sum / weights
}

// loss is -ln of the chance of the truth; chances are in thousandths, and 0 is less than
// half of one.
func loss(c corpus.Chances, truth corpus.Label) float64 { return -math.Log(max(c.Of(truth), 0.0005)) }

func calibration(rows []judged) float64 {
	const steps = 10
	var chance, right [steps]float64
	weights := 0.0
	for _, j := range rows {
		given := likeliest(j.chances)
		step := min(int(j.chances.Of(given)*steps), steps-1)
		chance[step] += j.weight * j.chances.Of(given)
		if given == j.truth {
			right[step] += j.weight
		}
		weights += j.weight
	}
	sum := 0.0
	for k := range steps {
		sum += math.Abs(chance[k] - right[k])
	}
	return sum / weights
}
