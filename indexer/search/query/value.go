package query

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"standpoint/corpus"
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
	first, last, both := strings.Cut(t.text, "..")
	if !both {
		last = first
	}
	from, fromUnit, err := readEnd(first)
	to, toUnit, errTo := readEnd(last)
	switch {
	case err != nil || errTo != nil || fromUnit == none && toUnit == none:
		return nil, badDate(t, errors.Join(err, errTo))
	case !both && fromUnit == second:
		return nil, &fault{at: t.start, msg: "a time alone is not a span; write two ends with .. between them, either of which can be left out", edit: replace(t.start, t.end, writeValue(schema.FormatTime(from)+".."))}
	}
	span := DateRange{}
	if fromUnit != none {
		span.From = schema.Bound(from)
	}
	if toUnit != none {
		span.To = schema.Bound(toUnit.add(to, 1))
	}
	if !span.From.IsZero() && !span.To.IsZero() && !span.From.Before(span.To) {
		return nil, &fault{at: t.start, msg: "the span ends before it begins", edit: swapped(t, first, last)}
	}
	return span, nil
}

// readEnd reads an end of a span, none if it is left out.
func readEnd(text string) (time.Time, unit, error) {
	if strings.TrimSpace(text) == "" {
		return time.Time{}, none, nil
	}
	at, precision, err := schema.ReadTime(text)
	return at, unitsOf[precision], err
}

var unitsOf = map[corpus.Precision]unit{corpus.PrecisionYear: year, corpus.PrecisionMonth: month, corpus.PrecisionDay: day, corpus.PrecisionMinute: second}

func swapped(t token, first, last string) *edit {
	if first == last {
		return nil
	}
	return replace(t.start, t.end, writeValue(last+".."+first))
}

var (
	comparedDate = regexp.MustCompile(`^([<>]=?)(.+)$`)
	looseYears   = regexp.MustCompile(`^(\d{4})[-/–](\d{4})$`)
)

// badDate is the fault of a text that is not a span of time. Its repair writes the
// ends as they may be meant, if that is known of each that cannot be read.
func badDate(t token, wrong error) *fault {
	f := &fault{at: t.start, msg: fmt.Sprintf("%q is not a date; write %s, or two of them with .. between them", t.text, schema.TimeForms)}
	if m := comparedDate.FindStringSubmatch(strings.TrimSpace(t.text)); m != nil {
		f.edit = compared(t, m[1], m[2])
		return f
	}
	ends := strings.Split(t.text, "..")
	if m := looseYears.FindStringSubmatch(t.text); m != nil {
		ends = m[1:]
	}
	for i, end := range ends {
		_, _, err := readEnd(end)
		if value, ok := errors.AsType[*schema.ValueError](err); ok {
			if ends[i] = value.Suggestion(); ends[i] == "" {
				return f
			}
		}
	}
	if mended := strings.Join(ends, ".."); wrong != nil && mended != t.text {
		f.edit = replace(t.start, t.end, writeValue(mended))
	}
	return f
}

// compared is the edit that writes a comparison with a date as a span; nil if the
// date cannot be read.
func compared(t token, sign, date string) *edit {
	at, u, err := readEnd(date)
	if err != nil || u == none {
		return nil
	}
	var span DateRange
	switch sign {
	case ">":
		span.From = u.shift(at, 1)
	case ">=":
		span.From = at
	case "<":
		span.To = at
	case "<=":
		span.To = u.shift(at, 1)
	}
	return replace(t.start, t.end, writeValue(formatRange(span.From, span.To)))
}
