package table

import (
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"time"

	"github.com/parquet-go/parquet-go"
)

// A group of rows of a Parquet file is written when it has so many rows or so many
// bytes of texts, which bounds the memory that a file takes.
const (
	groupRows  = 20_000
	groupBytes = 16 << 20
)

var (
	timeType    = reflect.TypeFor[time.Time]()
	decimalType = reflect.TypeFor[Decimal]()
)

// parquetWriter writes rows as Parquet (format version 2, data pages of version 1, Snappy),
// which every reader knows. Columns have the order of the row. A pointer is optional,
// everything else required. A text is a STRING, a whole number an INT64, a Decimal a
// DOUBLE, a time a TIMESTAMP in microseconds of UTC; a list is a LIST, a struct a
// group, and a map is a STRING of JSON: polars 2.1 reads the type JSON as bytes.
type parquetWriter struct {
	out     *parquet.GenericWriter[any]
	columns []Column
	plans   []plan
	values  [][]parquet.Value // of the present row, by leaf
	row     parquet.Row
	rows    int // in the present group
	bytes   int
}

func newParquet(w io.Writer, columns []Column, opt Options) (Writer, error) {
	p := &parquetWriter{columns: columns}
	root := &group{}
	for _, c := range columns {
		node, plan := p.plan(c.field, c.field.Type, 0, opt.Only)
		root.add(c.Name, node)
		p.plans = append(p.plans, plan)
	}
	options := []parquet.WriterOption{parquet.NewSchema("rows", root), parquet.Compression(&parquet.Snappy), parquet.DataPageVersion(1), parquet.CreatedBy("Standpoint", "", "")}
	for name, value := range opt.Metadata {
		options = append(options, parquet.KeyValueMetadata(name, value))
	}
	p.out = parquet.NewGenericWriter[any](w, options...)
	return p, nil
}

// group is a group whose fields keep their order.
type group struct {
	parquet.Group
	fields []parquet.Field
}

func (g *group) add(name string, node parquet.Node) {
	if g.Group == nil {
		g.Group = parquet.Group{}
	}
	g.Group[name] = node
	g.fields = append(g.fields, &field{node, name})
}

func (g *group) Fields() []parquet.Field { return g.fields }

type field struct {
	parquet.Node
	name string
}

func (f *field) Name() string { return f.name }

// Value serves the interface; rows are written by their values.
func (f *field) Value(base reflect.Value) reflect.Value {
	return base.MapIndex(reflect.ValueOf(f.name))
}

// plan says how values of one type are written.
type plan struct {
	kind   reflect.Kind // Pointer: optional; Slice: a list; Struct: a group; else a leaf
	leaf   int          // which column of leaves
	leaves []int        // of all that is in it
	depth  int          // of a list: how many lists it is in, itself included
	inner  []plan
	index  [][]int // of the fields of a group
	ofLeaf func(reflect.Value) (parquet.Value, error)
}

// plan makes the node and the plan of a type that stands in so many lists.
func (p *parquetWriter) plan(f reflect.StructField, t reflect.Type, lists int, only []string) (parquet.Node, plan) {
	switch {
	case t.Kind() == reflect.Pointer:
		node, inner := p.plan(f, t.Elem(), lists, only)
		return parquet.Optional(node), plan{kind: reflect.Pointer, leaves: inner.leaves, inner: []plan{inner}}
	case t.Kind() == reflect.Slice || t.Kind() == reflect.Array:
		node, inner := p.plan(f, t.Elem(), lists+1, only)
		return parquet.List(node), plan{kind: reflect.Slice, leaves: inner.leaves, depth: lists + 1, inner: []plan{inner}}
	case t.Kind() == reflect.Struct && t != timeType:
		g, out := &group{}, plan{kind: reflect.Struct}
		for _, c := range Columns(t, only...) {
			node, inner := p.plan(c.field, c.field.Type, lists, only)
			g.add(c.Name, node)
			out.inner, out.index, out.leaves = append(out.inner, inner), append(out.index, c.index), append(out.leaves, inner.leaves...)
		}
		return g, out
	}
	leaf := len(p.values)
	p.values = append(p.values, nil)
	node, of := leafOf(t)
	if _, repeats := f.Tag.Lookup("enum"); repeats || f.Tag.Get("repeats") != "" {
		node = parquet.Encoded(node, &parquet.RLEDictionary)
	}
	return node, plan{kind: reflect.Invalid, leaf: leaf, leaves: []int{leaf}, ofLeaf: of}
}

func leafOf(t reflect.Type) (parquet.Node, func(reflect.Value) (parquet.Value, error)) {
	plain := func(of func(reflect.Value) parquet.Value) func(reflect.Value) (parquet.Value, error) {
		return func(v reflect.Value) (parquet.Value, error) { return of(v), nil }
	}
	switch {
	case t == timeType:
		return parquet.Timestamp(parquet.Microsecond), plain(func(v reflect.Value) parquet.Value {
			return parquet.Int64Value(v.Interface().(time.Time).UTC().Truncate(time.Second).UnixMicro())
		})
	case t.Kind() == reflect.Float64:
		return parquet.Leaf(parquet.DoubleType), plain(func(v reflect.Value) parquet.Value { return parquet.DoubleValue(v.Float()) })
	case t.Kind() == reflect.Int || t.Kind() == reflect.Int64:
		return parquet.Int(64), plain(func(v reflect.Value) parquet.Value { return parquet.Int64Value(v.Int()) })
	case t.Kind() == reflect.Bool:
		return parquet.Leaf(parquet.BooleanType), plain(func(v reflect.Value) parquet.Value { return parquet.BooleanValue(v.Bool()) })
	case t.Kind() == reflect.String:
		return parquet.String(), plain(func(v reflect.Value) parquet.Value { return parquet.ByteArrayValue([]byte(v.String())) })
	}
	return parquet.String(), func(v reflect.Value) (parquet.Value, error) {
		text, err := json.Marshal(v.Interface())
		return parquet.ByteArrayValue(text), err
	}
}

// Write writes a row.
func (p *parquetWriter) Write(row any) error {
	for i := range p.values {
		p.values[i] = p.values[i][:0]
	}
	v := reflect.ValueOf(row).Elem()
	for i, c := range p.columns {
		if err := p.add(&p.plans[i], v.FieldByIndex(c.index), 0, 0); err != nil {
			return fmt.Errorf("table: column %s: %w", c.Name, err)
		}
	}
	p.row = p.row[:0]
	for _, values := range p.values {
		p.row = append(p.row, values...)
	}
	if _, err := p.out.WriteRows([]parquet.Row{p.row}); err != nil {
		return fmt.Errorf("table: %w", err)
	}
	if p.rows++; p.rows >= groupRows || p.bytes >= groupBytes {
		p.rows, p.bytes = 0, 0
		if err := p.out.Flush(); err != nil {
			return fmt.Errorf("table: %w", err)
		}
	}
	return nil
}

// add adds a value with its levels of repetition and definition, which are those of
// Dremel as Parquet has them: which of the lists around a value it goes on, and how much
// of what is around it is there.
func (p *parquetWriter) add(to *plan, v reflect.Value, repetition, definition int) error {
	switch to.kind {
	case reflect.Pointer:
		if v.IsNil() {
			p.absent(to, repetition, definition)
			return nil
		}
		return p.add(&to.inner[0], v.Elem(), repetition, definition+1)
	case reflect.Slice:
		if v.Len() == 0 {
			p.absent(to, repetition, definition)
		}
		for i := range v.Len() {
			if i > 0 {
				repetition = to.depth
			}
			if err := p.add(&to.inner[0], v.Index(i), repetition, definition+1); err != nil {
				return err
			}
		}
		return nil
	case reflect.Struct:
		for i := range to.inner {
			if err := p.add(&to.inner[i], v.FieldByIndex(to.index[i]), repetition, definition); err != nil {
				return err
			}
		}
		return nil
	}
	value, err := to.ofLeaf(v)
	if err != nil {
		return err
	}
	if value.Kind() == parquet.ByteArray {
		p.bytes += len(value.ByteArray())
	}
	p.values[to.leaf] = append(p.values[to.leaf], value.Level(repetition, definition, to.leaf))
	return nil
}

func (p *parquetWriter) absent(of *plan, repetition, definition int) {
	for _, leaf := range of.leaves {
		p.values[leaf] = append(p.values[leaf], parquet.NullValue().Level(repetition, definition, leaf))
	}
}

// Close writes what is left and the end of the file, without which none of it can be
// read.
func (p *parquetWriter) Close() error { return p.out.Close() }
