package samplestest

import (
	"context"
	"path/filepath"
	"testing"

	"standpoint/corpus"
	"standpoint/corpus/corpustest"
	"standpoint/corpus/records"
	"standpoint/corpus/samples"
)

// Stores are a store of samples and the records that it is beside.
type Stores struct {
	Samples samples.Store
	Records records.Store
}

// RunSettled checks what a store of samples settles in its records. At opens the file
// that a Copy of the records wrote.
func RunSettled(t *testing.T, fresh func(t testing.TB) corpustest.Harness[Stores], at func(t testing.TB, path string) Stores) {
	corpustest.Run(t, append(settledRows, corpustest.Row[Stores]{Name: "a copy holds what is settled, and both are whole", Check: func(t *testing.T, h corpustest.Harness[Stores]) {
		s := opened(t, h)
		s.settle(t, s.sample(t, "one", "us-ice", samples.Stance()), "critical")
		path := filepath.Join(t.TempDir(), "copy.db")
		corpustest.Check(t, s.Records.Copy(t.Context(), path))
		copied := desk{Stores: at(t, path)}
		copied.is(t, "the copy", "us-ice:critical")
		for _, store := range []records.Store{s.Records, copied.Records} {
			_, err := store.Verify(t.Context(), func(p records.Problem) { t.Errorf("%s: %s", p.ID, p.Msg) })
			corpustest.Check(t, err)
		}
	}}), fresh)
}

// desk is a store with the document c1 in it. A model says that the document is neutral
// toward us-ice.
type desk struct{ Stores }

func opened(t *testing.T, h corpustest.Harness[Stores]) desk {
	d := desk{h.Open(t)}
	d.put(t, judgedByModel(corpus.Neutral))
	return d
}

func judgedByModel(label corpus.Label) corpus.Document {
	return corpus.Document{
		ID: "c1", Kind: corpus.KindComment, ArticleID: "a1", AnnotatedBy: "v1", Comment: &corpus.Comment{ID: "c1", Text: "Of course they did."},
		Annotation: corpus.Annotation{
			Agencies:  []corpus.AgencyMention{{ID: "us-ice", Name: "ICE", Path: []string{}, Spans: []corpus.Span{}}},
			Locations: []corpus.LocationMention{}, Quotes: []corpus.Quote{},
			Stances: []corpus.Stance{{Target: "us-ice", Chances: corpus.ChancesFor(label, 0.7), Evidence: &corpus.Span{0, 9}, Source: "model:1"}},
		},
	}
}

func (d desk) put(t *testing.T, document corpus.Document) {
	t.Helper()
	_, err := d.Records.Put(t.Context(), []corpus.Document{document})
	corpustest.Check(t, err)
}

func (d desk) sample(t *testing.T, name, target string, book samples.Codebook) samples.Sample {
	t.Helper()
	plan := sample(name)
	plan.Target, plan.Codebook = target, book
	return add(t, d.Samples, plan, items("c1", "c2"))
}

func (d desk) say(t *testing.T, of samples.Sample, coder, value string) {
	t.Helper()
	corpustest.Check(t, d.Samples.SetCodes(t.Context(), of.ID, []samples.Code{{Document: "c1", Coder: coder, Value: value}}))
}

func (d desk) settle(t *testing.T, of samples.Sample, value string) {
	t.Helper()
	d.say(t, of, samples.Settler, value)
}

func (d desk) get(t *testing.T) corpus.Document {
	t.Helper()
	held, err := d.Records.Get(t.Context(), []string{"c1"})
	corpustest.Check(t, err)
	if len(held) != 1 {
		t.Fatalf("%d documents", len(held))
	}
	return held[0]
}

// is checks the sides of c1, in all ways in which it leaves the records.
func (d desk) is(t *testing.T, what string, want ...string) {
	t.Helper()
	held := d.get(t)
	var sides []string
	for _, s := range held.Annotation.Stances {
		sides = append(sides, s.Toward(corpus.DefaultMin))
	}
	corpustest.Equal(t, what, sides, want)
	thread, err := d.Records.Thread(t.Context(), "a1")
	corpustest.Check(t, err)
	corpustest.Equal(t, what+", in its thread", thread, []corpus.Document{held})
	for change, err := range d.Records.Changes(t.Context(), 0) {
		corpustest.Check(t, err)
		if change.ID == "c1" {
			corpustest.Equal(t, what+", in the change log", change.Document, held)
		}
	}
}

func (d desk) last(t *testing.T) corpus.Seq {
	t.Helper()
	last, err := d.Records.Last(t.Context())
	corpustest.Check(t, err)
	return last
}

var settledRows = []corpustest.Row[Stores]{
	{"what coders say blind changes no document, whether they agree or not", func(t *testing.T, h corpustest.Harness[Stores]) {
		s := opened(t, h)
		one, before := s.sample(t, "one", "us-ice", samples.Stance()), s.last(t)
		s.say(t, one, "ann", "critical")
		s.say(t, one, "bob", "critical")
		s.is(t, "coded", "us-ice:neutral")
		corpustest.Equal(t, "last change", s.last(t), before)
	}},
	{"what the Settler says takes the place of the model's label, which is kept, and changes the document", func(t *testing.T, h corpustest.Harness[Stores]) {
		s := opened(t, h)
		model, before := s.get(t), s.last(t)
		lineage, err := s.Records.Lineage(t.Context(), before)
		corpustest.Check(t, err)
		one := s.sample(t, "one", "us-ice", samples.Stance())
		s.settle(t, one, "critical")
		s.is(t, "settled", "us-ice:critical")
		settled := s.get(t)
		corpustest.Equal(t, "by the model", settled.Annotation.Unsettle(), model.Annotation)
		corpustest.Equal(t, "the model's label", settled.Annotation.Stances[0].ModelLabel(corpus.DefaultMin), corpus.Neutral)
		corpustest.Equal(t, "last change", s.last(t), before+1)
		now, err := s.Records.Lineage(t.Context(), before+1)
		corpustest.Check(t, err)
		if now == lineage || now == "" {
			t.Errorf("lineage %q after %q", now, lineage)
		}
		s.settle(t, one, "critical")
		corpustest.Equal(t, "last change after the same again", s.last(t), before+1)
		s.settle(t, one, "")
		corpustest.Equal(t, "taken back", s.get(t), model)
		corpustest.Equal(t, "last change after taking it back", s.last(t), before+2)
	}},
	{"a label that cannot be told, or is of another codebook or of no target, settles nothing", func(t *testing.T, h corpustest.Harness[Stores]) {
		s := opened(t, h)
		tones := samples.Codebook{Name: "tone", Values: []samples.Value{{Name: "critical"}, {Name: "calm"}}}
		before := s.last(t)
		s.settle(t, s.sample(t, "one", "us-ice", samples.Stance()), samples.CannotTell)
		s.settle(t, s.sample(t, "two", "us-ice", tones), "critical")
		s.settle(t, s.sample(t, "three", "", samples.Stance()), "critical")
		s.is(t, "settled", "us-ice:neutral")
		corpustest.Equal(t, "last change", s.last(t), before)
	}},
	{"a side toward a target that the model did not judge stands after those that it did", func(t *testing.T, h corpustest.Harness[Stores]) {
		s := opened(t, h)
		model := s.get(t)
		s.settle(t, s.sample(t, "one", "us-fema", samples.Stance()), "supportive")
		s.is(t, "settled", "us-ice:neutral", "us-fema:supportive")
		corpustest.Equal(t, "by the model", s.get(t).Annotation.Unsettle(), model.Annotation)
	}},
	{"samples that say different things settle nothing, whichever was first, and those that agree do", func(t *testing.T, h corpustest.Harness[Stores]) {
		s := opened(t, h)
		one, two := s.sample(t, "one", "us-ice", samples.Stance()), s.sample(t, "two", "us-ice", samples.Stance())
		s.settle(t, two, "supportive")
		s.is(t, "the second alone", "us-ice:supportive")
		s.settle(t, one, "critical")
		s.is(t, "both", "us-ice:neutral")
		s.settle(t, two, "critical")
		s.is(t, "both the same", "us-ice:critical")
		s.settle(t, one, "supportive")
		corpustest.Check(t, s.Samples.Remove(t.Context(), two.ID))
		s.is(t, "the first alone", "us-ice:supportive")
		corpustest.Check(t, s.Samples.Remove(t.Context(), one.ID))
		s.is(t, "none", "us-ice:neutral")
	}},
	{"a codebook that is not of sides any more settles nothing", func(t *testing.T, h corpustest.Harness[Stores]) {
		s := opened(t, h)
		one := s.sample(t, "one", "us-ice", samples.Stance())
		s.settle(t, one, "critical")
		wider := samples.Stance()
		wider.Version, wider.Values = "9", append(wider.Values, samples.Value{Name: "mixed"})
		corpustest.Check(t, s.Samples.SetCodebook(t.Context(), one.ID, wider))
		s.is(t, "with another value", "us-ice:neutral")
		corpustest.Check(t, s.Samples.SetCodebook(t.Context(), one.ID, samples.Stance()))
		s.is(t, "with sides again", "us-ice:critical")
	}},
	{"it outlives other annotations, staged ones, the same words again and a deletion", func(t *testing.T, h corpustest.Harness[Stores]) {
		s := opened(t, h)
		s.settle(t, s.sample(t, "one", "us-ice", samples.Stance()), "critical")
		ctx := t.Context()
		given := judgedByModel(corpus.Supportive)
		given.AnnotatedBy = "v2"
		_, err := s.Records.Annotate(ctx, []corpus.Document{given}, s.last(t))
		corpustest.Check(t, err)
		s.is(t, "annotated again", "us-ice:critical")
		corpustest.Equal(t, "by the model", s.get(t).Annotation.Unsettle(), given.Annotation)
		staged := judgedByModel(corpus.Unclear)
		corpustest.Check(t, s.Records.Stage(ctx, "v3", []corpus.Document{staged}))
		overlaid := []corpus.Document{s.get(t)}
		corpustest.Check(t, s.Records.Overlay(ctx, "v3", overlaid))
		_, _, err = s.Records.Adopt(ctx, "v3")
		corpustest.Check(t, err)
		s.is(t, "adopted", "us-ice:critical")
		corpustest.Equal(t, "overlaid", overlaid[0].Annotation, s.get(t).Annotation)
		corpustest.Equal(t, "by the new model", s.get(t).Annotation.Unsettle(), staged.Annotation)
		s.put(t, s.get(t)) // as it was given out
		s.put(t, judgedByModel(corpus.Neutral))
		s.is(t, "put again", "us-ice:critical")
		_, err = s.Records.Delete(ctx, []string{"c1"})
		corpustest.Check(t, err)
		s.put(t, judgedByModel(corpus.Neutral))
		s.is(t, "new again", "us-ice:critical")
	}},
	{"what is put as it was given out keeps people's labels out of the model's", func(t *testing.T, h corpustest.Harness[Stores]) {
		s := opened(t, h)
		one := s.sample(t, "one", "us-ice", samples.Stance())
		s.settle(t, one, "critical")
		given := s.get(t)
		given.AnnotatedBy = "v2"
		_, err := s.Records.Annotate(t.Context(), []corpus.Document{given}, s.last(t))
		corpustest.Check(t, err)
		s.settle(t, one, "")
		corpustest.Equal(t, "by the model", s.get(t).Annotation, judgedByModel(corpus.Neutral).Annotation)
	}},
	{"a document that is settled before it comes is settled when it comes", func(t *testing.T, h corpustest.Harness[Stores]) {
		s := desk{h.Open(t)}
		s.settle(t, s.sample(t, "one", "us-ice", samples.Stance()), "critical")
		corpustest.Equal(t, "last change", s.last(t), corpus.Seq(0))
		s.put(t, judgedByModel(corpus.Neutral))
		s.is(t, "new", "us-ice:critical")
	}},
	{"a takedown takes the label, and none comes after", func(t *testing.T, h corpustest.Harness[Stores]) {
		s := opened(t, h)
		one := s.sample(t, "one", "us-ice", samples.Stance())
		s.settle(t, one, "critical")
		_, err := s.Records.Withdraw(t.Context(), []string{"c1"}, "asked to")
		corpustest.Check(t, err)
		before := s.last(t)
		s.settle(t, one, "supportive")
		corpustest.Equal(t, "last change", s.last(t), before)
		_, err = s.Records.Verify(t.Context(), func(p records.Problem) { t.Errorf("%s: %s", p.ID, p.Msg) })
		corpustest.Check(t, err)
	}},
	{"an earlier state has what was settled then", func(t *testing.T, h corpustest.Harness[Stores]) {
		s := opened(t, h)
		one := s.sample(t, "one", "us-ice", samples.Stance())
		s.settle(t, one, "critical")
		then, err := s.Records.Snapshot(t.Context())
		corpustest.Check(t, err)
		defer func() { corpustest.Check(t, then.Close()) }()
		s.settle(t, one, "supportive")
		held, err := then.Get(context.WithoutCancel(t.Context()), []string{"c1"})
		corpustest.Check(t, err)
		corpustest.Equal(t, "then", held[0].Annotation.Stances[0].Label(), corpus.Critical)
		s.is(t, "now", "us-ice:supportive")
	}},
}
