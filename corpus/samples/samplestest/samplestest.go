// Package samplestest is the conformance suite of a store of samples: a row for each
// sentence of the contract.
package samplestest

import (
	"errors"
	"testing"

	"standpoint/corpus/corpustest"
	"standpoint/corpus/samples"
)

// Harness is the place of one store's data.
type Harness = corpustest.Harness[samples.Store]

// Run checks a store against the contract.
func Run(t *testing.T, fresh func(t testing.TB) Harness) { corpustest.Run(t, rows, fresh) }

var rows = []corpustest.Row[samples.Store]{
	{"a sample is found by its name, by everyone, as it was added", func(t *testing.T, h Harness) {
		a, b := h.Open(t), h.Open(t)
		want := sample("Zoë’s first")
		want.Target, want.By, want.Articles = "us-fema", "outlet", true
		want.Sizes = []samples.Size{{Stratum: "a\x00b", Label: "critical", Documents: 7}}
		kept := add(t, a, want, items("c2", "c1"))
		want.ID, want.Created = kept.ID, h.Now
		corpustest.Equal(t, "added", kept, want)
		found, err := b.Find(t.Context(), want.Name)
		corpustest.Check(t, err)
		corpustest.Equal(t, "found", found, want)
		read, err := b.Items(t.Context(), kept.ID)
		corpustest.Check(t, err)
		corpustest.Equal(t, "items", read, items("c2", "c1"))
	}},
	{"a name is that of one sample, and a sample that was not kept has no items", func(t *testing.T, h Harness) {
		s := h.Open(t)
		first := add(t, s, sample("one"), items("c1"))
		if _, err := s.Add(t.Context(), sample("one"), items("c2")); !errors.Is(err, samples.ErrTaken) {
			t.Errorf("error %v", err)
		}
		second := add(t, s, sample("two"), nil)
		all, err := s.List(t.Context())
		corpustest.Check(t, err)
		corpustest.Equal(t, "listed", all, []samples.Sample{first, second})
		if _, err := s.Find(t.Context(), "three"); !errors.Is(err, samples.ErrNotFound) {
			t.Errorf("error %v", err)
		}
	}},
	{"extending adds at the end, and keeps what was drawn and said", func(t *testing.T, h Harness) {
		s := h.Open(t)
		kept := add(t, s, sample("one"), items("c2", "c1"))
		corpustest.Check(t, s.SetCodes(t.Context(), kept.ID, []samples.Code{{Document: "c1", Coder: "ann", Value: "critical"}}))
		changed := items("c1", "c3")
		changed[0].Stratum, changed[0].Label = "other", "neutral"
		kept.Snapshot, kept.Sizes = "s9", []samples.Size{{Documents: 3}}
		corpustest.Check(t, s.Extend(t.Context(), kept, changed))
		read, err := s.Items(t.Context(), kept.ID)
		corpustest.Check(t, err)
		corpustest.Equal(t, "items", read, items("c2", "c1", "c3"))
		found, err := s.Find(t.Context(), "one")
		corpustest.Check(t, err)
		corpustest.Equal(t, "found", found, kept)
		corpustest.Equal(t, "codes", len(codes(t, s, kept.ID)), 1)
		kept.ID++
		if err := s.Extend(t.Context(), kept, nil); !errors.Is(err, samples.ErrNotFound) {
			t.Errorf("error %v", err)
		}
	}},
	{"what a coder says takes the place of what she said, and nobody else's", func(t *testing.T, h Harness) {
		s := h.Open(t)
		kept := add(t, s, sample("one"), items("c2", "c1"))
		corpustest.Check(t, s.SetCodes(t.Context(), kept.ID, []samples.Code{{Document: "c1", Coder: "bob", Value: "neutral", Note: "“hm”\x00"}, {Document: "c1", Coder: "ann", Value: "critical"}}))
		corpustest.Check(t, s.SetCodes(t.Context(), kept.ID, []samples.Code{{Document: "c2", Coder: "bob", Value: samples.CannotTell}, {Document: "c1", Coder: "ann", Value: "supportive"}}))
		corpustest.Equal(t, "codes", codes(t, h.Open(t), kept.ID), []samples.Code{
			{Document: "c2", Coder: "bob", Value: samples.CannotTell, At: h.Now},
			{Document: "c1", Coder: "ann", Value: "supportive", At: h.Now},
			{Document: "c1", Coder: "bob", Value: "neutral", Note: "“hm”\x00", At: h.Now},
		})
		corpustest.Check(t, s.SetCodes(t.Context(), kept.ID, []samples.Code{{Document: "c1", Coder: "ann"}, {Document: "c2", Coder: "nobody"}}))
		corpustest.Equal(t, "codes after taking one back", len(codes(t, s, kept.ID)), 2)
	}},
	{"marks are kept with the code, in their order", func(t *testing.T, h Harness) {
		s := h.Open(t)
		kept := add(t, s, sample("one"), items("c1"))
		want := samples.Code{Document: "c1", Coder: "ann", Value: "neutral", Marks: []string{"off topic", "a, “b” and\nc"}, At: h.Now}
		corpustest.Check(t, s.SetCodes(t.Context(), kept.ID, []samples.Code{want}))
		corpustest.Equal(t, "codes", codes(t, h.Open(t), kept.ID), []samples.Code{want})
		want.Marks = nil
		corpustest.Check(t, s.SetCodes(t.Context(), kept.ID, []samples.Code{want}))
		corpustest.Equal(t, "codes without marks", codes(t, s, kept.ID), []samples.Code{want})
	}},
	{"another codebook takes the place of one, which is kept among the earlier ones", func(t *testing.T, h Harness) {
		s := h.Open(t)
		kept, other := add(t, s, sample("one"), items("c1")), add(t, s, sample("two"), nil)
		first := kept.Codebook
		second, third := first, first
		second.Version, third.Version = "8", "9"
		corpustest.Check(t, s.SetCodebook(t.Context(), kept.ID, second))
		corpustest.Check(t, s.SetCodebook(t.Context(), kept.ID, third))
		found, err := h.Open(t).Find(t.Context(), "one")
		corpustest.Check(t, err)
		kept.Codebook, kept.Earlier = third, []samples.Codebook{first, second}
		corpustest.Equal(t, "found", found, kept)
		untouched, err := s.Find(t.Context(), "two")
		corpustest.Check(t, err)
		corpustest.Equal(t, "the other", untouched, other)
		if err := s.SetCodebook(t.Context(), other.ID+1, second); !errors.Is(err, samples.ErrNotFound) {
			t.Errorf("error %v", err)
		}
	}},
	{"the state is another one after each change, and the same until then", func(t *testing.T, h Harness) {
		s := h.Open(t)
		seen := map[string]string{}
		is := func(what string) {
			t.Helper()
			state, err := h.Open(t).State(t.Context())
			corpustest.Check(t, err)
			if before, known := seen[state]; known {
				t.Errorf("%s: the state is that of %s", what, before)
			}
			seen[state] = what
			again, err := s.State(t.Context())
			corpustest.Check(t, err)
			corpustest.Equal(t, what, again, state)
		}
		is("no samples")
		one := add(t, s, sample("one"), items("c1"))
		is("a sample")
		said := []samples.Code{{Document: "c1", Coder: "ann", Value: "critical"}}
		corpustest.Check(t, s.SetCodes(t.Context(), one.ID, said))
		is("a code")
		said[0].Value = "neutral"
		corpustest.Check(t, s.SetCodes(t.Context(), one.ID, said))
		is("another code")
		said[0].Value = ""
		corpustest.Check(t, s.SetCodes(t.Context(), one.ID, said))
		is("a code that was taken back")
		corpustest.Check(t, s.Extend(t.Context(), one, items("c2")))
		is("another item")
		corpustest.Check(t, s.SetCodebook(t.Context(), one.ID, one.Codebook))
		is("another codebook")
		two := add(t, s, sample("two"), nil)
		is("another sample")
		corpustest.Check(t, s.Remove(t.Context(), two.ID))
		three := add(t, s, sample("three"), nil)
		is("a third sample in place of the second")
		corpustest.Check(t, s.Remove(t.Context(), three.ID))
	}},
	{"codes are kept all or not at all", func(t *testing.T, h Harness) {
		s := h.Open(t)
		kept := add(t, s, sample("one"), items("c1"))
		err := s.SetCodes(t.Context(), kept.ID, []samples.Code{{Document: "c1", Coder: "ann", Value: "critical"}, {Document: "c7", Coder: "ann", Value: "critical"}})
		if !errors.Is(err, samples.ErrNotFound) {
			t.Errorf("error %v", err)
		}
		corpustest.Equal(t, "codes", len(codes(t, s, kept.ID)), 0)
	}},
	{"a removed sample takes its items and codes with it, and no others", func(t *testing.T, h Harness) {
		s := h.Open(t)
		one, two := add(t, s, sample("one"), items("c1")), add(t, s, sample("two"), items("c1"))
		for _, kept := range []samples.Sample{one, two} {
			corpustest.Check(t, s.SetCodes(t.Context(), kept.ID, []samples.Code{{Document: "c1", Coder: "ann", Value: "critical"}}))
		}
		corpustest.Check(t, s.Remove(t.Context(), one.ID))
		corpustest.Equal(t, "codes", []int{len(codes(t, s, one.ID)), len(codes(t, s, two.ID))}, []int{0, 1})
		if err := s.Remove(t.Context(), one.ID); !errors.Is(err, samples.ErrNotFound) {
			t.Errorf("error %v", err)
		}
		again := add(t, s, sample("one"), nil)
		if again.ID <= two.ID {
			t.Errorf("the id %d was given before", again.ID)
		}
	}},
}

func sample(name string) samples.Sample {
	return samples.Sample{Name: name, Search: "kind=comment", Seed: "7", Snapshot: "s1", Codebook: samples.Stance()}
}

func items(ids ...string) (list []samples.Item) {
	for _, id := range ids {
		list = append(list, samples.Item{Document: id, Article: "a1", Stratum: "all", Label: "unclear"})
	}
	return list
}

func add(t *testing.T, s samples.Store, sample samples.Sample, items []samples.Item) samples.Sample {
	t.Helper()
	kept, err := s.Add(t.Context(), sample, items)
	corpustest.Check(t, err)
	return kept
}

func codes(t *testing.T, s samples.Store, id int64) []samples.Code {
	t.Helper()
	all, err := s.Codes(t.Context(), id)
	corpustest.Check(t, err)
	return all
}
