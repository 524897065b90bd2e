package opensearchengine

import (
	"maps"
	"slices"

	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
)

// inThemes finds the documents of themes by their names.
func (a *asking) inThemes(names []string) object {
	var queries []object
	for _, name := range names {
		if theme := a.themes[name]; theme != nil {
			queries = append(queries, a.node(theme.Query))
		}
	}
	return anyOf(queries...)
}

// themeNames are the names of all themes of a request, in order.
func (a *asking) themeNames() []string { return slices.Sorted(maps.Keys(a.themes)) }

// countThemes lets the cluster count what each theme finds of a query, and what none finds.
func (a *asking) countThemes(q object) object {
	if len(a.themes) == 0 {
		return object{"filter": q}
	}
	var each []object
	for _, name := range a.themeNames() {
		each = append(each, a.inThemes([]string{name}))
	}
	return object{"filter": q, "aggs": object{"themes": object{"filters": object{"filters": each, "other_bucket": true}}}}
}

// themeFacet reads what countThemes counted; what none finds comes last.
func (a *asking) themeFacet(req search.Request, f search.FacetRequest, got counted) search.Facet {
	counts, missing := map[string]int{}, got.Count
	for i, name := range a.themeNames() {
		if n := got.Themes.Buckets[i].Count; n > 0 {
			counts[name] = n
		}
		missing = got.Themes.Buckets[i+1].Count
	}
	return facetOf(req, f, filterOn(req, f.Field), counts, missing)
}

// themesByID lists the themes of the documents that a query finds, by their ids.
func (a *asking) themesByID(q object) (map[string][]string, error) {
	out := map[string][]string{}
	for _, name := range a.themeNames() {
		n := 0
		err := a.list(listing{query: all(q, a.inThemes([]string{name})), sort: byID}, func(h hit) error {
			id := h.text(idField)
			if out[id] = append(out[id], name); n == MaxRows {
				return tooMany("reads the themes of more than %d documents", MaxRows)
			}
			n++
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, a.err
}

// isTheme reports whether a field is that of themes, which no document holds.
func isTheme(field string) bool { return field == schema.Theme }
