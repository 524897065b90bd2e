package api

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"

	"standpoint/corpus/credentials"
	"standpoint/server/access"
	"standpoint/server/problem"
	"standpoint/server/ratelimit"
	"standpoint/server/searchurl"
)

// Limits is what a client may ask for.
type Limits struct {
	Key            *string       `json:"key" doc:"The name of the key that this request came with; null if it came without one."`
	Scopes         []string      `json:"scopes" doc:"What the client may do: the scopes of its key and, where reads are open, read."`
	Requests       RequestLimits `json:"requests"`
	Rows           int           `json:"rows" doc:"The most documents on one page: the largest value of limit."`
	TimeoutSeconds int           `json:"timeout_seconds" doc:"How long an answer may take until it begins; it is a problem with the code timeout afterwards."`
	SearchesAtOnce *int          `json:"searches_at_once" doc:"Searches that the server answers at once; others wait for their turn, and get 503 with Retry-After if it does not come. Null: any number."`
}

// RequestLimits is how many requests a client may send.
type RequestLimits struct {
	Limit         *int `json:"limit" doc:"Requests in a window; null: any number. The headers RateLimit and RateLimit-Policy of every answer say the same."`
	WindowSeconds *int `json:"window_seconds" doc:"Length of the window."`
	Remaining     *int `json:"remaining" doc:"Requests that the client may send at once now."`
	WholeSeconds  *int `json:"whole_seconds" doc:"Seconds until it may send limit requests at once."`
}

func (a *API) registerLimits() {
	op := huma.Operation{OperationID: "limits", Method: http.MethodGet, Path: Base + "/limits", Tags: []string{"Operations"}, Security: []map[string][]string{},
		Summary: "Say what this client may ask for", Description: "The limits of the server, and what is left of them for the key or the address that asks."}
	describeOperation(a.huma.OpenAPI(), &op, nil)
	huma.Register(a.huma, op, func(ctx context.Context, in *request) (*limitsAnswer, error) {
		if _, err := searchurl.ReadOthers(in.rawQuery()); err != nil {
			return nil, problem.Of(ctx, err)
		}
		return &limitsAnswer{CacheControl: "no-store", Body: a.limits(access.Of(ctx))}, nil
	})
}

type limitsAnswer struct {
	CacheControl string `header:"Cache-Control"`
	Body         Limits
}

func (a *API) limits(caller access.Caller) Limits {
	out := Limits{Scopes: []string{}, Rows: searchurl.MaxLimit, TimeoutSeconds: int(a.opt.Timeout / time.Second)}
	if caller.Known() {
		out.Key = &caller.Name
	}
	for _, scope := range caller.All() {
		out.Scopes = append(out.Scopes, string(scope))
	}
	if a.opt.Searches > 0 {
		out.SearchesAtOnce = &a.opt.Searches
	}
	if v := caller.Allowance; v.Rate.Requests > 0 {
		window, whole := ratelimit.Seconds(v.Rate.Window), ratelimit.Seconds(v.Whole)
		out.Requests = RequestLimits{Limit: &v.Rate.Requests, WindowSeconds: &window, Remaining: &v.Remaining, WholeSeconds: &whole}
	}
	return out
}

// registerMetrics registers the metrics, which only operators may see where strangers
// come.
func (a *API) registerMetrics() {
	if a.opt.Metrics == nil {
		return
	}
	op := huma.Operation{OperationID: "metrics", Method: http.MethodGet, Path: "/metrics", Tags: []string{"Operations"}, Security: a.demand(credentials.Metrics),
		Summary: "Counts for Prometheus", Description: "What the server did since it started, in the text format of Prometheus or, if it is asked for, in that of OpenMetrics."}
	describeOperation(a.huma.OpenAPI(), &op, nil)
	op.Responses["200"] = &huma.Response{Description: op.Summary, Content: map[string]*huma.MediaType{"text/plain": {Schema: &huma.Schema{Type: "string"}}}}
	huma.Register(a.huma, op, func(ctx context.Context, in *request) (*huma.StreamResponse, error) {
		if _, err := searchurl.ReadOthers(in.rawQuery()); err != nil {
			return nil, problem.Of(ctx, err)
		}
		return &huma.StreamResponse{Body: func(ctx huma.Context) {
			c := humaecho.Unwrap(ctx)
			c.Response().Header().Set("Cache-Control", "no-store")
			a.opt.Metrics.ServeHTTP(c.Response(), c.Request())
		}}, nil
	})
}

// demand is the Security of an operation that demands a scope, unless everybody has it.
func (a *API) demand(scope credentials.Scope) []map[string][]string {
	security := access.Demand(scope)
	if slices.Contains(a.opt.Open, scope) {
		security = append([]map[string][]string{{}}, security...)
	}
	return security
}
