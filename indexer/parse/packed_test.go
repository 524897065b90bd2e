package parse

import (
	"bytes"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"standpoint/indexer/intake"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/format/formattest"
)

// TestPacked: a document of several parts is read as what it is, whether it comes in
// order or can be read at any place; a format that was asked for is said to be another.
func TestPacked(t *testing.T) {
	files, _ := filepath.Glob("office/testdata/*.txtar")
	if len(files) == 0 {
		t.Fatal("there are no documents")
	}
	for _, file := range files {
		page := formattest.ZipOf(t, file)
		p := parser(t, Options{})
		inOrder, faults := read(t, p, bytes.NewReader(page))
		if len(inOrder) == 0 {
			t.Fatalf("%s: %q", file, faults)
		}
		n := 0
		for thread, err := range p.Threads(t.Context(), intake.Page{Path: "page", Size: int64(len(page)), Body: strings.NewReader("PK\x03\x04"), At: bytes.NewReader(page)}) {
			var fault *format.Error
			switch {
			case errors.As(err, &fault):
			case err != nil:
				t.Fatal(err)
			case thread.Article.ID != inOrder[n].Article.ID || thread.Origin.Path != "page":
				t.Errorf("%s: %+v", file, thread)
			default:
				n++
			}
		}
		if n != len(inOrder) {
			t.Errorf("%s: %d threads at any place, %d in order", file, n, len(inOrder))
		}
		for asked, want := range map[string]string{"csv": "it is a document of several parts, not CSV", "wxr": "without --format it is read as what it is"} {
			if _, faults := read(t, parser(t, Options{Format: asked}), bytes.NewReader(page)); len(faults) != 1 || !strings.Contains(faults[0], want) {
				t.Errorf("%s as %s: %q", file, asked, faults)
			}
		}
	}
	if _, faults := read(t, parser(t, Options{Format: "xlsx"}), strings.NewReader("a,b\n1,2\n")); len(faults) != 1 || !strings.Contains(faults[0], "it is not an Excel workbook") {
		t.Errorf("a table as xlsx: %q", faults)
	}
}
