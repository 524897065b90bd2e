package pages_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestOrders: every order except the current one is a link to the same search in
// that order.
func TestOrders(t *testing.T) {
	site := newSite(t, stopped(), letters())
	page := get(t, site, "/search?q=dhs+OR+fema&kind=comment", http.StatusOK)
	if !strings.Contains(page, "<strong>best match</strong>") {
		t.Error("the page does not say which order is the current one")
	}
	for _, label := range []string{"newest", "oldest", "most replies", "highest score", "last added"} {
		other := get(t, site, followLink(t, page, label), http.StatusOK)
		if !strings.Contains(other, "<strong>"+label+"</strong>") || !strings.Contains(other, "Kind: <bdi>Comment</bdi>") {
			t.Errorf("%s leads to another search", label)
		}
		get(t, site, followLink(t, other, "best match"), http.StatusOK)
	}
	if page = get(t, site, "/search", http.StatusOK); strings.Contains(page, "best match") {
		t.Error("without words there is nothing to match")
	}
}

// TestTooMuch: the page has the same status as the API.
func TestTooMuch(t *testing.T) {
	get(t, newSite(t, stopped()), "/search?q="+strings.Repeat("x", 40_000), http.StatusRequestEntityTooLarge)
}
