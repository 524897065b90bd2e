package sqlite_test

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"standpoint/corpus/records"
	"standpoint/corpus/records/recordstest"
	"standpoint/corpus/records/sqlite"
)

func TestMain(m *testing.M) {
	if job := os.Getenv(childEnv); job != "" {
		os.Exit(writeForEver(job))
	}
	flag.Parse()
	for name, value := range map[string]string{"rapid.seed": "1", "rapid.checks": "20"} {
		if asked := flag.Lookup(name); asked.Value.String() == asked.DefValue {
			_ = flag.Set(name, value) // the same histories every time, unless asked for others
		}
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
	return recordstest.Harness{
		Open: func(ctx context.Context) (records.Store, error) {
			return sqlite.Open(ctx, filepath.Join(folder, "records.db"), sqlite.Options{})
		},
		Crash: func(t testing.TB) recordstest.Harness { return harness(copyFolder(t, folder)) },
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
