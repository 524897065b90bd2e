package recordstest

import (
	"context"
	"fmt"
	"testing"

	"standpoint/corpus"
	"standpoint/corpus/records"
)

func stagingRows() []row {
	return []row{
		{"Outdated lists the articles of what another version annotated, in the order of ids, after one and no more than asked for", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, allUnderstood(smallThread())...)
			for _, id := range []string{"a4", "a3", "a2"} {
				put(t, s, by("2", article(id, "Bridge shut")))
			}
			equal(t, "all but version 1", outdated(t, s, "1", "", 0), []string{"a2", "a3", "a4"})
			equal(t, "all but version 2", outdated(t, s, "2", "", 0), []string{"a1"})
			equal(t, "after", outdated(t, s, "3", "a1", 2), []string{"a2", "a3"})
			equal(t, "after the last", outdated(t, s, "3", "a4", 2), []string{})
		}},
		{"Outdated leaves out what is pending and what is staged in the words that are held", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, allUnderstood(smallThread())...)
			put(t, s, by("1", article("a2", "Bridge shut")))
			put(t, s, article("a3", "Not annotated yet"))
			stage(t, s, "2", by("2", article("a2", "Bridge shut")))
			equal(t, "a2 is staged, a3 is pending", outdated(t, s, "2", "", 0), []string{"a1"})
			equal(t, "under another version", outdated(t, s, "3", "", 0), []string{"a1", "a2"})
			put(t, s, by("1", article("a2", "Bridge open")))
			annotate(t, s, last(t, s), by("1", article("a2", "Bridge open")))
			equal(t, "in other words", outdated(t, s, "2", "", 0), []string{"a1", "a2"})
		}},
		{"Stage changes nothing that others see", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, allUnderstood(smallThread())...)
			before, at := everything(t, s), last(t, s)
			stage(t, s, "2", german(smallThread())...)
			equal(t, "everything", everything(t, s), before)
			equal(t, "last", last(t, s), at)
			equal(t, "lineage", lineage(t, s, at+1), "")
		}},
		{"Overlay sets what is staged under the version for the words that a document has", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, allUnderstood(smallThread())...)
			stage(t, s, "2", german(smallThread())...)
			documents, err := s.Get(t.Context(), []string{"c1", "c2"})
			if err != nil {
				t.Fatal(err)
			}
			other := allUnderstood([]corpus.Document{comment("c1", "a1", "", "In other words.")})
			overlay(t, s, "2", documents)
			overlay(t, s, "2", other)
			for _, d := range documents {
				equal(t, d.ID, []string{d.AnnotatedBy, d.Annotation.Language, d.Headline}, []string{"2", "de", "Lent again"})
			}
			equal(t, "other words", other[0].AnnotatedBy, "1")
			overlay(t, s, "3", other)
			equal(t, "another version", other[0].AnnotatedBy, "1")
		}},
		{"Adopt makes everything staged the annotation at once, at new sequence numbers and with a new lineage", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, allUnderstood(smallThread())...)
			before := last(t, s)
			stage(t, s, "2", german(smallThread())...)
			want := must(s.Get(t.Context(), []string{"a1", "c1", "c2", "c3"}))
			overlay(t, s, "2", want)
			equal(t, "seq", adopt(t, s, "2"), before+4)
			for i, d := range must(s.Get(t.Context(), []string{"a1", "c1", "c2", "c3"})) {
				equal(t, d.ID, asJSON(d), asJSON(want[i]))
			}
			equal(t, "changed", sorted(changed(t, s, before)), []string{"a1", "c1", "c2", "c3"})
			if lineage(t, s, last(t, s)) == lineage(t, s, before) {
				t.Error("the lineage is what it was")
			}
			equal(t, "again", adopt(t, s, "2"), corpus.Seq(0))
			equal(t, "outdated", outdated(t, s, "2", "", 0), []string{})
		}},
		{"Adopt leaves what is deleted, held in other words or annotated by the version, and forgets what is staged", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, allUnderstood(smallThread())...)
			stage(t, s, "2", german(smallThread())...)
			put(t, s, by("1", comment("c1", "a1", "", "In other words.")))
			remove(t, s, "c2")
			annotate(t, s, last(t, s), by("2", comment("c3", "a1", "", "Not mine.")))
			annotated := one(t, s, "c3")
			equal(t, "seq", adopt(t, s, "2"), last(t, s))
			equal(t, "a1", one(t, s, "a1").Annotation.Language, "de")
			equal(t, "c1", one(t, s, "c1").AnnotatedBy, "1")
			equal(t, "c3", asJSON(one(t, s, "c3")), asJSON(annotated))
			equal(t, "c3's language", annotated.Annotation.Language, "en")
			stage(t, s, "3", german(smallThread())...)
			equal(t, "another version", adopt(t, s, "2"), corpus.Seq(0))
			equal(t, "is forgotten", adopt(t, s, "3"), corpus.Seq(0))
		}},
		{"what is staged is kept though the machine stops", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, allUnderstood(smallThread())...)
			stage(t, s, "2", german(smallThread())...)
			s = open(t, h.Crash(t))
			equal(t, "outdated", outdated(t, s, "2", "", 0), []string{})
			equal(t, "seq", adopt(t, s, "2"), last(t, s))
			equal(t, "adopted", one(t, s, "c1").AnnotatedBy, "2")
		}},
		{"Stage refuses what Check refuses, and then stages nothing", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, allUnderstood(smallThread())...)
			bad := german(smallThread())
			bad[2].Annotation.Language = "\xff"
			wantInvalid(t, s.Stage(t.Context(), "2", bad), bad[2].ID)
			equal(t, "outdated", outdated(t, s, "2", "", 0), []string{"a1"})
		}},
	}
}

// by is a document as a version annotated it.
func by(version string, d corpus.Document) corpus.Document {
	d = understood(d)
	d.AnnotatedBy = version
	return d
}

// german are documents as another annotator might understand them.
func german(documents []corpus.Document) []corpus.Document {
	out := allUnderstood(documents)
	for i := range out {
		out[i].Annotation.Language, out[i].Headline = "de", "Lent again"
	}
	return out
}

func outdated(t tester, s records.Staging, version, after string, limit int) []string {
	t.Helper()
	ids, err := s.Outdated(context.Background(), version, after, limit)
	if err != nil {
		t.Fatal("outdated:", err)
	}
	return append([]string{}, ids...)
}

func stage(t tester, s records.Staging, version string, documents ...corpus.Document) {
	t.Helper()
	if err := s.Stage(context.Background(), version, documents); err != nil {
		t.Fatal("stage:", err)
	}
}

func overlay(t tester, s records.Staging, version string, documents []corpus.Document) {
	t.Helper()
	if err := s.Overlay(context.Background(), version, documents); err != nil {
		t.Fatal("overlay:", err)
	}
}

func adopt(t tester, s records.Staging, version string) corpus.Seq {
	t.Helper()
	_, seq, err := s.Adopt(context.Background(), version)
	if err != nil {
		t.Fatal("adopt:", err)
	}
	return seq
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(fmt.Sprint("records: ", err))
	}
	return value
}
