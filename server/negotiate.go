package server

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

// What a client takes, in the words that readEncodings leaves.
const (
	plainOrPacked = "gzip"
	onlyPacked    = "gzip, identity;q=0"
)

// minPacked is the size in bytes from which an answer is packed for those who
// take it plain as well.
const minPacked = 1000

// pack packs answers for clients that take them packed, as readEncodings says.
func pack(e *echo.Echo) {
	only := func(c echo.Context) bool { return c.Request().Header.Get("Accept-Encoding") == onlyPacked }
	e.Use(middleware.GzipWithConfig(middleware.GzipConfig{MinLength: minPacked, Skipper: only}))
	e.Use(middleware.GzipWithConfig(middleware.GzipConfig{Skipper: func(c echo.Context) bool { return !only(c) }}))
}

// readEncodings replaces the header Accept-Encoding by what it means here
// (RFC 9110, section 12.5.3), so that handlers need only look for the word gzip.
// A client that takes nothing at all gets its answer unpacked.
func readEncodings(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r = r.Clone(r.Context())
		if accepted := accepted(strings.Join(r.Header.Values("Accept-Encoding"), ",")); accepted == "" {
			r.Header.Del("Accept-Encoding")
		} else {
			r.Header.Set("Accept-Encoding", accepted)
		}
		next.ServeHTTP(w, r)
	})
}

// accepted returns plainOrPacked or onlyPacked if a client prefers packed
// answers; "" if not.
func accepted(header string) string {
	weights := weightsOf(header)
	weight := func(name string, unsaid float64) float64 {
		for _, name := range []string{name, "*"} {
			if weight, said := weights[name]; said {
				return weight
			}
		}
		return unsaid
	}
	const least = 0.0005 // below every weight that can be given, which have three digits
	switch gzip, identity := weight("gzip", 0), weight("identity", least); {
	case gzip == 0 || gzip < identity:
		return ""
	case identity == 0:
		return onlyPacked
	}
	return plainOrPacked
}

// weightsOf reads a list such as "gzip;q=0.5, *;q=0", in any letter case. What has
// no weight that can be read asks for nothing.
func weightsOf(header string) map[string]float64 {
	weights := map[string]float64{}
	for item := range strings.SplitSeq(strings.ToLower(header), ",") {
		name, parameter, weighted := strings.Cut(item, ";")
		weight := 1.0
		if weighted {
			key, number, _ := strings.Cut(parameter, "=")
			given, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
			if err != nil || strings.TrimSpace(key) != "q" || !(given >= 0 && given <= 1) {
				continue
			}
			weight = given
		}
		if name = strings.TrimSpace(name); name == "x-gzip" {
			name = "gzip"
		}
		if name != "" {
			weights[name] = weight
		}
	}
	return weights
}
