package recordstest

import (
	"errors"
	"testing"

	"standpoint/corpus"
	"standpoint/corpus/records"
)

func snapshot(t *testing.T, s records.Snapshotter) records.Snapshot {
	t.Helper()
	snap, err := s.Snapshot(t.Context())
	if err != nil {
		t.Fatal("snapshot:", err)
	}
	t.Cleanup(func() {
		if err := snap.Close(); err != nil {
			t.Error("close:", err)
		}
	})
	return snap
}

func snapshotRows() []row {
	return []row{
		{"a snapshot gives the documents, texts and state of its moment, whatever is put since, by whichever store", func(t *testing.T, h Harness) {
			s, other := open(t, h), open(t, h)
			put(t, s, smallThread()...)
			all := []string{"c3", "c404", "a1", "c1", "c1"}
			before, err := s.Get(t.Context(), all)
			if err != nil {
				t.Fatal(err)
			}
			snap := snapshot(t, s)
			last, err := s.Last(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			lineage, err := s.Lineage(t.Context(), last)
			if err != nil {
				t.Fatal(err)
			}
			for _, store := range []records.Store{s, other} {
				changed := one(t, store, "c1")
				changed.Comment.Text += " More words."
				late := one(t, store, "c3")
				late.ID, late.Comment.ID = late.ID+"9", late.ID+"9"
				put(t, store, changed, late)
			}
			equal(t, "changed", one(t, s, "c1").Text() != before[2].Text(), true)
			got, err := snap.Get(t.Context(), append(all, "c39"))
			if err != nil {
				t.Fatal(err)
			}
			equal(t, "documents", got, before)
			read, err := texts(snap, append(all, "c39")...)
			if err != nil {
				t.Fatal(err)
			}
			equal(t, "texts", read, textsOf(before))
			equal(t, "state", snap.State(), corpus.State{Seq: last, Lineage: lineage})
		}},
		{"the snapshot of a new store is empty", func(t *testing.T, h Harness) {
			snap := snapshot(t, open(t, h))
			got, err := snap.Get(t.Context(), []string{"a1"})
			equal(t, "documents", len(got), 0)
			equal(t, "state", snap.State(), corpus.State{})
			if err != nil {
				t.Fatal(err)
			}
		}},
		{"what was deleted since, or whose article was, is not given out by a snapshot", func(t *testing.T, h Harness) {
			s, other := open(t, h), open(t, h)
			put(t, s, smallThread()...)
			put(t, s, article("a2", "Another"), comment("c21", "a2", "", "No"))
			snap := snapshot(t, s)
			if _, err := other.Withdraw(t.Context(), []string{"c2"}, "asked for"); err != nil {
				t.Fatal(err)
			}
			if _, err := other.Delete(t.Context(), []string{"a2"}); err != nil {
				t.Fatal(err)
			}
			for id, gone := range map[string]bool{"c1": false, "c2": true, "a2": true, "c21": true, "a1": false} {
				got, err := snap.Get(t.Context(), []string{"c1", id})
				equal(t, id, errors.Is(err, records.ErrWithdrawn), gone)
				equal(t, id, len(got), map[bool]int{true: 0, false: 2}[gone])
				_, err = texts(snap, id)
				equal(t, "text of "+id, errors.Is(err, records.ErrWithdrawn), gone && id != "c21") // which has no words of its article
			}
			again := snapshot(t, s)
			got, err := again.Get(t.Context(), []string{"c1", "c2", "c21"})
			if err != nil {
				t.Fatal(err)
			}
			equal(t, "a later snapshot", ids(got), []string{"c1", "c21"})
		}},
		{"a snapshot that is closed, or whose store is, gives nothing; Close can be called again", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			first, second := snapshot(t, s), snapshot(t, s)
			if err := first.Close(); err != nil {
				t.Fatal(err)
			}
			if _, err := first.Get(t.Context(), []string{"a1"}); err == nil {
				t.Error("a closed snapshot answers")
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			if _, err := second.Get(t.Context(), []string{"a1"}); err == nil {
				t.Error("a snapshot of a closed store answers")
			}
			if _, err := s.Snapshot(t.Context()); err == nil {
				t.Error("a closed store pins a state")
			}
		}},
	}
}
