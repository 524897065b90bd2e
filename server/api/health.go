package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"standpoint/server/problem"
	"standpoint/server/searchurl"
)

// Health is the state of the program.
type Health struct {
	Status  string `json:"status" enum:"ok"`
	Version string `json:"version"`
	Detail  string `json:"detail,omitempty"`
}

type healthAnswer struct {
	CacheControl string `header:"Cache-Control"`
	Body         Health
}

func (a *API) registerHealth() {
	a.registerProbe("/healthz", "health", "Check that the program runs", func(context.Context) (bool, string) { return true, "" })
	a.registerProbe("/readyz", "ready", "Check that everything that the records held at start can be found", a.ready)
}

func (a *API) ready(ctx context.Context) (bool, string) {
	if a.opt.Ready == nil {
		return true, ""
	}
	return a.opt.Ready(ctx)
}

func (a *API) registerProbe(path, id, summary string, probe func(context.Context) (bool, string)) {
	op := huma.Operation{OperationID: id, Method: http.MethodGet, Path: path, Tags: []string{"Operations"}, Summary: summary}
	describeOperation(a.huma.OpenAPI(), &op, nil)
	huma.Register(a.huma, op, func(ctx context.Context, in *request) (*healthAnswer, error) {
		if _, err := searchurl.ReadOthers(in.rawQuery()); err != nil {
			return nil, problem.Of(ctx, err)
		}
		ok, detail := probe(ctx)
		if !ok {
			return nil, problem.Of(ctx, problem.New(problem.EngineUnavailable, "Not ready yet: "+detail))
		}
		return &healthAnswer{CacheControl: "no-store", Body: Health{Status: "ok", Version: a.opt.Version, Detail: detail}}, nil
	})
}
