package recordstest

import (
	"errors"
	"path/filepath"
	"testing"

	"standpoint/corpus/records"
)

func authorRows() []row {
	decide := func(t *testing.T, s records.Store, pseudonyms bool) records.AuthorNames {
		t.Helper()
		names, err := s.DecideAuthorNames(t.Context(), pseudonyms)
		if err != nil || !names.Decided || names.Pseudonyms() != pseudonyms {
			t.Fatalf("decided %v: %+v, %v", pseudonyms, names, err)
		}
		return names
	}
	names := func(t *testing.T, s records.Store) records.AuthorNames {
		t.Helper()
		names, err := s.AuthorNames(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return names
	}
	return []row{
		{"nothing is decided about authors until it is, and everyone sees it then", func(t *testing.T, h Harness) {
			a, b := open(t, h), open(t, h)
			equal(t, "new", names(t, a), records.AuthorNames{})
			decided := decide(t, a, true)
			equal(t, "bytes of the key", len(decided.Key), 32)
			equal(t, "elsewhere", names(t, b), decided)
			equal(t, "once more", decide(t, b, true), decided)
			equal(t, "after a crash", names(t, open(t, h.Crash(t))), decided)
		}},
		{"pseudonyms are decided before documents are put, and both ways are final then", func(t *testing.T, h Harness) {
			s := open(t, h)
			decide(t, s, true)
			decide(t, s, false)
			key := decide(t, s, true)
			put(t, s, smallThread()...)
			if _, err := s.DecideAuthorNames(t.Context(), false); !errors.Is(err, records.ErrNamed) {
				t.Errorf("error %v", err)
			}
			equal(t, "kept", decide(t, s, true), key)
		}},
		{"names can be decided for when documents are held, pseudonyms cannot", func(t *testing.T, h Harness) {
			s := open(t, h)
			put(t, s, smallThread()...)
			if _, err := s.DecideAuthorNames(t.Context(), true); !errors.Is(err, records.ErrNamed) {
				t.Errorf("error %v", err)
			}
			equal(t, "still open", names(t, s), records.AuthorNames{})
			decide(t, s, false)
			if _, err := s.DecideAuthorNames(t.Context(), true); !errors.Is(err, records.ErrNamed) {
				t.Errorf("error %v", err)
			}
		}},
		{"a copy has the key of the pseudonyms", func(t *testing.T, h Harness) {
			s := open(t, h)
			decided := decide(t, s, true)
			path := filepath.Join(t.TempDir(), "copy")
			if err := s.Copy(t.Context(), path); err != nil {
				t.Fatal(err)
			}
			equal(t, "copied", names(t, open(t, h.At(path))), decided)
		}},
	}
}
