package recordstest

import (
	"context"
	"testing"

	"standpoint/corpus"
	"standpoint/corpus/records"
)

func deriveRows() []row {
	return []row{
		{"a derivation that was never made has neither version nor changes nor sketches", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			equal(t, "derivation", derivation(t, s), records.Derivation{Name: records.Copies})
			equal(t, "sketches", sketches(t, s), []records.Sketch{})
		}},
		{"Derive keeps sketches and writes groups into documents, which take sequence numbers", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			before := last(t, s)
			want := one(t, s, "c1")
			equal(t, "seq", derive(t, s, before, sketch("c3", "g1"), sketch("c1", "g1"), sketch("c2", "")), before+2)
			want.DuplicateGroup = "g1"
			equal(t, "c1", asJSON(one(t, s, "c1")), asJSON(want))
			equal(t, "changed", sorted(changed(t, s, before)), []string{"c1", "c3"})
			equal(t, "sketches", sketches(t, s), []records.Sketch{sketch("c1", "g1"), sketch("c2", ""), sketch("c3", "g1")})
			equal(t, "derivation", derivation(t, s), records.Derivation{Name: records.Copies, Version: "1", Seq: before + 2})
			if lineage(t, s, last(t, s)) == lineage(t, s, before) {
				t.Error("the lineage is what it was")
			}
		}},
		{"Derive again changes nothing", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			at := derive(t, s, last(t, s), sketch("c1", "g1"), sketch("c2", "g1"))
			before := everything(t, s)
			equal(t, "seq", derive(t, s, at, sketch("c1", "g1"), sketch("c2", "g1")), corpus.Seq(0))
			equal(t, "everything", everything(t, s), before)
			equal(t, "last", last(t, s), at)
		}},
		{"what was written after a step's changes is not in the derivation", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			seen := last(t, s)
			put(t, s, comment("c8", "a1", "", "Here."))
			derive(t, s, seen, sketch("c1", "g1"), sketch("c2", "g1"))
			equal(t, "seq", derivation(t, s).Seq, seen)
		}},
		{"sketches are found by document and by group", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			derive(t, s, last(t, s), sketch("c1", "g1"), sketch("c2", ""), sketch("c3", "g1"), sketch("a1", "g2"))
			equal(t, "of documents", must(s.SketchesOf(t.Context(), records.Copies, []string{"c2", "c404", "a1"})), []records.Sketch{sketch("c2", ""), sketch("a1", "g2")})
			equal(t, "of a group", must(s.Group(t.Context(), records.Copies, "g1")), []records.Sketch{sketch("c1", "g1"), sketch("c3", "g1")})
			equal(t, "without a group", len(must(s.Group(t.Context(), records.Copies, ""))), 0)
			equal(t, "of another", len(must(s.Group(t.Context(), records.Copies, "g3"))), 0)
		}},
		{"the sketch of a deleted document stays until the derivation forgets it", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			derive(t, s, last(t, s), sketch("c2", "g1"), sketch("c3", "g1"))
			at := remove(t, s, "c3")
			equal(t, "of the group", len(must(s.Group(t.Context(), records.Copies, "g1"))), 2)
			forgetSketches(t, s, at, "c3", "c2")
			equal(t, "sketches", sketches(t, s), []records.Sketch{})
			equal(t, "the group of the other", one(t, s, "c2").DuplicateGroup, "")
		}},
		{"a fresh step forgets every sketch and group that is not in it", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			derive(t, s, last(t, s), sketch("c1", "g1"), sketch("c2", "g1"), sketch("c3", "g1"))
			before := last(t, s)
			fresh := records.Derived{Derivation: records.Derivation{Name: records.Copies, Version: "2", Seq: before}, Fresh: true, Sketches: []records.Sketch{sketch("c1", "g1"), sketch("c2", "g2")}}
			must(s.Derive(t.Context(), fresh))
			equal(t, "changed", sorted(changed(t, s, before)), []string{"c2", "c3"})
			equal(t, "groups", []string{one(t, s, "c1").DuplicateGroup, one(t, s, "c2").DuplicateGroup, one(t, s, "c3").DuplicateGroup}, []string{"g1", "g2", ""})
			equal(t, "version", derivation(t, s).Version, "2")
		}},
		{"a group stays when a document is annotated or put again", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			derive(t, s, last(t, s), sketch("c1", "g1"), sketch("c2", "g1"))
			annotate(t, s, last(t, s), allUnderstood(smallThread())...)
			put(t, s, scored(comment("c1", "a1", "", "Never."), 4))
			equal(t, "group", one(t, s, "c1").DuplicateGroup, "g1")
		}},
		{"events are written to documents as groups are, and neither changes the other", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			derive(t, s, last(t, s), sketch("a1", "g1"), sketch("c1", "g1"))
			step := records.Derived{Derivation: records.Derivation{Name: records.Events, Version: "1", Seq: last(t, s)}, Sketches: []records.Sketch{sketch("a1", "e1")}}
			must(s.Derive(t.Context(), step))
			article := one(t, s, "a1")
			equal(t, "the event and the group", []string{article.Event, article.DuplicateGroup, one(t, s, "c1").Event}, []string{"e1", "g1", ""})
			equal(t, "sketches of copies", sketches(t, s), []records.Sketch{sketch("a1", "g1"), sketch("c1", "g1")})
			step.Seq, step.Fresh, step.Sketches = last(t, s), true, nil
			must(s.Derive(t.Context(), step))
			article = one(t, s, "a1")
			equal(t, "after a fresh step", []string{article.Event, article.DuplicateGroup}, []string{"", "g1"})
		}},
		{"what is derived is kept though the machine stops", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			derive(t, s, last(t, s), sketch("c1", "g1"), sketch("c2", "g1"))
			want := derivation(t, s)
			s = open(t, h.Crash(t))
			equal(t, "derivation", derivation(t, s), want)
			equal(t, "sketches", sketches(t, s), []records.Sketch{sketch("c1", "g1"), sketch("c2", "g1")})
		}},
		{"a derivation of another name is refused", func(t *testing.T, h Harness) {
			s := open(t, h)
			if _, err := s.Derive(t.Context(), records.Derived{Derivation: records.Derivation{Name: "themes"}}); err == nil {
				t.Error("it was taken")
			}
		}},
	}
}

// sketch is one whose data are its id.
func sketch(id, group string) records.Sketch {
	return records.Sketch{ID: id, Group: group, Data: []byte(id)}
}

// derive takes a step of version 1 and fails the test if it cannot.
func derive(t tester, s records.Deriver, seen corpus.Seq, sketches ...records.Sketch) corpus.Seq {
	t.Helper()
	seq, err := s.Derive(context.Background(), records.Derived{Derivation: records.Derivation{Name: records.Copies, Version: "1", Seq: seen}, Sketches: sketches})
	if err != nil {
		t.Fatal("derive:", err)
	}
	return seq
}

// forgetSketches takes a step that forgets sketches.
func forgetSketches(t tester, s records.Deriver, seen corpus.Seq, ids ...string) {
	t.Helper()
	if _, err := s.Derive(context.Background(), records.Derived{Derivation: records.Derivation{Name: records.Copies, Version: "1", Seq: seen}, Forget: ids}); err != nil {
		t.Fatal("derive:", err)
	}
}

func derivation(t tester, s records.Deriver) records.Derivation {
	t.Helper()
	d, err := s.Derivation(context.Background(), records.Copies)
	if err != nil {
		t.Fatal("derivation:", err)
	}
	return d
}

func sketches(t tester, s records.Deriver) []records.Sketch {
	t.Helper()
	all := []records.Sketch{}
	for sketch, err := range s.Sketches(context.Background(), records.Copies) {
		if err != nil {
			t.Fatal("sketches:", err)
		}
		all = append(all, sketch)
	}
	return all
}
