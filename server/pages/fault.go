package pages

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
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
	kept := unread(values, faults)
	for _, k := range hiddenOf(kept) {
		v.Chips = append(v.Chips, chipView{Field: visible(k.Name), Label: visible(k.Value) + " (cannot be read)", Href: withoutOneValue(values, k)})
		if !slices.Contains(controls, k.Name) {
			v.Form.Hidden = append(v.Form.Hidden, k)
		}
	}
	v.Chosen = len(v.Chips)
	v.Facets = p.readableFacets(ctx, s, kept)
	v.Unread = len(v.Facets) > 0
	return v, nil
}

// unread are the parameters that cannot be read, as they were given, but not the words of
// the query, which are in its box.
func unread(values url.Values, faults *searchurl.Errors) url.Values {
	kept := url.Values{}
	for _, f := range faults.Faults {
		if given := values[f.Param]; len(given) > 0 && f.Param != "q" && f.Param != "cursor" {
			kept[f.Param] = given
		}
	}
	return kept
}

// withoutOneValue is the address of a page of a search without one value of a parameter.
func withoutOneValue(values url.Values, gone field) string {
	rest := copied(values)
	rest[gone.Name] = slices.DeleteFunc(rest[gone.Name], func(value string) bool { return value == gone.Value })
	return (&url.URL{Path: "/search", RawQuery: rest.Encode()}).String()
}

// readableFacets counts what the part of a search finds that can be read. Choices keep the
// rest as it was given, so that a click loses nothing. An error leaves the facets out: the
// page is there to say something else.
func (p *Pages) readableFacets(ctx context.Context, s searchurl.Search, kept url.Values) (views []facetView) {
	asked := s.FirstPage()
	if asked.Request.Query == nil && asked.Request.Any == "" {
		asked = withoutWords(asked)
	}
	var facets []search.FacetRequest
	for _, field := range standardFacets {
		if field != schema.Toward { // the table of sides has no room for what cannot be read
			facets = append(facets, search.FacetRequest{Field: field, Limit: facetLength})
		}
	}
	asked = asked.WithFacets(facets, nil)
	asked.Request.Limit, asked.Request.Sort = 0, search.Newest
	page, err := p.reader.Search(ctx, asked)
	if err != nil || page.Total == 0 {
		return nil
	}
	address := func(s searchurl.Search) string {
		values := s.Values()
		maps.Copy(values, s.Look.Values())
		for name, given := range kept {
			values[name] = append(slices.Clone(given), values[name]...)
		}
		return (&url.URL{Path: "/search", RawQuery: values.Encode()}).String()
	}
	for _, f := range page.Facets {
		if len(f.Values) > 0 {
			view := newFacet(s, f, address)
			view.All = "" // the list of all values shows no page for what cannot be read
			views = append(views, view)
		}
	}
	slices.SortStableFunc(views, func(a, b facetView) int {
		return slices.Index(standardFacets, a.Field) - slices.Index(standardFacets, b.Field)
	})
	return views
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
