package table

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"pgregory.net/rapid"
)

type part struct {
	Name  string    `json:"name"`
	Share Decimal   `json:"share"`
	More  []Decimal `json:"more"`
	Span  *[2]int   `json:"span"`
	*extra
}

type extra struct {
	Long *string `json:"long" only:"labels"`
}

type sample struct {
	ID    string           `json:"id" doc:"An id."`
	Kind  string           `json:"kind" enum:"a,b"`
	Note  *string          `json:"note"`
	Count *int             `json:"count"`
	Share *Decimal         `json:"share"`
	Good  bool             `json:"good"`
	At    *time.Time       `json:"at"`
	Tags  []string         `json:"tags"`
	Parts []part           `json:"parts"`
	Map   map[string][]int `json:"map"`
	*extra
}

func TestColumns(t *testing.T) {
	t.Parallel()
	show := func(only ...string) string {
		var b strings.Builder
		for _, c := range Columns(reflect.TypeFor[sample](), only...) {
			b.WriteString(c.Name + ": " + c.Type + "; ")
		}
		return b.String()
	}
	const plain = "id: text; kind: text; note: text or null; count: integer or null; share: decimal or null; good: truth; at: time or null; tags: list of texts; parts: list of records; map: map; "
	if got := show(); got != plain {
		t.Error(got)
	}
	if got := show("labels"); got != plain+"long: text or null; " {
		t.Error(got)
	}
	if c := Columns(reflect.TypeFor[sample]())[0]; c.Doc != "An id." {
		t.Errorf("%+v", c)
	}
}

// TestFormatsAgree writes random rows in every format and reads them back.
func TestFormatsAgree(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		var opt Options
		labelled := rapid.Bool().Draw(r, "labels")
		if labelled {
			opt.Only = []string{"labels"}
		}
		rows := rapid.SliceOfN(rapid.Custom(func(r *rapid.T) sample { return drawSample(r, labelled) }), 0, 6).Draw(r, "rows")
		written := map[Format][]byte{}
		for _, format := range Formats {
			var b bytes.Buffer
			w, err := NewWriter[sample](&b, format, opt)
			if err != nil {
				r.Fatal(err)
			}
			for i := range rows {
				if err := w.Write(&rows[i]); err != nil {
					r.Fatal(err)
				}
			}
			if err := w.Close(); err != nil {
				r.Fatal(err)
			}
			written[format] = b.Bytes()
		}
		var want []map[string]any
		for decoder := json.NewDecoder(bytes.NewReader(written[JSONLines])); ; {
			var row map[string]any
			if err := decoder.Decode(&row); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				r.Fatal(err)
			}
			want = append(want, row)
		}
		if len(want) != len(rows) {
			r.Fatalf("%d lines for %d rows", len(want), len(rows))
		}
		if diff := cmp.Diff(want, readParquet(r, written[Parquet])); diff != "" {
			r.Fatalf("Parquet (-JSON Lines +Parquet):\n%s", diff)
		}
		table, err := csv.NewReader(bytes.NewReader(written[CSVFormat])).ReadAll()
		if err != nil || len(table) != len(rows)+1 {
			r.Fatalf("%d lines of CSV, %v", len(table), err)
		}
		for i, row := range rows {
			if got := SplitList(table[i+1][7]); !slices.Equal(got, row.Tags) && len(got)+len(row.Tags) > 0 {
				r.Fatalf("tags %q, want %q", got, row.Tags)
			}
		}
	})
}

func drawSample(r *rapid.T, labelled bool) sample {
	text := rapid.StringMatching(`[a-zé|"\\, ]{1,6}`)
	decimal := rapid.Custom(func(r *rapid.T) Decimal { return Decimal(rapid.IntRange(0, 1000).Draw(r, "thousandths")) / 1000 })
	at := time.Unix(rapid.Int64Range(-1e9, 4e9).Draw(r, "at"), 0).UTC()
	name := func(label string) *extra {
		if !labelled {
			return nil
		}
		return &extra{rapid.Ptr(text, true).Draw(r, label)}
	}
	s := sample{
		ID: text.Draw(r, "id"), Kind: rapid.SampledFrom([]string{"a", "b"}).Draw(r, "kind"), Note: rapid.Ptr(text, true).Draw(r, "note"),
		Count: rapid.Ptr(rapid.IntRange(-1<<53, 1<<53), true).Draw(r, "count"), Share: rapid.Ptr(decimal, true).Draw(r, "share"), Good: rapid.Bool().Draw(r, "good"),
		At: rapid.Ptr(rapid.Just(at), true).Draw(r, "time"), Tags: rapid.SliceOfN(text, 0, 3).Draw(r, "tags"), Parts: []part{},
		Map: rapid.MapOfN(text, rapid.SliceOfN(rapid.IntRange(0, 9), 1, 2), 0, 2).Draw(r, "map"), extra: name("long"),
	}
	for range rapid.IntRange(0, 3).Draw(r, "parts") {
		s.Parts = append(s.Parts, part{Name: text.Draw(r, "name"), Share: decimal.Draw(r, "part"), More: rapid.SliceOfN(decimal, 0, 3).Draw(r, "more"),
			Span: rapid.Ptr(rapid.Just([2]int{1, 2}), true).Draw(r, "span"), extra: name("part long")})
	}
	return s
}

// readParquet reads rows as JSON has them.
func readParquet(r *rapid.T, body []byte) []map[string]any {
	file, err := parquet.OpenFile(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		r.Fatal(err)
	}
	reader := parquet.NewReader(file)
	defer reader.Close()
	var rows []map[string]any
	for {
		buffer := make([]parquet.Row, 1)
		n, err := reader.ReadRows(buffer)
		if n == 1 {
			assembler := assembler{columns: make([][]parquet.Value, len(file.Schema().Columns()))}
			for _, v := range buffer[0] {
				assembler.columns[v.Column()] = append(assembler.columns[v.Column()], v)
			}
			row := assembler.fields(file.Schema().Fields(), 0, 0)
			var record any
			_ = json.Unmarshal([]byte(row["map"].(string)), &record) // what is not JSON is not equal
			row["map"] = record
			rows = append(rows, row)
		}
		if errors.Is(err, io.EOF) {
			return rows
		}
		if err != nil {
			r.Fatal(err)
		}
	}
}

// assembler puts a row together as the Dremel paper says, by levels alone.
type assembler struct {
	columns [][]parquet.Value
	leaf    int
}

func (a *assembler) fields(fields []parquet.Field, repetition, definition int) map[string]any {
	out := map[string]any{}
	for _, f := range fields {
		out[f.Name()] = a.node(f, repetition, definition)
	}
	return out
}

func (a *assembler) node(n parquet.Node, repetition, definition int) any {
	first := a.leaf
	if n.Optional() {
		definition++
		if a.columns[first][0].DefinitionLevel() < definition {
			a.skip(n)
			return nil
		}
	}
	if logicalName(n) == "LIST" {
		element := n.Fields()[0].Fields()[0]
		list := []any{}
		if a.columns[first][0].DefinitionLevel() <= definition {
			a.skip(n)
			return list
		}
		for again := true; again; {
			a.leaf = first
			list = append(list, a.node(element, repetition+1, definition+1))
			again = len(a.columns[first]) > 0 && a.columns[first][0].RepetitionLevel() == repetition+1
		}
		return list
	}
	if n.Leaf() {
		v := a.columns[a.leaf][0]
		a.columns[a.leaf] = a.columns[a.leaf][1:]
		a.leaf++
		return valueOf(n, v)
	}
	return a.fields(n.Fields(), repetition, definition)
}

// skip passes over the leaves of what is not there.
func (a *assembler) skip(n parquet.Node) {
	if n.Leaf() {
		a.columns[a.leaf] = a.columns[a.leaf][1:]
		a.leaf++
		return
	}
	for _, f := range n.Fields() {
		a.skip(f)
	}
}

func logicalName(n parquet.Node) string {
	if logical := n.Type().LogicalType(); logical != nil {
		return logical.String()
	}
	return ""
}

func valueOf(n parquet.Node, v parquet.Value) any {
	switch logical := logicalName(n); {
	case strings.HasPrefix(logical, "TIMESTAMP"):
		return time.UnixMicro(v.Int64()).UTC().Format(time.RFC3339)
	case v.Kind() == parquet.Int64:
		return float64(v.Int64())
	case v.Kind() == parquet.Double:
		return v.Double()
	case v.Kind() == parquet.Boolean:
		return v.Boolean()
	}
	return string(v.ByteArray())
}

// TestGroupsAreBounded: a Parquet file is written in groups, by rows and by bytes.
func TestGroupsAreBounded(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ rows, length, groups int }{"rows": {2*groupRows + 1, 1, 3}, "bytes": {40, groupBytes / 10, 4}} {
		var b bytes.Buffer
		w, err := NewWriter[sample](&b, Parquet, Options{Metadata: map[string]string{"snapshot": "s1"}})
		if err != nil {
			t.Fatal(err)
		}
		row := sample{ID: strings.Repeat("x", test.length), Kind: "a"}
		for range test.rows {
			if err := w.Write(&row); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		file, err := parquet.OpenFile(bytes.NewReader(b.Bytes()), int64(b.Len()))
		if err != nil || len(file.RowGroups()) != test.groups || int(file.NumRows()) != test.rows {
			t.Errorf("%s: %d groups of %d rows, %v", name, len(file.RowGroups()), file.NumRows(), err)
		}
		if value, _ := file.Lookup("snapshot"); value != "s1" {
			t.Errorf("metadata %q", value)
		}
	}
}

func TestDecimals(t *testing.T) {
	t.Parallel()
	for d, want := range map[Decimal]string{0: "0.0", 1: "1.0", 0.1: "0.1", 1e21: "1000000000000000000000.0", 1e-7: "0.0000001", -2: "-2.0"} {
		if got, err := json.Marshal(d); err != nil || string(got) != want {
			t.Errorf("%v: %s, %v", float64(d), got, err)
		}
	}
	if _, err := json.Marshal(Decimal(math.NaN())); err == nil {
		t.Error("NaN is written")
	}
}
