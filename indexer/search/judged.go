package search

import (
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

// Judged returns whose chance Confidence orders by: the highest chance among the
// values of field that a document has under View and that are in values. They are
// those of toward that the request asks for, by a filter or by a clause that every
// match must fulfil (not what is asked of its article or comments), else those of stance. Without either, field is schema.Taken:
// the highest chance of any side, critical or supportive, that a document takes
// under View.
func (r Request) Judged() (field string, values []string) {
	for _, field := range []string{schema.Toward, schema.Stance} {
		for _, f := range r.Filters {
			if f.Field == field && len(f.Any) > 0 {
				return field, f.Any
			}
		}
		if values := required(r.Query, field); len(values) > 0 {
			return field, values
		}
	}
	return schema.Taken, nil
}

// required returns the values of a field, one of which every match of a query must
// have; nil if there are no such values.
func required(n query.Node, field string) []string {
	switch n := n.(type) {
	case query.Value:
		if n.Field == field {
			return []string{n.Text}
		}
	case query.And:
		for _, part := range n.Nodes {
			if values := required(part, field); len(values) > 0 {
				return values
			}
		}
	case query.Or:
		var all []string
		for _, part := range n.Nodes {
			values := required(part, field)
			if len(values) == 0 {
				return nil
			}
			all = append(all, values...)
		}
		return all
	}
	return nil
}
