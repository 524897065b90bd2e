// Package frozentest is the conformance suite of a store of frozen corpora: a row for each
// sentence of the contract.
package frozentest

import (
	"errors"
	"testing"
	"time"

	"standpoint/corpus"
	"standpoint/corpus/corpustest"
	"standpoint/corpus/frozen"
	"standpoint/corpus/records"
)

// Stores are a store and the records that it is beside.
type Stores struct {
	Frozen  frozen.Store
	Records records.Store
}

// Harness is the place of one store's data.
type Harness = corpustest.Harness[Stores]

// Run checks a store against the contract.
func Run(t *testing.T, fresh func(t testing.TB) Harness) { corpustest.Run(t, rows, fresh) }

var rows = []corpustest.Row[Stores]{
	{"a corpus is found by its name, by everyone, as it was added", func(t *testing.T, h Harness) {
		a := h.Open(t).Frozen
		b := h.Open(t).Frozen
		want, items := filled(t, "Zoë’s first", document("c2", "two"), document("c1", "one"))
		want.Search, want.ReadBack, want.Snapshot, want.Excluded = "agency=us-fema", "documents about FEMA", "s7-00", []string{"c9"}
		kept := add(t, a, want, items)
		want.ID, want.Frozen = kept.ID, h.Now
		corpustest.Equal(t, "added", kept, want)
		found, err := b.Find(t.Context(), want.Name)
		corpustest.Check(t, err)
		corpustest.Equal(t, "found", found, want)
		read, err := b.Items(t.Context(), kept.ID)
		corpustest.Check(t, err)
		corpustest.Equal(t, "items", read, items)
	}},
	{"one that comes from another machine keeps its time", func(t *testing.T, h Harness) {
		s := h.Open(t).Frozen
		want, items := filled(t, "one", document("c1", "one"))
		want.Frozen = time.Date(2001, 2, 3, 4, 5, 6, 0, time.UTC)
		corpustest.Equal(t, "time", add(t, s, want, items).Frozen, want.Frozen)
	}},
	{"a name is that of one corpus, and one that was not kept has no items", func(t *testing.T, h Harness) {
		s := h.Open(t).Frozen
		c, items := filled(t, "one", document("c1", "one"))
		first := add(t, s, c, items)
		if _, err := s.Add(t.Context(), c, items); !errors.Is(err, frozen.ErrTaken) {
			t.Errorf("error %v", err)
		}
		c.Name = "two"
		second := add(t, s, c, nil)
		all, err := s.List(t.Context())
		corpustest.Check(t, err)
		corpustest.Equal(t, "listed", all, []frozen.Corpus{first, second})
		if _, err := s.Find(t.Context(), "three"); !errors.Is(err, frozen.ErrNotFound) {
			t.Errorf("error %v", err)
		}
	}},
	{"what is put again, labelled again or deleted changed since, and what is not here too", func(t *testing.T, h Harness) {
		both := h.Open(t)
		s, held := both.Frozen, both.Records
		documents := []corpus.Document{document("c1", "one"), document("c2", "two"), document("c3", "three")}
		put(t, held, documents...)
		c, items := filled(t, "one", append(documents, document("c9", "elsewhere"))...)
		c = add(t, s, c, items)
		last, err := held.Last(t.Context())
		corpustest.Check(t, err)
		corpustest.Equal(t, "at first", since(t, s, c, last), []string{"c9"})
		put(t, held, document("c2", "two and more"), document("c4", "four"))
		corpustest.Equal(t, "after another text", since(t, s, c, last), []string{"c2", "c9"})
		_, err = held.Withdraw(t.Context(), []string{"c3"}, "asked to")
		corpustest.Check(t, err)
		corpustest.Equal(t, "after a withdrawal", since(t, s, c, last), []string{"c2", "c3", "c9"})
		corpustest.Equal(t, "from the beginning", since(t, s, c, 0), []string{"c1", "c2", "c3", "c9"})
	}},
	{"a document that was withdrawn leaves its id and digest, in corpora that come later too", func(t *testing.T, h Harness) {
		both := h.Open(t)
		s, held := both.Frozen, both.Records
		put(t, held, document("c1", "one"), document("c2", "two"))
		c, items := filled(t, "one", document("c1", "one"), document("c2", "two"))
		first := add(t, s, c, items)
		_, err := held.Withdraw(t.Context(), []string{"c2"}, "asked to")
		corpustest.Check(t, err)
		c.Name = "two"
		second := add(t, s, c, items)
		for _, corpus := range []frozen.Corpus{first, second} {
			read, err := s.Items(t.Context(), corpus.ID)
			corpustest.Check(t, err)
			gap := items[1]
			gap.Content = nil
			corpustest.Equal(t, corpus.Name, read, []frozen.Item{items[0], gap})
			corpustest.Equal(t, "hash", frozen.Hash(read), corpus.Hash)
		}
	}},
	{"the state differs whenever other corpora are there", func(t *testing.T, h Harness) {
		s := h.Open(t).Frozen
		seen := map[string]bool{}
		look := func(after string) {
			state, err := s.State(t.Context())
			corpustest.Check(t, err)
			if seen[state] {
				t.Errorf("%s, the state is that of before: %s", after, state)
			}
			seen[state] = true
		}
		look("at first")
		c, items := filled(t, "one", document("c1", "one"))
		kept := add(t, s, c, items)
		look("after the first")
		corpustest.Check(t, s.Remove(t.Context(), kept.ID))
		add(t, s, c, items)
		look("after it was removed and added again")
	}},
	{"a corpus that was removed is gone, and its name is free", func(t *testing.T, h Harness) {
		s := h.Open(t).Frozen
		c, items := filled(t, "one", document("c1", "one"))
		kept := add(t, s, c, items)
		corpustest.Check(t, s.Remove(t.Context(), kept.ID))
		if err := s.Remove(t.Context(), kept.ID); !errors.Is(err, frozen.ErrNotFound) {
			t.Errorf("error %v", err)
		}
		again := add(t, s, c, nil)
		if again.ID <= kept.ID {
			t.Errorf("the id %d comes after %d", again.ID, kept.ID)
		}
		read, err := s.Items(t.Context(), again.ID)
		corpustest.Check(t, err)
		corpustest.Equal(t, "items", len(read), 0)
	}},
}

func document(id, text string) corpus.Document {
	return corpus.Document{ID: id, Kind: corpus.KindComment, ArticleID: "a1", Comment: &corpus.Comment{ID: id, Text: text},
		Annotation: corpus.Annotation{Language: "en"}}
}

// filled is a corpus of documents with its items.
func filled(t *testing.T, name string, documents ...corpus.Document) (frozen.Corpus, []frozen.Item) {
	t.Helper()
	var items []frozen.Item
	for _, d := range documents {
		items = append(items, frozen.ItemOf(d))
	}
	c, err := frozen.Corpus{Name: name}.Fill(items)
	corpustest.Check(t, err)
	return c, items
}

func put(t *testing.T, s records.Store, documents ...corpus.Document) {
	t.Helper()
	_, err := s.Put(t.Context(), documents)
	corpustest.Check(t, err)
}

func add(t *testing.T, s frozen.Store, c frozen.Corpus, items []frozen.Item) frozen.Corpus {
	t.Helper()
	kept, err := s.Add(t.Context(), c, items)
	corpustest.Check(t, err)
	return kept
}

func since(t *testing.T, s frozen.Store, c frozen.Corpus, after corpus.Seq) (ids []string) {
	t.Helper()
	items, err := s.Since(t.Context(), c.ID, after)
	corpustest.Check(t, err)
	for _, item := range items {
		ids = append(ids, item.ID)
	}
	return ids
}
