package estimate

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"standpoint/indexer/search/share"
)

// judged makes n documents of one stratum and label of the model; y of them have the label.
func judged(stratum, model, n, y int) (list []Judged) {
	for i := range n {
		list = append(list, Judged{stratum, model, i < y, i})
	}
	return list
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.Abs(got-want) > tolerance {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// TestWithoutModel: of a large set, and a model that says one thing of all, the
// interval is Wilson's.
func TestWithoutModel(t *testing.T) {
	e, err := Share(Set{Sizes: [][]int{{1_000_000_000}}}, judged(0, 0, 100, 31))
	if err != nil {
		t.Fatal(err)
	}
	low, high := share.Wilson(0.31, 100, share.Normal)
	near(t, "share", e.Share, 0.31, 1e-12)
	near(t, "low", e.Low, low, 1e-6)
	near(t, "high", e.High, high, 1e-6)
	if e.Method != Labels || e.Labelled != 100 || e.Alone != e.Interval {
		t.Errorf("%+v", e)
	}
}

// TestFewPositives: the bound on the side of the rare is that of Clopper and Pearson
// where it is further away (R: binom.test(2, 25) has 0.00984 to 0.26031).
func TestFewPositives(t *testing.T) {
	e, _ := Share(Set{Sizes: [][]int{{1_000_000_000}}}, judged(0, 0, 25, 2))
	near(t, "low", e.Low, 0.009841, 1e-5)
	near(t, "quantile of the beta distribution", betaQuantile(0.975, 3, 23), 0.26031, 1e-5)
}

// TestSetIsKnown: what was judged is certain, and a set that was judged whole has no
// interval but its share.
func TestSetIsKnown(t *testing.T) {
	e, err := Share(Set{Sizes: [][]int{{10, 10}}}, append(judged(0, 0, 10, 2), judged(0, 1, 10, 9)...))
	if err != nil || e.Interval != (Interval{0.55, 0.55, 0.55}) || e.More(0.05) != 0 {
		t.Errorf("%+v, %v", e, err)
	}
	e, err = Share(Set{Sizes: [][]int{{12, 12}}}, append(judged(0, 0, 11, 2), judged(0, 1, 11, 9)...))
	if err != nil || e.Low < 11./24-1e-12 || e.High > 13./24+1e-12 || e.Low >= e.High {
		t.Errorf("%+v, %v", e, err)
	}
	if e, err := Share(Set{Sizes: [][]int{{3, 2}}}, append(judged(0, 0, 3, 1), judged(0, 1, 2, 2)...)); err != nil || e.Interval != (Interval{0.6, 0.6, 0.6}) {
		t.Errorf("a small set that was judged whole: %+v, %v", e, err)
	}
}

func TestRefusals(t *testing.T) {
	tenArticles := judged(0, 0, 40, 20)
	for i := range tenArticles {
		tenArticles[i].Article = min(i/30, 9)
	}
	for _, c := range []struct {
		set    Set
		judged []Judged
		want   string
	}{
		{Set{Sizes: [][]int{{0, 0}}}, nil, "there are no documents"},
		{Set{Sizes: [][]int{{100, 10}}}, judged(0, 0, 9, 2), "too few documents have been judged: 9, and at least 10 are needed"},
		{Set{Sizes: [][]int{{100}, {50}}}, append(judged(0, 0, 20, 2), judged(1, 0, 4, 1)...), "in stratum 2 of 2: 4, and at least 10"},
		{Set{Sizes: [][]int{{100, 5}}}, append(judged(0, 0, 9, 2), judged(0, 1, 6, 2)...), "another set than the one that was sampled"},
		{Set{Sizes: [][]int{{100}}, Articles: true}, tenArticles, "too few articles: 2, which say as much as 1.6"},
	} {
		_, err := Share(c.set, c.judged)
		if refusal := (*Refusal)(nil); !errors.As(err, &refusal) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want %s", err, c.want)
		}
	}
}

// TestLabelWithoutJudgements: a label of the model that no judged document has joins the
// most common one, and changes nothing about the rest.
func TestLabelWithoutJudgements(t *testing.T) {
	sample := append(judged(0, 0, 40, 4), judged(0, 1, 10, 9)...)
	with, err := Share(Set{Sizes: [][]int{{8000, 2000, 7}}}, sample)
	if err != nil {
		t.Fatal(err)
	}
	without, _ := Share(Set{Sizes: [][]int{{8007, 2000}}}, sample)
	if with.Interval != without.Interval || with.Method != PostStratified {
		t.Errorf("%+v, %+v", with, without)
	}
	only, _ := Share(Set{Sizes: [][]int{{8000, 2000}}}, judged(0, 0, 40, 4))
	if only.Method != Labels || only.Interval != only.Alone {
		t.Errorf("%+v", only)
	}
}

// TestIsPredictionPowered: of two labels and a large set, the estimate is that of
// prediction-powered inference with the weight of least squares.
func TestIsPredictionPowered(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 2))
	for range 50 {
		var truth, said []float64
		var sample []Judged
		for range 60 + r.IntN(100) {
			f := r.IntN(2)
			has := r.Float64() < 0.2+0.6*float64(f)
			truth, said = append(truth, number(has)), append(said, float64(f))
			sample = append(sample, Judged{Model: f, Has: has})
		}
		marked := r.IntN(80) + 10
		e, err := Share(Set{Sizes: [][]int{{(100 - marked) * 10_000, marked * 10_000}}}, sample)
		if err != nil {
			t.Fatal(err)
		}
		covariance, spread := 0.0, 0.0
		for i := range truth {
			covariance += (truth[i] - mean(truth)) * (said[i] - mean(said))
			spread += (said[i] - mean(said)) * (said[i] - mean(said))
		}
		near(t, "share", e.Share, mean(truth)+covariance/spread*(float64(marked)/100-mean(said)), 1e-9)
	}
}

// TestIntervals: an interval holds its estimate, lies within 0 and 1, is the mirror of
// that of the other label, and does not depend on the order of what was judged.
func TestIntervals(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 3))
	for range 400 {
		set := Set{Articles: r.IntN(2) == 0}
		var sample []Judged
		for h := range 1 + r.IntN(3) {
			set.Sizes = append(set.Sizes, []int{0, 0})
			for k := range 2 {
				n := 5 + r.IntN(20)
				set.Sizes[h][k] = n * (1 + r.IntN(40))
				sample = append(sample, judged(h, k, n, r.IntN(n+1))...)
			}
		}
		e, err := Share(set, sample)
		if err != nil {
			t.Fatal(err)
		}
		if !(0 <= e.Low && e.Low <= e.Share+1e-9 && e.Share <= e.High+1e-9 && e.High <= 1+1e-9) {
			t.Fatalf("%v: %+v", set, e)
		}
		other := slices.Clone(sample)
		for i := range other {
			other[i].Has = !other[i].Has
		}
		r.Shuffle(len(other), func(i, j int) { other[i], other[j] = other[j], other[i] })
		mirrored, err := Share(set, other)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "mirrored low", 1-mirrored.High, e.Low, 1e-6)
		near(t, "mirrored high", 1-mirrored.Low, e.High, 1e-6)
	}
}

// TestMore: so many more documents, judged like the first ones, make the interval as
// narrow as was asked for, and hardly narrower.
func TestMore(t *testing.T) {
	set := Set{Sizes: [][]int{{800_000, 200_000}}}
	e, err := Share(set, append(judged(0, 0, 40, 8), judged(0, 1, 10, 5)...))
	if err != nil {
		t.Fatal(err)
	}
	more := e.More(0.05)
	times := float64(50+more) / 50
	then, _ := Share(set, append(judged(0, 0, int(40*times), int(8*times)), judged(0, 1, int(10*times), int(5*times))...))
	if width := then.High - then.Low; more < 100 || width > 0.105 || width < 0.095 {
		t.Errorf("%d more make it %.3f wide", more, width)
	}
	small, _ := Share(Set{Sizes: [][]int{{45, 15}}}, append(judged(0, 0, 40, 8), judged(0, 1, 10, 5)...))
	if more := small.More(0.001); more < 8 || more > 10 {
		t.Errorf("%d more of a set with 10 more", more)
	}
	if e.More(0.5) != 0 {
		t.Error("more are needed for half of everything")
	}
}

func TestQuality(t *testing.T) {
	set := Set{Sizes: [][]int{{800, 200}}}
	sample := append(judged(0, 0, 80, 10), judged(0, 1, 20, 15)...)
	precision, err := Precision(set, sample, 1)
	near(t, "precision", precision.Share, 0.75, 1e-12)
	recall, err2 := Recall(set, sample, 1)
	near(t, "recall", recall.Share, 0.6, 1e-12)
	if err != nil || err2 != nil || precision.Low > 0.55 || precision.High < 0.87 {
		t.Errorf("%+v %+v %v %v", precision, recall, err, err2)
	}
	if _, err := Precision(set, judged(0, 0, 30, 3), 1); err == nil {
		t.Error("a precision of nothing")
	}
}
