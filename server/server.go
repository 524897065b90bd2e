// Package server puts pages and API behind one handler: routes, middleware,
// errors. It knows contracts and no implementation; stores, engines and names
// are given to New.
package server

import (
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"standpoint/corpus/credentials"
	"standpoint/corpus/quality"
	"standpoint/indexer/search/schema"
	"standpoint/server/access"
	"standpoint/server/api"
	"standpoint/server/pages"
	"standpoint/server/results"
	"standpoint/server/timelimit"
)

// DefaultTimeout is how long a request may take if Options do not say.
const DefaultTimeout = 15 * time.Second

// Options says what is served and how. Engine and Records are required.
type Options struct {
	Engine  results.Engine
	Records results.Documents
	Names   schema.Names     // nil: values are their own labels
	Edition string           // of the names; part of every ETag
	Quality quality.Table    // of the labels of stances; nil: nothing was measured
	Ready   api.Ready        // nil: always ready
	Version string           // of the program
	Timeout time.Duration    // of one request; 0: DefaultTimeout
	Logger  *slog.Logger     // nil: slog.Default()
	Now     func() time.Time // nil: time.Now

	Credentials access.Finder // keys; nil: there are none
	Private     bool          // reads need a key

	Annotator api.Annotator // nil: texts cannot be annotated
	Importer  api.Importer  // nil: nothing can be imported
}

// New makes the handler of everything that is served.
func New(opt Options) (http.Handler, error) {
	opt = opt.withDefaults()
	reader := results.New(opt.Engine, opt.Records, opt.Names, opt.Quality)
	shown, err := pages.New(reader, pages.Options{Version: opt.Version, Edition: opt.Edition})
	if err != nil {
		return nil, fmt.Errorf("server: %w", err)
	}
	e, err := routes(reader, shown, opt)
	if err != nil {
		return nil, err
	}
	fail := errorWriter{pages: shown, logger: opt.Logger}
	e.HTTPErrorHandler = func(err error, c echo.Context) {
		if !c.Response().Committed {
			fail.write(c.Response(), c.Request(), fromEcho(err, c))
		}
	}
	guard := access.Guard{Credentials: opt.Credentials, Private: opt.Private, Now: opt.Now, Fail: fail.write}
	var h http.Handler = e
	h = readEncodings(h)
	h = leadOn(h)
	h = guard.Identify(h)
	h = answerHead(h)
	h = limitTime(h, opt.Timeout)
	h = recoverPanics(h, fail)
	h = setHeaders(h)
	h = logRequests(h, opt)
	return numberRequests(h), nil
}

func (opt Options) withDefaults() Options {
	if opt.Timeout == 0 {
		opt.Timeout = DefaultTimeout
	}
	if opt.Logger == nil {
		opt.Logger = slog.Default()
	}
	if opt.Now == nil {
		opt.Now = time.Now
	}
	return opt
}

// routes registers pages and API with the router.
func routes(reader *results.Reader, shown *pages.Pages, opt Options) (*echo.Echo, error) {
	e := echo.New()
	e.Use(allowHead)
	demands := map[string]credentials.Scope{}
	e.Use(demand(demands))
	pack(e)
	described, err := api.Register(e, reader, api.Options{Ready: opt.Ready, Version: opt.Version, Edition: opt.Edition, Logger: opt.Logger, Now: opt.Now, Private: opt.Private,
		Annotator: opt.Annotator, Importer: opt.Importer})
	if err != nil {
		return nil, fmt.Errorf("server: %w", err)
	}
	for route, scope := range described.Demands() {
		demands[echoPath(route)] = scope
	}
	for _, route := range shown.Routes() {
		e.GET(echoPath(route.Path), page(route))
		demands[http.MethodGet+" "+echoPath(route.Path)] = route.Scope
	}
	for _, route := range e.Routes() {
		if _, said := demands[route.Method+" "+route.Path]; !said {
			return nil, fmt.Errorf("server: nobody says who may use %s %s", route.Method, route.Path)
		}
	}
	return e, nil
}

// demand refuses callers who lack the scope that a route demands, before anything
// of the body is read.
func demand(demands map[string]credentials.Scope) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			r := c.Request()
			if err := access.Require(r.Context(), demands[r.Method+" "+c.Path()]); err != nil {
				return err
			}
			return next(c)
		}
	}
}

// allowHead completes the header Allow of an answer to OPTIONS: HEAD is
// answered wherever GET is, and the router does not know.
func allowHead(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if c.Request().Method == http.MethodOptions {
			header := c.Response().Header()
			c.Response().Before(func() {
				if known := header.Get("Allow"); known != "" {
					header.Set("Allow", allow(known))
				}
			})
		}
		return next(c)
	}
}

// page makes a handler of the router's from one of pages.
func page(route pages.Route) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		for _, name := range c.ParamNames() {
			r.SetPathValue(name, c.Param(name))
		}
		return route.Handle(c.Response(), r)
	}
}

// limitTime gives every request a time limit. Searches heed it, and the error
// becomes a time-out. A handler whose answer streams lifts it when the stream begins.
func limitTime(next http.Handler, limit time.Duration) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, stop := timelimit.With(r.Context(), limit)
		defer stop()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}
