// Package corpustest is what the tests of all rooms share: the same random
// cases every time, and the way to the project and to the evaluation data
// beside it.
package corpustest

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
)

// Seed makes the properties that pgregory.net/rapid checks draw the same cases
// in every run, unless other ones are asked for with -rapid.seed. Call it at the
// beginning of TestMain.
func Seed() {
	flag.Parse()
	if seed := flag.Lookup("rapid.seed"); seed != nil && seed.Value.String() == seed.DefValue {
		_ = flag.Set("rapid.seed", "1")
	}
}

// Main is a TestMain with Seed and nothing else.
func Main(m *testing.M) {
	Seed()
	os.Exit(m.Run())
}

// Root is the folder that holds go.mod.
func Root(t testing.TB) string {
	t.Helper()
	folder, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for folder != filepath.Dir(folder) {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			return folder
		}
		folder = filepath.Dir(folder)
	}
	t.Fatal("no go.mod above the test")
	return ""
}

// Shared is a path in the folder of evaluation data, ../shared beside the
// project. Where that is absent the test is skipped, but fails in CI.
func Shared(t testing.TB, path ...string) string {
	t.Helper()
	folder := filepath.Join(append([]string{Root(t), "..", "shared"}, path...)...)
	if _, err := os.Stat(folder); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("CI needs the evaluation data: %v", err)
		}
		t.Skipf("needs the evaluation data beside the project: %v", err)
	}
	return folder
}
