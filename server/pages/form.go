package pages

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
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
	Through     bool // To is the last day; else it is the parameter to itself
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

// through is a field of the form for the last day of a range. It leads to the
// parameter to, which is half open.
const through = "through"

// untilNextDay returns parameters with to in place of through, without those that a
// form sends empty. What cannot be read as a day stays as it was given, so that the
// answer says what is wrong with it.
func untilNextDay(values url.Values) url.Values {
	out := url.Values{}
	for name, given := range values {
		if name != through && strings.Join(given, "") != "" {
			out[name] = given
		}
	}
	given := values.Get(through)
	if day, err := time.Parse(time.DateOnly, given); err == nil {
		given = schema.FormatTime(day.AddDate(0, 0, 1))
	}
	if given != "" {
		out.Set("to", given)
	}
	return out
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
	f.Through = !f.To.Plain
	if at := s.Request.To; f.Through && !at.IsZero() {
		f.To.Value = schema.FormatTime(at.AddDate(0, 0, -1))
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
	f.Hidden = append(f.Hidden, hiddenOf(s.Look.Values())...)
	return f
}

func newDateField(at time.Time, given string) dateField {
	if at.IsZero() {
		return dateField{Value: given, Plain: given != ""}
	}
	value := schema.FormatTime(at)
	return dateField{Value: value, Plain: len(value) > len(time.DateOnly)}
}

// hiddenOf are the fields of a form for parameters that have no control.
func hiddenOf(values url.Values, without ...string) (hidden []field) {
	for name, list := range values {
		if slices.Contains(without, name) {
			continue
		}
		for _, value := range list {
			hidden = append(hidden, field{name, value})
		}
	}
	slices.SortFunc(hidden, func(a, b field) int { return strings.Compare(a.Name+"\x00"+a.Value, b.Name+"\x00"+b.Value) })
	return hidden
}
