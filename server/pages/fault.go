package pages

import (
	"context"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"standpoint/corpus"
	"standpoint/server/searchurl"
)

// faultView is one thing that is wrong with a search address.
type faultView struct {
	Param   string
	Message string
	Repair  *link // the search with the suggestion; nil if there is none
	Action  bool  // the label of Repair says what to do; it is not the suggestion
	// Before, At and After are the value, divided where the error is, if that is known.
	Placed            bool
	Before, At, After string
	Position          int // from 1
	Elsewhere         []loosenView
}

// faulty returns a search page that says what is wrong with its address and
// keeps what was typed. Parsed reports whether values hold everything that was
// given.
func (p *Pages) faulty(ctx context.Context, s searchurl.Search, values url.Values, faults *searchurl.Errors, parsed bool) (*searchView, error) {
	v := &searchView{
		frame: frame{Title: "Search", NoIndex: true},
		Form:  newForm(s, values),
		API:   "/api/docs",
	}
	if typed := strings.TrimSpace(values.Get("q")); v.Form.Query == "" {
		v.Form.Query = strings.ToValidUTF8(typed, "\uFFFD")
	}
	for _, f := range faults.Faults {
		fault, err := newFault(s, values, f, parsed), error(nil)
		if parsed {
			fault.Elsewhere, err = p.elsewhere(ctx, values, f)
		}
		if err != nil {
			return nil, err
		}
		v.Faults = append(v.Faults, fault)
	}
	v.Chips = p.chips(s, nil)
	v.Chosen = len(v.Chips)
	return v, nil
}

func newFault(s searchurl.Search, values url.Values, f searchurl.Fault, parsed bool) faultView {
	v := faultView{Param: f.Param, Message: upperFirst(visible(f.Message))}
	if f.Param == "q" && f.Position >= 0 {
		runes := []rune(s.Query)
		at := corpus.CharacterStart(runes, f.Position)
		end := corpus.CharacterEnd(runes, f.Position+1)
		v.Placed, v.Position = true, f.Position+1
		v.Before, v.At, v.After = visible(string(runes[:at])), visible(string(runes[at:end])), visible(string(runes[end:]))
	}
	if parsed {
		v.Repair = repair(values, f)
		v.Action = v.Repair != nil && v.Repair.Label != visible(f.Suggestion)
	}
	return v
}

func upperFirst(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

// repair returns a link to the search with the suggestion applied: a better
// value or, for an unknown parameter, a known name. It returns nil if nothing is
// suggested.
func repair(values url.Values, f searchurl.Fault) *link {
	repaired := url.Values{}
	for name, given := range values {
		repaired[name] = given
	}
	repaired.Del("cursor")
	label := f.Suggestion
	switch {
	case f.Code == searchurl.BadCursor:
		label = "Go to the first page of this search"
	case f.Code == searchurl.UnknownParameter:
		given := repaired[f.Param]
		repaired.Del(f.Param)
		if f.Suggestion == "" || f.Suggestion == "cursor" { // which no other parameter has a value for
			label = "Search without it"
			break
		}
		repaired[f.Suggestion] = append(append([]string{}, repaired[f.Suggestion]...), given...)
	case f.Suggestion == "" || len(values[f.Param]) != 1 || f.Param == "facets":
		return nil
	default:
		repaired.Set(f.Param, f.Suggestion)
	}
	return &link{Label: visible(label), Href: (&url.URL{Path: "/search", RawQuery: repaired.Encode()}).String()}
}
