// Package api is the JSON interface, version 1: its own wire types, the
// OpenAPI document that describes them and the handlers that fill them. What
// is found and in which words is the business of package results.
package api

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/labstack/echo/v4"

	"standpoint/corpus"
	"standpoint/server/problem"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

// Base is the path under which the interface stands.
const Base = "/api/v1"

// Ready tells whether all that the records held at start can be found.
type Ready func(ctx context.Context) Readiness

// Readiness is how far the index is with what the records held at start.
type Readiness struct {
	OK          bool
	Done, Total corpus.Seq // changes that can be found, and all that are waited for
}

// Options says how the interface behaves.
type Options struct {
	Ready   Ready            // nil: always ready
	Version string           // of the program; part of every ETag
	Logger  *slog.Logger     // nil: slog.Default()
	Now     func() time.Time // for took_ms; nil: time.Now
}

// API answers requests for JSON.
type API struct {
	reader *results.Reader
	opt    Options
	huma   huma.API
	spec   []byte // the OpenAPI document
	docs   []byte // the same as a page
}

// Register makes the interface and adds its routes: everything under /api,
// /healthz and /readyz. GET is the only method of all of them.
func Register(e *echo.Echo, reader *results.Reader, opt Options) (*API, error) {
	if opt.Logger == nil {
		opt.Logger = slog.Default()
	}
	if opt.Now == nil {
		opt.Now = time.Now
	}
	a := &API{reader: reader, opt: opt, huma: humaecho.New(e, config(opt.Version))}
	a.registerSearch()
	a.registerDocuments()
	a.registerHealth()
	a.registerDescription()
	return a, a.describe()
}

// OpenAPI is the document that describes the interface.
func (a *API) OpenAPI() *huma.OpenAPI { return a.huma.OpenAPI() }

func config(version string) huma.Config {
	c := huma.DefaultConfig("Standpoint", version)
	c.Info.Description = "A search engine over news and what readers said about it. All reads are GET, all times RFC 3339 in UTC, all spans [start, end) in Unicode code points of the text that they point into."
	c.Info.License = &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"}
	c.Servers = []*huma.Server{{URL: "/"}}
	c.Security = []map[string][]string{{}} // none is asked for
	c.OpenAPIPath, c.DocsPath, c.SchemasPath = "", "", ""
	c.CreateHooks = nil // no $schema links in answers
	c.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)
	return c
}

// request is what a handler may know of a request. It is read from the raw
// address, because repeated, dotted and unknown parameters do not fit fields.
type request struct{ ctx huma.Context }

// Resolve takes the request in; nothing can be wrong with it yet.
func (r *request) Resolve(ctx huma.Context) []error {
	r.ctx = ctx
	return nil
}

var _ huma.Resolver = (*request)(nil)

// path is the value of a part of the path.
func (r *request) path(name string) string { return r.ctx.Param(name) }

func (r *request) rawQuery() string {
	u := r.ctx.URL()
	return u.RawQuery
}

// address is the path and the parameters, sorted.
func (r *request) address() string {
	u := r.ctx.URL()
	return u.EscapedPath() + "?" + u.Query().Encode()
}

// answer is a body with the headers of every answer.
type answer[T any] struct {
	Status       int
	ETag         string `header:"ETag" doc:"Strong validator: it changes when the answer may."`
	CacheControl string `header:"Cache-Control" doc:"no-cache: keep it, and ask with If-None-Match whether it still holds."`
	Body         *T
}

// get registers a read: it answers 304 without searching if the asker holds
// the answer already, and errors as problems.
func get[T any](a *API, op huma.Operation, params []searchurl.Param, read func(context.Context, *request) (*T, error)) {
	op.Method = http.MethodGet
	describeOperation(a.huma.OpenAPI(), &op, params)
	huma.Register(a.huma, op, func(ctx context.Context, in *request) (*answer[T], error) {
		out := &answer[T]{CacheControl: "no-cache"}
		now, err := a.reader.Now(ctx)
		if err == nil { // else the read fails as well, or can do without
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
		return out, nil
	})
}

func (a *API) etag(in *request, s results.Snapshot) string {
	return s.ETag(a.opt.Version, in.address(), in.ctx.Header("Accept-Encoding"))
}

// fail makes a problem of an error and keeps what the asker is not told.
func (a *API) fail(ctx context.Context, err error) error {
	p := problem.Of(ctx, err)
	if p.Status >= http.StatusInternalServerError {
		a.opt.Logger.ErrorContext(ctx, "request failed", "request_id", p.RequestID, "code", p.Code, "error", err)
	}
	return p
}
