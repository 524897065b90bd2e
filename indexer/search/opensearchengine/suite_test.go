//go:build cluster

package opensearchengine_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"sync"
	"testing"

	"standpoint/indexer/search"
	"standpoint/indexer/search/opensearchengine"
	"standpoint/indexer/search/searchtest"
)

// address is that of the cluster, which make check-cluster starts.
func address() string { return os.Getenv("STANDPOINT_TEST_OPENSEARCH") }

// indexOf is the index that stands for a folder.
func indexOf(dir string) string {
	sum := sha256.Sum256([]byte(dir))
	return "suite-" + hex.EncodeToString(sum[:8])
}

// folders are those that have an index.
var folders sync.Map

// tidy removes the indexes of folders that are gone.
func tidy(t testing.TB) {
	folders.Range(func(dir, _ any) bool {
		if _, err := os.Stat(dir.(string)); err == nil {
			return true
		}
		folders.Delete(dir)
		if err := opensearchengine.Remove(context.Background(), address(), indexOf(dir.(string)), opensearchengine.Access{}); err != nil {
			t.Error(err)
		}
		return true
	})
}

func harness(t testing.TB) searchtest.Harness {
	if address() == "" {
		t.Fatal("STANDPOINT_TEST_OPENSEARCH must be the address of a cluster; make check-cluster starts one")
	}
	return searchtest.Harness{OwnScores: true, Open: func(ctx context.Context, dir string) (search.Engine, error) {
		tidy(t)
		folders.Store(dir, true)
		return opensearchengine.Open(ctx, address(), indexOf(dir), opensearchengine.Options{Shards: 2})
	}}
}

func TestSuite(t *testing.T) {
	searchtest.Run(t, harness(t))
	t.Cleanup(func() { tidy(t) })
}
