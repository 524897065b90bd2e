// Package themetest is the conformance suite of a store of kept themes: a row for each
// sentence of the contract.
package themetest

import (
	"errors"
	"fmt"
	"testing"

	"standpoint/corpus/corpustest"
	"standpoint/corpus/theme"
)

// Harness is the place of one store's data.
type Harness = corpustest.Harness[theme.Store]

// Run checks a store against the contract.
func Run(t *testing.T, fresh func(t testing.TB) Harness) { corpustest.Run(t, rows, fresh) }

var rows = []corpustest.Row[theme.Store]{
	{"a theme is found by its name, by everyone, as it was added", func(t *testing.T, h Harness) {
		a := h.Open(t)
		b := h.Open(t)
		want := theme.Theme{Name: "Zoë’s first", Query: `phone* OR "woke me up"`, By: "ann", From: "agency=us-fema"}
		kept := add(t, a, want)
		want.ID, want.Kept = kept.ID, h.Now
		corpustest.Equal(t, "added", kept, want)
		found, err := b.Find(t.Context(), want.Name)
		corpustest.Check(t, err)
		corpustest.Equal(t, "found", found, want)
	}},
	{"a name is that of one theme, byte for byte", func(t *testing.T, h Harness) {
		s := h.Open(t)
		add(t, s, theme.Theme{Name: "one", Query: "a"})
		if _, err := s.Add(t.Context(), theme.Theme{Name: "one", Query: "b"}); !errors.Is(err, theme.ErrTaken) {
			t.Errorf("error %v", err)
		}
		add(t, s, theme.Theme{Name: "One", Query: "b"})
		if _, err := s.Find(t.Context(), "ONE"); !errors.Is(err, theme.ErrNotFound) {
			t.Errorf("error %v", err)
		}
		found, err := s.Find(t.Context(), "one")
		corpustest.Check(t, err)
		corpustest.Equal(t, "query", found.Query, "a")
	}},
	{"a changed theme has another query and id, and keeps the rest", func(t *testing.T, h Harness) {
		s := h.Open(t)
		want := add(t, s, theme.Theme{Name: "one", Query: "a", By: "ann", From: "kind=comment"})
		changed, err := s.Change(t.Context(), "one", "b", "ben")
		corpustest.Check(t, err)
		if changed.ID <= want.ID {
			t.Errorf("the id %d comes after %d", changed.ID, want.ID)
		}
		want.ID, want.Query, want.By = changed.ID, "b", "ben"
		corpustest.Equal(t, "changed", changed, want)
		all, err := s.List(t.Context())
		corpustest.Check(t, err)
		corpustest.Equal(t, "listed", all, []theme.Theme{want})
		if _, err := s.Change(t.Context(), "two", "b", ""); !errors.Is(err, theme.ErrNotFound) {
			t.Errorf("error %v", err)
		}
	}},
	{"themes are listed in the order of their names", func(t *testing.T, h Harness) {
		s := h.Open(t)
		var names []string
		for _, name := range []string{"b", "a", "é", "B", "a a"} {
			add(t, s, theme.Theme{Name: name, Query: "x"})
		}
		all, err := s.List(t.Context())
		corpustest.Check(t, err)
		for _, one := range all {
			names = append(names, one.Name)
		}
		corpustest.Equal(t, "names", names, []string{"B", "a", "a a", "b", "é"})
	}},
	{"the state differs whenever other themes are there", func(t *testing.T, h Harness) {
		s := h.Open(t)
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
		add(t, s, theme.Theme{Name: "one", Query: "a"})
		look("after the first")
		_, err := s.Change(t.Context(), "one", "b", "")
		corpustest.Check(t, err)
		look("after a change")
		_, err = s.Change(t.Context(), "one", "a", "")
		corpustest.Check(t, err)
		look("after it was changed back")
		corpustest.Check(t, s.Remove(t.Context(), "one"))
		add(t, s, theme.Theme{Name: "one", Query: "a"})
		look("after it was removed and added again")
	}},
	{"a theme that was removed is gone, and its name is free", func(t *testing.T, h Harness) {
		s := h.Open(t)
		kept := add(t, s, theme.Theme{Name: "one", Query: "a"})
		corpustest.Check(t, s.Remove(t.Context(), "one"))
		if err := s.Remove(t.Context(), "one"); !errors.Is(err, theme.ErrNotFound) {
			t.Errorf("error %v", err)
		}
		if _, err := s.Find(t.Context(), "one"); !errors.Is(err, theme.ErrNotFound) {
			t.Errorf("error %v", err)
		}
		if again := add(t, s, theme.Theme{Name: "one", Query: "b"}); again.ID <= kept.ID {
			t.Errorf("the id %d comes after %d", again.ID, kept.ID)
		}
	}},
	{"of several themes all are kept, or none", func(t *testing.T, h Harness) {
		s := h.Open(t)
		add(t, s, theme.Theme{Name: "one", Query: "a"})
		for _, wrong := range [][]theme.Theme{
			{{Name: "two", Query: "b"}, {Name: "one", Query: "b"}},
			{{Name: "two", Query: "b"}, {Name: "two", Query: "b"}},
		} {
			if _, err := s.Add(t.Context(), wrong...); !errors.Is(err, theme.ErrTaken) {
				t.Errorf("error %v", err)
			}
		}
		all, err := s.List(t.Context())
		corpustest.Check(t, err)
		corpustest.Equal(t, "themes after errors", len(all), 1)
		kept, err := s.Add(t.Context(), theme.Theme{Name: "two", Query: "b"}, theme.Theme{Name: "three", Query: "c"})
		corpustest.Check(t, err)
		all, err = s.List(t.Context())
		corpustest.Check(t, err)
		corpustest.Equal(t, "kept", []theme.Theme{all[2], all[1]}, kept)
	}},
	{"there are not more than the most", func(t *testing.T, h Harness) {
		s := h.Open(t)
		for i := range theme.Most {
			add(t, s, theme.Theme{Name: fmt.Sprint("theme ", i), Query: "a"})
		}
		corpustest.Check(t, s.Remove(t.Context(), "theme 0"))
		one, another := theme.Theme{Name: "one more", Query: "a"}, theme.Theme{Name: "another", Query: "a"}
		if _, err := s.Add(t.Context(), one, another); !errors.Is(err, theme.ErrFull) {
			t.Errorf("error %v", err)
		}
		add(t, s, one)
		if _, err := s.Add(t.Context(), another); !errors.Is(err, theme.ErrFull) {
			t.Errorf("error %v", err)
		}
	}},
}

func add(t *testing.T, s theme.Store, one theme.Theme) theme.Theme {
	t.Helper()
	kept, err := s.Add(t.Context(), one)
	corpustest.Check(t, err)
	return kept[0]
}
