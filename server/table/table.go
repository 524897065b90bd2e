// Package table writes rows for programs and spreadsheets. A row is a struct with JSON
// tags, and that is the one description of its columns: JSON Lines, CSV, Parquet and
// the OpenAPI document are all made of it. Tables whose columns are known only when
// they are asked for use CSV alone.
package table

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Decimal is a number that is always written with a point, a whole one too (1.0).
// Readers that guess the type of a column from its first values then never take it
// for one of whole numbers.
type Decimal float64

// MarshalJSON implements json.Marshaler. It fails for what JSON has no number for.
func (d Decimal) MarshalJSON() ([]byte, error) {
	if math.IsNaN(float64(d)) || math.IsInf(float64(d), 0) {
		return nil, fmt.Errorf("table: %v is not a number that can be written", float64(d))
	}
	return d.append(nil), nil
}

func (d Decimal) append(to []byte) []byte {
	at := len(to)
	to = strconv.AppendFloat(to, float64(d), 'f', -1, 64)
	if !strings.ContainsRune(string(to[at:]), '.') {
		to = append(to, ".0"...)
	}
	return to
}

// Format is a way to write a table.
type Format string

// The formats.
const (
	JSONLines Format = "jsonl"
	CSVFormat Format = "csv"
	Parquet   Format = "parquet"
)

// Formats lists the formats.
var Formats = []Format{JSONLines, CSVFormat, Parquet}

// MediaType is what a format is called in a Content-Type.
func (f Format) MediaType() string {
	switch f {
	case JSONLines:
		return "application/jsonl"
	case CSVFormat:
		return "text/csv; charset=utf-8; header=present"
	}
	return "application/vnd.apache.parquet"
}

// Column is one column of rows that are structs.
type Column struct {
	Name string // of the JSON field
	Doc  string
	Type string // for people, such as "text or null" or "list of texts"

	index []int
	field reflect.StructField
}

// Columns returns the columns of a row, in the order of its fields, with those of the
// structs that are embedded in it. A field with a tag `only:"x"` is a column if x is
// among some names; others do not count then. It panics if t is not a struct.
func Columns(t reflect.Type, only ...string) []Column {
	var columns []Column
	for i := range t.NumField() {
		f := t.Field(i)
		if wanted := f.Tag.Get("only"); wanted != "" && !slices.Contains(only, wanted) {
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous && name == "" {
			inner := f.Type
			if inner.Kind() == reflect.Pointer {
				inner = inner.Elem()
			}
			for _, c := range Columns(inner, only...) {
				c.index = append([]int{i}, c.index...)
				columns = append(columns, c)
			}
			continue
		}
		if name == "" || name == "-" {
			continue
		}
		columns = append(columns, Column{Name: name, Doc: f.Tag.Get("doc"), Type: describe(f.Type), index: []int{i}, field: f})
	}
	return columns
}

// describe says what values of a type are.
func describe(t reflect.Type) string {
	switch {
	case t.Kind() == reflect.Pointer:
		return describe(t.Elem()) + " or null"
	case t == timeType:
		return "time"
	case t == decimalType:
		return "decimal"
	case t.Kind() == reflect.Slice || t.Kind() == reflect.Array:
		return "list of " + strings.Replace(describe(t.Elem()), " or null", "", 1) + "s"
	case t.Kind() == reflect.Struct:
		return "record"
	}
	return map[reflect.Kind]string{reflect.String: "text", reflect.Int: "integer", reflect.Int64: "integer", reflect.Bool: "truth", reflect.Map: "map"}[t.Kind()]
}

// Options say how rows are written.
type Options struct {
	CSV      CSVOptions
	Only     []string          // as in Columns
	Metadata map[string]string // of a Parquet file
}

// Writer writes rows, all of one type.
type Writer interface {
	// Write writes a row, which is a pointer to the struct.
	Write(row any) error
	// Close ends the table. What was written before it is not whole without it. It does
	// not close what is written to.
	Close() error
}

// NewWriter begins a table of rows of type T.
func NewWriter[T any](w io.Writer, format Format, opt Options) (Writer, error) {
	columns := Columns(reflect.TypeFor[T](), opt.Only...)
	switch format {
	case JSONLines:
		return newLines(w), nil
	case CSVFormat:
		return newRows(w, columns, opt.CSV), nil
	case Parquet:
		return newParquet(w, columns, opt)
	}
	return nil, fmt.Errorf("table: %q is not a format", format)
}

// lines writes JSON Lines (https://jsonlines.org): UTF-8 without a byte order mark, a
// line feed after each row, every key in every row.
type lines struct {
	out     *bufio.Writer
	encoder *json.Encoder
}

func newLines(w io.Writer) *lines {
	out := bufio.NewWriterSize(w, 32<<10)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	return &lines{out, encoder}
}

func (l *lines) Write(row any) error { return l.encoder.Encode(row) }

func (l *lines) Close() error { return l.out.Flush() }

// rows writes structs as CSV.
type rows struct {
	csv     *CSV
	columns []Column
	values  []any
}

func newRows(w io.Writer, columns []Column, opt CSVOptions) *rows {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.Name
	}
	return &rows{NewCSV(w, names, opt), columns, make([]any, len(columns))}
}

func (r *rows) Write(row any) error {
	v := reflect.ValueOf(row).Elem()
	for i, c := range r.columns {
		field := v.FieldByIndex(c.index)
		if kind := field.Kind(); (kind == reflect.Slice || kind == reflect.Map || kind == reflect.Pointer) && (field.IsZero() || kind != reflect.Pointer && field.Len() == 0) {
			r.values[i] = nil
			continue
		}
		r.values[i] = field.Interface()
	}
	return r.csv.Write(r.values...)
}

func (r *rows) Close() error { return r.csv.Flush() }
