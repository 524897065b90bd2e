package reading

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"standpoint/indexer/schema"
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
	looked := 0
	for _, f := range s.Request.Filters {
		word, open := unheardWords[f.Field]
		for _, value := range f.Any {
			if !open || looked == unheardMost {
				break
			}
			looked++
			n, err := r.Total(ctx, searchurl.New().With(f.Field, value, searchurl.Any))
			if err != nil {
				return nil, err
			}
			if n == 0 {
				warnings = append(warnings, fmt.Sprintf("No document has the %s “%s”.", word, value)+r.meant(f.Field, value))
			}
		}
	}
	return warnings, nil
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

func nearest(asked string, known []string) []string {
	if found := searchurl.Nearest(asked, known); found != "" {
		return []string{found}
	}
	return nil
}
