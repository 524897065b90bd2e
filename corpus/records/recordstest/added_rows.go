package recordstest

import (
	"testing"
	"time"

	"standpoint/corpus"
	"standpoint/corpus/records"
)

func addedRows() []row {
	return []row{
		{"Added is when a document was first put, in whole seconds of UTC", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			put(t, s, comment("c8", "a1", "", "Here."))
			first, later := added(t, s, "c1"), added(t, s, "c8")
			if first.IsZero() || first.Nanosecond() != 0 || first.Location() != time.UTC {
				t.Errorf("added at %v", first)
			}
			equal(t, "of the same Put", added(t, s, "a1"), first)
			if !later.After(first) {
				t.Errorf("put later, and added at %v, not after %v", later, first)
			}
		}},
		{"Added stays when a document is merged, replaced, answered and annotated", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			want := added(t, s, "c1")
			put(t, s, scored(comment("c1", "a1", "", "Never."), 4))
			equal(t, "replaced", added(t, s, "c1"), want)
			put(t, s, comment("c8", "a1", "c1", "Here."))
			equal(t, "answered", added(t, s, "c1"), want)
			annotate(t, s, last(t, s), understood(comment("c1", "a1", "", "Never.")))
			equal(t, "annotated", added(t, s, "c1"), want)
			if err := s.Stage(t.Context(), "2", []corpus.Document{one(t, s, "c1")}); err != nil {
				t.Fatal(err)
			}
			if _, _, err := s.Adopt(t.Context(), "2"); err != nil {
				t.Fatal(err)
			}
			equal(t, "annotated again", added(t, s, "c1"), want)
			equal(t, "of an article that was answered", added(t, s, "a1"), want)
		}},
		{"Added of a document that is given is ignored", func(t *testing.T, h Harness) {
			s := open(t, h)
			d := comment("c8", "a1", "", "Here.")
			d.Added = time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC)
			put(t, s, d)
			want := added(t, s, "c8")
			if want.Year() == 1999 {
				t.Error("it was taken")
			}
			d.Comment.Text = "There."
			put(t, s, d)
			equal(t, "put again", added(t, s, "c8"), want)
		}},
		{"a document that was deleted and is put again is added again", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			before := added(t, s, "c3")
			remove(t, s, "c3")
			put(t, s, smallThread()...)
			if again := added(t, s, "c3"); !again.After(before) {
				t.Errorf("added at %v, not after %v", again, before)
			}
			equal(t, "of one that stayed", added(t, s, "c1"), before)
		}},
		{"Added is in the log, in a copy, and there after opening again", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			want := added(t, s, "c1")
			for _, change := range changes(t, s, 0) {
				equal(t, change.ID, change.Document.Added, want)
			}
			equal(t, "in a copy", added(t, open(t, h.At(copyOf(t, s))), "c1"), want)
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			equal(t, "opened again", added(t, open(t, h), "c1"), want)
		}},
	}
}

func added(t tester, s records.Reader, id string) time.Time {
	t.Helper()
	return one(t, s, id).Added
}
