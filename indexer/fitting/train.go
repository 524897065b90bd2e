package fitting

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"fmt"
	"math"
	"slices"

	"standpoint/corpus"
	"standpoint/indexer/annotate/stance"
	"standpoint/indexer/annotate/stance/head"
)

// The least that a head is fitted to.
const (
	LeastLabels   = 60 // texts that the model reads
	LeastArticles = 10 // that these are of
	LeastSides    = 8  // texts of each of at least two sides
	leastOfPart   = 20 // texts of a kind that the head is to judge
	folds         = 10
)

// Refusal is the error of labels that a head cannot be fitted to.
type Refusal struct{ Reason string }

func (r *Refusal) Error() string { return r.Reason }

func refuse(format string, args ...any) error { return &Refusal{fmt.Sprintf(format, args...)} }

// Trained is a head, and what it is worth: how good chances are without it, and with a head
// that was fitted in the same way to the rows of other articles. Differences are what the
// second has more than the first, on the same rows.
type Trained struct {
	Head          *head.Head
	Rows          []Row // that it was fitted to
	LeftOut       int   // rows that nothing is judged of, or of a kind with too few
	Before, After Figures
	MacroF1       Figure // difference
	AUC           Figure // difference
	LogLoss       Figure // difference; less than 0 is better
	OverShares    Figure // difference of log loss to chances that are the same for every text, as often as sides are among the rows of other articles
	Better        bool
	Why           string // what makes it better, or why it is not
}

// Train fits a head to rows toward an agency; "": toward all. It is better if two things
// are beyond chance (95% intervals with articles drawn): its log loss is less than that of
// the model as it comes, and less than that of the shares of sides alone, which a head can
// also learn from labels that have nothing to do with the texts; and if its macro-F1 is
// not less beyond chance. The error is a *Refusal if there are too few labels.
func Train(l Labels, agency string) (Trained, error) {
	rows, leftOut := usable(l.Rows, agency)
	t := Trained{Rows: rows, LeftOut: leftOut}
	if err := enough(rows); err != nil {
		return t, err
	}
	v := crossValidate(rows)
	before := func(i int) corpus.Chances { return rows[i].Chances }
	after := func(i int) corpus.Chances { return v.fitted[i] }
	t.Before, t.After = Measure(rows, func(r Row) corpus.Chances { return r.Chances }), measureAt(rows, after)
	t.MacroF1 = difference(rows, after, before, macroF1)
	t.AUC = difference(rows, after, before, auc)
	t.LogLoss = difference(rows, after, before, logLoss)
	t.OverShares = difference(rows, after, func(i int) corpus.Chances { return v.shares[i] }, logLoss)
	t.Better, t.Why = t.judge()
	t.Head = fit(rows).Times(v.factor)
	t.Head.Agency, t.Head.Model = agency, stance.Reads()
	t.Head.Learned = t.learned(l.Samples)
	return t, nil
}

func (t Trained) judge() (better bool, why string) {
	switch {
	case t.LogLoss.Value >= 0:
		return false, "its chances are no better than those of the model as it comes"
	case t.LogLoss.High >= 0:
		return false, "its chances are better, but not by more than chance can explain"
	case t.OverShares.High >= 0:
		return false, "it says no more of a text than how common each side is, by more than chance can explain"
	case t.MacroF1.High < 0:
		return false, "it finds sides less well"
	}
	return true, "its chances are better by more than chance can explain"
}

// usable are the rows that a head can learn from, in an order that depends on them alone.
func usable(rows []Row, agency string) (out []Row, left int) {
	parts := map[head.Part]int{}
	for _, r := range rows {
		if r.Vector != nil && (agency == "" || r.Agency == agency) {
			parts[r.Part]++
		}
	}
	for _, r := range rows {
		switch {
		case agency != "" && r.Agency != agency:
		case r.Vector == nil || parts[r.Part] < leastOfPart:
			left++
		default:
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b Row) int {
		return cmp.Or(cmp.Compare(a.Document, b.Document), cmp.Compare(a.Agency, b.Agency))
	})
	return out, left
}

func enough(rows []Row) error {
	articles, of := map[string]bool{}, map[corpus.Label]int{}
	for _, r := range rows {
		articles[r.Article] = true
		of[r.Truth]++
	}
	full := 0
	for _, side := range sides {
		if of[side] >= LeastSides {
			full++
		}
	}
	switch {
	case len(rows) < LeastLabels:
		return refuse("too few labels: %d that the model reads, and at least %d are needed", len(rows), LeastLabels)
	case len(articles) < LeastArticles:
		return refuse("the labels are of too few articles: %d, and at least %d are needed, because comments of one article are alike", len(articles), LeastArticles)
	case full < 2:
		return refuse("the labels are nearly all the same: critical %d, supportive %d, no side %d; at least %d are needed of two of these", of[corpus.Critical], of[corpus.Supportive], of[corpus.Neutral], LeastSides)
	}
	return nil
}

// validated are rows as heads see them that were fitted to rows of other articles.
type validated struct {
	fitted, shares []corpus.Chances // shares: how common sides are among those rows
	factor         float64          // by which log odds are to be multiplied so that chances are true
}

// crossValidate fits a head without each tenth of the articles. Penalties make a head too
// unsure, so its log odds are multiplied: by the factor that is best for what such heads
// say of other articles than those that it is applied to.
func crossValidate(rows []Row) validated {
	fold := foldsOf(rows, folds)
	odds, shares := make([][2]float64, len(rows)), make([]corpus.Chances, len(rows))
	for f := range folds {
		var learn []Row
		for i, r := range rows {
			if fold[i] != f {
				learn = append(learn, r)
			}
		}
		h, common := fit(learn), sharesOf(learn)
		for i, r := range rows {
			if fold[i] != f {
				continue
			}
			by := h
			if !h.Applies("any", r.Part) { // all of its kind are here
				by = &head.Head{Slope: 1, Offsets: []head.Offset{{Part: r.Part}}}
			}
			shares[i] = common
			odds[i][0], odds[i][1] = by.Odds(r.Part, r.Chances, r.Vector)
		}
	}
	v := validated{fitted: make([]corpus.Chances, len(rows)), shares: shares}
	for f := range folds {
		factor := bestFactor(rows, odds, func(i int) bool { return fold[i] != f })
		for i := range rows {
			if fold[i] == f {
				v.fitted[i] = head.Chances(odds[i][0]*factor, odds[i][1]*factor)
			}
		}
	}
	v.factor = bestFactor(rows, odds, func(int) bool { return true })
	return v
}

// bestFactor is the factor for log odds with the least log loss on some rows, from a
// quarter to four, in eighths of an octave.
func bestFactor(rows []Row, odds [][2]float64, in func(int) bool) (best float64) {
	least := math.Inf(1)
	for eighth := -16; eighth <= 16; eighth++ {
		factor, sum := math.Exp2(float64(eighth)/8), 0.0
		for i, r := range rows {
			if in(i) {
				sum += r.Weight * loss(head.Chances(odds[i][0]*factor, odds[i][1]*factor), r.Truth)
			}
		}
		if sum < least {
			least, best = sum, factor
		}
	}
	return best
}

// foldsOf gives each row one of n folds. An article is in one of them, with all its rows:
// that which has the fewest so far, with articles in the order of a hash.
func foldsOf(rows []Row, n int) []int {
	size := map[string]int{}
	for _, r := range rows {
		size[r.Article]++
	}
	type article struct {
		id   string
		hash [sha256.Size]byte
	}
	var articles []article
	for id := range size {
		articles = append(articles, article{id, sha256.Sum256([]byte(id))})
	}
	slices.SortFunc(articles, func(a, b article) int { return bytes.Compare(a.hash[:], b.hash[:]) })
	in, filled := map[string]int{}, make([]int, n)
	for _, a := range articles {
		f := slices.Index(filled, slices.Min(filled))
		in[a.id] = f
		filled[f] += size[a.id]
	}
	out := make([]int, len(rows))
	for i, r := range rows {
		out[i] = in[r.Article]
	}
	return out
}

// sharesOf are how common sides are.
func sharesOf(rows []Row) corpus.Chances {
	var of [3]float64
	for _, r := range rows {
		of[slices.Index(sides, r.Truth)] += r.Weight
	}
	return corpus.NewChances(of[0], of[1], of[2])
}

// fit fits a head as strongly as is right for the number of rows (README).
func fit(rows []Row) *head.Head {
	examples := make([]head.Example, len(rows))
	for i, r := range rows {
		examples[i] = head.Example{Part: r.Part, Chances: r.Chances, Vector: r.Vector, Truth: r.Truth, Weight: r.Weight}
	}
	return head.Fit(examples, strength)
}

func measureAt(rows []Row, at func(int) corpus.Chances) Figures {
	next := -1
	return Measure(rows, func(Row) corpus.Chances { next++; return at(next) })
}

// difference is what one kind of chances has more than another of a measure.
func difference(rows []Row, of, than func(int) corpus.Chances, measure func([]judged) float64) Figure {
	both := [2][]judged{}
	articles := 0
	for k, chances := range []func(int) corpus.Chances{of, than} {
		next := -1
		both[k], articles = judgedRows(rows, func(Row) corpus.Chances { next++; return chances(next) })
		byNeutral(both[k])
	}
	f := Figure{Value: measure(both[0]) - measure(both[1])}
	f.Low, f.High = percentiles(articles, func(times []float64) float64 {
		return measure(redrawn(both[0], times)) - measure(redrawn(both[1], times))
	})
	return f
}

func (t Trained) learned(from []string) head.Learned {
	articles := map[string]bool{}
	l := head.Learned{Labels: len(t.Rows), Samples: from, Better: t.Better, Before: t.Before.short(), After: t.After.short()}
	for _, r := range t.Rows {
		articles[r.Article] = true
		l.Documents = append(l.Documents, r.Document)
	}
	l.Articles = len(articles)
	l.Documents = slices.Compact(l.Documents) // they are sorted
	return l
}

func (f Figures) short() head.Figures {
	three := func(x float64) float64 { return float64(int(x*1000+0.5)) / 1000 }
	return head.Figures{LogLoss: three(f.LogLoss.Value), MacroF1: three(f.MacroF1.Value), AUC: three(f.AUC.Value)}
}

// strength was chosen by measurement (README).
var strength = head.Strength{Odds: 1, Vector: 0.01}
