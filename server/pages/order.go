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

// newViews returns the ways in which the results of a search can be listed; kwic is the
// address of the words in context, "" if there are none.
func newViews(s searchurl.Search, kwic string) []orderView {
	var out []orderView
	for _, view := range []struct {
		view  searchurl.View
		label string
	}{{searchurl.ListView, "list"}, {searchurl.CompactView, "compact"}} {
		look := s.Look
		look.View = view.view
		out = append(out, orderView{view.label, s.WithLook(look).URL("/search"), s.Look.View == view.view})
	}
	if kwic != "" {
		out = append(out, orderView{"words in context", kwic, false})
	}
	return out
}
