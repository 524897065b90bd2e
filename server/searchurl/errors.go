package searchurl

import (
	"strings"
	"unicode/utf8"

	"standpoint/indexer/search/query"
)

// Code names a kind of fault in a request, in the words of the API.
type Code string

// The codes of faults in parameters.
const (
	QuerySyntax      Code = "query-syntax"
	UnknownParameter Code = "unknown-parameter"
	UnknownValue     Code = "unknown-value"
	BadCursor        Code = "bad-cursor"
	TooLarge         Code = "too-large"
)

// Fault is what is wrong with one parameter.
type Fault struct {
	Param      string // "" if the address as a whole is at fault
	Position   int    // code points from the start of the value; -1 if the fault has no place
	Message    string
	Suggestion string // a value (of an unknown parameter, a name) that would do; "" if none suggests itself
	Code       Code
}

// Errors is everything that is wrong with an address, in the order of the
// parameters' names.
type Errors struct{ Faults []Fault }

func (e *Errors) Error() string {
	parts := make([]string, len(e.Faults))
	for i, f := range e.Faults {
		parts[i] = f.String()
	}
	return strings.Join(parts, "; ")
}

// String says what is wrong in one sentence without a final stop.
func (f Fault) String() string {
	text := f.Message
	if f.Param != "" {
		text = f.Param + ": " + text
	}
	if f.Suggestion != "" {
		text += " (did you mean “" + f.Suggestion + "”?)"
	}
	return text
}

// Nearest is the known name that is most like a name with typing errors: the
// one with the fewest edits (query.Distance), about a third of its letters at
// most, or else one that it begins or that begins it. It is "" if none is like
// it. Ties go to the first.
func Nearest(name string, known []string) string {
	if utf8.RuneCountInString(name) > 100 {
		return ""
	}
	folded := strings.ToLower(name)
	best, fewest := "", (utf8.RuneCountInString(name)+1)/3
	for _, candidate := range known {
		if d := query.Distance(folded, strings.ToLower(candidate)); d < fewest || d == fewest && best == "" {
			best, fewest = candidate, d
		}
	}
	if best != "" || len(folded) < 3 {
		return best
	}
	for _, candidate := range known {
		lower := strings.ToLower(candidate)
		if len(lower) >= 3 && (strings.HasPrefix(folded, lower) || strings.HasPrefix(lower, folded)) {
			return candidate
		}
	}
	return ""
}
