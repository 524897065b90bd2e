package estimate

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"standpoint/corpus/corpustest"
	"standpoint/indexer/search/share"
)

// model is a labeller of a set: how often it gives the label, and how what it says goes
// with the truth. A rate of 0 is that of the truth.
type model struct {
	name        string
	correlation float64
	rate        float64
}

var models = []model{
	{"useless", 0, 0}, {"weak", 0.3, 0}, {"fair", 0.6, 0}, {"good", 0.9, 0}, {"perfect", 1, 0},
	{"marks a third at random", 0, 1. / 3}, {"contrary", -0.1, 0.5},
}

var (
	sizes  = []int{25, 50, 100, 200, 400}
	shares = []float64{0.02, 0.05, 0.1, 0.3, 0.6}
	design = []string{"simple", "by outlet", "by label", "articles"}
)

// scenario is a set whose labels are known, and a way to draw samples of it.
type scenario struct {
	design string
	n      int
	share  float64
	model  model
}

func scenarios() (all []scenario) {
	for _, d := range design {
		for _, n := range sizes {
			for _, p := range shares {
				for _, m := range models {
					all = append(all, scenario{d, n, p, m})
				}
			}
		}
	}
	return all
}

// document is one of a set: what is true, what the model says, where it is.
type document struct {
	has, said       bool
	outlet, article int
}

// perArticle is how many documents an article has on average; a sample of articles has 10 of
// them or more.
func (s scenario) perArticle() float64 {
	if s.design == "articles" {
		return float64(s.n) / float64(s.articles())
	}
	return 10
}

func (s scenario) articles() int { return max(10, s.n/10) }

// set makes 20,000 documents in articles of different sizes, whose labels go together
// (beta-binomial, correlation 0.05), from a large outlet and a small one that has the
// label twice as often.
func (s scenario) set(r *rand.Rand) (documents []document) {
	const correlation = 0.05
	rate := s.model.rate
	if rate == 0 {
		rate = s.share
	}
	both := s.share*rate + s.model.correlation*math.Sqrt(s.share*(1-s.share)*rate*(1-rate))
	for article := 0; len(documents) < 20_000; article++ {
		outlet := min(article%10/7, 1)
		share := s.share / 1.3 * float64(1+outlet)
		if share > 0.9 {
			share = s.share
		}
		spread := 1/correlation - 1
		chance := corpustest.Beta(r, share*spread, (1-share)*spread)
		for range 1 + r.IntN(int(2*s.perArticle())-1) {
			d := document{has: r.Float64() < chance, outlet: outlet, article: article}
			said := (rate - both) / (1 - s.share)
			if d.has {
				said = both / s.share
			}
			d.said = r.Float64() < said
			documents = append(documents, d)
		}
	}
	return documents
}

func label(said bool) int { return int(number(said)) }

// stratum is where a document is in the design.
func (s scenario) stratum(d document) int {
	switch s.design {
	case "by outlet":
		return d.outlet
	case "by label":
		return label(d.said)
	}
	return 0
}

func (s scenario) strata() int {
	if s.design == "by outlet" || s.design == "by label" {
		return 2
	}
	return 1
}

// drawer draws samples of a set without replacement: of as many documents of each
// stratum, or of articles with all of their documents.
type drawer struct {
	scenario
	groups [][][]document // units of each stratum
	set    Set
	truth  float64
	said   float64
}

func (s scenario) drawer(r *rand.Rand) drawer {
	documents := s.set(r)
	d := drawer{scenario: s, groups: make([][][]document, s.strata()), set: Set{Articles: s.design == "articles"}}
	for range s.strata() {
		d.set.Sizes = append(d.set.Sizes, make([]int, 2))
	}
	last := -1
	for _, one := range documents {
		h := s.stratum(one)
		d.set.Sizes[h][label(one.said)]++
		d.truth += number(one.has) / float64(len(documents))
		d.said += number(one.said) / float64(len(documents))
		if units := d.groups[h]; d.set.Articles && one.article == last {
			units[len(units)-1] = append(units[len(units)-1], one)
		} else {
			d.groups[h] = append(units, []document{one})
		}
		last = one.article
	}
	return d
}

func (d drawer) draw(r *rand.Rand) (sample []document) {
	for h, units := range d.groups {
		n := (d.n + h) / len(d.groups)
		if d.set.Articles {
			n = d.articles()
		}
		n = min(n, len(units))
		for i := range n {
			j := i + r.IntN(len(units)-i)
			units[i], units[j] = units[j], units[i]
			sample = append(sample, units[i]...)
		}
	}
	return sample
}

func (d drawer) judged(sample []document) (judged []Judged) {
	for _, one := range sample {
		judged = append(judged, Judged{d.stratum(one), label(one.said), one.has, one.article})
	}
	return judged
}

// outcome is what came of many samples.
type outcome struct {
	answered, refused int
	holds, alone      float64 // share of the intervals that hold the truth: with the model, without
	width, widthAlone float64 // mean
	pooled, powered   float64 // share of Wilson's over pooled documents, and of textbook PPI++, that hold it
	mistakes          float64 // of the model, in a sample
}

func (d drawer) run(r *rand.Rand, draws int) (o outcome, err error) {
	within := func(low, high float64) float64 { return number(low-1e-12 <= d.truth && d.truth <= high+1e-12) }
	for range draws {
		sample := d.draw(r)
		e, err := Share(d.set, d.judged(sample))
		if refusal := (*Refusal)(nil); errors.As(err, &refusal) {
			o.refused++
			continue
		} else if err != nil {
			return o, err
		}
		o.answered++
		o.holds += within(e.Low, e.High)
		o.alone += within(e.Alone.Low, e.Alone.High)
		o.width += e.High - e.Low
		o.widthAlone += e.Alone.High - e.Alone.Low
		low, high, mean := d.textbook(sample)
		o.powered += within(low, high)
		low, high = interval([]cell{{weight: 1, n: float64(len(sample)), y: mean * float64(len(sample))}}, share.Normal)
		o.pooled += within(low, high)
		for _, one := range sample {
			o.mistakes += number(one.has != one.said)
		}
	}
	for _, v := range []*float64{&o.holds, &o.alone, &o.width, &o.widthAlone, &o.pooled, &o.powered, &o.mistakes} {
		*v /= float64(max(o.answered, 1))
	}
	return o, nil
}

// textbook is the interval of Power as if documents had been drawn one by one, and
// the mean of the judgements.
func (d drawer) textbook(sample []document) (low, high, judged float64) {
	var truth, said []float64
	marked := 0.0
	for _, one := range sample {
		truth, said = append(truth, number(one.has)), append(said, number(one.said))
		marked += number(one.said)
	}
	size := 0.0
	for _, sizes := range d.set.Sizes {
		size += float64(sizes[0] + sizes[1])
	}
	p := powerOfCounts(truth, said, size-float64(len(sample)), d.said*size-marked)
	return p.Mean - share.Normal*p.StandardError, p.Mean + share.Normal*p.StandardError, mean(truth)
}

// powerOfCounts is Power where the model marks so many of the rest.
func powerOfCounts(truth, said []float64, rest, marked float64) Powered {
	few := min(rest, 1000) // the shares are what counts: 1000 documents stand for all
	other := make([]float64, int(few))
	for i := range int(math.Round(few * marked / rest)) {
		other[i] = 1
	}
	return Power(truth, said, other)
}

func (s scenario) String() string {
	return fmt.Sprintf("%s, %d documents, %.0f%%, %s model", s.design, s.n, 100*s.share, s.model.name)
}

func (s scenario) simulate(t *testing.T, draws int) outcome {
	t.Helper()
	r := rand.New(rand.NewPCG(uint64(slices.Index(design, s.design)), uint64(s.n)<<32+uint64(1000*s.share)<<8+uint64(slices.Index(models, s.model))))
	o, err := s.drawer(r).run(r, draws)
	if err != nil {
		t.Fatalf("%s: %v", s, err)
	}
	return o
}

// check reports what an outcome may not be: intervals that hold less often than
// they say, refusals where there is enough to go by, wider intervals than the model is
// worth.
func (o outcome) check(t *testing.T, s scenario, draws int) {
	t.Helper()
	chance := 2.6 * math.Sqrt(0.93*0.07/float64(max(o.answered, 1)))
	if o.answered > 0 && o.holds < 0.93-chance {
		t.Errorf("%s: %.1f%% of the intervals hold the share", s, 100*o.holds)
	}
	if float64(s.n)*s.share >= 5 && float64(o.refused) > 0.05*float64(draws) {
		t.Errorf("%s: %d of %d samples were refused", s, o.refused, draws)
	}
	if s.model.correlation == 0 && float64(s.n)*s.share >= 5 && o.width > 1.02*o.widthAlone {
		t.Errorf("%s: intervals are %.3f times as wide as without the model", s, o.width/o.widthAlone)
	}
	if best := math.Sqrt(1 - s.model.correlation*s.model.correlation); o.mistakes >= 40 && s.design == "simple" && o.width > 1.05*best*o.widthAlone {
		t.Errorf("%s: intervals are %.3f times as wide as without the model, and %.3f could be had", s, o.width/o.widthAlone, best)
	}
}

// TestCoverage: intervals hold the true share as often as they say, whatever the model
// and the design. With STANDPOINT_DRAWS=2000 and -v it prints the table of README.md.
func TestCoverage(t *testing.T) {
	draws, all := 40, scenarios()
	if text := os.Getenv("STANDPOINT_DRAWS"); text != "" {
		if _, err := fmt.Sscan(text, &draws); err != nil {
			t.Fatal(err)
		}
	} else {
		all = slices.DeleteFunc(all, func(s scenario) bool { return s.n != 25 || s.share != 0.05 })
	}
	var line strings.Builder
	for _, m := range models {
		line.WriteString(" " + m.name + " |")
	}
	t.Log("| design | documents | share |" + line.String())
	for i, s := range all {
		o := s.simulate(t, draws)
		o.check(t, s, draws)
		if i%len(models) == 0 {
			line.Reset()
			fmt.Fprintf(&line, "| %s | %d | %.0f%% |", s.design, s.n, 100*s.share)
		}
		if o.answered == 0 {
			line.WriteString(" refused |")
		} else {
			fmt.Fprintf(&line, " %.1f (%.1f) %.2f |", 100*o.holds, 100*o.powered, o.width/o.widthAlone)
		}
		if i%len(models) == len(models)-1 {
			t.Log(line.String())
		}
	}
}

// TestPooled: over the documents of ten articles, the textbook interval of a share
// holds it far less often than it says, and ours as often.
func TestPooled(t *testing.T) {
	o := scenario{"articles", 100, 0.3, models[0]}.simulate(t, 300)
	if o.pooled > 0.9 || o.holds < 0.93 {
		t.Errorf("of the textbook intervals %.1f%% hold the share, of ours %.1f%%", 100*o.pooled, 100*o.holds)
	}
}
