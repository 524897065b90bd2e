package sqlite_test

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"standpoint/corpus/corpustest"
	"standpoint/corpus/records"
	"standpoint/corpus/records/recordstest"
	"standpoint/corpus/records/sqlite"
)

func TestMain(m *testing.M) {
	if job := os.Getenv(childEnv); job != "" {
		os.Exit(writeForEver(job))
	}
	corpustest.Seed()
	if checks := flag.Lookup("rapid.checks"); checks.Value.String() == checks.DefValue {
		_ = flag.Set("rapid.checks", "20") // a history takes long to check
	}
	os.Exit(m.Run())
}

func TestRecords(t *testing.T) {
	recordstest.Run(t, func(t testing.TB) recordstest.Harness { return harness(t.TempDir()) })
}

func BenchmarkRecords(b *testing.B) {
	recordstest.Bench(b, func(t testing.TB) recordstest.Harness { return harness(t.TempDir()) })
}

// harness keeps a store in a folder.
func harness(folder string) recordstest.Harness {
	return harnessAt(filepath.Join(folder, "records.db"))
}

func harnessAt(path string) recordstest.Harness {
	var looks atomic.Int64
	clock := func() time.Time { return time.Unix(1_767_225_600+looks.Add(1), 0) }
	return recordstest.Harness{
		Open: func(ctx context.Context) (records.Store, error) {
			return sqlite.Open(ctx, path, sqlite.Options{Now: clock})
		},
		Crash: func(t testing.TB) recordstest.Harness {
			return harnessAt(filepath.Join(copyFolder(t, filepath.Dir(path)), filepath.Base(path)))
		},
		At: harnessAt,
	}
}

// copyFolder copies a folder's files to a new one.
func copyFolder(t testing.TB, folder string) string {
	t.Helper()
	to := t.TempDir()
	if err := os.CopyFS(to, os.DirFS(folder)); err != nil {
		t.Fatal(err)
	}
	return to
}
