package server

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// exposed are the headers that other sites' pages may read.
const exposed = "Content-Disposition, ETag, Expected-Rows, Location, RateLimit, RateLimit-Policy, Retry-After, Snapshot, Stream-Cursor, X-Request-Id"

var headerNames = regexp.MustCompile(`^[A-Za-z0-9-]+(?: *, *[A-Za-z0-9-]+)*$`)

// share lets pages of other sites read what programs read, errors included (the Fetch
// standard, section 3.3). Origins are those that may, "*" is all. Cookies never come
// with such requests: a page that needs a key sends it. A browser that asks before
// is told that every header may come, because clients send many of their own.
func share(next http.Handler, origins []string) http.Handler {
	all := slices.Contains(origins, "*")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h, origin := w.Header(), r.Header.Get("Origin")
		if !isAPI(r.URL.Path) || len(origins) == 0 {
			next.ServeHTTP(w, r)
			return
		}
		if all {
			origin = "*"
		} else {
			h.Add("Vary", "Origin")
			if !slices.Contains(origins, origin) {
				next.ServeHTTP(w, r)
				return
			}
		}
		h.Set("Access-Control-Allow-Origin", origin)
		h.Set("Access-Control-Expose-Headers", exposed)
		if r.Method == http.MethodOptions {
			h.Set("Access-Control-Allow-Methods", allowed)
			h.Set("Access-Control-Max-Age", "86400")
			if asked := strings.Join(r.Header.Values("Access-Control-Request-Headers"), ","); len(asked) <= 1000 && headerNames.MatchString(asked) {
				h.Set("Access-Control-Allow-Headers", asked)
				h.Add("Vary", "Access-Control-Request-Headers")
			}
		}
		next.ServeHTTP(w, r)
	})
}
