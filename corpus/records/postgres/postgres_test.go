//go:build cluster

package postgres_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"standpoint/corpus/corpustest"
	"standpoint/corpus/credentials"
	"standpoint/corpus/credentials/credentialstest"
	"standpoint/corpus/frozen/frozentest"
	"standpoint/corpus/moderation"
	"standpoint/corpus/moderation/moderationtest"
	"standpoint/corpus/records"
	"standpoint/corpus/records/postgres"
	"standpoint/corpus/records/postgres/postgrestest"
	"standpoint/corpus/records/recordstest"
	"standpoint/corpus/records/relational"
	"standpoint/corpus/records/sqlite"
	"standpoint/corpus/samples"
	"standpoint/corpus/samples/samplestest"
	"standpoint/corpus/theme"
	"standpoint/corpus/theme/themetest"
)

// server is shared by all tests but those that stop theirs.
var server *postgrestest.Server

func TestMain(m *testing.M) {
	corpustest.Seed()
	if checks := flag.Lookup("rapid.checks"); checks.Value.String() == checks.DefValue {
		_ = flag.Set("rapid.checks", "10")
	}
	os.Exit(run(m))
}

func run(m *testing.M) int {
	folder, err := os.MkdirTemp("", "standpoint-postgres-")
	if err == nil {
		defer os.RemoveAll(folder)
		server, err = postgrestest.Start(folder)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer server.Stop()
	return m.Run()
}

func TestRecords(t *testing.T) {
	recordstest.Run(t, func(testing.TB) recordstest.Harness { return harness(server, server.Fresh()) })
}

func harness(on *postgrestest.Server, address string) recordstest.Harness {
	clock := ticking()
	return recordstest.Harness{
		Open: func(ctx context.Context) (records.Store, error) {
			return postgres.Open(ctx, address, postgres.Options{Now: clock, Readers: 2, File: file})
		},
		Crash: func(t testing.TB) recordstest.Harness {
			copied, err := on.Copied()
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { stop(t, copied) })
			return harness(copied, copied.Address(schemaOf(address)))
		},
		At: func(path string) recordstest.Harness {
			return recordstest.Harness{Open: func(ctx context.Context) (records.Store, error) {
				return sqlite.Open(ctx, path, sqlite.Options{Now: clock})
			}}
		},
	}
}

// file makes a store in a new file.
func file(ctx context.Context, path string) (*relational.Store, error) {
	store, err := sqlite.Open(ctx, path, sqlite.Options{})
	if err != nil {
		return nil, err
	}
	return store.Store, nil
}

func stop(t testing.TB, s *postgrestest.Server) {
	if err := s.Stop(); err != nil {
		t.Error(err)
	}
}

func schemaOf(address string) string {
	_, schema, _ := strings.Cut(address, "search_path=")
	return schema
}

// ticking is a clock that goes on by a second at each look.
func ticking() func() time.Time {
	var looks atomic.Int64
	return func() time.Time { return time.Unix(1_767_225_600+looks.Add(1), 0) }
}

// stores makes harnesses of a database of their own, for suites of what is kept beside the
// records.
func stores[S any](of func(*postgres.Store) S) func(testing.TB) corpustest.Harness[S] {
	return func(testing.TB) corpustest.Harness[S] {
		address, now := server.Fresh(), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		return corpustest.Harness[S]{Now: now, Open: func(t testing.TB) S {
			return of(open(t, address, postgres.Options{Now: func() time.Time { return now }, File: file}))
		}}
	}
}

func TestCredentials(t *testing.T) {
	credentialstest.Run(t, stores(func(s *postgres.Store) credentials.Store { return s.Credentials() }))
}

func TestSamples(t *testing.T) {
	samplestest.Run(t, stores(func(s *postgres.Store) samples.Store { return s.Samples() }))
}

func TestSettled(t *testing.T) {
	samplestest.RunSettled(t, stores(func(s *postgres.Store) samplestest.Stores {
		return samplestest.Stores{Samples: s.Samples(), Records: s}
	}), func(t testing.TB, path string) samplestest.Stores {
		store, err := sqlite.Open(t.Context(), path, sqlite.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = store.Close() })
		return samplestest.Stores{Samples: store.Samples(), Records: store}
	})
}

func TestModeration(t *testing.T) {
	moderationtest.Run(t, stores(func(s *postgres.Store) moderation.Store { return s.Moderation() }))
}

func TestThemes(t *testing.T) {
	themetest.Run(t, stores(func(s *postgres.Store) theme.Store { return s.Themes() }))
}

func TestFrozen(t *testing.T) {
	frozentest.Run(t, stores(func(s *postgres.Store) frozentest.Stores { return frozentest.Stores{Frozen: s.Frozen(), Records: s} }))
}

func open(t testing.TB, address string, opt postgres.Options) *postgres.Store {
	t.Helper()
	store, err := postgres.Open(t.Context(), address, opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return store
}
