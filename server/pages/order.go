package pages

import (
	"standpoint/indexer/search"
	"standpoint/server/searchurl"
)

// orderView is an order of the results; the current one has no link.
type orderView struct {
	Label   string
	Href    string
	Current bool
}

var sortLabels = map[search.Sort]string{
	search.Relevance:  "best match",
	search.Newest:     "newest",
	search.Oldest:     "oldest",
	search.Replies:    "most replies",
	search.Score:      "highest score",
	search.Confidence: "surest stances",
	search.Added:      "last added",
}

// newOrders returns the orders in which the results of a search can be shown.
func newOrders(s searchurl.Search) []orderView {
	var out []orderView
	for _, order := range searchurl.Sorts {
		current := order == s.Request.Sort
		if order == search.Relevance && s.Query == "" && !current {
			continue // without words nothing is ranked
		}
		out = append(out, orderView{sortLabels[order], s.WithSort(order).URL("/search"), current})
	}
	return out
}
