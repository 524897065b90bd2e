package searchurl

import (
	"maps"
	"net/url"
	"strconv"
	"strings"
)

// Values writes a search as parameters. What is left at its default is left
// out, so that equal searches have equal parameters.
func (s Search) Values() url.Values {
	values := url.Values{}
	for _, rule := range table {
		if written := rule.write(s); len(written) > 0 {
			values[rule.Name] = written
		}
	}
	if s.Request.After != nil {
		values["cursor"] = []string{s.Cursor(*s.Request.After, s.Since)}
	}
	return values
}

// Format writes a search as the part of an address after the question mark,
// sorted; "" for New(). ParseRaw reads it back.
func (s Search) Format() string { return s.Values().Encode() }

// URL returns the address of a search at a path; that of a page has its Look.
func (s Search) URL(path string) string {
	values := s.Values()
	if !strings.HasPrefix(path, "/api/") {
		maps.Copy(values, s.Look.Values())
	}
	return address(path, values)
}

func writeFacets(s Search) []string {
	var items []string
	for _, f := range s.Request.Facets {
		item := f.Field
		if f.Limit > 0 && f.Limit != DefaultFacetLimit {
			item += ":" + strconv.Itoa(f.Limit)
		}
		items = append(items, item)
	}
	return unless(strings.Join(items, ","))
}
