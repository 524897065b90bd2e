package table

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"strings"
)

// row is one row of a table.
type row struct {
	fields []string
	text   []byte // of the row, with its line's end
	offset int64
	line   int
	broken string // why it cannot be read; "" if it can
}

func (r row) blank() bool { return len(bytes.TrimSpace(r.text)) == 0 }

// size is how many bytes a row has, about.
func (r row) size() int {
	n := len(r.text)
	for _, field := range r.fields {
		n += len(field)
	}
	return n
}

// Bounds of what is read again as rows, after a quote that is never closed;
// beyond, each line is taken for a row, so that the work stays linear.
const (
	rereadMax  = 64 << 10 // bytes at once
	rereadMore = 1 << 20  // bytes in all, beyond four times what was read before
)

// rowReader cuts lines into rows. A field in quotes may hold lines' ends. A quote
// that is never closed breaks the row alone that has it.
type rowReader struct {
	comma   byte
	columns int                    // fields of a row; 0: any number
	max     int                    // bytes of a row; 0: no bound
	source  func() ([]byte, error) // gives a line with its end, valid until the next

	again   [][]byte // lines to be read again
	failed  error    // of the source, met after those lines
	pending [][]byte // lines to be read again, each as a row
	reread  int64    // bytes that were read again
	offset  int64
	line    int
}

func (r *rowReader) next() ([]byte, error) {
	if len(r.again) > 0 {
		line := r.again[0]
		r.again = r.again[1:]
		return line, nil
	}
	if err := r.failed; err != nil {
		r.failed = nil
		return nil, err
	}
	return r.source()
}

// read returns the next row; io.EOF after the last.
func (r *rowReader) read() (row, error) {
	if len(r.pending) > 0 {
		return r.readPending(), nil
	}
	text, err := r.next()
	if err != nil {
		return row{offset: r.offset, line: r.line + 1}, err
	}
	if !r.opens(text, false) {
		return r.parse(text), nil
	}
	return r.readOn(bytes.Clone(text))
}

// readPending reads the next line as a row. Broken ones that follow on each
// other are one, since a field that is too long may have millions of lines.
func (r *rowReader) readPending() row {
	var broken row
	for len(r.pending) > 0 {
		before := place{r.offset, r.line}
		out := r.parse(r.pending[0])
		if broken.text != nil && (out.broken == "" || len(broken.text) > rereadMax) {
			r.offset, r.line = before.offset, before.line
			return broken
		}
		r.pending = r.pending[1:]
		switch {
		case out.broken == "":
			return out
		case broken.text == nil:
			broken = out
			broken.text = bytes.Clone(out.text)
		default:
			broken.text = append(broken.text, out.text...)
		}
	}
	return broken
}

// place is where a row begins.
type place struct {
	offset int64
	line   int
}

// readOn reads a row of several lines whose first is given.
func (r *rowReader) readOn(text []byte) (row, error) {
	first := len(text)
	var lines [][]byte
	for open := true; open; {
		more, err := r.next()
		if err != nil {
			r.failed = err
			return r.unclosed(text[:first:first], lines), nil
		}
		lines = append(lines, bytes.Clone(more))
		text = append(text, more...)
		if open = r.opens(more, true); r.max > 0 && len(text) > r.max {
			return r.unclosed(text[:first:first], lines), nil
		}
	}
	before := place{r.offset, r.line}
	out := r.parse(text)
	if out.broken != "" || r.swallowed(lines) && !r.strict(text) {
		r.offset, r.line = before.offset, before.line
		return r.unclosed(text[:first:first], lines), nil
	}
	return out, nil
}

// strict reports whether a row is CSV by the letter.
func (r *rowReader) strict(text []byte) bool {
	c := csv.NewReader(bytes.NewReader(bytes.TrimRight(text, "\r\n")))
	c.Comma, c.FieldsPerRecord = rune(r.comma), -1
	_, err := c.Read()
	return err == nil
}

// swallowed reports whether one of the lines within a row looks like a row itself.
func (r *rowReader) swallowed(lines [][]byte) bool {
	for _, line := range lines {
		if r.columns > 0 && bytes.Count(line, []byte{r.comma})+1 < r.columns {
			continue
		}
		if fields, ok := r.split(bytes.TrimRight(line, "\r\n")); ok && len(fields) == r.columns {
			return true
		}
	}
	return r.columns == 0
}

// unclosed is the row of a line with a quote that is never closed; the lines
// after it are read again.
func (r *rowReader) unclosed(text []byte, lines [][]byte) row {
	size := 0
	for _, line := range lines {
		size += len(line)
	}
	if size <= rereadMax && r.reread+int64(size) <= 4*r.offset+rereadMore {
		r.reread += int64(size)
		r.again = append(lines, r.again...)
	} else {
		r.pending = lines
	}
	out := r.at(text)
	out.broken = "a quote in it is never closed"
	return out
}

// opens reports whether a quote is open after a line.
func (r *rowReader) opens(line []byte, quoted bool) bool {
	if !quoted && bytes.IndexByte(line, '"') < 0 {
		return false
	}
	start := !quoted
	for i := 0; i < len(line); i++ {
		switch b := line[i]; {
		case quoted && b == '"' && i+1 < len(line) && line[i+1] == '"':
			i++
		case quoted && b == '"':
			rest := bytes.TrimLeft(line[i+1:min(len(line), i+8)], " \r\n")
			quoted = len(rest) > 0 && rest[0] != r.comma
		case quoted:
		case b == r.comma:
			start = true
		case b == '"' && start:
			quoted, start = true, false
		case b != ' ':
			start = false
		}
	}
	return quoted
}

// at returns the place of a row and goes on after it.
func (r *rowReader) at(text []byte) row {
	out := row{text: text, offset: r.offset, line: r.line + 1}
	r.offset += int64(len(text))
	r.line += bytes.Count(text, []byte("\n"))
	return out
}

// parse takes a row apart.
func (r *rowReader) parse(text []byte) row {
	out := r.at(text)
	if out.blank() {
		return out
	}
	fields, ok := r.split(bytes.TrimRight(text, "\r\n"))
	for r.columns > 0 && len(fields) > r.columns && fields[len(fields)-1] == "" {
		fields = fields[:len(fields)-1]
	}
	switch out.fields = fields; {
	case !ok:
		out.broken = "it cannot be taken apart into fields"
	case r.columns > 0 && len(fields) != r.columns:
		out.broken = fmt.Sprintf("it has %d fields, but there are %d columns", len(fields), r.columns)
	}
	return out
}

// split takes the text of a row apart: strictly or, if that fails, with quotes
// as they come.
func (r *rowReader) split(text []byte) (fields []string, ok bool) {
	if bytes.IndexByte(text, '"') < 0 {
		return strings.Split(string(text), string(rune(r.comma))), true
	}
	if fields, ok = r.splitQuoted(text); ok && (r.columns == 0 || len(fields) >= r.columns) {
		return fields, true
	}
	for _, lazy := range []bool{false, true} {
		c := csv.NewReader(bytes.NewReader(text))
		c.Comma, c.FieldsPerRecord, c.LazyQuotes = rune(r.comma), -1, lazy
		if rows, err := c.ReadAll(); err == nil && len(rows) == 1 && (r.columns == 0 || len(rows[0]) >= r.columns) {
			return rows[0], true
		} else if err == nil && len(rows) == 1 {
			fields, ok = rows[0], true
		}
	}
	return fields, ok
}

// splitQuoted takes apart a row that follows RFC 4180 to the letter; ok is false of
// any other.
func (r *rowReader) splitQuoted(text []byte) (fields []string, ok bool) {
	all := make([]byte, 0, len(text))
	ends := make([]int, 0, max(8, r.columns))
	for i := 0; ; i++ {
		if i < len(text) && text[i] == '"' {
			for i++; ; i++ {
				n := bytes.IndexAny(text[i:], "\"\r")
				if n < 0 {
					return nil, false
				}
				all = append(all, text[i:i+n]...)
				if i += n; text[i] == '\r' {
					if i+1 == len(text) || text[i+1] != '\n' { // before a line's end it is a part of that
						all = append(all, '\r')
					}
					continue
				}
				if i+1 == len(text) || text[i+1] != '"' {
					break
				}
				all = append(all, '"')
				i++
			}
			i++
		} else {
			from := i
			for i < len(text) && text[i] != r.comma {
				if text[i] == '"' || text[i] == '\n' || text[i] == '\r' {
					return nil, false
				}
				i++
			}
			all = append(all, text[from:i]...)
		}
		ends = append(ends, len(all))
		if i == len(text) {
			break
		}
		if text[i] != r.comma {
			return nil, false
		}
	}
	whole, from := string(all), 0
	fields = make([]string, len(ends))
	for i, end := range ends {
		fields[i], from = whole[from:end], end
	}
	return fields, true
}

// nextLine cuts a line off a text.
func nextLine(text *[]byte) ([]byte, error) {
	if len(*text) == 0 {
		return nil, io.EOF
	}
	n := bytes.IndexByte(*text, '\n') + 1
	if n == 0 {
		n = len(*text)
	}
	line := (*text)[:n:n]
	*text = (*text)[n:]
	return line, nil
}
