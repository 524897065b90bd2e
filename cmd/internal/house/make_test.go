package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"standpoint/corpus/corpustest"
)

// variable is the value of a variable of the Makefile.
func variable(t *testing.T, name string) string {
	t.Helper()
	found := regexp.MustCompile(`(?m)^` + name + ` := (.*)$`).FindStringSubmatch(strings.ReplaceAll(read(t, "Makefile"), "$$", "$"))
	if found == nil {
		t.Fatalf("the Makefile has no %s", name)
	}
	return found[1]
}

// watchedElsewhere start goroutines and are watched by the tests of others: suites by those
// who pass them, and the second tier of stances by the program's tests of serving.
var watchedElsewhere = []string{"corpus/records/recordstest", "indexer/search/searchtest", "indexer/annotate/stance"}

// TestWatched: the race detector watches every package that starts goroutines; and what the
// Makefile keeps from it, or gives to it, by the name of a test exists.
func TestWatched(t *testing.T) {
	t.Parallel()
	watched := strings.Fields(strings.ReplaceAll(variable(t, "WATCHED"), "./", ""))
	plain, together := strings.Split(variable(t, "PLAIN"), "|^")[0], variable(t, "AT_ONCE")
	left := map[string]bool{}
	for _, name := range slices.Concat(testNames(plain), testNames(together)) {
		left[name] = true
	}
	function := regexp.MustCompile(`(?m)^func (Test\w+)\(`)
	root := corpustest.Root(t)
	if err := filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" {
			return err
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		folder, err := filepath.Rel(root, filepath.Dir(path))
		room := filepath.ToSlash(folder)
		if strings.HasSuffix(path, "_test.go") {
			for _, found := range function.FindAllSubmatch(source, -1) {
				for name := range left {
					if regexp.MustCompile("^"+name+"$").Match(found[1]) && (room == "server" || slices.Contains(watched, room)) {
						delete(left, name)
					}
				}
			}
			return err
		}
		if startsGoroutines(t, path, source) && !slices.Contains(watched, room) && !slices.Contains(watchedElsewhere, room) && !isTool(room) {
			t.Errorf("%s starts goroutines, and WATCHED lacks ./%s", path, room)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for name := range left {
		t.Errorf("the Makefile names %s, which no watched package has", name)
	}
}

// testNames are the names, or patterns of names, in a pattern of the Makefile.
func testNames(pattern string) (names []string) {
	for name := range strings.SplitSeq(strings.TrimSuffix(strings.TrimPrefix(pattern, "^Test("), ")$"), "|") {
		names = append(names, "Test"+name)
	}
	return names
}

// startsGoroutines reports whether a file has a go statement, or a call of a method Go.
func startsGoroutines(t *testing.T, path string, source []byte) (does bool) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			does = true
		case *ast.CallExpr:
			method, is := n.Fun.(*ast.SelectorExpr)
			does = does || is && method.Sel.Name == "Go"
		}
		return true
	})
	return does
}
