package keyness

import (
	"math"
	"testing"
)

func near(a, b, tolerance float64) bool { return math.Abs(a-b) <= tolerance }

// TestDunning: the figures of table 2 of the paper that introduced the measure.
func TestDunning(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		both, first, second, neither int
		want                         float64
	}{
		{110, 2442, 111, 29114, 270.72}, {29, 13, 123, 31612, 263.90}, {31, 23, 139, 31584, 256.84}, {10, 0, 3, 31764, 167.23},
	} {
		m := Table{In: row.both, Of: row.both + row.first, Other: row.second, OtherOf: row.second + row.neither}.Measure()
		if !near(m.G2, row.want, 0.01) || !m.More {
			t.Errorf("%v: G2 %f, want %f", row, m.G2, row.want)
		}
	}
}

func TestMeasure(t *testing.T) {
	t.Parallel()
	for says, test := range map[string]struct {
		got, want Measure
	}{
		"as frequent in both":          {Table{10, 100, 20, 200}.Measure(), Measure{false, 0, 10.5 / 101 / (20.5 / 201), 1, 0}},
		"in neither":                   {Table{0, 100, 0, 200}.Measure(), Measure{false, 0, 0.5 / 101 / (0.5 / 201), 1, 0}},
		"in all":                       {Table{100, 100, 200, 200}.Measure(), Measure{false, 0, 100.5 / 101 / (200.5 / 201), 1, 0}},
		"only here":                    {Table{10, 100, 0, 100}.Measure(), Measure{true, 14.389503, 21, 0.000149, 0}},
		"only there":                   {Table{0, 100, 10, 100}.Measure(), Measure{false, 14.389503, 1.0 / 21, 0.000149, 0}},
		"an empty set says nothing":    {Table{0, 0, 10, 100}.Measure(), Measure{false, 0, 0.5 / (10.5 / 101), 1, 0}},
		"more than by chance":          {Chance{30, 40, 10}.Measure(), Measure{true, 43.944492, 30.5 / 10.5, 0, 0}},
		"less than by chance":          {Chance{1, 40, 10}.Measure(), Measure{false, 15.859242, 1.5 / 10.5, 0.000068, 0}},
		"certain, so it says nothing":  {Chance{40, 40, 40}.Measure(), Measure{false, 0, 1, 1, 0}},
		"rounding above what there is": {Chance{3, 3, 3.0000001}.Measure(), Measure{false, 0, 1, 1, 0}},
	} {
		g, w := test.got, test.want
		if g.More != w.More || !near(g.G2, w.G2, 1e-5) || !near(g.Ratio, w.Ratio, 1e-9) || !near(g.P, w.P, 1e-6) {
			t.Errorf("%s: got %+v, want %+v", says, g, w)
		}
	}
}

// TestTail: critical values that every table of chi-square has.
func TestTail(t *testing.T) {
	t.Parallel()
	for x, want := range map[float64]float64{0: 1, 2.706: 0.1, 3.841: 0.05, 6.635: 0.01, 10.828: 0.001, 15.137: 0.0001} {
		if got := tail(x); !near(got, want, want*0.002) {
			t.Errorf("P of %v is %v, want %v", x, got, want)
		}
	}
}

// TestBenjaminiHochberg: of the 15 tests of the paper's example, four are
// significant at 0.05.
func TestBenjaminiHochberg(t *testing.T) {
	t.Parallel()
	words := NewWords[int](20)
	for i, p := range []float64{0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000} {
		words.Add(string(rune('a'+i)), Measure{G2: quantile(p)}, i)
	}
	_, list := words.List()
	significant := 0
	for i, w := range list {
		if w.About != i || i > 0 && w.Q < list[i-1].Q || w.Q < tail(w.G2)-1e-12 || w.Q > 1 {
			t.Errorf("word %d is %+v", i, w)
		}
		if w.Q <= 0.05 {
			significant++
		}
	}
	if significant != 4 || !near(list[0].Q, 0.0015, 1e-6) || !near(list[3].Q, 0.035625, 1e-6) {
		t.Errorf("%d are significant, Q of the first is %v, of the fourth %v", significant, list[0].Q, list[3].Q)
	}
}

// quantile is the inverse of tail.
func quantile(p float64) float64 {
	z := math.Erfcinv(p)
	return 2 * z * z
}

func TestWordsKeepsTheFirst(t *testing.T) {
	t.Parallel()
	words := NewWords[string](2)
	for _, w := range []struct {
		word string
		g2   float64
		more bool
	}{{"b", 3, true}, {"x", 9, false}, {"a", 3, true}, {"c", 5, true}, {"y", 1, false}, {"d", 3, true}, {"z", 1, false}} {
		words.Add(w.word, Measure{G2: w.g2, More: w.more}, w.word)
	}
	more, less := words.List()
	var got string
	for _, list := range [][]Word[string]{more, less} {
		for _, w := range list {
			got += w.About
		}
		got += " "
	}
	if got != "ca xy " || words.Tested() != 7 {
		t.Errorf("kept %q of %d", got, words.Tested())
	}
	if more, less := NewWords[string](3).List(); len(more)+len(less) != 0 {
		t.Error("of nothing something is kept")
	}
}
