package pages

import (
	"strconv"
	"time"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

// facetNames are the names of the fields, of their longer lists, and of the
// documents without a value.
var facetNames = withArticles(map[string]facetName{
	schema.Kind:     {"Kind", "all kinds", "kind unknown"},
	schema.Outlet:   {"Outlet", "all outlets", "outlet unknown"},
	schema.Agency:   {"Agency", "all agencies", "not about an agency"},
	schema.Location: {"Place", "all places", "not about a place"},
	schema.Stance:   {"Stance toward the lead agency", "all stances", "not about an agency"},
	schema.Toward:   {"Side", "all sides by agency", "not toward an agency"},
	schema.Labelled: {"Who labelled the sides", "who labelled the sides", "without sides"},
	schema.Author:   {"Author", "all authors", "author unknown"},
	schema.Language: {"Language", "all languages", "language unknown"},
	schema.Platform: {"Platform", "all platforms", "platform unknown"},
	schema.Copies:   {"Group of copies", "all groups of copies", "a text of its own"},
	schema.Event:    {"Event", "all events", "not about an event of several outlets"},
	schema.Article:  {"Article", "all articles", "article unknown"},
	schema.Corpus:   {"Frozen corpus", "", ""},
	schema.Theme:    {"Theme", "all themes", "of no kept theme"},
	schema.Date:     {"Date", "", "without a date"},
})

type facetName struct{ name, all, missing string }

// withArticles names the fields of a document's article after those whose values
// they have.
func withArticles(names map[string]facetName) map[string]facetName {
	for _, f := range schema.Fields {
		if own := names[f.Of]; f.Of != "" {
			names[f.Name] = facetName{"Article’s " + lowerFirst(own.name), own.all, "article missing or " + own.missing}
		}
	}
	return names
}

// articleIs is what is said of the article before a value that it has, and before one
// that it has not.
var articleIs = map[string][2]string{
	schema.Outlet: {"Article in", "Article not in"}, schema.Agency: {"Article about", "Article not about"}, schema.Location: {"Article about", "Article not about"},
	schema.Author: {"Article by", "Article not by"}, schema.Language: {"Article in", "Article not in"},
}

// chipName is what is said before the value of a filter.
func chipName(field string, not bool) string {
	origin, ofArticle := schema.Origin(field)
	is, said := articleIs[origin]
	switch name := facetNames[field].name; {
	case ofArticle && said && not:
		return is[1]
	case ofArticle && said:
		return is[0]
	case not:
		return name + " is not"
	default:
		return name
	}
}

// facetView is a field with choices.
type facetView struct {
	Field   string
	Name    string
	Choices []choiceView
	Other   int    // counts of values that are not listed
	All     string // address of the longer list; "" if every possible value is shown
	AllText string
	Chosen  int      // choices that are included or excluded
	Quality []string // how often labels of stances are right
}

// choiceView is one choice. Its link leads to the search with the choice in its
// next state: included, then excluded, then off.
type choiceView struct {
	Label string
	Href  string
	Count int
	State searchurl.State
	Next  string // what the link does, in one word
	Keep  string // names the choice, so that it has the focus again when the page comes back
}

// Spoken returns the state in one word; "" if the choice is off.
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

// newFacet returns the view of a facet; address makes the address of a search.
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
			Keep:  f.Field + ":" + visible(value.Value),
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

// isClosed reports whether a field has a few fixed values.
func isClosed(field string) bool { return schema.Vocabulary(field) != nil }

func missingChoice(s searchurl.Search, f results.Facet, label string, address func(searchurl.Search) string) choiceView {
	c := choiceView{Label: label, Count: f.Missing, State: searchurl.Off, Next: "include", Keep: "missing:" + f.Field, Href: address(s.WithMissing(f.Field, !f.MissingSelected))}
	if f.MissingSelected {
		c.State, c.Next = searchurl.Any, "clear"
	}
	return c
}

// chipView is one filter of a search, with the address of the search without it.
type chipView struct {
	Field string // what is said before the label
	Label string
	Not   bool
	Href  string
	Base  searchurl.Search // what Href leads to
}

// newChip makes the chip of a filter.
func newChip(field, label string, not bool, without searchurl.Search) chipView {
	return chipView{field, label, not, without.URL("/search"), without}
}

// chipsShown is how many values of a filter have a chip of their own. Each has the address
// of the whole search, so that a page of a thousand would be a thousand times as long
// as its own address.
const chipsShown = 50

// chips returns the filters of a search, each with the search without it. What a filter
// has beyond chipsShown values is one chip, with the search without the filter.
// Headlines are the headlines of articles by their ids.
func (p *Pages) chips(s searchurl.Search, headlines map[string]string) []chipView {
	var out []chipView
	for _, f := range s.Request.Filters {
		label := func(value string) string {
			if headline := headlines[value]; f.Field == schema.Article && headline != "" {
				return headline
			}
			return visible(p.reader.Label(f.Field, value))
		}
		values := func(all []string, not bool) {
			for i, value := range all {
				if i == chipsShown {
					out = append(out, newChip(chipName(f.Field, not), number(len(all)-i)+" more", not, s.Without(f.Field)))
					break
				}
				out = append(out, newChip(chipName(f.Field, not), label(value), not, withoutValue(s, f, value)))
			}
		}
		values(f.Any, false)
		if f.Missing {
			out = append(out, newChip(facetNames[f.Field].name, facetNames[f.Field].missing, false, s.WithMissing(f.Field, false)))
		}
		values(f.Not, true)
	}
	return append(out, viewChips(s)...)
}

// withoutValue returns the search without a value.
func withoutValue(s searchurl.Search, f search.Filter, value string) searchurl.Search {
	return s.With(f.Field, value, searchurl.Off)
}

// viewChips returns the restrictions that are not filters.
func viewChips(s searchurl.Search) []chipView {
	var out []chipView
	req := s.Request
	if s.Theme != (searchurl.Theme{}) {
		label := visible(s.Theme.Label)
		switch s.Theme.Label {
		case "":
			label = "any or none"
		case searchurl.NoTheme:
			label = "none"
		}
		out = append(out, newChip("Theme", label, false, s.WithoutTheme()))
	}
	if !req.From.IsZero() {
		out = append(out, newChip("From", day(req.From), false, s.WithRange(time.Time{}, req.To)))
	}
	if !req.To.IsZero() {
		out = append(out, newChip("Before", day(req.To), false, s.WithRange(req.From, time.Time{})))
	}
	if !req.AddedFrom.IsZero() {
		out = append(out, newChip("Added from", day(req.AddedFrom), false, s.WithAdded(time.Time{}, req.AddedTo)))
	}
	if !req.AddedTo.IsZero() {
		out = append(out, newChip("Added before", day(req.AddedTo), false, s.WithAdded(req.AddedFrom, time.Time{})))
	}
	if req.View.Named {
		out = append(out, newChip("Agencies and places", "named in the text itself", false, s.WithView(schema.View{MinConfidence: req.View.MinConfidence})))
	}
	if req.View.Min() != corpus.DefaultMin {
		out = append(out, newChip("Sides", "at least "+strconv.Itoa(percent(req.View.Min()))+"% likely", false, s.WithView(schema.View{Named: req.View.Named})))
	}
	return out
}

// unfiltered returns the address of the search with only its words.
func unfiltered(s searchurl.Search) string {
	words := searchurl.New().WithLook(s.Look)
	words.Query, words.Match = s.Query, s.Match
	words.Request.Sort = words.DefaultSort()
	return words.URL("/search")
}
