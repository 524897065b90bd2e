// Package table reads tables of articles and comments: CSV with any delimiter,
// and JSON Lines of any objects. Names and values show what a column holds, unless
// the user says it.
package table

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"

	"standpoint/corpus"
	"standpoint/indexer/parse/format"
)

// Formats lists what is read here.
func Formats() []format.Format {
	return []format.Format{
		{Name: "jsonl", Title: "JSON Lines with a mapping of names", Claims: claimsJSON, Read: readJSON},
		{Name: "csv", Title: "CSV or TSV with a mapping of columns", Claims: claimsCSV, Read: readCSV},
	}
}

// claimsCSV takes what is certainly a table, even if no column is known to hold
// texts: a fault then says so.
func claimsCSV(head format.Head) bool {
	if head.Text[0] == '{' || head.Text[0] == '[' || head.Text[0] == '<' {
		return false
	}
	d, rows, ok := sniff(head.Text, head.Whole)
	if !ok {
		return false
	}
	columns := guess(d.header, rows)
	switch text := columns["text"]; {
	case d.named && slices.ContainsFunc(strings.Fields(called["text"]), func(name string) bool { return matches(text, name) }):
		return true
	case len(d.header) < 3 || len(rows) < 3: // may be prose with commas
		return false
	default:
		return d.named || text != "" && len(columns) >= 3
	}
}

func readCSV(ctx context.Context, in format.Input) iter.Seq2[corpus.Thread, error] {
	return func(yield func(corpus.Thread, error) bool) {
		head, err := in.Text.Peek(format.Window)
		if ctx.Err() != nil {
			yield(corpus.Thread{}, fmt.Errorf("parse: %w", ctx.Err()))
			return
		}
		d, rows, ok := sniff(head, err != nil)
		if !ok {
			yield(corpus.Thread{}, &format.Error{Outcome: format.Quarantined, Reason: "it is not a table: its rows do not have as many fields as the first"})
			return
		}
		r := newReader(in, yield, head)
		columns, faults := r.columns(d.header, rows, d.header)
		if !r.faults(faults) || columns == nil {
			return
		}
		c := csvReader{reader: r, at: places(columns, d.header)}
		c.rows = rowReader{comma: d.comma, columns: len(d.header), max: format.MaxLine, source: (&source{lines: format.NewLines(in.Text)}).line}
		for range d.skip {
			text, _ := c.rows.source()
			c.rows.at(text)
		}
		c.run(ctx, d.named)
	}
}

// source gives lines with their ends.
type source struct {
	lines  *format.Lines
	buffer []byte
}

func (s *source) line() ([]byte, error) {
	line, err := s.lines.Next()
	if err != nil {
		return nil, err
	}
	s.buffer = append(s.buffer[:0], line.Text...)
	for int64(len(s.buffer)) < line.Length && !line.Long {
		s.buffer = append(s.buffer, '\r') // Lines takes it for a part of the end
	}
	if s.buffer = append(s.buffer, '\n'); line.Long {
		return s.buffer, &longLine{line}
	}
	return s.buffer, nil
}

// longLine is the error of a line beyond format.MaxLine.
type longLine struct{ line format.Line }

func (l *longLine) Error() string { return "a line is too long" }

// csvReader reads the rows of a table.
type csvReader struct {
	*reader
	rows rowReader
	at   map[string]int // where a field of ours is in a row
}

func (c *csvReader) run(ctx context.Context, header bool) {
	for {
		row, err := c.rows.read()
		var long *longLine
		switch {
		case ctx.Err() != nil:
			c.yield(corpus.Thread{}, fmt.Errorf("parse: %w", ctx.Err()))
			return
		case errors.Is(err, io.EOF):
			c.end()
			return
		case errors.As(err, &long):
			c.rows.offset, c.rows.line = long.line.Offset+long.line.Length+1, long.line.Number
			if !c.yield(corpus.Thread{}, long.line.Broken("", nil)) {
				return
			}
			continue
		case err != nil:
			c.yield(corpus.Thread{}, format.Unreadable(row.offset, err))
			return
		case row.blank():
			continue
		case header && row.broken == "":
			header = false
			continue
		}
		if !c.row(row) {
			return
		}
	}
}

func (c *csvReader) row(row row) bool {
	if row.broken != "" {
		return c.yield(corpus.Thread{}, &format.Error{
			Outcome: format.Quarantined, Line: row.line, Offset: row.offset, Reason: "the row is broken: " + row.broken, Body: slices.Clone(row.text), Start: row.offset,
		})
	}
	get := func(field string) string {
		if i, ok := c.at[field]; ok {
			return strings.Clone(strings.TrimSpace(row.fields[i])) // or what is kept of a row would keep all of it
		}
		return ""
	}
	return c.record(record{get: get, offset: row.offset, line: row.line})
}

// places returns the position of each field of ours in a row.
func places(columns map[string]string, header []string) map[string]int {
	at := map[string]int{}
	for field, name := range columns {
		at[field] = slices.Index(header, name)
	}
	return at
}

// columns decides how a table is read: as it was asked for, else as it is
// guessed. They are nil if it cannot be read. names are those that are known to
// be there, and shown to the person if something is wrong.
func (r *reader) columns(names []string, rows [][]string, header []string) (columns map[string]string, faults []*format.Error) {
	if len(r.in.Columns) > 0 {
		columns, why := asked(r.in.Columns, names, header)
		if why != "" {
			return nil, []*format.Error{{Outcome: format.Quarantined, Reason: why}}
		}
		r.decide(columns)
		return columns, nil
	}
	columns = guess(names, rows)
	if columns["text"] == "" && (columns["headline"] == "" || columns["url"] == "") {
		reason := "no column is known to hold texts; the columns are " + list(names) + "; name the one that does, as in --map text=" + names[0]
		return nil, []*format.Error{{Outcome: format.Skipped, Reason: reason}}
	}
	r.decide(columns)
	return columns, []*format.Error{{Outcome: format.Warned, Reason: Describe(columns, rest(names, columns))}}
}

// asked checks a mapping that a person gave, and says what is wrong with it.
func asked(wanted map[string]string, names, header []string) (columns map[string]string, why string) {
	columns = map[string]string{}
	for _, field := range sorted(wanted) {
		name := wanted[field]
		switch n, err := strconv.Atoi(name); {
		case !slices.Contains(Fields(), field):
			return nil, fmt.Sprintf("there is no field %q; the fields are %s", field, list(Fields()))
		case slices.Contains(names, name):
			columns[field] = name
		case err == nil && n >= 1 && n <= len(header):
			columns[field] = header[n-1]
		default:
			return nil, fmt.Sprintf("there is no column %q; the columns are %s", name, list(names))
		}
	}
	return columns, ""
}

// Describe says how columns are read, on one line.
func Describe(columns map[string]string, unread []string) string {
	var read []string
	for _, field := range Fields() {
		if name, ok := columns[field]; ok {
			read = append(read, field+"="+corpus.Printable(name))
		}
	}
	text := "columns read: " + strings.Join(read, ", ")
	if len(unread) > 0 {
		text += "; not read: " + list(unread)
	}
	return text
}

// listed is how many names a message shows.
const listed = 40

func list(names []string) string {
	more := ""
	if len(names) > listed {
		more = fmt.Sprintf(" and %d more", len(names)-listed)
		names = names[:listed]
	}
	shown := make([]string, len(names))
	for i, name := range names {
		if shown[i] = corpus.Printable(name); len(shown[i]) > 80 {
			shown[i] = strings.ToValidUTF8(shown[i][:80], "") + "…"
		}
	}
	return strings.Join(shown, ", ") + more
}

func sorted(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
