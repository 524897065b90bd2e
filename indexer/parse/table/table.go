// Package table reads tables of articles and comments: CSV with any delimiter,
// and JSON Lines of any objects. Names and values show what a column holds, unless
// the user says it.
package table

import (
	"bufio"
	"bytes"
	"cmp"
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
	d, rows, ok := sniff(head.Indented(), head.Whole)
	if !ok {
		return false
	}
	return isTable(d, rows)
}

// isTable reports whether rows are certainly those of a table, and not prose with
// commas.
func isTable(d dialect, rows [][]string) bool {
	columns := guess(d.header, rows, nil).columns
	switch text := columns["text"]; {
	case d.named && namesKnown(d.header) >= 3:
		return true
	case d.named && slices.ContainsFunc(strings.Fields(called["text"]), func(name string) bool { return matches(text, name) }):
		return true
	case len(d.header) < 3 || len(rows) < 3:
		return false
	default:
		return d.named || text != "" && len(columns) >= 3
	}
}

func readCSV(ctx context.Context, in format.Input) iter.Seq2[corpus.Thread, error] {
	return func(yield func(corpus.Thread, error) bool) {
		head, err := in.Text.Peek(format.Window)
		if ctx.Err() != nil {
			yield(noThread, fmt.Errorf("parse: %w", ctx.Err()))
			return
		}
		d, rows, ok := sniff(head, err != nil)
		if !ok {
			yield(noThread, &format.Error{Outcome: format.Quarantined, Reason: "it is not a table: its rows do not have as many fields as the first"})
			return
		}
		r := newReader(in, yield, head)
		text := in.Text
		if err == nil && !settled(d.header, rows) {
			text, rows = grown(text, d)
		}
		p, faults := r.plan(d.header, rows, d.header)
		if !r.faults(faults) || p == nil {
			return
		}
		if d.mac {
			text = bufio.NewReaderSize(swapper{text}, format.Window)
		}
		c := csvReader{reader: r, plan: p, header: d.header, mac: d.mac}
		c.rows = rowReader{comma: d.comma, columns: len(d.header), max: format.MaxLine, source: (&source{lines: format.NewLines(text)}).line}
		for range d.skip {
			text, _ := c.rows.source()
			c.rows.at(text)
		}
		c.run(ctx, d.named)
	}
}

// sampleMax is how many bytes of a table are looked at, at most, before it is read.
const sampleMax = 1 << 20

// settled reports whether the rows of a sample show how all columns are to be
// read: none is empty, and where dates are numbers they show which is the month.
func settled(names []string, rows [][]string) bool {
	g := newGuesser(names, rows)
	for i := range names {
		if len(g.values[i]) == 0 || g.orders[i].open() {
			return false
		}
	}
	return true
}

// grown looks at more of a table, as far as it takes to settle its columns, and
// returns all of the table with the rows that were looked at.
func grown(in *bufio.Reader, d dialect) (*bufio.Reader, [][]string) {
	head := make([]byte, sampleMax)
	n, err := io.ReadFull(in, head)
	head = head[:n]
	rest := io.MultiReader(bytes.NewReader(head), in)
	text := head
	if d.mac {
		text = swapped(head)
	}
	r := rowReader{comma: d.comma, columns: len(d.header), max: format.Window, source: func() ([]byte, error) { return nextLine(&text) }}
	var rows [][]string
	for range d.skip {
		_, _ = r.source()
	}
	names := !d.named
	for next := 2 * sampleRows; ; {
		row, failed := r.read()
		if failed != nil || len(text) == 0 && err == nil { // the last may be cut
			break
		}
		if row.broken != "" || row.blank() {
			continue
		}
		if !names {
			names = true
			continue
		}
		if rows = append(rows, row.fields); len(rows) == next {
			if settled(d.header, rows) {
				break
			}
			next *= 2
		}
	}
	return bufio.NewReaderSize(rest, format.Window), rows
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

// noThread comes with a fault.
var noThread = corpus.Thread{}

// csvReader reads the rows of a table.
type csvReader struct {
	*reader
	plan   *plan
	header []string
	mac    bool // carriage returns and ends of lines were swapped
	rows   rowReader
	at     map[string]int // where a column is in a row
	unseen []int          // columns without a value at the beginning
}

func (c *csvReader) run(ctx context.Context, header bool) {
	for {
		row, err := c.rows.read()
		var long *longLine
		switch {
		case ctx.Err() != nil:
			c.yield(noThread, fmt.Errorf("parse: %w", ctx.Err()))
			return
		case errors.Is(err, io.EOF):
			c.end()
			return
		case errors.As(err, &long):
			c.rows.offset, c.rows.line = long.line.Offset+long.line.Length+1, long.line.Number
			if !c.yield(noThread, long.line.Broken("", nil)) {
				return
			}
			continue
		case err != nil:
			c.yield(noThread, format.Unreadable(row.offset, err))
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
		body := slices.Clone(row.text)
		if c.mac {
			swap(body)
		}
		return c.yield(noThread, &format.Error{
			Outcome: format.Quarantined, Line: row.line, Offset: row.offset, Reason: "the row is broken: " + row.broken, Body: body, Start: row.offset,
		})
	}
	if c.at == nil {
		c.at = map[string]int{}
		for i, name := range slices.Backward(c.header) {
			if c.at[name] = i; c.late != nil && !c.late.seen[name] {
				c.unseen = append(c.unseen, i)
			}
		}
	}
	for _, i := range c.unseen {
		if strings.TrimSpace(row.fields[i]) != "" {
			c.late.sees(c.header[i])
		}
	}
	value := func(name string) string {
		if i, ok := c.at[name]; ok {
			return strings.Clone(strings.TrimSpace(row.fields[i])) // or what is kept of a row would keep all of it
		}
		return ""
	}
	get := func(field string) string {
		if name, ok := c.plan.columns[field]; ok {
			return value(name)
		}
		return ""
	}
	return c.take(record{get: get, offset: row.offset, line: row.line}, row.size(), value)
}

// plan decides how a table is read: as it was asked for, else as it is guessed.
// It is nil if the table cannot be read. names are those that are known to be
// there, and shown to the person if something is wrong.
func (r *reader) plan(names []string, rows [][]string, header []string) (*plan, []*format.Error) {
	if len(r.in.Columns) > 0 {
		columns, why := asked(r.in.Columns, names, header)
		if why != "" {
			return nil, []*format.Error{{Outcome: format.Quarantined, Reason: why}}
		}
		p := guess(names, rows, columns)
		r.decide(&p)
		return &p, []*format.Error{{Outcome: format.Noted, Reason: Describe(p.columns, rest(names, p.columns))}}
	}
	p := guess(names, rows, nil)
	if p.columns["text"] == "" && (p.columns["headline"] == "" || p.columns["url"] == "") {
		reason := "no column is known to hold texts; the columns are " + list(names) + "; name the one that does, as in --map text=" + names[0]
		return nil, []*format.Error{{Outcome: format.Skipped, Reason: reason}}
	}
	r.decide(&p)
	r.late = newLate(&p, names, rows)
	faults := []*format.Error{{Outcome: format.Noted, Reason: Describe(p.columns, rest(names, p.columns))}}
	if p.times.open {
		name := cmp.Or(p.columns["posted"], p.columns["published"])
		faults = append(faults, &format.Error{Outcome: format.Warned, Reason: "no value of the column " + corpus.Printable(name) + " shows whether the day or the month comes first, so that dates that may be either are not read"})
	}
	return &p, faults
}

// asked checks a mapping that a person gave, and says what is wrong with it. A field
// that is mapped to nothing is not read.
func asked(wanted map[string]string, names, header []string) (columns map[string]string, why string) {
	columns = map[string]string{}
	for _, field := range sorted(wanted) {
		name := wanted[field]
		switch n, err := strconv.Atoi(name); {
		case !slices.Contains(Fields(), field):
			return nil, fmt.Sprintf("there is no field %q; the fields are %s", field, list(Fields()))
		case name == "":
			columns[field] = "" // not read
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
