package server

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"standpoint/corpus/credentials"
	"standpoint/server/access"
	"standpoint/server/problem"
)

// noted is what is found out about a request on its way, for those who watch.
type noted struct {
	route  string // of the router; "" if there is none
	caller access.Caller
}

type notedKey struct{}

// note keeps the route and the caller of a request for those who watch.
func note(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if n, watched := c.Request().Context().Value(notedKey{}).(*noted); watched {
			n.route, n.caller = c.Path(), access.Of(c.Request().Context())
		}
		return next(c)
	}
}

// watch counts every request when it is answered, and writes a line for it to the
// access log, if there is one: without what was searched for, unless opt says so.
func watch(next http.Handler, opt Options) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started, n, method := opt.Now(), &noted{}, r.Method
		watched := &watchedWriter{ResponseWriter: w}
		end := opt.Metrics.Begin()
		defer func() {
			took := opt.Now().Sub(started)
			end(n.route, method, watched.status, r.Header.Get("If-None-Match") != "", took)
			if opt.AccessLog == nil {
				return
			}
			address, held := access.RedactAddress(r.URL)
			if !opt.LogQueries || held {
				address = r.URL.Path
				if held {
					address = "(a key)"
				}
			}
			opt.AccessLog.InfoContext(r.Context(), "request", "request_id", problem.RequestID(r.Context()), "client", opt.Proxies.Client(r), "key", n.caller.Name,
				"method", method, "address", credentials.Hide(address), "route", n.route, "status", watched.status, "bytes", watched.written, "took", took)
		}()
		next.ServeHTTP(watched, r.WithContext(context.WithValue(r.Context(), notedKey{}, n)))
	})
}
