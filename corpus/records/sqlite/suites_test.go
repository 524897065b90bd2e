package sqlite_test

import (
	"path/filepath"
	"testing"
	"time"

	"standpoint/corpus/corpustest"
	"standpoint/corpus/credentials"
	"standpoint/corpus/credentials/credentialstest"
	"standpoint/corpus/frozen/frozentest"
	"standpoint/corpus/moderation"
	"standpoint/corpus/moderation/moderationtest"
	"standpoint/corpus/records/sqlite"
	"standpoint/corpus/samples"
	"standpoint/corpus/samples/samplestest"
	"standpoint/corpus/theme"
	"standpoint/corpus/theme/themetest"
)

// stores makes harnesses of a file of their own, for suites of what is kept beside the
// records.
func stores[S any](of func(*sqlite.Store) S) func(testing.TB) corpustest.Harness[S] {
	return func(t testing.TB) corpustest.Harness[S] {
		path, now := filepath.Join(t.TempDir(), "records.db"), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		return corpustest.Harness[S]{Now: now, Open: func(t testing.TB) S {
			store, err := sqlite.Open(t.Context(), path, sqlite.Options{Now: func() time.Time { return now }})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = store.Close() })
			return of(store)
		}}
	}
}

func TestCredentials(t *testing.T) {
	credentialstest.Run(t, stores(func(s *sqlite.Store) credentials.Store { return s.Credentials() }))
}

func TestSamples(t *testing.T) {
	samplestest.Run(t, stores(func(s *sqlite.Store) samples.Store { return s.Samples() }))
}

func TestSettled(t *testing.T) {
	both := func(s *sqlite.Store) samplestest.Stores { return samplestest.Stores{Samples: s.Samples(), Records: s} }
	samplestest.RunSettled(t, stores(both), func(t testing.TB, path string) samplestest.Stores {
		store, err := sqlite.Open(t.Context(), path, sqlite.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = store.Close() })
		return both(store)
	})
}

func TestModeration(t *testing.T) {
	moderationtest.Run(t, stores(func(s *sqlite.Store) moderation.Store { return s.Moderation() }))
}

func TestThemes(t *testing.T) {
	themetest.Run(t, stores(func(s *sqlite.Store) theme.Store { return s.Themes() }))
}

func TestFrozen(t *testing.T) {
	frozentest.Run(t, stores(func(s *sqlite.Store) frozentest.Stores { return frozentest.Stores{Frozen: s.Frozen(), Records: s} }))
}
