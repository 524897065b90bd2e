package format_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"runtime"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"

	"standpoint/indexer/parse/format"
)

func records(t testing.TB, page string, members ...string) (out []string) {
	t.Helper()
	return show(format.Records(t.Context(), bufio.NewReader(strings.NewReader(page)), members...))
}

// show writes each record as "offset member line: raw" and each fault as "! line byte: reason".
func show(all iter.Seq2[format.Record, error]) (out []string) {
	for r, err := range all {
		var fault *format.Error
		switch {
		case errors.As(err, &fault):
			out = append(out, fmt.Sprintf("! %d %d: %s [%s]", fault.Line, fault.Offset, fault.Reason, fault.Body))
		case err != nil:
			out = append(out, err.Error())
		default:
			out = append(out, fmt.Sprintf("%d %s %d: %s", r.Offset, r.Member, r.Line, r.Raw))
		}
	}
	return out
}

func TestRecords(t *testing.T) {
	long := `{"a":"` + strings.Repeat("x", format.Window) + `"}`
	cases := []struct {
		name, page string
		members    []string
		want       []string
	}{
		{"nothing", "", nil, nil},
		{"space alone", " \n\n", nil, nil},
		{"JSON Lines", "{\"a\":1}\n\r\n  {\"a\":2} \r\n[3]", nil, []string{`0  1: {"a":1}`, `12  3: {"a":2}`, `23  4: 3`}},
		{"a broken line", "{\"a\":1}\n{\"a\":\n{\"a\":3}\n", []string{"a"}, []string{
			`0  1: {"a":1}`, `! 2 13: the JSON is cut off [{"a":]`, `14  3: {"a":3}`,
		}},
		{"a broken first line", "{\"a\":1\n{\"b\":2}\n", nil, []string{`0  1: {"a":1`, `7  2: {"b":2}`}},
		{"lines, the first too long to be seen", long + "\n{\"a\":\n{\"a\":3}\n", []string{"a.b"}, []string{
			"0  0: " + long, fmt.Sprintf(`%d  2: {"a":`, len(long)+1), fmt.Sprintf(`%d  3: {"a":3}`, len(long)+7),
		}},
		{"an array", " [\n {\"a\":1},\n {\"a\":2}\n]\n", nil, []string{`4  0: {"a":1}`, `14  0: {"a":2}`}},
		{"an array, broken", `[{"a":1},{"a":2},{"a":,{"a":4}]`, nil, []string{
			`1  0: {"a":1}`, `9  0: {"a":2}`, `! 0 22: it is not JSON: invalid character ',' at start of value within "/2/a" after offset 22 []`,
		}},
		{"an envelope", `{"x":{"a":[0]},"data":{"n":2,"list":[{"a":1},2],"m":[[[]]]}}`, []string{"data.list"}, []string{
			`37 data.list 0: {"a":1}`, `45 data.list 0: 2`,
		}},
		{"envelopes in an array", `[{"data":{"list":[{"a":1}]}},{"b":[]},{"data":{"list":{"a":3}}}]`, []string{"data.list"}, []string{
			`18 data.list 0: {"a":1}`, `29  0: {"b":[]}`, `54 data.list 0: {"a":3}`,
		}},
		{"two members", `{"post":{"id":1}, "comments":[{"id":2}]}`, []string{"post", "comments"}, []string{
			`8 post 0: {"id":1}`, `30 comments 0: {"id":2}`,
		}},
		{"a list alone", `[{"data":{"list":1}},{"data":[2]}]`, []string{"data[]"}, []string{`1  0: {"data":{"list":1}}`, `30 data[] 0: 2`}},
		{"a list alone or below", `[{"data":{"list":[1]}},{"data":[2]}]`, []string{"data[]", "data.list[]"}, []string{`18 data.list[] 0: 1`, `32 data[] 0: 2`}},
		{"no member", `{"data": {"x": 1}, "comments": null}`, []string{"data.list", "comments"}, []string{`0  0: {"data":{"x":1},"comments":null}`}},
		{"values of many lines", "{\n\"a\": 1\n}\n{\n\"a\": 2\n}\n", nil, []string{"0  0: {\n\"a\": 1\n}", "11  0: {\n\"a\": 2\n}"}},
		{"numbers as given", `[1e400, 12345678901234567890, -0.10]`, nil, []string{"1  0: 1e400", "8  0: 12345678901234567890", "30  0: -0.10"}},
		{"half a character", `[{"a":"\ud83d"}]`, nil, []string{`1  0: {"a":"\ud83d"}`}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, records(t, c.page, c.members...)); diff != "" {
				t.Errorf("records (-want +got):\n%s", diff)
			}
		})
	}
}

// TestRecordsCut cuts pages at every byte: all records that are whole are read,
// and one fault says that the rest is not.
func TestRecordsCut(t *testing.T) {
	pages := []string{
		`[{"a":1},{"b":{"c":"é\n"}},[]]`,
		"{\"x\":[1],\"list\":[{\"a\":1},{\"b\":2}],\"y\":{}}",
		"[\n {\"list\": [{\"a\":1}]},\n {\"list\": [{\"a\":2}]}\n]",
	}
	for _, page := range pages {
		all := records(t, page, "list")
		for end := 1; end < len(page); end++ {
			got := records(t, page[:end], "list")
			last := len(got) - 1
			if !strings.HasPrefix(got[last], "! ") {
				t.Errorf("%q ends with %s", page[:end], got[last])
			} else if diff := cmp.Diff(all[:last], got[:last]); diff != "" {
				t.Errorf("%q (-whole +cut):\n%s", page[:end], diff)
			}
		}
	}
}

// TestRecordsBombs: what has no end is not read to its end.
func TestRecordsBombs(t *testing.T) {
	bombs := []struct{ name, start, more, want string }{
		{"depth", `[`, `[`, "it is not JSON: exceeded max depth"},
		{"objects in depth", ``, `{"a":`, "it is not JSON: exceeded max depth"},
		{"a string", `["`, `aaaaaaaa`, "a record is longer than 16 MiB"},
		{"a name", `{"`, `aaaaaaaa`, "a record is longer than 16 MiB"},
		{"an object", `[{"a":1`, `,"a":1`, "a record is longer than 16 MiB"},
		{"an object of many members", `{"a":1`, `,"a":1`, "a record is longer than 16 MiB"},
		{"a number", `[1`, `0000`, "a record is longer than 16 MiB"},
		{"space", `[`, "     \t", "a record is longer than 16 MiB"},
	}
	for _, bomb := range bombs {
		t.Run(bomb.name, func(t *testing.T) {
			in := io.MultiReader(strings.NewReader(bomb.start), endless{bomb.more, new(int)})
			got := show(format.Records(t.Context(), bufio.NewReader(in), "list"))
			if len(got) != 1 || !strings.Contains(got[0], bomb.want) {
				t.Errorf("want one fault %q, got %.200q", bomb.want, got)
			}
		})
	}
}

// endless repeats a text without end.
type endless struct {
	text string
	at   *int
}

func (e endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = e.text[*e.at]
		*e.at = (*e.at + 1) % len(e.text)
	}
	return len(p), nil
}

// TestRecordsMemory reads a page far larger than the memory that it may take.
func TestRecordsMemory(t *testing.T) {
	const n = 20_000
	for name, frame := range map[string][3]string{
		"an array": {`[`, `,`, `]`}, "an envelope": {`{"data":{"list":[`, `,`, `]}}`}, "lines": {"", "\n", ""},
		"what is skipped": {`{"list":[],"other":[`, `,`, `]}`},
	} {
		t.Run(name, func(t *testing.T) {
			one := `{"text":"` + strings.Repeat("x", 990) + `"}`
			in := io.MultiReader(strings.NewReader(frame[0]+one), &repeat{text: frame[1] + one, left: n - 1}, strings.NewReader(frame[2]))
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			count := 0
			for _, err := range format.Records(t.Context(), bufio.NewReader(in), "data.list", "list") {
				if count++; err != nil {
					t.Fatal(err)
				}
			}
			runtime.ReadMemStats(&after)
			if name != "what is skipped" && count != n {
				t.Errorf("%d records of %d", count, n)
			}
			if took := after.TotalAlloc - before.TotalAlloc; took > 8<<20 {
				t.Errorf("took %d MB in all for %d MB", took>>20, n*len(one)>>20)
			}
		})
	}
}

// repeat repeats a text a number of times.
type repeat struct {
	text     string
	at, left int
}

func (r *repeat) Read(p []byte) (n int, err error) {
	if r.left == 0 {
		return 0, io.EOF
	}
	n = copy(p, r.text[r.at:])
	if r.at += n; r.at == len(r.text) {
		r.at, r.left = 0, r.left-1
	}
	return n, nil
}

func TestRecordsEndEarly(t *testing.T) {
	for _, page := range []string{"{\"list\":[1,2]}", "[1,2,3]", "1\n2\n"} {
		for range format.Records(t.Context(), bufio.NewReader(strings.NewReader(page)), "list") {
			break
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, page := range []string{"{\"list\":[1,2]}", "[1,2,3]", "1\n2\n"} {
		got := show(format.Records(ctx, bufio.NewReader(strings.NewReader(page)), "list"))
		if diff := cmp.Diff([]string{"parse: context canceled"}, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", page, diff)
		}
	}
}

// FuzzRecords holds that records are where they are said to be, and that those
// of a text are valid.
func FuzzRecords(f *testing.F) {
	for _, seed := range []string{"{\"a\":1}\n{\"a\":2}\n", `[{"a":[1]},2]`, `{"data":{"list":[{}]},"list":1}`, "{\n\"list\":\n[[\n]]}", `[[`, "\x1e{}\n{"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, page []byte) {
		for r, err := range format.Records(t.Context(), bufio.NewReader(bytes.NewReader(page)), "list", "data.list") {
			if err != nil {
				continue
			}
			if r.Line == 0 && !jsontext.Value(r.Raw).IsValid(format.Decoding()...) {
				t.Errorf("%q is not valid", r.Raw)
			}
			if r.Offset < 0 || r.Offset >= int64(len(page)) || page[r.Offset] != r.Raw[0] {
				t.Errorf("%q is not at %d", r.Raw, r.Offset)
			}
		}
	})
}

func BenchmarkRecords(b *testing.B) {
	one := `{"author":"orla","body":"` + strings.Repeat("A ferry is late \\n\\n again. ", 10) + `","created_utc":1400000000,"edited":false,"gilded":0,"id":"abc","link_id":"t3_x","score":3,"distinguished":null}`
	for name, frame := range map[string][3]string{"array": {`[`, `,`, `]`}, "envelope": {`{"list":[`, `,`, `]}`}, "lines": {"", "\n", ""}} {
		b.Run(name, func(b *testing.B) {
			page := []byte(frame[0] + one + strings.Repeat(frame[1]+one, 10_000) + frame[2])
			b.SetBytes(int64(len(page)))
			for b.Loop() {
				for _, err := range format.Records(b.Context(), bufio.NewReader(bytes.NewReader(page)), "list") {
					if err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}
