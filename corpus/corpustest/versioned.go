package corpustest

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
)

// Versioned compares an output with a golden file that also holds the version
// of what made it, in its first line. What is stored with a version, such as
// annotations or an index, is made again only when the version changes: so the
// test fails if the output changed and the version did not, and then update
// does not rewrite the file either.
func Versioned(t testing.TB, golden, version, output string, update bool) {
	t.Helper()
	file, err := os.ReadFile(golden)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	held, want, _ := strings.Cut(string(file), "\n")
	held = strings.TrimPrefix(held, "version ")
	switch {
	case output != want && version == held:
		t.Errorf("the output is not that of %s, but the version is still %s: raise the number of the code, then run the test with -update\n%s", golden, version, firstDifference(want, output))
	case update:
		if err := os.WriteFile(golden, []byte("version "+version+"\n"+output), 0o644); err != nil {
			t.Fatal(err)
		}
	case output != want:
		t.Errorf("version %s gives another output than %s of version %s; -update rewrites it\n%s", version, golden, held, firstDifference(want, output))
	case version != held:
		t.Errorf("%s is of version %s, not %s; -update rewrites it", golden, held, version)
	}
}

// firstDifference shows the first line in which two texts differ.
func firstDifference(want, got string) string {
	wanted := strings.Split(want, "\n")
	for i, line := range strings.Split(got, "\n") {
		if i >= len(wanted) {
			return "one more line: " + line
		}
		if line != wanted[i] {
			return "- " + wanted[i] + "\n+ " + line
		}
	}
	return "lines are missing at the end"
}
