package office

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"

	"standpoint/corpus"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/table"
)

// Bounds of a workbook, which are Excel's own.
const (
	mostColumns = 16_384
	mostRows    = 1 << 20
	mostSheets  = 10_000
)

// workbook is an Excel workbook being read.
type workbook struct {
	*parts
	macs    bool // days are counted from 1904
	formats []timeForm
	shared  *texts
}

func readWorkbook(ctx context.Context, in format.Input, p *parts, yield func(corpus.Thread, error) bool) error {
	w := workbook{parts: p, shared: &texts{}}
	defer w.shared.close()
	main := p.related("", "officeDocument")
	all, err := w.sheets(main)
	if err != nil {
		return err
	}
	if styles := p.related(main, "styles"); styles != "" {
		if w.formats, err = readStyles(p, styles); err != nil {
			return err
		}
	}
	if shared := p.related(main, "sharedStrings"); shared != "" {
		if err := w.shared.read(ctx, p, shared); err != nil {
			return err
		}
	}
	return sheets(ctx, in, all, yield)
}

// sheets are the sheets of the workbook, in their order; those of charts and dialogues
// aside.
func (w *workbook) sheets(main string) (all []table.Sheet, err error) {
	related := w.relations(main)
	err = w.each(main, func(_ *part, start xml.StartElement) error {
		switch start.Name.Local {
		case "workbookPr":
			w.macs = isTrue(attribute(start, "date1904"))
		case "sheet":
			r := related[idOf(start)]
			if len(all) < mostSheets && r.kind == "worksheet" {
				all = append(all, table.Sheet{Name: attribute(start, "name"), Rows: w.rows(r.target)})
			}
		}
		return nil
	})
	for i := range all {
		all[i].Macs = w.macs
	}
	return all, err
}

// idOf is the id of a relation, which has a name space, as sheetId has not.
func idOf(start xml.StartElement) string {
	for _, a := range start.Attr {
		if a.Name.Local == "id" && a.Name.Space != "" {
			return a.Value
		}
	}
	return ""
}

func isTrue(v string) bool { return v == "1" || v == "true" || v == "on" }

// rows yields the rows of a sheet that have anything in them.
func (w *workbook) rows(name string) iter.Seq2[table.Row, error] {
	return func(yield func(table.Row, error) bool) {
		in, err := w.xml(name)
		if err != nil {
			yield(table.Row{}, err)
			return
		}
		defer in.Close()
		for number := 0; ; {
			token, err := in.next()
			if errors.Is(err, io.EOF) {
				return
			}
			start, ok := token.(xml.StartElement)
			if err == nil && (!ok || start.Name.Local != "row") {
				continue
			}
			var row table.Row
			if err == nil {
				number++
				if n, e := strconv.Atoi(attribute(start, "r")); e == nil && n > 0 {
					number = n
				}
				row.Number = number
				row.Fields, err = w.row(in)
			}
			if err != nil {
				yield(table.Row{}, fmt.Errorf("after row %d: %w", max(0, number-1), err))
				return
			}
			if row.Fields != nil && !yield(row, nil) {
				return
			}
		}
	}
}

// row reads the cells of a row; nil if all are empty.
func (w *workbook) row(in *part) (fields []string, err error) {
	size := 0
	for at := 0; ; at++ {
		token, err := in.inside()
		if err != nil {
			return nil, err
		}
		switch t := token.(type) {
		case xml.EndElement:
			if t.Name.Local == "row" {
				return fields, nil
			}
		case xml.StartElement:
			if t.Name.Local != "c" {
				at--
				if err := in.skip(); err != nil {
					return nil, err
				}
				continue
			}
			if n := columnOf(attribute(t, "r")); n >= 0 {
				at = n
			}
			value, err := w.cell(in, attribute(t, "t"), attribute(t, "s"))
			if err != nil {
				return nil, err
			}
			if value == "" || at >= mostColumns {
				continue
			}
			if size += len(value); size > format.MaxLine {
				return nil, fmt.Errorf("a row is longer than %d MiB", format.MaxLine>>20)
			}
			for len(fields) < at {
				fields = append(fields, "")
			}
			if len(fields) == at {
				fields = append(fields, value)
			}
		default:
			at--
		}
	}
}

// columnOf is the column of a cell such as "AB12", from 0; -1 if it says none.
func columnOf(cell string) int {
	n := 0
	for i := range len(cell) {
		if cell[i] < 'A' || cell[i] > 'Z' || n > mostColumns {
			break
		}
		n = n*26 + int(cell[i]-'A') + 1
	}
	return n - 1
}

// cell reads the value of a cell of a type and a style, as a person sees it.
func (w *workbook) cell(in *part, kind, style string) (value string, err error) {
	for {
		token, err := in.inside()
		if err != nil {
			return "", err
		}
		switch t := token.(type) {
		case xml.EndElement:
			if t.Name.Local == "c" {
				return w.shown(value, kind, style)
			}
		case xml.StartElement:
			switch t.Name.Local {
			case "v":
				value, err = in.text()
			case "is":
				value, err = richText(in)
			default: // formulas
				err = in.skip()
			}
			if err != nil {
				return "", err
			}
		}
	}
}

// shown is what a cell shows of the value that is stored (ECMA-376, part 1, section
// 18.18.11).
func (w *workbook) shown(value, kind, style string) (string, error) {
	switch kind {
	case "s":
		n, err := strconv.Atoi(strings.TrimSpace(value))
		if err != nil {
			return "", nil
		}
		return w.shared.text(n)
	case "inlineStr", "str":
		return unescaped(value), nil
	case "b":
		return strconv.FormatBool(isTrue(strings.TrimSpace(value))), nil
	case "e": // an error, such as #N/A
		return "", nil
	case "d":
		return isoTime(strings.TrimSpace(value)), nil
	}
	value = strings.TrimSpace(value)
	n, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return value, nil
	}
	if i, err := strconv.Atoi(style); err == nil && i >= 0 && i < len(w.formats) && w.formats[i] != noTime {
		if at, ok := serial(n, w.macs, w.formats[i]); ok {
			return at, nil
		}
	}
	return strconv.FormatFloat(n, 'f', -1, 64), nil
}

// richText reads a text in runs, up to the end of the element that was opened last.
// The sounds of Japanese words, which Excel keeps beside them, are not of it.
func richText(in *part) (string, error) {
	var b strings.Builder
	for {
		token, err := in.inside()
		if err != nil {
			return "", err
		}
		switch t := token.(type) {
		case xml.EndElement:
			if t.Name.Local == "si" || t.Name.Local == "is" {
				return b.String(), nil
			}
		case xml.StartElement:
			text := ""
			switch t.Name.Local {
			case "t":
				text, err = in.text()
			case "rPh", "phoneticPr", "rPr":
				err = in.skip()
			}
			if err != nil {
				return "", err
			}
			if b.WriteString(text); b.Len() > format.MaxLine {
				return "", errLong
			}
		}
	}
}

// unescaped decodes characters that XML cannot hold, written as _x000D_ (ECMA-376,
// part 1, section 22.9.2.19).
func unescaped(text string) string {
	if !strings.Contains(text, "_x") {
		return text
	}
	var b strings.Builder
	for {
		before, after, found := strings.Cut(text, "_x")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		code := uint64(0)
		err := strconv.ErrSyntax
		if len(after) >= 5 && after[4] == '_' {
			code, err = strconv.ParseUint(after[:4], 16, 16)
		}
		if err != nil {
			b.WriteString("_x")
			text = after
			continue
		}
		if code >= ' ' || code == '\n' || code == '\t' {
			b.WriteRune(rune(code))
		} else if code == '\r' && !strings.HasPrefix(after[5:], "\n") {
			b.WriteByte('\n')
		}
		text = after[5:]
	}
}
