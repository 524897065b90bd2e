package pages

import (
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

// citeView is how a search is cited: what it found in which state of the collection.
type citeView struct {
	Found    string // "40 comments"
	ReadBack string
	Address  string // of the search, without the page and what only shapes the page
	Snapshot string
}

func newCite(s searchurl.Search, found string, page *results.Page) *citeView {
	return &citeView{
		Found: found, ReadBack: visible(page.ReadBack), Snapshot: page.Snapshot.String(),
		Address: s.FirstPage().WithFacets(nil, nil).URL("/search"),
	}
}
