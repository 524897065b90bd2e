package table

import (
	"bytes"
	"encoding/csv"
	"slices"
	"testing"
)

// TestSplitQuoted: whatever is taken apart in the quick way is so as encoding/csv
// does it.
func TestSplitQuoted(t *testing.T) {
	for _, text := range []string{`a,"b",c`, `"a","b ""x"" y",`, "\"a\r\nb\",c", "\"a\rb\",c", `"",""`, `a,"b`, `a,"b"c`, `a"b,c`, `"a" ,b`, `"a"`, "\"x\ny\"\nz,1", `,"",`, `"a""",b`} {
		checkSplit(t, []byte(text))
	}
}

func FuzzSplitQuoted(f *testing.F) {
	for _, text := range []string{`a,"b",c`, `"a","b ""x"" y",`, "\"a\r\nb\",c", `"a" ,b`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) { checkSplit(t, bytes.TrimRight(text, "\r\n")) })
}

func checkSplit(t *testing.T, text []byte) {
	t.Helper()
	r := rowReader{comma: ','}
	got, ok := r.splitQuoted(text)
	if !ok || len(text) == 0 {
		return
	}
	c := csv.NewReader(bytes.NewReader(text))
	c.FieldsPerRecord = -1
	want, err := c.ReadAll()
	if err != nil || len(want) != 1 || !slices.Equal(got, want[0]) {
		t.Errorf("%q: %q, want %q, %v", text, got, want, err)
	}
}
