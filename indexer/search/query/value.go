package query

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"standpoint/indexer/search/schema"
)

// ReadValue returns the value that a text stands for in a field. Its error is a
// *schema.ValueError, or one that has nothing to do with the text.
type ReadValue func(field, text string) (string, error)

// value reads the value of a field of whole values or of dates.
func (p *parser) value(field schema.Field, t token) (Node, *fault) {
	text := t.text
	switch {
	case t.kind == exactToken:
		return nil, &fault{at: t.start, msg: fmt.Sprintf("the values of %s are always whole; leave out the =", field.Name), edit: replace(t.start, t.end, "")}
	case strings.TrimSpace(text) == "":
		return nil, &fault{at: t.start, msg: fmt.Sprintf("the value of %s is empty", field.Name), edit: replace(p.fieldStart(t), t.end, " ")}
	case t.suffix != "":
		return nil, &fault{at: t.end - len(t.suffix), msg: fmt.Sprintf("the values of %s are whole; ~ cannot follow one", field.Name), edit: replace(t.end-len(t.suffix), t.end, "")}
	case t.kind == wordToken && strings.Contains(text, "*"):
		return nil, &fault{at: t.start, msg: fmt.Sprintf("the values of %s are whole and cannot contain a *; put the value in quotation marks if it does", field.Name), edit: replace(t.start, t.end, quote(text))}
	case field.Name == schema.Date:
		return p.date(t)
	}
	value, err := p.read(field.Name, text)
	if err != nil {
		return nil, p.valueFault(field.Name, t, err)
	}
	if value != text {
		p.ids = append(p.ids, *replace(t.start, t.end, writeValue(value)))
	}
	return Value{field.Name, value}, nil
}

// valueFault is the fault of a text that is not a value.
func (p *parser) valueFault(field string, t token, err error) *fault {
	wrong, ok := errors.AsType[*schema.ValueError](err)
	if !ok {
		return &fault{at: t.start, err: err}
	}
	f := &fault{at: t.start, msg: wrong.Msg, value: wrong}
	switch suggestion := wrong.Suggestion(); {
	case suggestion != "":
		f.edit = replace(t.start, t.end, writeValue(suggestion))
	case field == schema.Toward && !strings.Contains(t.text, ":") && p.outer.end == t.start:
		f.edit = replace(p.outer.start, p.outer.end, schema.Agency+":")
	}
	return f
}

// fieldStart is where a clause with its field begins.
func (p *parser) fieldStart(t token) int {
	if p.outer.end == t.start {
		return p.outer.start
	}
	return t.start
}

// date reads a time span: a unit or two ends.
func (p *parser) date(t token) (Node, *fault) {
	text := strings.ToUpper(strings.TrimSpace(t.text))
	first, last, both := strings.Cut(text, "..")
	if !both {
		last = first
	}
	from, fromUnit, ok := parseDate(first)
	to, toUnit, okTo := parseDate(last)
	switch {
	case !ok && (first != "" || last == ""), !okTo && last != "":
		return nil, badDate(t, text)
	case !both && fromUnit == second:
		return nil, &fault{at: t.start, msg: "a time alone is not a span; write two ends with .. between them, either of which can be left out", edit: replace(t.start, t.end, first+"..")}
	}
	if last != "" {
		to = toUnit.add(to, 1)
	}
	if !from.IsZero() && !to.IsZero() && !from.Before(to) {
		return nil, &fault{at: t.start, msg: "the span ends before it begins", edit: swapped(t, first, last)}
	}
	return DateRange{from, to}, nil
}

func swapped(t token, first, last string) *edit {
	if first == last {
		return nil
	}
	return replace(t.start, t.end, last+".."+first)
}

// Years that can be written: those of four digits.
const firstYear, lastYear = 1000, 9999

// parseDate reads a year, a month, a day or a time, and returns where it begins.
func parseDate(text string) (time.Time, unit, bool) {
	for u, layout := range layouts {
		t, err := time.Parse(layout, text)
		if err != nil || t.Nanosecond() != 0 {
			continue
		}
		t = t.UTC()
		return t, unit(u), t.Year() >= firstYear && t.Year() <= lastYear
	}
	return time.Time{}, 0, false
}

var (
	looseDate    = regexp.MustCompile(`^(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?$`)
	looseTime    = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2})?(?:\.\d+)?(Z|[+-]\d{2}:\d{2})?$`)
	comparedDate = regexp.MustCompile(`^([<>]=?)(.+)$`)
	looseYears   = regexp.MustCompile(`^(\d{4})[-/–](\d{4})$`)
)

func badDate(t token, text string) *fault {
	f := &fault{at: t.start, msg: fmt.Sprintf("%q is not a date; write a year from 1000 to 9999, a month, a day or a time (2025, 2025-04, 2025-04-11, 2025-04-11T21:03:00Z) or two of them with .. between them", text)}
	if m := comparedDate.FindStringSubmatch(text); m != nil {
		text = bounded(m[1], tidyDate(m[2]))
		f.edit = replace(t.start, t.end, text)
		return f
	}
	ends := strings.Split(text, "..")
	if m := looseYears.FindStringSubmatch(text); m != nil {
		ends = m[1:]
	}
	for i, end := range ends {
		ends[i] = tidyDate(end)
	}
	if mended := strings.Join(ends, ".."); mended != text {
		f.edit = replace(t.start, t.end, mended)
	}
	return f
}

// bounded writes a comparison with a date as a span.
func bounded(sign, date string) string {
	switch sign {
	case ">":
		return shiftDate(date, 1) + ".."
	case ">=":
		return date + ".."
	case "<":
		return ".." + shiftDate(date, -1)
	}
	return ".." + date
}

func tidyDate(text string) string {
	if m := looseDate.FindStringSubmatch(text); m != nil {
		tidy := m[1]
		for _, part := range m[2:] {
			if part != "" {
				tidy += "-" + strings.Repeat("0", 2-len(part)) + part
			}
		}
		return tidy
	}
	if m := looseTime.FindStringSubmatch(text); m != nil {
		if m[3] == "" {
			m[3] = ":00"
		}
		if m[4] == "" {
			m[4] = "Z"
		}
		return m[1] + "T" + m[2] + m[3] + m[4]
	}
	return text
}
