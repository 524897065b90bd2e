package query

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/search/schema"
)

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
		return nil, &fault{at: t.start, msg: fmt.Sprintf("the values of %s are whole and cannot hold a *; put the value in quotation marks if it does", field.Name), edit: replace(t.start, t.end, quote(text))}
	}
	switch field.Name {
	case schema.Date:
		return p.date(t)
	case schema.Kind:
		return p.closed(field.Name, t, []string{string(corpus.KindArticle), string(corpus.KindComment)})
	case schema.Stance:
		return p.closed(field.Name, t, labels())
	case schema.Toward:
		return p.toward(t)
	case schema.Language:
		if !languageCode.MatchString(strings.ToLower(text)) {
			return nil, &fault{at: t.start, msg: fmt.Sprintf("%q is no code of a language; write two letters, such as en, fr or es (ISO 639-1)", text)}
		}
		text = strings.ToLower(text)
	case schema.Outlet, schema.Agency, schema.Location:
		text = strings.ToLower(text) // ids are in lower case
	}
	return Value{field.Name, text}, nil
}

// fieldStart is where a clause with its field begins.
func (p *parser) fieldStart(t token) int {
	if p.outer.end == t.start {
		return p.outer.start
	}
	return t.start
}

func labels() []string {
	var names []string
	for _, l := range corpus.Labels {
		names = append(names, string(l))
	}
	return names
}

// closed reads a value of a vocabulary that holds no others.
func (p *parser) closed(field string, t token, words []string) (Node, *fault) {
	text := strings.ToLower(t.text)
	if slices.Contains(words, text) {
		return Value{field, text}, nil
	}
	f := &fault{at: t.start, msg: fmt.Sprintf("%q is no value of %s; its values are %s", t.text, field, strings.Join(words, ", "))}
	if near := nearestWord(text, words); near != "" {
		f.edit = replace(t.start, t.end, near)
	}
	return nil, f
}

var languageCode = regexp.MustCompile(`^[a-z]{2,3}$`)

// sides are words that readers use for the sides.
var sides = map[string]corpus.Label{
	"negative": corpus.Critical, "against": corpus.Critical, "anti": corpus.Critical, "con": corpus.Critical, "opposed": corpus.Critical,
	"positive": corpus.Supportive, "for": corpus.Supportive, "pro": corpus.Supportive, "favorable": corpus.Supportive, "favourable": corpus.Supportive,
	"mixed": corpus.Unclear, "unknown": corpus.Unclear,
}

// nearestWord also knows a word by its beginning: articles, comment, support.
func nearestWord(word string, words []string) string {
	if side := string(sides[word]); slices.Contains(words, side) {
		return side
	}
	for _, w := range words {
		if len(word) >= 3 && (strings.HasPrefix(w, word) || strings.HasPrefix(word, w)) {
			return w
		}
	}
	return nearest(word, words)
}

func (p *parser) toward(t token) (Node, *fault) {
	text := t.text
	if i := strings.LastIndexByte(text, ':'); i > 0 {
		target, side := text[:i], strings.ToLower(text[i+1:])
		if !strings.Contains(target, " ") {
			target = strings.ToLower(target) // ids are in lower case, phrases are as they were asked for
		}
		if slices.Contains(labels(), side) {
			return Value{schema.Toward, target + ":" + side}, nil
		}
		f := &fault{at: t.start, msg: fmt.Sprintf("%q is no side; toward takes a target and one of %s, such as us-dhs:critical", side, strings.Join(labels(), ", "))}
		if near := nearestWord(side, labels()); near != "" {
			f.edit = replace(t.start, t.end, quote(target+":"+near))
		}
		return nil, f
	}
	f := &fault{at: t.start, msg: "toward takes a target and a side, such as us-dhs:critical"}
	if p.outer.end == t.start {
		f.edit = replace(p.outer.start, p.outer.end, schema.Agency+":")
	}
	return nil, f
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
		return nil, &fault{at: t.start, msg: "a time alone is no span; write two ends with .. between them, either of which can be left out", edit: replace(t.start, t.end, first+"..")}
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

// parseDate reads a year, a month, a day or a time; the time is its beginning.
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
	looseDate  = regexp.MustCompile(`^(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?$`)
	looseTime  = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2})?(?:\.\d+)?(Z|[+-]\d{2}:\d{2})?$`)
	looseYears = regexp.MustCompile(`^(\d{4})[-/–](\d{4})$`)
)

func badDate(t token, text string) *fault {
	f := &fault{at: t.start, msg: fmt.Sprintf("%q is no date; write a year from 1000 to 9999, a month, a day or a time (2025, 2025-04, 2025-04-11, 2025-04-11T21:03:00Z) or two of them with .. between", text)}
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
