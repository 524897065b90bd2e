package theme

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestFile: what is written is read back, and what a person wrote is too.
func TestFile(t *testing.T) {
	want := []Theme{{Name: "alerts at night", Query: `phone* OR "woke me up"`}, {Name: "Zoë’s", Query: "agency:us-fema -letter"}}
	var text bytes.Buffer
	if err := Write(&text, want); err != nil {
		t.Fatal(err)
	}
	byHand := "\ufeff# themes of spring\r\n\n " + strings.ReplaceAll(text.String(), "\t", " \t ")
	for _, text := range []string{text.String(), byHand} {
		got, err := Read(strings.NewReader(text))
		if err != nil || cmp.Diff(want, got) != "" {
			t.Errorf("%q: %v\n%s", text, err, cmp.Diff(want, got))
		}
	}
}

// TestFileFaults: an error names the line and what is wrong in it.
func TestFileFaults(t *testing.T) {
	for text, says := range map[string]string{
		"a\tb\nalerts":                          "line 2: want a name, a tabulator and a query",
		"a\tb\n\n# c\na\tc":                     "line 4: the theme \"a\" is in line 1 already",
		"\tb":                                   "line 1: want a name",
		"a\t \nb\tc":                            "line 1",
		strings.Repeat("x", MaxName+1) + "\tb":  "at most 100 characters",
		"a\t" + strings.Repeat("x", MaxQuery+1): "more than 4000 characters",
		"a\tb\x00":                              "line 1: the query of the theme \"a\"",
		"a\u202eb\tb":                           "line 1: the name of a theme has letters",
		"ok\tb\n" + string([]byte{'a', 0xff}) + "\t": "line 2",
	} {
		if _, err := Read(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: error %v, want %q in it", text, err, says)
		}
	}
}
