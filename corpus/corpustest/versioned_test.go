package corpustest

import (
	"os"
	"path/filepath"
	"testing"
)

// recorder notes a failure in place of failing.
type recorder struct {
	testing.TB
	failed bool
}

func (r *recorder) Helper()               {}
func (r *recorder) Errorf(string, ...any) { r.failed = true }

func TestVersioned(t *testing.T) {
	for _, row := range []struct {
		name, version, output string
		update, fails         bool
		leaves                string
	}{
		{"nothing changed", "1-a", "x\n", false, false, "version 1-a\nx\n"},
		{"the output alone", "1-a", "y\n", false, true, "version 1-a\nx\n"},
		{"the output alone, with -update", "1-a", "y\n", true, true, "version 1-a\nx\n"},
		{"the version alone", "2-a", "x\n", false, true, "version 1-a\nx\n"},
		{"the version alone, with -update", "2-a", "x\n", true, false, "version 2-a\nx\n"},
		{"both", "2-a", "y\n", false, true, "version 1-a\nx\n"},
		{"both, with -update", "2-a", "y\n", true, false, "version 2-a\ny\n"},
	} {
		golden := filepath.Join(t.TempDir(), "golden")
		if err := os.WriteFile(golden, []byte("version 1-a\nx\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		r := &recorder{TB: t}
		Versioned(r, golden, row.version, row.output, row.update)
		left, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if r.failed != row.fails || string(left) != row.leaves {
			t.Errorf("%s: failed %t, want %t; left %q", row.name, r.failed, row.fails, left)
		}
	}
}
