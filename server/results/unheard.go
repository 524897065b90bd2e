package results

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
	"standpoint/server/searchurl"
)

// unheardMost is how many values of a search that finds nothing are looked up.
const unheardMost = 8

// unheardWords names the fields of open vocabulary in a warning.
var unheardWords = map[string]string{
	schema.Outlet: "outlet", schema.Agency: "agency", schema.Location: "place", schema.Toward: "stance",
	schema.Author: "author", schema.Language: "language", schema.Platform: "platform",
}

// unheardOf warns, where nothing was found, of values asked for that no
// document has: a slip in one is often the reason. It says which known values
// may have been meant.
func (r *Reader) unheardOf(ctx context.Context, s searchurl.Search, total int) ([]string, error) {
	if total > 0 {
		return nil, nil
	}
	var warnings []string
	for _, v := range askedFor(s) {
		n, err := r.Total(ctx, searchurl.New().With(v.Field, v.Text, searchurl.Any))
		if err != nil {
			return nil, err
		}
		if n == 0 {
			warnings = append(warnings, fmt.Sprintf("No document has the %s “%s”.", unheardWords[v.Field], v.Text)+r.meant(v.Field, v.Text))
		}
	}
	return warnings, nil
}

// askedFor gives the first values of open vocabulary that a search names, in its
// filters and in its query.
func askedFor(s searchurl.Search) []query.Value {
	var values []query.Value
	add := func(field, value string) {
		v := query.Value{Field: field, Text: value}
		if unheardWords[field] != "" && len(values) < unheardMost && !slices.Contains(values, v) {
			values = append(values, v)
		}
	}
	for _, f := range s.Request.Filters {
		for _, value := range f.Any {
			add(f.Field, value)
		}
	}
	query.Positive(s.Request.Query, func(n query.Node) {
		if v, ok := n.(query.Value); ok {
			add(v.Field, v.Text)
		}
	})
	return values
}

// meant asks whether a known value was meant that an unknown one is like; "" if
// it is like none.
func (r *Reader) meant(field, value string) string {
	if r.names == nil {
		return ""
	}
	side := strings.TrimPrefix(value, target(field, value))
	asked, vocabulary := strings.TrimSuffix(value, side), named(field)
	near := slices.Sorted(slices.Values(r.names.Find(vocabulary, asked)))
	slices.SortStableFunc(near, func(a, b string) int { return cmp.Compare(whole(b, asked), whole(a, asked)) })
	if len(near) == 0 {
		near = nearest(asked, slices.Sorted(slices.Values(r.names.Find(vocabulary, ""))))
	}
	near = slices.DeleteFunc(near, func(known string) bool { return known == asked })
	if len(near) == 0 {
		return ""
	}
	near = near[:min(3, len(near))]
	for i := range near {
		near[i] += side
	}
	return " Did you mean " + strings.Join(near, ", ") + "?"
}

// whole is 1 if a text is a whole part of an id, as ice is of us-ice, else 0.
func whole(id, text string) int {
	if slices.Contains(strings.Split(id, "-"), strings.ToLower(text)) {
		return 1
	}
	return 0
}

func nearest(asked string, known []string) []string {
	if found := searchurl.Nearest(asked, known); found != "" {
		return []string{found}
	}
	return nil
}
