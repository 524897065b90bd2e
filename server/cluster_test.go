//go:build cluster

package server_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"standpoint/corpus/records/postgres"
	"standpoint/corpus/records/postgres/postgrestest"
	"standpoint/indexer/search"
	"standpoint/indexer/search/opensearchengine"
)

// TestMain lets all sites have their records in PostgreSQL and their index in OpenSearch.
func TestMain(m *testing.M) { os.Exit(runOverCluster(m)) }

func runOverCluster(m *testing.M) int {
	address := os.Getenv("STANDPOINT_TEST_OPENSEARCH")
	if address == "" {
		fmt.Fprintln(os.Stderr, "STANDPOINT_TEST_OPENSEARCH must be the address of a cluster; make check-cluster starts one")
		return 1
	}
	folder, err := os.MkdirTemp("", "standpoint-postgres-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(folder)
	server, err := postgrestest.Start(folder)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer server.Stop()
	var opened atomic.Int64
	prefix := fmt.Sprintf("server-%d-", time.Now().UnixNano())
	capabilities.embeddedScores = false
	openPair = func(t testing.TB) (stores, search.Engine) {
		t.Helper()
		place := server.Fresh()
		store, err := postgres.Open(t.Context(), place, postgres.Options{Readers: 4})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			_ = store.Close()
			_, schema, _ := strings.Cut(place, "search_path=")
			if err := server.Do(context.Background(), "DROP SCHEMA "+schema+" CASCADE"); err != nil {
				t.Error(err)
			}
		})
		index := prefix + fmt.Sprint(opened.Add(1))
		engine, err := opensearchengine.Open(t.Context(), address, index, opensearchengine.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			_ = engine.Close()
			if err := opensearchengine.Remove(context.Background(), address, index, opensearchengine.Access{}); err != nil {
				t.Error(err)
			}
		})
		return store, engine
	}
	return m.Run()
}
