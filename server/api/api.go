// Package api is the JSON interface, version 1: its wire types, the OpenAPI
// document that describes them and the handlers that fill them in. Package
// results finds the documents and the words for them.
package api

import (
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/labstack/echo/v4"

	"standpoint/corpus"
	"standpoint/corpus/credentials"
	"standpoint/server/access"
	"standpoint/server/coding"
	"standpoint/server/problem"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

// Base is the path of the interface.
const Base = "/api/v1"

// Ready reports whether everything that the records held at start can be found.
type Ready func(ctx context.Context) Readiness

// Readiness is how much of what the records held at start is in the index.
type Readiness struct {
	OK          bool
	Done, Total corpus.Seq // changes that can be found, and all changes to wait for
}

// Options are the options of the interface.
type Options struct {
	Ready   Ready                        // nil: always ready
	Version string                       // of the program; part of every ETag
	Edition string                       // of the names; part of every ETag
	Logger  *slog.Logger                 // nil: slog.Default()
	Now     func() time.Time             // for took_ms; nil: time.Now
	Open    []credentials.Scope          // what everybody may do, as the OpenAPI document says
	Origin  func(r *http.Request) string // scheme and host of this site; nil: not known
	Base    string                       // path below which a proxy shows the site; "": none
	Metrics http.Handler                 // answers /metrics; nil: there are none
	// What /limits says.
	Timeout  time.Duration // of one request
	Searches int           // at once; 0: any number

	Annotator Annotator // nil: texts cannot be annotated, and there is no such path
	Importer  Importer  // nil: nothing can be imported, and there are no such paths
	Keeps     bool      // themes can be kept
	Reports   fs.FS     // files of reports that are shown; nil: there are none
	// Desk is where people draw and judge samples; nil: they cannot, and there are no such paths.
	Desk *coding.Desk
}

// API answers requests for JSON.
type API struct {
	reader *results.Reader
	opt    Options
	huma   huma.API
	spec   []byte // the OpenAPI document
	older  []byte // the same as version 3.0
	docs   []byte // the page that shows it
}

// Register makes the interface and adds its routes: everything under /api,
// /healthz and /readyz. The server asks Demands
// who may use them.
func Register(e *echo.Echo, reader *results.Reader, opt Options) (*API, error) {
	if opt.Logger == nil {
		opt.Logger = slog.Default()
	}
	if opt.Now == nil {
		opt.Now = time.Now
	}
	a := &API{reader: reader, opt: opt, huma: humaecho.New(e, config(opt))}
	a.registerSearch()
	a.registerMethods()
	a.registerAggregate()
	a.registerStreams()
	a.registerKWIC()
	a.registerKeyness()
	a.registerThemes()
	a.registerKept()
	a.registerCampaigns()
	a.registerDocuments()
	a.registerThread()
	a.registerEvents()
	a.registerChanges()
	a.registerCorpora()
	a.registerReports()
	if opt.Annotator != nil {
		a.registerAnnotate()
	}
	if opt.Importer != nil {
		a.registerImports()
	}
	if opt.Desk != nil {
		a.registerSamples()
	}
	a.registerHealth()
	a.registerLimits()
	a.registerMetrics()
	a.registerDescription()
	return a, a.describe()
}

// Demands returns the scope that each route demands, by its method and path, such as
// "GET /api/v1/articles/{id}"; "" of one that is open to everyone.
func (a *API) Demands() map[string]credentials.Scope {
	demands := map[string]credentials.Scope{}
	document := a.OpenAPI()
	for path, item := range document.Paths {
		for method, op := range map[string]*huma.Operation{http.MethodGet: item.Get, http.MethodPost: item.Post, http.MethodPut: item.Put, http.MethodPatch: item.Patch, http.MethodDelete: item.Delete} {
			if op == nil {
				continue
			}
			security := op.Security
			if security == nil {
				security = document.Security
			}
			demands[method+" "+path] = access.Demanded(security)
		}
	}
	return demands
}

// OpenAPI returns the document that describes the interface.
func (a *API) OpenAPI() *huma.OpenAPI { return a.huma.OpenAPI() }

func config(opt Options) huma.Config {
	c := huma.DefaultConfig("Standpoint", opt.Version)
	c.Info.Description = "Searches news articles and what readers say about them. Every read is a GET. Times are RFC 3339 in UTC. A span is [start, end) in Unicode code points of the text that it points into."
	c.Info.License = &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"}
	c.Servers = []*huma.Server{{URL: opt.Base + "/"}}
	c.Security = access.Demand(credentials.Read)
	if slices.Contains(opt.Open, credentials.Read) {
		c.Security = append([]map[string][]string{{}}, c.Security...)
	}
	c.OpenAPIPath, c.DocsPath, c.SchemasPath = "", "", ""
	c.CreateHooks = nil // no $schema links in answers
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{access.Scheme: {Type: "http", Scheme: "bearer",
		Description: "A key, made with: standpoint keys add NAME --scope read"}}
	c.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)
	return c
}

// request is what a handler sees of a request. It reads the raw address, because
// repeated, dotted and unknown parameters do not fit into fields.
type request struct{ ctx huma.Context }

// Resolve keeps the request. It finds no errors; the handlers do.
func (r *request) Resolve(ctx huma.Context) []error {
	r.ctx = ctx
	return nil
}

var _ huma.Resolver = (*request)(nil)

// path returns the value of a part of the path.
func (r *request) path(name string) string { return r.ctx.Param(name) }

func (r *request) rawQuery() string {
	u := r.ctx.URL()
	return u.RawQuery
}

// address returns the path and the sorted parameters.
func (r *request) address() string {
	u := r.ctx.URL()
	return u.EscapedPath() + "?" + u.Query().Encode()
}

// answer is a response body with the headers that every answer has.
type answer[T any] struct {
	Status       int
	ETag         string `header:"ETag" doc:"Strong validator: it changes whenever the answer can change."`
	CacheControl string `header:"Cache-Control" doc:"no-cache: a client can keep the answer, but must ask with If-None-Match whether it is still valid."`
	Body         *T
}

// get registers a read. If the client already has the answer, the read answers
// 304 without searching. Errors are answered as problems.
func get[T any](a *API, op huma.Operation, params []searchurl.Param, read func(context.Context, *request) (*T, error)) {
	op.Method = http.MethodGet
	describeOperation(a.huma.OpenAPI(), &op, params)
	huma.Register(a.huma, op, func(ctx context.Context, in *request) (*answer[T], error) {
		out := &answer[T]{CacheControl: "no-cache"}
		now, err := a.reader.Now(ctx)
		if err == nil { // otherwise the read fails as well, or works without it
			out.ETag = a.etag(in, now)
		}
		if err == nil && results.Matches(in.ctx.Header("If-None-Match"), out.ETag) {
			out.Status = http.StatusNotModified
			return out, nil
		}
		out.Status = http.StatusOK
		if out.Body, err = read(ctx, in); err != nil {
			return nil, a.fail(ctx, err)
		}
		if results.MatchesAll(in.ctx.Header("If-None-Match")) {
			out.Status, out.Body = http.StatusNotModified, nil
		}
		return out, nil
	})
}

func (a *API) etag(in *request, s results.Snapshot) string {
	return s.ETag(a.opt.Version+"\x00"+a.opt.Edition, in.address(), in.ctx.Header("Accept-Encoding"))
}

// fail turns an error into a problem and logs what the client does not learn.
func (a *API) fail(ctx context.Context, err error) error {
	p := problem.Of(ctx, err)
	if p.Status >= http.StatusInternalServerError {
		a.opt.Logger.ErrorContext(ctx, "request failed", "request_id", p.RequestID, "code", p.Code, "error", err)
	}
	return p
}
