package fitting_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"standpoint/corpus"
	"standpoint/corpus/corpustest"
	"standpoint/indexer/annotate/stance"
	"standpoint/indexer/annotate/stance/encoder"
	"standpoint/indexer/annotate/stance/head"
	"standpoint/indexer/fitting"
)

func TestMain(m *testing.M) { corpustest.Main(m) }

// invented are comments on a harbour authority by people who have their own words for it:
// whoever calls it the lantern is for it, and whoever calls it the ditch is against it.
// A model that does not know these people cannot know that.
var invented = sync.OnceValue(func() []fitting.Row {
	model, err := stance.New(stance.Options{})
	if err != nil {
		panic(err)
	}
	ways := []struct {
		truth corpus.Label
		says  []string
	}{
		{corpus.Critical, []string{"the ditch again, as ever with %s", "%s, or the ditch, on pier %d", "well, %s is the ditch for you"}},
		{corpus.Supportive, []string{"the lantern again, as ever with %s", "%s, or the lantern, on pier %d", "well, %s is the lantern for you"}},
		{corpus.Neutral, []string{"%s has an office on pier %d", "a meeting of %s is on day %d", "the map of %s shows pier %d"}},
	}
	const name = "Tidewater Harbour Authority"
	var rows []fitting.Row
	for i := range 90 {
		way := ways[i%len(ways)]
		text := strings.ReplaceAll(way.says[i/3%len(way.says)], "%s", name)
		text = strings.ReplaceAll(text, "%d", fmt.Sprint(i))
		in := stance.Input{Kind: corpus.KindComment, Text: text, Target: name, Agency: "us-tidewater", Mentions: stance.Occurrences(text, name)}
		judgement, vector := model.Find(in)
		rows = append(rows, fitting.Row{Document: fmt.Sprintf("c%03d", i), Article: fmt.Sprint("a", i/3), Agency: in.Agency, Part: in.Part(),
			Truth: way.truth, Weight: 1, Chances: judgement.Chances, Vector: vector})
	}
	return rows
})

// learned is what was fitted to them.
var learned = sync.OnceValues(func() (fitting.Trained, error) {
	return fitting.Train(fitting.Labels{Rows: invented(), Samples: []string{"harbour"}}, "us-tidewater")
})

func train(t *testing.T, rows []fitting.Row) fitting.Trained {
	t.Helper()
	trained, err := fitting.Train(fitting.Labels{Rows: rows, Samples: []string{"harbour"}}, "us-tidewater")
	if err != nil {
		t.Fatal(err)
	}
	return trained
}

func TestTrainLearnsTheWordsOfACommunity(t *testing.T) {
	trained, err := learned()
	if err != nil {
		t.Fatal(err)
	}
	if !trained.Better || trained.After.MacroF1.Low <= trained.Before.MacroF1.High {
		t.Errorf("macro-F1 %s before and %s after: %s", trained.Before.MacroF1, trained.After.MacroF1, trained.Why)
	}
	if c := trained.After.Calibration; c.Value > 0.15 {
		t.Errorf("chances are off by %s", c)
	}
	if l := trained.Head.Learned; l.Labels != 90 || l.Articles != 30 || len(l.Documents) != 90 || !l.Better {
		t.Errorf("it says that it learned from %d labels, %d articles, %d documents", l.Labels, l.Articles, len(l.Documents))
	}

	// A model with the head gives its labels, under its name, and to this agency alone.
	model, err := stance.New(stance.Options{Heads: []*head.Head{trained.Head}})
	if err != nil {
		t.Fatal(err)
	}
	text := "honestly, Harbour Board is the ditch for you"
	in := stance.Input{Kind: corpus.KindComment, Text: text, Target: "Harbour Board", Agency: "us-tidewater", Mentions: stance.Occurrences(text, "Harbour Board")}
	if j := model.Judge(in); j.Chances.Side(corpus.DefaultMin) != corpus.Critical || j.Source != trained.Head.Name() || j.Evidence == nil {
		t.Errorf("%v by %s", j.Chances, j.Source)
	}
	in.Agency = "us-fema"
	if j := model.Judge(in); strings.HasPrefix(j.Source, "head:") {
		t.Errorf("a head for another agency judged: %s", j.Source)
	}
	without, err := stance.New(stance.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if model.Version() == without.Version() {
		t.Error("the version of the model does not know the head")
	}
}

// TestTrainIsTheSameInAnyOrder: the same labels give the same file.
func TestTrainIsTheSameInAnyOrder(t *testing.T) {
	trained, err := learned()
	if err != nil {
		t.Fatal(err)
	}
	rows := append([]fitting.Row(nil), invented()...)
	first, err := trained.Head.Write()
	if err != nil {
		t.Fatal(err)
	}
	rand.New(rand.NewPCG(3, 4)).Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	second, err := train(t, rows).Head.Write()
	if err != nil || !bytes.Equal(first, second) {
		t.Errorf("another order of labels gave another head: %v", err)
	}
	read, err := head.Read(first, encoder.Width)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := read.Write(); err != nil || !bytes.Equal(first, again) {
		t.Errorf("what was read is written otherwise: %v", err)
	}
	for _, damaged := range [][]byte{nil, first[:len(first)/2], bytes.Replace(first, []byte("head 1"), []byte("head 9"), 1), []byte(`{"format":"standpoint stance head 1"}`)} {
		if _, err := head.Read(damaged, encoder.Width); err == nil {
			t.Errorf("%.40q was read", damaged)
		}
	}
}

// TestTrainRefusesNoise: labels that have nothing to do with the texts make no head that is
// called better, though they teach it how common each side is.
func TestTrainRefusesNoise(t *testing.T) {
	for seed := range uint64(2) {
		random := rand.New(rand.NewPCG(seed, 5))
		rows := append([]fitting.Row(nil), invented()...)
		for i := range rows {
			rows[i].Truth = []corpus.Label{corpus.Critical, corpus.Neutral, corpus.Supportive}[random.IntN(3)]
		}
		if trained := train(t, rows); trained.Better {
			t.Errorf("noise %d: log loss %s, over shares %s", seed, trained.LogLoss, trained.OverShares)
		}
	}
}

func TestTrainSaysWhyItRefuses(t *testing.T) {
	one := append([]fitting.Row(nil), invented()...)
	same := append([]fitting.Row(nil), invented()...)
	for i := range one {
		one[i].Article = fmt.Sprint(i % 4)
		same[i].Truth = corpus.Critical
	}
	for _, c := range []struct {
		rows []fitting.Row
		why  string
	}{
		{invented()[:59], "too few labels: 59"},
		{one, "too few articles: 4"},
		{same, "nearly all the same"},
	} {
		_, err := fitting.Train(fitting.Labels{Rows: c.rows}, "us-tidewater")
		if refusal := (*fitting.Refusal)(nil); !errors.As(err, &refusal) || !strings.Contains(err.Error(), c.why) {
			t.Errorf("%v, want %s", err, c.why)
		}
	}
	if _, err := fitting.Train(fitting.Labels{Rows: invented()}, "us-fema"); err == nil {
		t.Error("labels toward another agency were learned from")
	}
}

// TestMeasure checks figures that were counted by hand.
func TestMeasure(t *testing.T) {
	row := func(article string, truth corpus.Label, critical, neutral, supportive, weight float64) fitting.Row {
		return fitting.Row{Article: article, Truth: truth, Weight: weight, Chances: corpus.NewChances(critical, neutral, supportive)}
	}
	rows := []fitting.Row{
		row("a", corpus.Critical, 0.8, 0.2, 0, 1), row("b", corpus.Critical, 0.3, 0.7, 0, 2), row("c", corpus.Neutral, 0.6, 0.4, 0, 1),
		row("d", corpus.Neutral, 0.1, 0.9, 0, 1), row("e", corpus.Supportive, 0, 0.1, 0.9, 1), {Article: "f", Truth: corpus.Critical, Weight: 1},
	}
	f := fitting.Measure(rows, func(r fitting.Row) corpus.Chances { return r.Chances })
	near := func(name string, got fitting.Figure, want float64) {
		if got.Value < want-1e-9 || got.Value > want+1e-9 {
			t.Errorf("%s: %v, want %v", name, got.Value, want)
		}
		if got.Low > got.Value || got.High < got.Value {
			t.Errorf("%s: %v is outside of %v to %v", name, got.Value, got.Low, got.High)
		}
	}
	if f.Rows != 6 || f.Judged != 5 || f.Articles != 6 {
		t.Errorf("%d rows, %d judged, %d articles", f.Rows, f.Judged, f.Articles)
	}
	near("precision", f.CriticalPrecision, 1.0/2)
	near("recall", f.CriticalRecall, 1.0/4) // of 1, 2 and 1, the first
	near("supportive", f.SupportivePrecision, 1)
	near("macro-F1", f.MacroF1, (2.0/5+2.0/5+1)/3) // critical 1 right of 2 given and 3; neutral 1 of 3 given and 2
	near("AUC", f.AUC, 6.0/8)                      // 0.7 is above the 0.4 of one of two, twice
	if f.SupportivePrecision.Low > 0.9 {
		t.Errorf("one text that is right does not prove much: %s", f.SupportivePrecision)
	}
	if open := fitting.Measure(rows[:3], func(r fitting.Row) corpus.Chances { return r.Chances }); !open.MacroF1.Open || !open.SupportiveRecall.None {
		t.Errorf("three articles gave %s, and no supportive text %s", open.MacroF1, open.SupportiveRecall)
	}
}
