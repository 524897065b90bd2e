// Package moderationtest is the conformance suite of a store of what moderators do: a row
// for each sentence of the contract.
package moderationtest

import (
	"errors"
	"testing"
	"time"

	"standpoint/corpus/corpustest"
	"standpoint/corpus/moderation"
)

// Harness is the place of one store's data.
type Harness = corpustest.Harness[moderation.Store]

// Run checks a store against the contract.
func Run(t *testing.T, fresh func(t testing.TB) Harness) { corpustest.Run(t, rows, fresh) }

var rows = []corpustest.Row[moderation.Store]{
	{"an act is kept as it was done, with its documents in their order, and everyone sees it", func(t *testing.T, h Harness) {
		a, b := h.Open(t), h.Open(t)
		want := moderation.Act{Key: 7, Name: "Zoë", Action: moderation.Note, Search: "article=a1&q=%22x%22", Text: "ask the \x00 author\n“why”"}
		kept := do(t, a, want, "c2", "c1", "c2")
		if kept.ID == 0 {
			t.Error("it has no id")
		}
		want.ID, want.At, want.Documents = kept.ID, h.Now, 2
		corpustest.Equal(t, "kept", kept, want)
		acts, err := b.Acts(t.Context(), 0, 10)
		corpustest.Check(t, err)
		corpustest.Equal(t, "acts", acts, []moderation.Act{want})
		documents, err := b.Documents(t.Context(), kept.ID)
		corpustest.Check(t, err)
		corpustest.Equal(t, "documents", documents, []string{"c2", "c1"})
		if _, err := b.Documents(t.Context(), kept.ID+1); !errors.Is(err, moderation.ErrNotFound) {
			t.Errorf("the documents of no act: %v", err)
		}
	}},
	{"acts are listed from the newest on, so many at a time", func(t *testing.T, h Harness) {
		s := h.Open(t)
		one, two, three := do(t, s, act(moderation.Flag), "c1"), do(t, s, act(moderation.HandOver), "c1", "c2"), do(t, s, act(moderation.Seen))
		newest, err := s.Acts(t.Context(), 0, 2)
		corpustest.Check(t, err)
		corpustest.Equal(t, "newest", newest, []moderation.Act{three, two})
		older, err := s.Acts(t.Context(), two.ID, 2)
		corpustest.Check(t, err)
		corpustest.Equal(t, "older", older, []moderation.Act{one})
		none, err := s.Documents(t.Context(), three.ID)
		corpustest.Check(t, err)
		corpustest.Equal(t, "documents of an act without any", len(none), 0)
	}},
	{"the acts of a document are its own, the oldest first", func(t *testing.T, h Harness) {
		s := h.Open(t)
		one, two, _ := do(t, s, act(moderation.Flag), "c1", "c2"), do(t, s, act(moderation.Note), "c1"), do(t, s, act(moderation.Flag), "c3")
		of, err := s.Of(t.Context(), []string{"c1", "c2", "c9"})
		corpustest.Check(t, err)
		corpustest.Equal(t, "acts", of, map[string][]moderation.Act{"c1": {one, two}, "c2": {one}})
		of, err = s.Of(t.Context(), nil)
		corpustest.Check(t, err)
		corpustest.Equal(t, "acts of nothing", len(of), 0)
	}},
	{"a document is flagged until that is taken back, and can be flagged again", func(t *testing.T, h Harness) {
		s := h.Open(t)
		do(t, s, act(moderation.Flag), "c3", "c1", "c2")
		do(t, s, act(moderation.Unflag), "c1", "c2", "c4")
		do(t, s, act(moderation.Note), "c3", "c5")
		do(t, s, act(moderation.Flag), "c2")
		flagged, err := s.Flagged(t.Context())
		corpustest.Check(t, err)
		corpustest.Equal(t, "flagged", flagged, []string{"c2", "c3"})
	}},
	{"what a group is stands until it is said otherwise or taken back", func(t *testing.T, h Harness) {
		s := h.Open(t)
		last, err := s.LastAllowed(t.Context())
		corpustest.Check(t, err)
		corpustest.Equal(t, "last without any", last, int64(0))
		petition, macro := act(moderation.Allow), act(moderation.Allow)
		petition.Text, macro.Text = "petition", "staff macro"
		do(t, s, petition, "c1", "c2")
		macro = do(t, s, macro, "c2", "c3")
		back := do(t, s, act(moderation.Disallow), "c3", "c1")
		do(t, s, act(moderation.Flag), "c2")
		allowed, err := s.Allowed(t.Context())
		corpustest.Check(t, err)
		corpustest.Equal(t, "allowed", allowed, []moderation.Allowed{{Act: macro, Document: "c2"}})
		last, err = s.LastAllowed(t.Context())
		corpustest.Check(t, err)
		corpustest.Equal(t, "last", last, back.ID)
	}},
	{"what was seen is of one person and one search", func(t *testing.T, h Harness) {
		s := h.Open(t)
		seen := act(moderation.Seen)
		seen.Key, seen.Search, seen.Until = 1, "article=a1", h.Now.Add(-time.Hour)
		do(t, s, seen)
		seen.Until = h.Now
		last := do(t, s, seen)
		seen.Key = 2
		do(t, s, seen)
		found, err := s.LastSeen(t.Context(), 1, "article=a1")
		corpustest.Check(t, err)
		corpustest.Equal(t, "last seen", found, last)
		if !found.Until.Equal(h.Now) || found.Until.Location() != time.UTC {
			t.Errorf("until %v", found.Until)
		}
		for _, other := range []struct {
			key    int64
			search string
		}{{3, "article=a1"}, {1, "article=a2"}, {1, ""}} {
			if _, err := s.LastSeen(t.Context(), other.key, other.search); !errors.Is(err, moderation.ErrNotFound) {
				t.Errorf("%v: error %v", other, err)
			}
		}
	}},
}

func act(action moderation.Action) moderation.Act {
	return moderation.Act{Key: 1, Name: "ann", Action: action}
}

func do(t *testing.T, s moderation.Store, act moderation.Act, documents ...string) moderation.Act {
	t.Helper()
	kept, err := s.Do(t.Context(), act, documents)
	corpustest.Check(t, err)
	return kept
}
