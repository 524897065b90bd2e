package share

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"standpoint/corpus/corpustest"
)

// TestStudent compares quantiles with the printed table, and those of broken degrees
// of freedom with the integral of the density.
func TestStudent(t *testing.T) {
	for df, want := range map[float64]float64{1: 12.7062, 2: 4.3027, 3: 3.1824, 4: 2.7764, 5: 2.5706, 7: 2.3646, 10: 2.2281, 15: 2.1314, 30: 2.0423, 60: 2.0003, 120: 1.9799, 1e6: 1.9600} {
		if got := Student(df); math.Abs(got/want-1) > 5e-4 {
			t.Errorf("%v degrees of freedom: %v, want %v", df, got, want)
		}
	}
	for df := 1.0; df < 40; df *= 1.13 {
		if tail := upperTail(Student(df), df); math.Abs(tail-0.025) > 1e-4 {
			t.Errorf("%v degrees of freedom: %v of the distribution is above %v", df, tail, Student(df))
		}
	}
}

// upperTail is the probability that Student's t is above x: with t = √df·tan(a) its
// density is that of cos(a)^(df-1).
func upperTail(x, df float64) float64 {
	const steps = 20_000
	sum := func(from, to float64) (s float64) {
		for i := range steps {
			s += math.Pow(math.Cos(from+(to-from)*(float64(i)+0.5)/steps), df-1) * (to - from) / steps
		}
		return s
	}
	return sum(math.Atan(x/math.Sqrt(df)), math.Pi/2) / sum(-math.Pi/2, math.Pi/2)
}

func sums(articles [][2]int) (s Sums) {
	for _, a := range articles {
		x, y := a[0], a[1]
		s = Sums{s.Articles + 1, s.X + x, s.Y + y, s.XX + x*x, s.XY + x*y, s.YY + y*y}
	}
	return s
}

func TestOf(t *testing.T) {
	for _, c := range []struct {
		says     string
		articles [][2]int
		want     string
	}{
		{"nothing has no share", nil, "0.000 no interval"},
		{"one article has no interval", [][2]int{{20, 5}}, "0.250 no interval"},
		{"two equal articles have one degree of freedom", [][2]int{{10, 4}, {10, 6}}, "0.500 0.003 0.997"},
		{"articles with the same share are no better than independent comments", [][2]int{{10, 5}, {10, 5}, {10, 5}, {10, 5}}, "0.500 0.268 0.732"},
		{"where each article takes one side, it is as wide as for so many comments", [][2]int{{10, 10}, {10, 0}, {10, 10}, {10, 0}, {10, 10}, {10, 0}}, "0.500 0.091 0.909"},
		{"none of them", [][2]int{{10, 0}, {10, 0}, {10, 0}, {10, 0}, {10, 0}, {10, 0}}, "0.000 0.000 0.524"},
		{"all of them", [][2]int{{10, 10}, {10, 10}, {10, 10}, {10, 10}, {10, 10}, {10, 10}}, "1.000 0.476 1.000"},
		{"a large article next to a small one tells little", [][2]int{{1000, 400}, {10, 6}}, "0.402 0.191 0.657"},
	} {
		e, ok := Of(sums(c.articles))
		got := fmt.Sprintf("%.3f no interval", e.Share)
		if ok {
			got = fmt.Sprintf("%.3f %.3f %.3f", e.Share, e.Low, e.High)
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.says, got, c.want)
		}
	}
}

// TestIntervalHoldsTheShare: whatever the sums, 0 <= low <= share <= high <= 1.
func TestIntervalHoldsTheShare(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 1))
	for range 20_000 {
		var articles [][2]int
		for range 2 + r.IntN(6) {
			x := 1 + r.IntN(1+r.IntN(200))
			articles = append(articles, [2]int{x, r.IntN(x + 1)})
		}
		e, ok := Of(sums(articles))
		if !ok || !(0 <= e.Low && e.Low <= e.Share+1e-9 && e.Share <= e.High+1e-9 && e.High <= 1) {
			t.Fatalf("%v: %+v, %v", articles, e, ok)
		}
	}
}

// simulated are samples of articles whose true share is known: comments of one
// article agree by the intra-class correlation (beta-binomial).
type simulated struct {
	articles    int
	correlation float64
	share       float64
}

// coverage is how often intervals hold the true share: ours and Wilson's over pooled
// comments.
func (s simulated) coverage(r *rand.Rand, samples int) (ours, pooled float64) {
	for range samples {
		articles := make([][2]int, s.articles)
		for i := range articles {
			x, y := 5+r.IntN(96), 0
			chance := s.chance(r)
			for range x {
				if r.Float64() < chance {
					y++
				}
			}
			articles[i] = [2]int{x, y}
		}
		all := sums(articles)
		if e, ok := Of(all); ok && e.Low <= s.share && s.share <= e.High {
			ours++
		}
		if low, high := Wilson(float64(all.Y)/float64(all.X), float64(all.X), 1.959964); low <= s.share && s.share <= high {
			pooled++
		}
	}
	return ours / float64(samples), pooled / float64(samples)
}

// chance is the share of one article: beta distributed, of the mean and correlation.
func (s simulated) chance(r *rand.Rand) float64 {
	if s.correlation == 0 {
		return s.share
	}
	both := 1/s.correlation - 1
	return corpustest.Beta(r, s.share*both, (1-s.share)*both)
}

// TestCoverage: of 10 to 200 articles of 5 to 100 comments each, with correlations of 0 to 0.1
// and shares of 10 to 50%, intervals hold the true share at least 93 times in 100, but
// for what chance explains in so many samples; those over pooled comments do not. With
// STANDPOINT_SAMPLES=20000 and -v it prints the table of README.md.
func TestCoverage(t *testing.T) {
	samples := 400
	if text := os.Getenv("STANDPOINT_SAMPLES"); text != "" {
		if _, err := fmt.Sscan(text, &samples); err != nil {
			t.Fatal(err)
		}
	}
	least := 0.93 - 3*math.Sqrt(0.93*0.07/float64(samples))
	for _, articles := range []int{10, 20, 50, 200} {
		if articles == 200 && samples == 400 {
			samples = 200
		}
		for _, correlation := range []float64{0, 0.02, 0.05, 0.1} {
			var line strings.Builder
			for i, p := range []float64{0.1, 0.3, 0.5} {
				r := rand.New(rand.NewPCG(uint64(articles), uint64(1000*correlation)+uint64(i)<<32))
				ours, pooled := simulated{articles, correlation, p}.coverage(r, samples)
				if ours < least {
					t.Errorf("%d articles, correlation %v, share %v: %.1f%% of the intervals hold it", articles, correlation, p, 100*ours)
				}
				if correlation >= 0.05 && pooled > 0.8 {
					t.Errorf("%d articles, correlation %v, share %v: %.1f%% of the pooled intervals hold it; the simulation is too tame", articles, correlation, p, 100*pooled)
				}
				fmt.Fprintf(&line, " %.1f (%.1f) |", 100*ours, 100*pooled)
			}
			t.Logf("| %d | %v |%s", articles, correlation, line.String())
		}
	}
}
