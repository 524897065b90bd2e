package datafolder

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/searchtest"
)

var benchDocs = flag.Int("build.docs", 5000, "documents that BenchmarkBuild builds an index of")

// BenchmarkBuild measures how a data folder comes to be: documents are put into the
// records, an index is built from them, closed, opened again and asked something.
// Processor seconds are of all processors; peak memory is of the whole process, so it
// means something if this benchmark runs alone:
//
//	go test -run '^$' -bench Build -benchtime 1x -build.docs 50000 ./cmd/internal/datafolder
func BenchmarkBuild(b *testing.B) {
	for b.Loop() {
		benchBuild(b, b.TempDir())
	}
}

func benchBuild(b *testing.B, dir string) {
	ctx := b.Context()
	folder, err := Open(ctx, dir, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	perSecond := func(name string, w watch) {
		b.ReportMetric(float64(*benchDocs)/w.wall(), name+"-docs/s")
		b.ReportMetric(w.processor(), name+"-cpu-s")
	}
	all := startWatch()
	records := startWatch()
	records.pause()
	for n := 0; n < *benchDocs; {
		documents := make([]corpus.Document, min(2000, *benchDocs-n))
		for i := range documents {
			documents[i] = searchtest.SyntheticDocument(n)
			documents[i].AnnotatedBy = "bench"
			n++
		}
		records.resume()
		if _, err := folder.Records.Put(ctx, documents); err != nil {
			b.Fatal(err)
		}
		records.pause()
	}
	perSecond("records", records)
	following := startWatch()
	catchUp(ctx, b, folder)
	following.pause()
	perSecond("index", following)
	all.spent, all.busy = records.spent+following.spent, records.busy+following.busy
	perSecond("both", all)
	b.ReportMetric(peak(), "peak-MB")
	opening := startWatch()
	firstAnswer(ctx, b, folder)
	opening.pause()
	b.ReportMetric(1000*opening.wall(), "open-ms")
	b.ReportMetric(1000*opening.processor(), "open-cpu-ms")
	b.ReportMetric(float64(sizeOf(b, filepath.Join(dir, indexName)))/float64(*benchDocs), "index-bytes/doc")
	b.ReportMetric(float64(sizeOf(b, filepath.Join(dir, recordsName)))/float64(*benchDocs), "records-bytes/doc")
	if err := folder.Close(); err != nil {
		b.Fatal(err)
	}
}

func catchUp(ctx context.Context, b *testing.B, folder *Folder) {
	index, err := folder.Index(ctx, time.Second)
	if err != nil {
		b.Fatal(err)
	}
	if _, _, err := index.CatchUp(ctx); err != nil {
		b.Fatal(err)
	}
	if err := index.Close(); err != nil {
		b.Fatal(err)
	}
}

func firstAnswer(ctx context.Context, b *testing.B, folder *Folder) {
	index, err := folder.Index(ctx, time.Second)
	if err != nil {
		b.Fatal(err)
	}
	results, err := index.Search(ctx, search.Request{Query: query.Term{Text: "commonword"}, Sort: search.Relevance, Limit: 20,
		Facets: []search.FacetRequest{{Field: "outlet", Limit: 10}}})
	if err != nil || results.Total == 0 {
		b.Fatal(results, err)
	}
	if err := index.Close(); err != nil {
		b.Fatal(err)
	}
}

// watch measures time and processor time, with pauses.
type watch struct {
	since       time.Time
	used        time.Duration
	spent, busy time.Duration
}

func startWatch() watch {
	var w watch
	w.resume()
	return w
}

func (w *watch) resume() { w.since, w.used = time.Now(), processorTime() }
func (w *watch) pause() {
	w.spent += time.Since(w.since)
	w.busy += processorTime() - w.used
}

func (w watch) wall() float64      { return w.spent.Seconds() }
func (w watch) processor() float64 { return w.busy.Seconds() }

func processorTime() time.Duration {
	var usage syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &usage) // it fails for wrong arguments alone
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// peak is the most memory that the process had, in megabytes; 0 where the system does not
// say.
func peak() float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	kilobytes, _ := strconv.Atoi(strings.TrimSpace(strings.SplitN(rest, "kB", 2)[0]))
	return float64(kilobytes) / 1024
}

func sizeOf(b *testing.B, prefix string) (size int64) {
	paths, err := filepath.Glob(prefix + "*")
	if err != nil {
		b.Fatal(err)
	}
	for _, path := range paths {
		err := filepath.WalkDir(path, func(_ string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			info, err := entry.Info()
			if err == nil {
				size += info.Size()
			}
			return err
		})
		if err != nil {
			b.Fatal(fmt.Errorf("size of %s: %w", path, err))
		}
	}
	return size
}
