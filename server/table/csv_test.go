package table

import (
	"bytes"
	"encoding/csv"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func write(t *testing.T, columns []string, opt CSVOptions, rows ...[]any) string {
	t.Helper()
	var b bytes.Buffer
	c := NewCSV(&b, columns, opt)
	for _, row := range rows {
		if err := c.Write(row...); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Flush(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestCells(t *testing.T) {
	t.Parallel()
	text, number, none := "x", 7, (*int)(nil)
	at := time.Date(2025, 4, 11, 23, 3, 0, 5, time.FixedZone("", 7200))
	for want, value := range map[string]any{
		"": nil, "x": "x", `"a,b"`: "a,b", `"say ""no"""`: `say "no"`, "\"a\nb\"": "a\nb", "\"a\r\nb\"": "a\r\nb", `" x"`: " x", "\"x\u00a0\"": "x\u00a0",
		"-5": -5, "7": &number, "1.0": Decimal(1), "0.05": Decimal(0.05), "-0.5": Decimal(-0.5), "true": true,
		"2025-04-11T21:03:00Z": at, "a|b": []string{"a", "b"}, `a\|b|c\\`: []string{"a|b", `c\`},
		`"[{""n"":1.0}]"`: []struct {
			N Decimal `json:"n"`
		}{{1}}, "9007199254740993": int64(9007199254740993),
	} {
		if got := write(t, []string{"v", "w"}, CSVOptions{}, []any{value, none}); got != "v,w\r\n"+want+",\r\n" {
			t.Errorf("%v: %q, want %q", value, got, want)
		}
	}
	if got := write(t, []string{"v"}, CSVOptions{}, []any{&text}, []any{nil}, []any{""}); got != "v\r\nx\r\n\"\"\r\n\"\"\r\n" {
		t.Errorf("one column: %q", got)
	}
}

// TestFormulas: for a spreadsheet no text begins as a formula, and numbers stay numbers.
func TestFormulas(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"=1+1": "'=1+1", "+x": "'+x", "-x": "'-x", "@sum": "'@sum", "\t=1": "'\t=1", "\r=1": "\"'\r=1\"", "\n=1": "\"'\n=1\"", "＝1": "'＝1", "x=1": "x=1",
		`=HYPERLINK("http://x")`: `"'=HYPERLINK(""http://x"")"`,
	} {
		if got := write(t, []string{"v", "n"}, CSVOptions{Spreadsheet: true}, []any{value, -5}); got != bom+"v,n\r\n"+want+",-5\r\n" {
			t.Errorf("%q: %q", value, got)
		}
		if got := write(t, []string{"v", "n"}, CSVOptions{}, []any{value, -5}); strings.Contains(got, "'") || strings.HasPrefix(got, bom) {
			t.Errorf("%q is changed for programs: %q", value, got)
		}
	}
	if got := write(t, []string{"v"}, CSVOptions{Spreadsheet: true}, []any{[]string{"=1", "b"}}); got != bom+"v\r\n'=1|b\r\n" {
		t.Errorf("a list: %q", got)
	}
}

// TestReadBack: whatever the texts are, a reader of CSV gets them back.
func TestReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		width := rapid.IntRange(1, 4).Draw(r, "width")
		cell := rapid.OneOf(rapid.String(), rapid.StringMatching("[,\"\n a=]{0,6}"))
		rows := rapid.SliceOfN(rapid.SliceOfN(cell, width, width), 0, 5).Draw(r, "rows")
		columns := rapid.SliceOfN(rapid.StringMatching("[a-z]{1,5}"), width, width).Draw(r, "columns")
		var b bytes.Buffer
		c := NewCSV(&b, columns, CSVOptions{})
		for _, row := range rows {
			var values []any
			for _, text := range row {
				values = append(values, text)
			}
			if err := c.Write(values...); err != nil {
				r.Fatal(err)
			}
		}
		if err := c.Flush(); err != nil {
			r.Fatal(err)
		}
		got, err := csv.NewReader(&b).ReadAll()
		if err != nil {
			r.Fatal(err)
		}
		want := append([][]string{columns}, rows...)
		for i := range want {
			for j := range want[i] {
				want[i][j] = strings.ReplaceAll(want[i][j], "\r\n", "\n") // this reader does so
			}
		}
		if !slices.EqualFunc(got, want, func(a, b []string) bool { return slices.Equal(a, b) }) {
			r.Fatalf("%q, want %q", got, want)
		}
	})
}

func TestListsReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		list := rapid.SliceOf(rapid.OneOf(rapid.StringMatching(`[ab|\\]{1,5}`), rapid.StringN(1, 5, -1))).Draw(r, "list")
		if got := SplitList(JoinList(list)); !slices.Equal(got, list) {
			r.Fatalf("%q, want %q", got, list)
		}
	})
}

type full struct{ room int }

var errFull = errors.New("no room")

func (f *full) Write(b []byte) (int, error) {
	if f.room -= len(b); f.room < 0 {
		return 0, errFull
	}
	return len(b), nil
}

func TestFaults(t *testing.T) {
	t.Parallel()
	c := NewCSV(&bytes.Buffer{}, []string{"a", "b"}, CSVOptions{})
	if err := c.Write("x"); err == nil || c.Write("x", "y") == nil || c.Flush() == nil {
		t.Errorf("a short row: %v, and more can be written after it", err)
	}
	c = NewCSV(&bytes.Buffer{}, []string{"a"}, CSVOptions{})
	if err := c.Write(func() {}); err == nil {
		t.Error("what JSON cannot write is written")
	}
	c = NewCSV(&full{100}, []string{"a"}, CSVOptions{})
	err := c.Write(strings.Repeat("x", 100_000))
	if errors.Join(err, c.Flush()) == nil || !errors.Is(c.Flush(), errFull) {
		t.Errorf("no room: %v", err)
	}
}
