package pages

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"standpoint/indexer/search/schema"
	"standpoint/server/problem"
	"standpoint/server/searchurl"
)

// facetPageView is the view of facet.html.
type facetPageView struct {
	frame
	Name     string
	Facet    facetView
	Contains string
	Hidden   []field // the search, for the form
	Action   string
	Total    int
	Back     string // the search itself
	ReadBack string // which documents are counted
	Notices  []noticeView
	API      string
}

// facetPageLength is the most values that the page of a facet lists.
const facetPageLength = 500

func (p *Pages) facet(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("field")
	if !slices.Contains(searchurl.FacetFields(), name) {
		return noFacet(name)
	}
	s, err := p.reader.Read(r.Context(), r.URL.RawQuery, "contains")
	if err != nil {
		return err
	}
	contains := strings.ToValidUTF8(strings.TrimSpace(r.URL.Query().Get("contains")), "\uFFFD")
	counts, err := p.reader.Count(r.Context(), searchurl.FacetPage{Search: s, Field: name, Contains: contains, Limit: facetPageLength})
	if err != nil {
		return err
	}
	path := "/facets/" + name
	address := func(s searchurl.Search) string { return withContains(s.URL(path), contains) }
	v := &facetPageView{
		frame:    frame{Title: facetNames[name].name, Canonical: address(s), NoIndex: true},
		Name:     facetNames[name].name,
		Facet:    newFacet(s, counts.Facet, address),
		Contains: contains,
		Action:   path,
		Total:    counts.Total,
		Back:     s.URL("/search"),
		ReadBack: visible(counts.ReadBack),
		Notices:  noticeViews(counts.Notices, counts.Total > 0),
		API:      withContains(s.URL("/api/v1"+path), contains),
	}
	v.Facet.Quality = sentences(counts.Quality)
	v.Hidden = hiddenOf(s.FirstPage().Values())
	return p.renderer.render(w, r, http.StatusOK, "facet", v)
}

// noFacet is the problem of an address whose field has no list of values.
func noFacet(name string) *problem.Problem {
	fields := searchurl.FacetFields()
	wrong := problem.Param{Param: "field", Message: fmt.Sprintf("“%s” is not a field with a list of values; the fields are %s", name, strings.Join(fields, ", "))}
	if near := schema.Nearest(name, fields); near != "" {
		wrong.Suggestion = &near
	}
	p := problem.New(problem.NotFound, wrong.Message)
	p.Errors = []problem.Param{wrong}
	return p
}

// withContains adds the words that the values must contain to an address.
func withContains(address, contains string) string {
	if contains == "" {
		return address
	}
	join := "?"
	if strings.Contains(address, "?") {
		join = "&"
	}
	return address + join + url.Values{"contains": {contains}}.Encode()
}
