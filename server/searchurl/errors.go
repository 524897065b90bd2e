package searchurl

import "strings"

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
	Param      string // "" if the error is in the address as a whole
	Position   int    // code points from the start of the value; -1 if the fault has no place
	Message    string
	Suggestion string   // a value (of an unknown parameter, a name) that would do; "" if none is known
	Others     []string // further suggestions
	Code       Code
}

// Errors is everything that is wrong with an address, in the order of the
// parameters' names.
type Errors struct{ Faults []Fault }

// BadValue is the error of one parameter, or field of a form, whose value is not allowed.
// The message goes on after its name. Of suggestions there is one at most.
func BadValue(param, message string, suggestion ...string) error {
	return &Errors{Faults: []Fault{{Param: param, Position: -1, Code: UnknownValue, Message: message, Suggestion: strings.Join(suggestion, "")}}}
}

func (e *Errors) Error() string {
	parts := make([]string, len(e.Faults))
	for i, f := range e.Faults {
		parts[i] = f.String()
	}
	return strings.Join(parts, "; ")
}

// String says in one sentence what is wrong, without a final stop.
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
