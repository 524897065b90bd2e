package pages_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestMinorNotices: a page says once how a query was read, in the read-back. Where
// nothing is found, the notices help.
func TestMinorNotices(t *testing.T) {
	site := newSite(t, stopped(), letters())
	for query, shown := range map[string]bool{
		"grounds near/90 school": false,
		"school - grounds":       false,
		"[school]":               false,
		"scho*l":                 false,
		"school | zebra":         true,
		"schoo!":                 true,
		"zebra & [school]":       true, // nothing is found
	} {
		page := get(t, site, "/search?q="+url.QueryEscape(query), http.StatusOK)
		if strings.Contains(page, `class="notices"`) != shown {
			t.Errorf("%s: the page shows notices: %v", query, !shown)
		}
	}
}

// TestEmptyWithoutFilters: where nothing is found without any filter, no filter is
// spoken of, and each word is left out in turn.
func TestEmptyWithoutFilters(t *testing.T) {
	page := get(t, newSite(t, stopped(), letters()), "/search?q=school+zebra+grounds", http.StatusOK)
	if strings.Contains(page, "the filters") || strings.Contains(page, "any filter") {
		t.Error("a page of a search without filters speaks of filters")
	}
	if address := followLink(t, page, "Without “zebra”"); address != "/search?q=school+grounds" {
		t.Errorf("without zebra leads to %s", address)
	}
}
