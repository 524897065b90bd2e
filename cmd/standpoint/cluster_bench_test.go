//go:build cluster

package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"standpoint/cmd/internal/datafolder"
	"standpoint/corpus"
	"standpoint/corpus/credentials"
	"standpoint/indexer/search/searchtest"
	"standpoint/server"
)

var (
	clusterDocs = flag.Int("cluster.docs", 10_000, "documents that BenchmarkClusterPage asks")
	clusterDir  = flag.String("cluster.dir", "", "folder in which BenchmarkClusterPage keeps what it has built; a second run asks at once")
)

// BenchmarkClusterPage asks, over HTTP, a server with its index in its folder and one with
// it in OpenSearch, in turns, over the same records of SyntheticDocument. Times are medians:
//
//	go test -tags cluster -run '^$' -bench ClusterPage -benchtime 1x -cluster.docs 100000 ./cmd/standpoint
func BenchmarkClusterPage(b *testing.B) {
	address := strings.TrimPrefix(os.Getenv("STANDPOINT_TEST_OPENSEARCH"), "http://")
	dir := *clusterDir
	if dir == "" {
		dir = b.TempDir()
	}
	here, there := filepath.Join(dir, "embedded"), filepath.Join(dir, "cluster")
	if !datafolder.Exists(there) {
		fillSynthetic(b, here)
		prefix := fmt.Sprintf("bench-%d", time.Now().UnixNano())
		if err := errors.Join(datafolder.KeepIndexAt(there, "opensearch://"+address+"/"+prefix), copyRecords(filepath.Join(here, "records.db"), filepath.Join(there, "records.db"))); err != nil {
			b.Fatal(err)
		}
		if *clusterDir == "" {
			b.Cleanup(func() { removeIndexes(b, address, prefix) })
		}
	}
	servers := [2]string{serveSynthetic(b, here), serveSynthetic(b, there)}
	for b.Loop() {
		for _, page := range [][2]string{
			{"hits", "/api/v1/search?q=commonword&limit=20"}, {"rare", "/search?q=rareword"}, {"misspelled", "/search?q=commonwrd"}, {"mid", "/search?q=midword"}, {"common", "/search?q=commonword"}, {"all", "/search"},
		} {
			var spent [2][]time.Duration
			for range 3 {
				for i, server := range servers {
					spent[i] = append(spent[i], asked(b, server+page[1]))
				}
			}
			var median [2]float64
			for i := range spent {
				slices.Sort(spent[i])
				median[i] = float64(spent[i][len(spent[i])/2].Microseconds()) / 1000
			}
			b.Logf("%s: %v in the folder, %v in OpenSearch", page[1], spent[0], spent[1])
			b.ReportMetric(median[0], page[0]+"-embedded-ms")
			b.ReportMetric(median[1], page[0]+"-opensearch-ms")
		}
	}
}

func copyRecords(from, to string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, data, 0o644)
}

// fillSynthetic makes the records of a data folder.
func fillSynthetic(b *testing.B, dir string) {
	folder, err := datafolder.Open(b.Context(), dir, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	for n := 0; n < *clusterDocs; {
		documents := make([]corpus.Document, min(2000, *clusterDocs-n))
		for i := range documents {
			documents[i] = searchtest.SyntheticDocument(n)
			n++
		}
		if _, err := folder.Records.Put(b.Context(), documents); err != nil {
			b.Fatal(err)
		}
	}
	if err := folder.Close(); err != nil {
		b.Fatal(err)
	}
}

// serveSynthetic builds the index of a data folder and serves it.
func serveSynthetic(b *testing.B, dir string) (address string) {
	logger := slog.New(slog.DiscardHandler)
	folder, err := datafolder.Open(b.Context(), dir, logger)
	if err != nil {
		b.Fatal(err)
	}
	index, err := folder.Index(b.Context(), 0)
	if err != nil {
		b.Fatal(err)
	}
	began := time.Now()
	if _, _, err := index.CatchUp(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.Logf("%s: the index is there after %v", filepath.Base(dir), time.Since(began).Round(time.Millisecond))
	names, err := datafolder.LoadNames(dir)
	if err != nil {
		b.Fatal(err)
	}
	handler, err := newServer(folder, index, names, server.Options{Logger: logger, Open: []credentials.Scope{credentials.Read}})
	if err != nil {
		b.Fatal(err)
	}
	web := httptest.NewServer(handler)
	b.Cleanup(func() {
		web.Close()
		if err := errors.Join(index.Close(), folder.Close()); err != nil {
			b.Error(err)
		}
	})
	return web.URL
}

func asked(b *testing.B, address string) time.Duration {
	began := time.Now()
	response, err := http.Get(address)
	if err != nil {
		b.Fatal(err)
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil || response.StatusCode != http.StatusOK {
		b.Fatalf("%s: %d, %v", address, response.StatusCode, err)
	}
	return time.Since(began)
}
