package pages

import (
	"net/url"

	"standpoint/server/results"
	"standpoint/server/searchurl"
)

// citeView is how a search is cited, what it found in which state of the collection, and
// where all of it can be had as a file.
type citeView struct {
	Found    string // "40 comments"
	ReadBack string
	Address  string // of the search, without the page and what only shapes the page
	Snapshot string
	Methods  string // address of the page that says how it came about
	Files    []link // all rows, in each format
}

func newCite(s searchurl.Search, found string, page *results.Page) *citeView {
	s = s.FirstPage().WithFacets(nil, nil)
	all := s
	all.Request.Limit, all.Request.Zone = searchurl.DefaultLimit, ""
	file := func(label, format string, download bool) link {
		values := all.Values()
		if download {
			values.Set("download", "1")
		}
		return link{Label: label, Href: (&url.URL{Path: "/api/v1/search." + format, RawQuery: values.Encode()}).String()}
	}
	return &citeView{
		Found: found, ReadBack: visible(page.ReadBack), Snapshot: page.Snapshot.String(), Address: s.URL("/search"),
		Methods: s.URL("/methods"),
		Files:   []link{file("CSV for a spreadsheet", "csv", true), file("CSV for a program", "csv", false), file("JSON Lines", "jsonl", false), file("Parquet", "parquet", false)},
	}
}
