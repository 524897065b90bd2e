package house

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"standpoint/corpus/corpustest"
)

// TestDependenciesAreListed: whoever takes the program in knows what comes
// with it, and under which licence.
func TestDependenciesAreListed(t *testing.T) {
	asked := dependencies(t)
	listed := map[string]bool{}
	var order []string
	for _, row := range dependencyRows(t) {
		module, purpose, licence := row[1], row[2], row[3]
		order = append(order, module)
		listed[module] = true
		if !slices.Contains(asked, module) {
			t.Errorf("cmd/DEPENDENCIES.md lists %s, which go.mod does not ask for", module)
		}
		if purpose == "" || licence == "" {
			t.Errorf("cmd/DEPENDENCIES.md does not say what %s is for or what its licence is", module)
		}
	}
	for _, module := range asked {
		if !listed[module] {
			t.Errorf("go.mod asks for %s, which cmd/DEPENDENCIES.md does not list", module)
		}
	}
	if !slices.IsSorted(order) {
		t.Error("cmd/DEPENDENCIES.md is not sorted")
	}
}

var dependencyRow = regexp.MustCompile(`(?m)^\| ([a-z][^ |]*\.[^ |]*/[^ |]*) \| *(.*?) *\| *(.*?) *\|$`)

func dependencyRows(t *testing.T) [][]string {
	t.Helper()
	return dependencyRow.FindAllStringSubmatch(read(t, "cmd/DEPENDENCIES.md"), -1)
}

// dependencies are the modules that go.mod requires for our own sake: for what we
// import, and for the tools that we run.
func dependencies(t *testing.T) (modules []string) {
	t.Helper()
	var tools []string
	for line := range strings.Lines(read(t, "go.mod")) {
		if tool, ok := strings.CutPrefix(line, "tool "); ok {
			tools = append(tools, strings.TrimSpace(tool))
		}
	}
	for line := range strings.Lines(read(t, "go.mod")) {
		fields := strings.Fields(strings.TrimPrefix(line, "require "))
		if len(fields) < 2 || !strings.HasPrefix(fields[1], "v") {
			continue
		}
		module := fields[0]
		tool := slices.ContainsFunc(tools, func(path string) bool { return under(path, module) })
		if tool || !strings.HasSuffix(strings.TrimSpace(line), "// indirect") {
			modules = append(modules, module)
		}
	}
	if len(modules) < 10 {
		t.Fatalf("go.mod was not understood: %v", modules)
	}
	return modules
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(corpustest.Root(t), name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
