package recordstest

import (
	"errors"
	"testing"

	"standpoint/corpus/records"
)

func indexRows() []row {
	list := func(t *testing.T, s records.Store, want ...records.Index) {
		t.Helper()
		got, err := s.Indexes(t.Context())
		equal(t, "indexes", got, want)
		equal(t, "error", err, nil)
	}
	keep := func(t *testing.T, s records.Store, index records.Index) {
		t.Helper()
		if err := s.KeepIndex(t.Context(), index); err != nil {
			t.Fatal(err)
		}
	}
	return []row{
		{"indexes are listed by name, for all who have the records open, and stay", func(t *testing.T, h Harness) {
			a, b := open(t, h), open(t, h)
			list(t, a)
			keep(t, a, records.Index{Name: "news/2", Place: "é"})
			keep(t, b, records.Index{Name: "news/1", Place: "first"})
			keep(t, a, records.Index{Name: "news/1", Place: "second"})
			want := []records.Index{{Name: "news/1", Place: "second"}, {Name: "news/2", Place: "é"}}
			for _, s := range []records.Store{a, b, open(t, h.Crash(t))} {
				list(t, s, want...)
			}
			if err := b.DropIndex(t.Context(), "news/1"); err != nil {
				t.Fatal(err)
			}
			equal(t, "dropping it once more", a.DropIndex(t.Context(), "news/1"), nil)
			list(t, a, want[1])
		}},
		{"an index gets a name that no other has", func(t *testing.T, h Harness) {
			s := open(t, h)
			keep(t, s, records.Index{Name: "a", Place: "one"})
			keep(t, s, records.Index{Name: "b", Place: "two"})
			if err := s.RenameIndex(t.Context(), "a", "b"); err == nil {
				t.Error("two have the same name")
			}
			if err := s.RenameIndex(t.Context(), "c", "d"); !errors.Is(err, records.ErrNotFound) {
				t.Errorf("error %v", err)
			}
			if err := s.RenameIndex(t.Context(), "a", "c"); err != nil {
				t.Fatal(err)
			}
			list(t, s, records.Index{Name: "b", Place: "two"}, records.Index{Name: "c", Place: "one"})
		}},
		{"only who has the lease changes the list", func(t *testing.T, h Harness) {
			a, b := open(t, h), open(t, h)
			old := acquire(t, a, "index", records.Holder{Host: "here"})
			keep(t, a, records.Index{Name: "a", Place: "one"})
			if _, err := b.AcquireLease(t.Context(), "index", records.Holder{Host: "there"}, func(records.Lease) bool { return true }); err != nil {
				t.Fatal(err)
			}
			held := records.WithLease(t.Context(), old)
			lost(t, a.KeepIndex(held, records.Index{Name: "b", Place: "two"}))
			lost(t, a.RenameIndex(held, "a", "b"))
			lost(t, a.DropIndex(held, "a"))
			list(t, b, records.Index{Name: "a", Place: "one"})
		}},
	}
}
