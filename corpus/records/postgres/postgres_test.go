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
	"standpoint/corpus/records"
	"standpoint/corpus/records/postgres"
	"standpoint/corpus/records/postgres/postgrestest"
	"standpoint/corpus/records/recordstest"
	"standpoint/corpus/records/relational"
	"standpoint/corpus/records/sqlite"
	"standpoint/corpus/samples"
	"standpoint/corpus/samples/samplestest"
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

func TestCredentials(t *testing.T) {
	credentialstest.Run(t, func(testing.TB) credentialstest.Harness {
		address, now := server.Fresh(), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		return credentialstest.Harness{Now: now, Open: func(t testing.TB) credentials.Store {
			return open(t, address, postgres.Options{Now: func() time.Time { return now }}).Credentials()
		}}
	})
}

func TestSamples(t *testing.T) {
	samplestest.Run(t, func(testing.TB) samplestest.Harness {
		address, now := server.Fresh(), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		return samplestest.Harness{Now: now, Open: func(t testing.TB) samples.Store {
			return open(t, address, postgres.Options{Now: func() time.Time { return now }}).Samples()
		}}
	})
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
