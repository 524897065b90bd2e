package searchtest

import (
	"cmp"
	"slices"

	"standpoint/indexer/search"
)

// facet counts a facet without the filter on its own field.
func (o *Oracle) facet(req search.Request, want search.FacetRequest) search.Facet {
	var found []document
	for _, d := range o.docs {
		if o.matches(req, d, except{field: want.Field}) {
			found = append(found, d)
		}
	}
	var filter search.Filter
	for _, f := range req.Filters {
		if f.Field == want.Field {
			filter = f
		}
	}
	return o.facetOf(req, want, filter, found)
}

// facetOf counts the values of documents; those that the filter names are all there.
func (o *Oracle) facetOf(req search.Request, want search.FacetRequest, filter search.Filter, found []document) search.Facet {
	out := search.Facet{Field: want.Field}
	u, counts, counted := unitsOf(req, found), map[string]int{}, map[string]bool{}
	for _, d := range found {
		once := func(what string) int {
			if key := what + "\x00" + u.of(d); !counted[key] {
				counted[key] = true
				return 1
			}
			return 0
		}
		values := o.values(req, d, want.Field)
		if len(values) == 0 {
			out.Missing += once("missing")
		}
		for _, value := range values {
			counts[value] += once("value " + value)
		}
	}
	for _, value := range append(slices.Clone(filter.Any), filter.Not...) {
		counts[value] += 0
	}
	var values []search.FacetValue
	for value, n := range counts {
		values = append(values, search.FacetValue{Value: value, Count: n,
			Selected: slices.Contains(filter.Any, value), Excluded: slices.Contains(filter.Not, value)})
	}
	slices.SortFunc(values, func(a, b search.FacetValue) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	})
	for i, v := range values {
		if want.Limit == 0 || i < want.Limit || v.Selected || v.Excluded {
			out.Values = append(out.Values, v)
		} else {
			out.Other += v.Count
		}
	}
	return out
}
