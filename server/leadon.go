package server

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"standpoint/server/searchurl"
)

var slashes = regexp.MustCompile(`//+`)

// leadOn redirects an address that is almost one of ours: with slashes too many
// or, of a page, with parameters that links get where they are shared. The API
// takes such parameters for mistakes, as it does all that it does not know.
func leadOn(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		to := url.URL{Path: "/" + strings.Trim(slashes.ReplaceAllString(r.URL.Path, "/"), "/"), RawQuery: r.URL.RawQuery}
		if !isAPI(to.Path) {
			to.RawQuery = searchurl.WithoutTrackers(to.RawQuery)
		}
		if r.Method == http.MethodOptions || to.Path == r.URL.Path && to.RawQuery == r.URL.RawQuery {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Cache-Control", "max-age=86400")
		http.Redirect(w, r, to.String(), http.StatusPermanentRedirect)
	})
}
