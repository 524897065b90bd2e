package query

import (
	"strconv"
	"strings"
	"time"

	"standpoint/indexer/search/schema"
)

// String writes the clause as a query that Parse reads as the same clause.
func (n Term) String() string {
	text := n.Text
	if !isPlain(text) {
		text = quote(text)
	}
	return prefixField(n.Field) + equals(n.Exact) + text
}

// String writes the clause as a query that Parse reads as the same clause.
func (n Phrase) String() string {
	if n.Ordered {
		return n.inOrder()
	}
	s := prefixField(n.Field) + equals(n.Exact) + quote(n.Text)
	if n.Slop > 0 {
		s += "~" + strconv.Itoa(n.Slop)
	}
	return s
}

// inOrder writes words near each other in order: one pre/3 two.
func (n Phrase) inOrder() string {
	var parts []string
	for _, w := range wordsOf(n.Text) {
		if w.open {
			parts = append(parts, Wildcard{"", w.text}.String())
		} else {
			parts = append(parts, Term{"", w.text, n.Exact}.String())
		}
	}
	s := strings.Join(parts, " pre/"+strconv.Itoa(n.Slop)+" ")
	if n.Field != "" {
		s = prefixField(n.Field) + "(" + s + ")"
	}
	return s
}

// String writes the clause as a query that Parse reads as the same clause.
func (n Wildcard) String() string {
	text := n.Text
	if strings.ContainsFunc(text, ends) {
		text = quote(text)
	}
	return prefixField(n.Field) + text
}

// String writes the clause as a query that Parse reads as the same clause.
func (n Fuzzy) String() string {
	s := prefixField(n.Field) + n.Text + "~"
	if n.Edits != defaultEdits(n.Text) {
		s += strconv.Itoa(n.Edits)
	}
	return s
}

// String writes the clause as a query that Parse reads as the same clause.
func (n Value) String() string { return n.Field + ":" + writeValue(n.Text) }

// writeValue writes a value so that it is read as one, after a field or in its
// parentheses.
func writeValue(value string) string {
	if isPlainValue(value) {
		return value
	}
	return quote(value)
}

// String writes the span in the largest units that tell its ends: date:2025-04,
// date:2025-04..2025-05, date:2025-04-11.., or with times in UTC.
func (n DateRange) String() string { return "date:" + formatRange(n.From, n.To) }

// String joins the clauses by spaces. An empty And is "", which Parse reads as
// an empty And; inside another clause it cannot be written.
func (n And) String() string {
	parts := make([]string, len(n.Nodes))
	for i, child := range n.Nodes {
		parts[i] = child.String()
		if _, isOr := child.(Or); isOr {
			parts[i] = "(" + parts[i] + ")"
		}
	}
	return strings.Join(parts, " ")
}

// String joins the clauses by OR.
func (n Or) String() string {
	parts := make([]string, len(n.Nodes))
	for i, child := range n.Nodes {
		parts[i] = child.String()
	}
	return strings.Join(parts, " OR ")
}

// String writes the clause with a minus before it.
func (n Not) String() string {
	if isList(n.Node) {
		return "-(" + n.Node.String() + ")"
	}
	return "-" + n.Node.String()
}

// isList reports whether a clause is a list of clauses, which needs parentheses
// inside a negation.
func isList(n Node) bool {
	_, and := n.(And)
	_, or := n.(Or)
	return and || or
}

func prefixField(field string) string {
	if field == "" {
		return ""
	}
	return field + ":"
}

func equals(exact bool) string {
	if exact {
		return "="
	}
	return ""
}

var escapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

func quote(text string) string { return `"` + escapes.Replace(text) + `"` }

// unit is how much of a date is written.
type unit int

const (
	year unit = iota
	month
	day
	second
	none // nothing: an end that is left out
)

var layouts = [...]string{year: "2006", month: "2006-01", day: "2006-01-02"}

// unitOf is the largest unit that a time begins.
func unitOf(t time.Time) unit {
	switch {
	case t.Hour() != 0 || t.Minute() != 0 || t.Second() != 0:
		return second
	case t.Day() != 1:
		return day
	case t.Month() != time.January:
		return month
	}
	return year
}

// add returns the beginning of the nth unit after the one that t begins.
func (u unit) add(t time.Time, n int) time.Time {
	switch u {
	case year:
		return t.AddDate(n, 0, 0)
	case month:
		return t.AddDate(0, n, 0)
	case day:
		return t.AddDate(0, 0, n)
	}
	return t
}

// shift returns the nth unit after a time, seconds as well.
func (u unit) shift(t time.Time, n int) time.Time {
	if u == second {
		return t.Add(time.Duration(n) * time.Second)
	}
	return u.add(t, n)
}

// write writes a time in a unit that it begins.
func (u unit) write(t time.Time) string {
	if u < second {
		return t.Format(layouts[u])
	}
	if t.Year() <= lastYear {
		return t.Format(time.RFC3339)
	}
	return schema.FormatTime(t) // the end of the last year has a form of its own
}

// Years that can be written: those of four digits.
const firstYear, lastYear = 0, 9999

func formatRange(from, to time.Time) string {
	from, to = from.UTC(), to.UTC()
	u := year
	for _, end := range []time.Time{from, to} {
		if !end.IsZero() {
			u = max(u, unitOf(end))
		}
	}
	if from.Year() > lastYear || u.add(to, -1).Year() < firstYear && !to.IsZero() {
		u = second
	}
	var first, last string
	if !from.IsZero() {
		first = u.write(from)
	}
	if !to.IsZero() {
		last = u.write(u.add(to, -1))
	}
	if first == last && u != second {
		return first
	}
	return first + ".." + last
}
