package derive_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"standpoint/corpus"
	"standpoint/corpus/records"
	"standpoint/indexer/derive"
)

// TestVerify: groups as they were derived are in order, and every way in which they can
// be wrong is told.
func TestVerify(t *testing.T) {
	t.Parallel()
	const text = "The ferry was late again this morning and nobody would say why"
	fresh := func() *memory {
		store := newMemory()
		documents := []corpus.Document{commentOf("c1", text), commentOf("c2", text+" it was"), commentOf("c3", text), commentOf("c4", "Something else altogether was said here by somebody else today"), commentOf("c5", "Short.")}
		if _, err := store.Put(t.Context(), documents); err != nil {
			t.Fatal(err)
		}
		if _, err := derive.Verify(t.Context(), store, nil); !errors.Is(err, derive.ErrBehind) {
			t.Errorf("before anything is derived: %v", err)
		}
		if err := derive.CatchUp(t.Context(), store, derive.Options{}); err != nil {
			t.Fatal(err)
		}
		return store
	}
	for _, row := range []struct {
		name, want string
		damage     func(*memory)
	}{
		{"nothing", "", func(*memory) {}},
		{"another sketch", `document "c4": what is kept to find its copies is not of its text`, func(m *memory) {
			m.derived[records.Copies].sketches["c4"] = records.Sketch{ID: "c4", Data: m.derived[records.Copies].sketches["c1"].Data}
		}},
		{"a sketch is gone", `document "c4": what is kept to find its copies is not of its text`, func(m *memory) { delete(m.derived[records.Copies].sketches, "c4") }},
		{"another group", "it says that it is in the group", func(m *memory) {
			c := m.changes["c4"]
			c.Document.DuplicateGroup = m.derived[records.Copies].sketches["c1"].Group
			m.changes["c4"] = c
		}},
		{"another name", "of 3 documents would be called", func(m *memory) {
			for _, id := range []string{"c1", "c2", "c3"} {
				c, s := m.changes[id], m.derived[records.Copies].sketches[id]
				c.Document.DuplicateGroup, s.Group = "g0000000000000000", "g0000000000000000"
				m.changes[id], m.derived[records.Copies].sketches[id] = c, s
			}
		}},
		{"a group of one", `of 1 documents would be called ""`, func(m *memory) {
			c, s := m.changes["c4"], m.derived[records.Copies].sketches["c4"]
			c.Document.DuplicateGroup, s.Group = "g0000000000000000", "g0000000000000000"
			m.changes["c4"], m.derived[records.Copies].sketches["c4"] = c, s
		}},
	} {
		store := fresh()
		row.damage(store)
		var told []string
		seen, err := derive.Verify(t.Context(), store, func(p records.Problem) { told = append(told, fmt.Sprint(p)) })
		if err != nil || seen.Documents != 5 {
			t.Errorf("%s: %+v, %v", row.name, seen, err)
		}
		if got := strings.Join(told, "; "); !strings.Contains(got, row.want) || (row.want == "") != (got == "") {
			t.Errorf("%s: told %q, want %q", row.name, got, row.want)
		}
		if row.want == "" && (seen.Groups != 1 || seen.Copies != 3) {
			t.Errorf("%s: %+v", row.name, seen)
		}
	}
}
