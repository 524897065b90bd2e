// Package samplestest is the conformance suite of a store of samples: a row for each
// sentence of the contract.
package samplestest

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"standpoint/corpus/samples"
)

// Harness is the place of one store's data. Each row gets a fresh one.
type Harness struct {
	// Open opens a store on the data; several may be open at once. It is closed
	// with the test.
	Open func(t testing.TB) samples.Store
	// Now is the time of the store's clock.
	Now time.Time
}

// Run checks a store against the contract, on a fresh harness for each row.
func Run(t *testing.T, fresh func(t testing.TB) Harness) {
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			r.check(t, fresh(t))
		})
	}
}

var rows = []struct {
	name  string
	check func(t *testing.T, h Harness)
}{
	{"a sample is found by its name, by everyone, as it was added", func(t *testing.T, h Harness) {
		a, b := h.Open(t), h.Open(t)
		want := sample("Zoë’s first")
		want.Target, want.By, want.Articles = "us-fema", "outlet", true
		want.Sizes = []samples.Size{{Stratum: "a\x00b", Label: "critical", Documents: 7}}
		kept := add(t, a, want, items("c2", "c1"))
		want.ID, want.Created = kept.ID, h.Now
		equal(t, "added", kept, want)
		found, err := b.Find(t.Context(), want.Name)
		check(t, err)
		equal(t, "found", found, want)
		read, err := b.Items(t.Context(), kept.ID)
		check(t, err)
		equal(t, "items", read, items("c2", "c1"))
	}},
	{"a name is that of one sample, and a sample that was not kept has no items", func(t *testing.T, h Harness) {
		s := h.Open(t)
		first := add(t, s, sample("one"), items("c1"))
		if _, err := s.Add(t.Context(), sample("one"), items("c2")); !errors.Is(err, samples.ErrTaken) {
			t.Errorf("error %v", err)
		}
		second := add(t, s, sample("two"), nil)
		all, err := s.List(t.Context())
		check(t, err)
		equal(t, "listed", all, []samples.Sample{first, second})
		if _, err := s.Find(t.Context(), "three"); !errors.Is(err, samples.ErrNotFound) {
			t.Errorf("error %v", err)
		}
	}},
	{"extending adds at the end, and keeps what was drawn and said", func(t *testing.T, h Harness) {
		s := h.Open(t)
		kept := add(t, s, sample("one"), items("c2", "c1"))
		check(t, s.SetCodes(t.Context(), kept.ID, []samples.Code{{Document: "c1", Coder: "ann", Value: "critical"}}))
		changed := items("c1", "c3")
		changed[0].Stratum, changed[0].Label = "other", "neutral"
		kept.Snapshot, kept.Sizes = "s9", []samples.Size{{Documents: 3}}
		check(t, s.Extend(t.Context(), kept, changed))
		read, err := s.Items(t.Context(), kept.ID)
		check(t, err)
		equal(t, "items", read, items("c2", "c1", "c3"))
		found, err := s.Find(t.Context(), "one")
		check(t, err)
		equal(t, "found", found, kept)
		equal(t, "codes", len(codes(t, s, kept.ID)), 1)
		kept.ID++
		if err := s.Extend(t.Context(), kept, nil); !errors.Is(err, samples.ErrNotFound) {
			t.Errorf("error %v", err)
		}
	}},
	{"what a coder says takes the place of what she said, and nobody else's", func(t *testing.T, h Harness) {
		s := h.Open(t)
		kept := add(t, s, sample("one"), items("c2", "c1"))
		check(t, s.SetCodes(t.Context(), kept.ID, []samples.Code{{Document: "c1", Coder: "bob", Value: "neutral", Note: "“hm”\x00"}, {Document: "c1", Coder: "ann", Value: "critical"}}))
		check(t, s.SetCodes(t.Context(), kept.ID, []samples.Code{{Document: "c2", Coder: "bob", Value: samples.CannotTell}, {Document: "c1", Coder: "ann", Value: "supportive"}}))
		equal(t, "codes", codes(t, h.Open(t), kept.ID), []samples.Code{
			{Document: "c2", Coder: "bob", Value: samples.CannotTell, At: h.Now},
			{Document: "c1", Coder: "ann", Value: "supportive", At: h.Now},
			{Document: "c1", Coder: "bob", Value: "neutral", Note: "“hm”\x00", At: h.Now},
		})
		check(t, s.SetCodes(t.Context(), kept.ID, []samples.Code{{Document: "c1", Coder: "ann"}, {Document: "c2", Coder: "nobody"}}))
		equal(t, "codes after taking one back", len(codes(t, s, kept.ID)), 2)
	}},
	{"codes are kept all or not at all", func(t *testing.T, h Harness) {
		s := h.Open(t)
		kept := add(t, s, sample("one"), items("c1"))
		err := s.SetCodes(t.Context(), kept.ID, []samples.Code{{Document: "c1", Coder: "ann", Value: "critical"}, {Document: "c7", Coder: "ann", Value: "critical"}})
		if !errors.Is(err, samples.ErrNotFound) {
			t.Errorf("error %v", err)
		}
		equal(t, "codes", len(codes(t, s, kept.ID)), 0)
	}},
	{"a removed sample takes its items and codes with it, and no others", func(t *testing.T, h Harness) {
		s := h.Open(t)
		one, two := add(t, s, sample("one"), items("c1")), add(t, s, sample("two"), items("c1"))
		for _, kept := range []samples.Sample{one, two} {
			check(t, s.SetCodes(t.Context(), kept.ID, []samples.Code{{Document: "c1", Coder: "ann", Value: "critical"}}))
		}
		check(t, s.Remove(t.Context(), one.ID))
		equal(t, "codes", []int{len(codes(t, s, one.ID)), len(codes(t, s, two.ID))}, []int{0, 1})
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
	check(t, err)
	return kept
}

func codes(t *testing.T, s samples.Store, id int64) []samples.Code {
	t.Helper()
	all, err := s.Codes(t.Context(), id)
	check(t, err)
	return all
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func equal(t *testing.T, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s: %s", what, diff)
	}
}
