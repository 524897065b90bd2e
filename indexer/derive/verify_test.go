package derive_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

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
		if _, err := derive.Verify(t.Context(), store, records.Copies, nil); !errors.Is(err, derive.ErrBehind) {
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
		seen, err := derive.Verify(t.Context(), store, records.Copies, func(p records.Problem) { told = append(told, fmt.Sprint(p)) })
		if err != nil || seen.Documents != 5 {
			t.Errorf("%s: %+v, %v", row.name, seen, err)
		}
		if got := strings.Join(told, "; "); !strings.Contains(got, row.want) || (row.want == "") != (got == "") {
			t.Errorf("%s: told %q, want %q", row.name, got, row.want)
		}
		if row.want == "" && (seen.Groups != 1 || seen.Grouped != 3) {
			t.Errorf("%s: %+v", row.name, seen)
		}
	}
}

// TestVerifyEvents does the same with events.
func TestVerifyEvents(t *testing.T) {
	t.Parallel()
	article := func(id, outlet, text string, day int) corpus.Document {
		at := time.Date(2025, 4, day, 0, 0, 0, 0, time.UTC)
		return corpus.Document{ID: id, Kind: corpus.KindArticle, ArticleID: id, Outlet: outlet, Article: &corpus.Article{ID: id, Outlet: outlet, Headline: text, Published: at, Paragraphs: []string{text}}}
	}
	const text = "The Skagen ferry Marzipan ran aground near Heron Point with forty passengers aboard"
	fresh := func() *memory {
		store := newMemory()
		documents := []corpus.Document{article("a1", "daily-klaxon", text, 2), article("a2", "apnews", text, 1), article("a3", "apnews", "Harbour board meets behind closed doors about salaries of clerks", 2)}
		if _, err := store.Put(t.Context(), documents); err != nil {
			t.Fatal(err)
		}
		if err := derive.CatchUp(t.Context(), store, derive.Options{}); err != nil {
			t.Fatal(err)
		}
		return store
	}
	regroup := func(m *memory, group string, ids ...string) {
		for _, id := range ids {
			c, s := m.changes[id], m.derived[records.Events].sketches[id]
			c.Document.Event, s.Group = group, group
			m.changes[id], m.derived[records.Events].sketches[id] = c, s
		}
	}
	for _, row := range []struct {
		name, want string
		damage     func(*memory)
	}{
		{"nothing", "", func(*memory) {}},
		{"a sketch is gone", `document "a3": what is kept to find its events is not of its text`, func(m *memory) { delete(m.derived[records.Events].sketches, "a3") }},
		{"another event", "it says that it is in the group", func(m *memory) {
			c := m.changes["a3"]
			c.Document.Event = m.changes["a1"].Document.Event
			m.changes["a3"] = c
		}},
		{"another name", "of 2 documents would be called", func(m *memory) { regroup(m, "e0000000000000000", "a1", "a2") }},
		{"one outlet", `of 2 documents would be called ""`, func(m *memory) {
			regroup(m, "", "a1")
			regroup(m, m.changes["a2"].Document.Event, "a3")
		}},
	} {
		store := fresh()
		row.damage(store)
		var told []string
		seen, err := derive.Verify(t.Context(), store, records.Events, func(p records.Problem) { told = append(told, fmt.Sprint(p)) })
		if err != nil || seen.Documents != 3 {
			t.Errorf("%s: %+v, %v", row.name, seen, err)
		}
		if got := strings.Join(told, "; "); !strings.Contains(got, row.want) || (row.want == "") != (got == "") {
			t.Errorf("%s: told %q, want %q", row.name, got, row.want)
		}
		if row.want == "" && (seen.Groups != 1 || seen.Grouped != 2) {
			t.Errorf("%s: %+v", row.name, seen)
		}
	}
}
