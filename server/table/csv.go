package table

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// CSVOptions say what will read a CSV.
type CSVOptions struct {
	// Spreadsheet makes it safe to open in a spreadsheet: a text that begins as a
	// formula does gets an apostrophe before it, and the file begins with a byte order
	// mark, without which Excel takes UTF-8 for the encoding of the machine. Programs
	// would take both for data, so without Spreadsheet there is neither.
	Spreadsheet bool
}

// CSV writes a table as RFC 4180 (October 2005) has it: a header, lines that end in CRLF,
// and quotes around what holds a comma, a quote, a line break, or white space at an
// end. It guarantees that
//
//   - every row has every column, and a row without a text in its only column is "";
//   - a text is written as it is, its line breaks included, in UTF-8;
//   - a cell without a value is empty, as is an empty text: CSV has one of them;
//   - a whole number has only digits and a sign, a Decimal always a point, a truth is
//     true or false, a time is RFC 3339 in UTC to the second;
//   - the texts of a list are joined by |, and \ stands before a | or \ that is in one
//     of them (SplitList is the inverse); an empty list is an empty cell, so a list
//     never has an empty text;
//   - everything else (a list of records, a map) is JSON.
//
// Rows are buffered; Flush sends them. After an error nothing more is written.
type CSV struct {
	out   *bufio.Writer
	width int
	opt   CSVOptions
	cell  []byte
	err   error
}

// bom is the byte order mark in UTF-8.
const bom = "\uFEFF"

// NewCSV begins a table and writes its header.
func NewCSV(w io.Writer, columns []string, opt CSVOptions) *CSV {
	c := &CSV{out: bufio.NewWriterSize(w, 32<<10), width: len(columns), opt: opt}
	if opt.Spreadsheet {
		c.writeString(bom)
	}
	for i, name := range columns {
		c.text(i, name)
	}
	c.end()
	return c
}

// Write writes a row. A value is a string, an int, an int64, a Decimal, a bool, a time.Time, a
// []string, a pointer to one of these, nil, or what JSON can write. It fails if there
// are more or fewer values than columns.
func (c *CSV) Write(values ...any) error {
	if c.err == nil && len(values) != c.width {
		c.err = fmt.Errorf("table: a row of %d values in a table of %d columns", len(values), c.width)
	}
	if c.err != nil {
		return c.err
	}
	for i, value := range values {
		if err := c.value(i, value); err != nil {
			c.err = fmt.Errorf("table: column %d: %w", i+1, err)
			return c.err
		}
	}
	c.end()
	return c.err
}

// Flush sends what was written.
func (c *CSV) Flush() error {
	if c.err == nil {
		c.err = c.out.Flush()
	}
	return c.err
}

func (c *CSV) value(column int, value any) error {
	switch v := value.(type) {
	case nil:
		c.raw(column, nil)
	case string:
		c.text(column, v)
	case *string:
		if v == nil {
			c.raw(column, nil)
			return nil
		}
		c.text(column, *v)
	case []string:
		c.text(column, JoinList(v))
	default:
		cell, isText, err := appendCell(c.cell[:0], value)
		if err != nil {
			return err
		}
		if c.cell = cell; isText {
			c.text(column, string(cell))
		} else {
			c.raw(column, cell)
		}
	}
	return nil
}

// appendCell appends what is neither a text nor a list of texts. It is a text itself
// if it is JSON.
func appendCell(to []byte, value any) (cell []byte, isText bool, err error) {
	switch v := value.(type) {
	case int:
		return strconv.AppendInt(to, int64(v), 10), false, nil
	case *int:
		if v == nil {
			return to, false, nil
		}
		return strconv.AppendInt(to, int64(*v), 10), false, nil
	case int64:
		return strconv.AppendInt(to, v, 10), false, nil
	case Decimal:
		return v.append(to), false, nil
	case *Decimal:
		if v == nil {
			return to, false, nil
		}
		return v.append(to), false, nil
	case bool:
		return strconv.AppendBool(to, v), false, nil
	case *bool:
		if v == nil {
			return to, false, nil
		}
		return strconv.AppendBool(to, *v), false, nil
	case time.Time:
		return v.UTC().Truncate(time.Second).AppendFormat(to, time.RFC3339), false, nil
	case *time.Time:
		if v == nil {
			return to, false, nil
		}
		return v.UTC().Truncate(time.Second).AppendFormat(to, time.RFC3339), false, nil
	}
	text, err := json.Marshal(value)
	return append(to, text...), true, err
}

// text writes a cell that a spreadsheet could take for a formula.
func (c *CSV) text(column int, text string) {
	c.separate(column)
	if c.opt.Spreadsheet && text != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", firstOf(text)) {
		text = "'" + text
	}
	switch {
	case text == "" && c.width == 1:
		c.writeString(`""`) // many readers skip an empty line
	case !quoted(text):
		c.writeString(text)
	default:
		c.writeString(`"`)
		for {
			before, after, found := strings.Cut(text, `"`)
			c.writeString(before)
			if !found {
				break
			}
			c.writeString(`""`)
			text = after
		}
		c.writeString(`"`)
	}
}

func firstOf(text string) rune {
	for _, r := range text {
		return r
	}
	return 0
}

func quoted(text string) bool {
	if text == "" {
		return false
	}
	return strings.ContainsAny(text, ",\"\r\n") || strings.TrimSpace(text) != text
}

func (c *CSV) raw(column int, cell []byte) {
	c.separate(column)
	if len(cell) == 0 && c.width == 1 {
		cell = []byte(`""`)
	}
	if c.err == nil {
		_, c.err = c.out.Write(cell)
	}
}

func (c *CSV) separate(column int) {
	if column > 0 {
		c.writeString(",")
	}
}

func (c *CSV) end() { c.writeString("\r\n") }

func (c *CSV) writeString(text string) {
	if c.err == nil {
		_, c.err = c.out.WriteString(text)
	}
}

var listEscapes = strings.NewReplacer(`\`, `\\`, `|`, `\|`)

// JoinList writes a list of texts as one text; see CSV.
func JoinList(list []string) string {
	if len(list) == 1 && !strings.ContainsAny(list[0], `|\`) {
		return list[0]
	}
	var b strings.Builder
	for i, text := range list {
		if i > 0 {
			b.WriteByte('|')
		}
		_, _ = listEscapes.WriteString(&b, text) // never fails on a Builder
	}
	return b.String()
}

// SplitList is the inverse of JoinList for lists without empty texts.
func SplitList(text string) []string {
	if text == "" {
		return []string{}
	}
	var list []string
	var one strings.Builder
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '\\' && i+1 < len(text):
			i++
			one.WriteByte(text[i])
		case text[i] == '|':
			list = append(list, one.String())
			one.Reset()
		default:
			one.WriteByte(text[i])
		}
	}
	return append(list, one.String())
}
