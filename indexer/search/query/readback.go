package query

import (
	"strconv"
	"strings"
	"time"
)

// ReadBack says in English what a query looks for, each clause as a noun:
// “welfare check” and not words that begin with “deport”. label gives the
// words for a value of a field, "outlet AP News"; nil shows both as they are.
// An empty query is "everything".
func ReadBack(n Node, label func(field, value string) string) string {
	if label == nil {
		label = func(field, value string) string { return field + " " + value }
	}
	if and, ok := n.(And); n == nil || ok && len(and.Nodes) == 0 {
		return "everything"
	}
	return reader{label}.read(n)
}

type reader struct {
	label func(field, value string) string
}

func (r reader) read(n Node) string {
	switch n := n.(type) {
	case Term:
		return exactly(n.Exact) + quoted(n.Text) + inField(n.Field)
	case Phrase:
		near := ""
		if n.Slop > 0 {
			near = " near each other (at most " + strconv.Itoa(n.Slop) + " words between)"
		}
		return exactly(n.Exact) + quoted(n.Text) + near + inField(n.Field)
	case Prefix:
		return "words that begin with " + quoted(n.Text) + inField(n.Field)
	case Fuzzy:
		return "words like " + quoted(n.Text) + inField(n.Field)
	case Value:
		return r.label(n.Field, n.Text)
	case DateRange:
		return "a date " + readDates(n)
	case Not:
		return "not " + r.inner(n.Node)
	case And:
		return r.join(n.Nodes, " and ")
	case Or:
		return r.join(n.Nodes, " or ")
	}
	return ""
}

func quoted(text string) string { return "“" + text + "”" }

func exactly(exact bool) string {
	if exact {
		return "exactly "
	}
	return ""
}

func inField(field string) string {
	if field == "" {
		return ""
	}
	return " in the " + field
}

func (r reader) join(nodes []Node, by string) string {
	parts := make([]string, len(nodes))
	for i, n := range nodes {
		parts[i] = r.inner(n)
	}
	return strings.Join(parts, by)
}

// inner puts lists inside other clauses into parentheses.
func (r reader) inner(n Node) string {
	switch n.(type) {
	case And, Or:
		return "(" + r.read(n) + ")"
	}
	return r.read(n)
}

func readDates(n DateRange) string {
	first, last, both := strings.Cut(formatRange(n.From, n.To), "..")
	instant := len(last) == len(time.RFC3339)-len("07:00")
	switch {
	case !both:
		return "in " + first
	case first == "" && instant:
		return "before " + last
	case first == "":
		return "up to the end of " + last
	case last == "":
		return "from " + first + " on"
	case instant:
		return "from " + first + " until before " + last
	}
	return "from " + first + " to the end of " + last
}
