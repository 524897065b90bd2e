package table

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"standpoint/corpus"
	"standpoint/indexer/parse/format"
)

// Row is a row of a sheet.
type Row struct {
	Fields []string // as a person sees them; times as 2006-01-02 15:04:05
	Number int      // from 1
}

// Sheet is a table whose rows are apart already, such as one of a workbook.
type Sheet struct {
	Name string
	// Rows yields the rows that have anything in them, from the first, each time
	// it is asked. An error ends them.
	Rows iter.Seq2[Row, error]
	Macs bool // days that are only numbers are counted from 1904, not from 1900
}

// Sheets reads the sheets of a workbook, each as a table by itself. One that is not a
// table of texts is skipped by its name. Faults name their sheet where there are several.
func Sheets(ctx context.Context, in format.Input, sheets []Sheet, yield func(corpus.Thread, error) bool) {
	all := make([]*sheetReader, len(sheets))
	for i, s := range sheets {
		all[i] = &sheetReader{Sheet: s, several: len(sheets) > 1, outside: yield}
		all[i].look(in)
	}
	share(all)
	for _, s := range all {
		if !s.run(ctx) {
			return
		}
	}
}

// sheetReader reads one sheet.
type sheetReader struct {
	Sheet
	several bool // there are others
	outside func(corpus.Thread, error) bool
	dialect dialect
	width   int // fields of a row
	csv     csvReader
	faults  []*format.Error
	failed  error // what ended the rows that were looked at, before there was a table
}

// look decides by the first rows how a sheet is read.
func (s *sheetReader) look(in format.Input) {
	var rows []Row
	size, next := 0, sampleRows
	for row, err := range s.Rows {
		if err != nil {
			s.failed = err
			break
		}
		rows = append(rows, row)
		for _, field := range row.Fields {
			size += len(field)
		}
		if len(rows) == next || size > sampleMax {
			next *= 2
			if s.tell(rows); size > sampleMax || settled(s.dialect.header, s.sample(rows)) {
				break
			}
		}
	}
	s.tell(rows)
	sample := s.sample(rows)
	r := newReader(in, s.yield, nil)
	r.name = digest(rows)
	s.csv = csvReader{reader: r, header: s.dialect.header}
	switch {
	case len(sample) == 0 || len(in.Columns) == 0 && !isTable(s.dialect, sample):
		s.faults = []*format.Error{{Outcome: format.Skipped, Reason: "it is not a table of texts"}}
	default:
		s.csv.plan, s.faults = r.plan(s.dialect.header, sample, s.dialect.header)
	}
	if s.csv.plan == nil && s.several { // what is asked for may be in another
		for _, fault := range s.faults {
			fault.Outcome = format.Skipped
		}
	}
	if s.csv.plan != nil {
		s.csv.plan.times.macs = s.Macs
	}
}

// tell finds the row of names among the first ones, and how wide the table is.
func (s *sheetReader) tell(rows []Row) {
	fields := make([][]string, min(len(rows), sampleRows))
	s.width = 0
	for i := range fields {
		fields[i] = filledTo(rows[i].Fields)
		s.width = max(s.width, len(fields[i]))
	}
	s.dialect = dialect{skip: headerAt(fields)}
	if len(rows) == 0 {
		return
	}
	first := fields[s.dialect.skip]
	if s.dialect.named = isHeader(first); s.dialect.named {
		s.dialect.header = unique(padded(first, s.width))
	} else {
		s.dialect.header = numbers(s.width)
	}
}

// sample are the rows of the table among the first ones.
func (s *sheetReader) sample(rows []Row) (list [][]string) {
	for i, row := range rows {
		if fields := filledTo(row.Fields); !s.above(i) && len(fields) <= s.width {
			list = append(list, padded(fields, s.width))
		}
	}
	return list
}

// above reports whether a row, counted from 0, is not of the table itself but above it.
func (s *sheetReader) above(i int) bool {
	return i < s.dialect.skip || s.dialect.named && i == s.dialect.skip
}

// filledTo is a row up to its last field that is not empty.
func filledTo(row []string) []string {
	for len(row) > 0 && strings.TrimSpace(row[len(row)-1]) == "" {
		row = row[:len(row)-1]
	}
	return row
}

func padded(row []string, width int) []string {
	return append(slices.Clip(row), make([]string, max(0, width-len(row)))...)
}

// digest stands for a table by its first rows.
func digest(rows []Row) string {
	sum := sha256.New()
	for _, row := range rows[:min(len(rows), sampleRows)] {
		fmt.Fprintf(sum, "%q\n", filledTo(row.Fields))
	}
	return hex.EncodeToString(sum.Sum(nil)[:8])
}

// share lets sheets of comments name the articles of another sheet by its numbers,
// if only one has articles. Where several do, each counts its own from 1.
func share(all []*sheetReader) {
	var articles *sheetReader
	for _, s := range all {
		if s.csv.plan == nil || s.csv.kind != "article" {
			continue
		}
		if articles != nil {
			return
		}
		articles = s
	}
	if articles == nil {
		return
	}
	for _, s := range all {
		s.csv.name = articles.csv.name
	}
}

// yield hands on what is read; a fault with the name of its sheet.
func (s *sheetReader) yield(t corpus.Thread, err error) bool {
	var fault *format.Error
	if errors.As(err, &fault) && s.several {
		named := *fault
		named.Reason = "the sheet “" + corpus.Printable(s.Name) + "”: " + fault.Reason
		err = &named
	}
	return s.outside(t, err)
}

// run reads the sheet; false if nobody wants more.
func (s *sheetReader) run(ctx context.Context) bool {
	if len(s.csv.header) == 0 && s.failed == nil {
		return true // there is nothing in it
	}
	if s.failed != nil && s.csv.plan == nil {
		s.faults = []*format.Error{format.Unreadable(0, s.failed)}
	}
	if !s.csv.faults(s.faults) || s.csv.plan == nil {
		return s.csv.plan == nil
	}
	i := -1
	for r, err := range s.Rows {
		i++
		switch {
		case ctx.Err() != nil:
			s.outside(noThread, fmt.Errorf("parse: %w", ctx.Err()))
			return false
		case err != nil:
			return s.csv.end() && s.yield(noThread, format.Unreadable(0, err))
		case s.above(i):
			continue
		}
		row := row{fields: filledTo(r.Fields), line: r.Number}
		s.csv.beyond += max(0, len(row.fields)-s.width)
		row.fields = padded(row.fields[:min(len(row.fields), s.width)], s.width)
		if !s.csv.row(row) {
			return false
		}
	}
	return s.csv.end()
}
