package pages

import (
	"net/url"
	"strconv"
	"time"

	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

// facetNames are the fields in words, and documents without a value of them.
var facetNames = map[string]struct{ name, all, missing string }{
	schema.Kind:     {"Kind", "all kinds", "no kind"},
	schema.Outlet:   {"Outlet", "all outlets", "outlet unknown"},
	schema.Agency:   {"Agency", "all agencies", "about no agency"},
	schema.Location: {"Place", "all places", "about no place"},
	schema.Stance:   {"Stance toward the lead agency", "all stances", "about no agency"},
	schema.Toward:   {"Stance by agency", "all stances by agency", "toward no agency"},
	schema.Author:   {"Author", "all authors", "author unknown"},
	schema.Language: {"Language", "all languages", "language unknown"},
	schema.Platform: {"Platform", "all platforms", "platform unknown"},
	schema.Article:  {"Article", "all articles", "no article"},
}

// facetView is a field with choices.
type facetView struct {
	Field   string
	Name    string
	Choices []choiceView
	Other   int    // counts of values that are not listed
	All     string // address of the longer list; "" if all there can be is shown
	AllText string
	Chosen  int // choices that are made
}

// choiceView is one choice. It is a link to the search with the choice brought
// into its next state: included, excluded, off.
type choiceView struct {
	Label string
	Href  string
	Count int
	State searchurl.State
	Next  string // what following the link does, in a word
}

// Spoken is the state in a word, "" if the choice is off.
func (c choiceView) Spoken() string {
	switch c.State {
	case searchurl.Any:
		return "included"
	case searchurl.Not:
		return "excluded"
	}
	return ""
}

var nextWords = map[searchurl.State]string{searchurl.Off: "include", searchurl.Any: "exclude", searchurl.Not: "clear"}

// newFacet shows a facet; address makes the address of a search.
func newFacet(s searchurl.Search, f results.Facet, address func(searchurl.Search) string) facetView {
	names := facetNames[f.Field]
	v := facetView{Field: f.Field, Name: names.name, Other: f.Other, AllText: names.all}
	if f.Other > 0 || !isClosed(f.Field) {
		v.All = s.FirstPage().URL("/facets/" + f.Field)
	}
	for _, value := range f.Values {
		v.Choices = append(v.Choices, choiceView{
			Label: visible(value.Label),
			Href:  address(s.Toggle(f.Field, value.Value)),
			Count: value.Count,
			State: value.State,
			Next:  nextWords[value.State],
		})
		if value.State != searchurl.Off {
			v.Chosen++
		}
	}
	if f.Missing > 0 || f.MissingSelected {
		v.Choices = append(v.Choices, missingChoice(s, f, names.missing, address))
		if f.MissingSelected {
			v.Chosen++
		}
	}
	return v
}

// isClosed tells whether the values of a field are few and known.
func isClosed(field string) bool { return field == schema.Kind || field == schema.Stance }

func missingChoice(s searchurl.Search, f results.Facet, label string, address func(searchurl.Search) string) choiceView {
	c := choiceView{Label: label, Count: f.Missing, State: searchurl.Off, Next: "include", Href: address(s.WithMissing(f.Field, !f.MissingSelected))}
	if f.MissingSelected {
		c.State, c.Next = searchurl.Any, "clear"
	}
	return c
}

// chipView is one filter of a search, with the address without it.
type chipView struct {
	Field string
	Label string
	Not   bool
	Href  string
}

// chips are the filters of a search, each with the search without it.
// Headlines are those of articles by id.
func (p *Pages) chips(s searchurl.Search, headlines map[string]string) []chipView {
	var out []chipView
	for _, f := range s.Request.Filters {
		name := facetNames[f.Field].name
		label := func(value string) string {
			if headline := headlines[value]; f.Field == schema.Article && headline != "" {
				return headline
			}
			return visible(p.reader.Label(f.Field, value))
		}
		for _, value := range f.Any {
			out = append(out, chipView{name, label(value), false, withoutValue(s, f, value).URL("/search")})
		}
		if f.Missing {
			out = append(out, chipView{name, facetNames[f.Field].missing, false, s.WithMissing(f.Field, false).URL("/search")})
		}
		for _, value := range f.Not {
			out = append(out, chipView{name, label(value), true, withoutValue(s, f, value).URL("/search")})
		}
	}
	return append(out, viewChips(s)...)
}

// withoutValue is the search that says nothing of a value.
func withoutValue(s searchurl.Search, f search.Filter, value string) searchurl.Search {
	return s.With(f.Field, value, searchurl.Off)
}

// viewChips are the restrictions that are no filters.
func viewChips(s searchurl.Search) []chipView {
	var out []chipView
	req := s.Request
	if !req.From.IsZero() {
		out = append(out, chipView{Field: "From", Label: day(req.From), Href: s.WithRange(time.Time{}, req.To).URL("/search")})
	}
	if !req.To.IsZero() {
		out = append(out, chipView{Field: "Before", Label: day(req.To), Href: s.WithRange(req.From, time.Time{}).URL("/search")})
	}
	if req.View.Named {
		out = append(out, chipView{Field: "Agencies and places", Label: "named in the text itself",
			Href: s.WithView(schema.View{MinConfidence: req.View.MinConfidence}).URL("/search")})
	}
	if req.View.MinConfidence > 0 {
		out = append(out, chipView{Field: "Stances", Label: "certain by " + strconv.Itoa(percent(req.View.MinConfidence)) + "% or more",
			Href: s.WithView(schema.View{Named: req.View.Named}).URL("/search")})
	}
	return out
}

// unfiltered is the search with its words alone.
func unfiltered(s searchurl.Search) string {
	words := searchWords(s)
	if len(words) == 0 {
		return "/search"
	}
	return (&url.URL{Path: "/search", RawQuery: words.Encode()}).String()
}
