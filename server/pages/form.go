package pages

import (
	"net/url"
	"slices"
	"strconv"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/search/schema"
	"standpoint/server/searchurl"
)

// formView is the search form: its box and, elsewhere on the page, its
// controls. Parameters without a control are kept in hidden fields.
type formView struct {
	Query       string
	MatchAny    bool
	From, To    dateField
	Named       bool
	Confidences []option
	Hidden      []field
}

// dateField is one end of the range of dates. A day has a date picker. A time,
// or a value that could not be read, is in a plain field, so that it is not lost.
type dateField struct {
	Value string
	Plain bool
}

type option struct {
	Value, Label string
	Selected     bool
}

type field struct{ Name, Value string }

// stepWords say what some minimums mean for a reader.
var stepWords = map[float64]string{0.3: " (most sides, many of them wrong)", corpus.DefaultMin: " (the usual minimum)", 0.7: " (fewer sides, surer)", 0.9: " (only the surest)"}

// controls are the parameters that have a control in the form, and the cursor,
// which does not belong to the next search.
var controls = []string{"q", "match", "from", "to", "named", "min_confidence", "cursor"}

// newForm returns the form filled in as the search was asked for. Values are the
// parameters as given; some of them may not be readable.
func newForm(s searchurl.Search, values url.Values) formView {
	f := formView{
		Query:    s.Query,
		MatchAny: s.Match == searchurl.MatchAny,
		From:     newDateField(s.Request.From, values.Get("from")),
		To:       newDateField(s.Request.To, values.Get("to")),
		Named:    s.Request.View.Named,
	}
	for _, c := range corpus.Minimums {
		o := option{Value: strconv.FormatFloat(c, 'f', -1, 64), Label: "at least " + strconv.Itoa(percent(c)) + "% likely" + stepWords[c], Selected: s.Request.View.Min() == c}
		if c == corpus.DefaultMin {
			o.Value = "" // so that it is left out of addresses
		}
		f.Confidences = append(f.Confidences, o)
	}
	carried := s.Values()
	for _, param := range searchurl.Params() {
		if slices.Contains(controls, param.Name) {
			continue
		}
		for _, value := range carried[param.Name] {
			f.Hidden = append(f.Hidden, field{param.Name, value})
		}
	}
	return f
}

func newDateField(at time.Time, given string) dateField {
	if at.IsZero() {
		return dateField{Value: given, Plain: given != ""}
	}
	value := schema.FormatTime(at)
	return dateField{Value: value, Plain: len(value) > len(time.DateOnly)}
}
