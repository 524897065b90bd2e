package office

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"iter"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"standpoint/corpus"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/table"
)

// mostRepeats is how often a row that is written once, with the number of times that
// it stands there, is read.
const mostRepeats = 10_000

// content is the part of an OpenDocument file that holds what a person sees.
const content = "content.xml"

// encrypted is how OpenDocument says that its parts are (version 1.3, part 2, section 4.3).
func (p *parts) encrypted() bool {
	found := false
	if p.has("META-INF/manifest.xml") {
		_ = p.each("META-INF/manifest.xml", func(_ *part, start xml.StartElement) error {
			found = found || start.Name.Local == "encryption-data"
			return nil
		})
	}
	return found
}

var errEncrypted = &format.Error{Outcome: format.Quarantined, Reason: "it is encrypted; save it without a password"}

func readSpreadsheet(ctx context.Context, in format.Input, p *parts, yield func(corpus.Thread, error) bool) error {
	if p.encrypted() {
		return errEncrypted
	}
	var all []table.Sheet
	macs, inside := false, false
	err := p.each(content, func(of *part, start xml.StartElement) error {
		switch start.Name.Local {
		case "spreadsheet":
			inside = true
		case "null-date":
			macs = strings.HasPrefix(attribute(start, "date-value"), "1904")
		case "table":
			if inside && len(all) < mostSheets {
				all = append(all, table.Sheet{Name: attribute(start, "name"), Rows: p.rowsOf(len(all))})
			}
			return of.skip()
		}
		return ctx.Err()
	})
	if err != nil && len(all) == 0 {
		return err
	}
	for i := range all {
		all[i].Macs = macs
	}
	return sheets(ctx, in, all, yield)
}

// rowsOf yields the rows of a sheet by its number, from 0.
func (p *parts) rowsOf(sheet int) iter.Seq2[table.Row, error] {
	return func(yield func(table.Row, error) bool) {
		in, err := p.xml(content)
		if err != nil {
			yield(table.Row{}, err)
			return
		}
		defer in.Close()
		if err = in.find("spreadsheet", 0); err == nil {
			err = in.find("table", sheet)
		}
		s := spreadsheet{part: in, yield: yield}
		if err == nil {
			err = s.rows()
		}
		if err != nil && !s.stopped && !errors.Is(err, io.EOF) {
			yield(table.Row{}, fmt.Errorf("after row %d: %w", s.number, err))
		}
	}
}

// find reads up to the start of an element of a name, past so many others of it.
func (p *part) find(name string, others int) error {
	for {
		token, err := p.next()
		if err != nil {
			return err
		}
		if start, ok := token.(xml.StartElement); ok && start.Name.Local == name {
			if others--; others < 0 {
				return nil
			}
			if err := p.skip(); err != nil {
				return err
			}
		}
	}
}

// spreadsheet reads the rows of a sheet.
type spreadsheet struct {
	*part
	yield   func(table.Row, error) bool
	number  int // of the last row
	stopped bool
}

// rows reads the rows up to the end of the table.
func (s *spreadsheet) rows() error {
	for {
		token, err := s.inside()
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.EndElement:
			if t.Name.Local == "table" {
				return nil
			}
		case xml.StartElement:
			switch t.Name.Local {
			case "table-row":
				err = s.row(repeats(t, "number-rows-repeated"))
			case "table-row-group", "table-rows", "table-header-rows": // rows are in them
			default:
				err = s.skip()
			}
			if err != nil {
				return err
			}
			if s.stopped {
				return nil
			}
		}
	}
}

func repeats(start xml.StartElement, name string) int {
	n, err := strconv.Atoi(attribute(start, name))
	if err != nil || n < 1 {
		return 1
	}
	return min(n, mostRows)
}

// row reads a row that stands there so many times.
func (s *spreadsheet) row(times int) error {
	var fields []string
	for at, size := 0, 0; ; {
		token, err := s.inside()
		if err != nil {
			return err
		}
		start, ok := token.(xml.StartElement)
		if end, is := token.(xml.EndElement); is && end.Name.Local == "table-row" {
			break
		}
		if !ok {
			continue
		}
		n, value := repeats(start, "number-columns-repeated"), ""
		switch start.Name.Local {
		case "table-cell":
			value, err = s.cell(start)
		default: // what a merged cell covers
			err = s.skip()
		}
		if err != nil {
			return err
		}
		if value != "" && at < mostColumns {
			n = min(n, mostColumns-at)
			if size += len(value) * n; size > format.MaxLine {
				return fmt.Errorf("a row is longer than %d MiB", format.MaxLine>>20)
			}
			fields = append(fields, make([]string, at-len(fields))...)
			for range n {
				fields = append(fields, value)
			}
		}
		at += n
	}
	if fields == nil {
		s.number += times
		return nil
	}
	if times > mostRepeats {
		return fmt.Errorf("row %d is said to stand there %d times; at most %d are read", s.number+1, times, mostRepeats)
	}
	for range times {
		s.number++
		if s.stopped = !s.yield(table.Row{Fields: fields, Number: s.number}, nil); s.stopped {
			return nil
		}
	}
	return nil
}

// cell reads a cell, as a person sees it, times and numbers as they are stored
// (OpenDocument 1.3, part 3, section 19.385).
func (s *spreadsheet) cell(start xml.StartElement) (string, error) {
	kind, stored := attribute(start, "value-type"), ""
	for _, name := range []string{"date-value", "time-value", "boolean-value", "string-value"} {
		if v := attribute(start, name); v != "" {
			stored = v
		}
	}
	number := ""
	for _, a := range start.Attr {
		if a.Name.Local == "value" {
			number = a.Value
		}
	}
	text, err := s.paragraphs("table-cell")
	switch {
	case err != nil:
		return "", err
	case kind == "date":
		return isoTime(stored), nil
	case kind == "time":
		return clockOf(stored), nil
	case (kind == "float" || kind == "currency" || kind == "percentage") && number != "":
		return number, nil
	case kind == "boolean":
		return stored, nil
	case text == "":
		return stored, nil
	}
	return text, nil
}

var duration = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S$`) })

// clockOf is a time of day that is written as a duration.
func clockOf(text string) string {
	m := duration().FindStringSubmatch(text)
	if m == nil {
		return text
	}
	for i, unit := range m {
		if len(unit) < 2 {
			m[i] = "0" + unit
		}
	}
	return m[1] + ":" + m[2] + ":" + m[3]
}
