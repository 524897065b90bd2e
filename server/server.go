// Package server puts pages and API behind one handler: routes, middleware,
// errors. It knows contracts and no implementation; stores, engines and names
// are given to New.
package server

import (
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"standpoint/corpus/credentials"
	"standpoint/corpus/moderation"
	"standpoint/corpus/quality"
	"standpoint/corpus/samples"
	"standpoint/corpus/theme"
	"standpoint/indexer/search/schema"
	"standpoint/indexer/themes"
	"standpoint/server/access"
	"standpoint/server/api"
	"standpoint/server/coding"
	"standpoint/server/metrics"
	"standpoint/server/pages"
	"standpoint/server/results"
	"standpoint/server/timelimit"
)

// What counts if Options do not say.
const (
	DefaultTimeout  = 15 * time.Second
	DefaultIdle     = 30 * time.Second
	DefaultSearches = 16
)

// Options says what is served and how. Engine and Records are required.
type Options struct {
	Engine     results.Engine
	Records    results.Documents
	Names      schema.Names       // nil: values are their own labels
	Judgements results.Judgements // of people, on samples; nil: there are none
	Meanings   themes.Words       // what words mean, for themes; nil: nothing is known
	Samples    samples.Store      // where people draw and judge samples, in place of Judgements; nil: they cannot
	Corpora    results.Corpora    // frozen ones; nil: there are none
	Themes     theme.Store        // that people keep; nil: they cannot
	Moderation moderation.Store   // what moderators do; nil: nobody moderates
	Reports    fs.FS              // files in Markdown that pages show as reports; nil: there are none
	Edition    string             // of the names; part of every ETag
	Quality    quality.Table      // of the labels of stances; nil: nothing was measured
	Fitted     []quality.Fitted   // to people's labels; nil: nothing was
	Ready      api.Ready          // nil: always ready
	Version    string             // of the program
	Logger     *slog.Logger       // nil: slog.Default()
	Now        func() time.Time   // nil: time.Now

	Credentials credentials.Store   // keys, and the sessions made with them; nil: there are none
	Open        []credentials.Scope // what everybody may do, without a key
	Hosts       []string            // names of the server beside those of this machine; nil: any
	Proxies     access.Proxies      // whose word on who calls is taken
	Origins     []string            // whose pages may read the API; "*" is all
	BasePath    string              // below which a proxy in front shows the site; "": none

	Limits   *access.Limits // of requests; nil: there are none
	Searches int            // at once; 0: DefaultSearches
	Timeout  time.Duration  // of one request until its answer begins; 0: DefaultTimeout
	Idle     time.Duration  // for which a client may take or send nothing; 0: DefaultIdle

	Metrics    *metrics.Metrics // nil: new ones
	AccessLog  *slog.Logger     // gets a line for each request; nil: there is none
	LogQueries bool             // with what was searched for

	Annotator api.Annotator // nil: texts cannot be annotated
	Importer  api.Importer  // nil: nothing can be imported
}

// New makes the handler of everything that is served.
func New(opt Options) (http.Handler, error) {
	opt = opt.withDefaults()
	engine := &boundedEngine{engine: opt.Engine, turns: make(chan struct{}, opt.Searches), observe: opt.Metrics.Engine}
	reader := results.New(engine, opt.Records, opt.Names, opt.Quality)
	reader.Judgements, reader.Meanings, reader.Corpora, reader.Kept, reader.Fitted = opt.Judgements, opt.Meanings, opt.Corpora, opt.Themes, opt.Fitted
	if opt.Moderation != nil {
		reader.Allowed = opt.Moderation
	}
	var desk *coding.Desk
	if opt.Samples != nil {
		reader.Judgements = opt.Samples
		desk = &coding.Desk{Store: opt.Samples, Finder: reader, Documents: opt.Records}
	}
	guard := &access.Guard{Credentials: opt.Credentials, Open: opt.Open, Hosts: opt.Hosts, Proxies: opt.Proxies, BasePath: opt.BasePath, Limits: opt.Limits, Now: opt.Now}
	shown, err := pages.New(reader, pages.Options{Version: opt.Version, Edition: opt.Edition, Base: opt.BasePath, Door: guard, Origin: guard.Origin, Desk: desk, Moderation: opt.Moderation, Keeps: opt.Themes != nil, Reports: opt.Reports})
	if err != nil {
		return nil, fmt.Errorf("server: %w", err)
	}
	e, err := routes(reader, shown, guard, desk, opt)
	if err != nil {
		return nil, err
	}
	fail := errorWriter{pages: shown, logger: opt.Logger}
	e.HTTPErrorHandler = func(err error, c echo.Context) {
		if !c.Response().Committed {
			fail.write(c.Response(), c.Request(), fromEcho(err, c))
		}
	}
	guard.Fail = fail.write
	var h http.Handler = e
	h = readEncodings(h)
	h = leadOn(h)
	h = guard.Admit(h)
	h = answerHead(h)
	h = limitTime(h, opt.Timeout)
	h = recoverPanics(h, fail)
	h = share(h, opt.Origins)
	h = setHeaders(h)
	h = watch(h, opt)
	h = below(h, opt.BasePath)
	h = dropIdle(h, opt.Idle)
	return numberRequests(h), nil
}

func (opt Options) withDefaults() Options {
	if opt.Timeout == 0 {
		opt.Timeout = DefaultTimeout
	}
	if opt.Idle == 0 {
		opt.Idle = DefaultIdle
	}
	if opt.Searches == 0 {
		opt.Searches = DefaultSearches
	}
	if opt.Metrics == nil {
		opt.Metrics = metrics.New(opt.Version)
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
func routes(reader *results.Reader, shown *pages.Pages, guard *access.Guard, desk *coding.Desk, opt Options) (*echo.Echo, error) {
	e := echo.New()
	e.Use(allowHead)
	demands := map[string]credentials.Scope{}
	e.Use(note, demand(demands))
	pack(e)
	described, err := api.Register(e, reader, api.Options{Ready: opt.Ready, Version: opt.Version, Edition: opt.Edition, Logger: opt.Logger, Now: opt.Now,
		Open: opt.Open, Origin: guard.Origin, Base: opt.BasePath, Metrics: opt.Metrics.Handler(), Timeout: opt.Timeout, Searches: opt.Searches,
		Annotator: opt.Annotator, Importer: opt.Importer, Desk: desk, Keeps: opt.Themes != nil, Reports: opt.Reports})
	if err != nil {
		return nil, fmt.Errorf("server: %w", err)
	}
	for route, scope := range described.Demands() {
		demands[echoPath(route)] = scope
	}
	for _, route := range shown.Routes() {
		e.Add(route.Method, echoPath(route.Path), page(route))
		demands[route.Method+" "+echoPath(route.Path)] = route.Scope
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
