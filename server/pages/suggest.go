package pages

import (
	"encoding/json"
	"net/http"

	"standpoint/corpus"
	"standpoint/server/problem"
	"standpoint/server/searchurl"
)

// suggestion is something that a person may be about to type, as suggest.js reads it.
type suggestion struct {
	Kind  string `json:"kind"` // "Agency", "Words"
	Label string `json:"label"`
	Href  string `json:"href"`
	Count string `json:"count"` // "17 comments"
}

// suggest answers with suggestions for the words in the search box, as JSON. It takes the
// parameters of a search, all that the form would send.
func (p *Pages) suggest(w http.ResponseWriter, r *http.Request) error {
	values := r.URL.Query()
	if values.Has(through) {
		values = untilNextDay(values)
	}
	if len(values.Get("q")) > searchurl.MaxQuery {
		return problem.New(problem.TooLarge, "The text in the search box is too long.")
	}
	found, err := p.reader.Complete(r.Context(), values, searchurl.ViewName, searchurl.SplitName)
	if err != nil {
		return err
	}
	list := []suggestion{}
	for _, c := range found {
		one := suggestion{Kind: "Words", Label: corpus.Excerpt(visible(c.Label), namesShown), Href: c.Search.URL("/search"), Count: countDocuments(c.Search, c.Total)}
		if c.Field != "" {
			one.Kind, one.Href = facetNames[c.Field].name, profileOf(c.Search, c.Field, c.Value)
		}
		one.Href = p.renderer.base + one.Href
		list = append(list, one)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	return json.NewEncoder(w).Encode(list)
}
