package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"standpoint/indexer/search"
	"standpoint/server/problem"
	"standpoint/server/searchurl"
)

// Health is the state of the program.
type Health struct {
	Status  string  `json:"status" enum:"ok"`
	Version string  `json:"version"`
	Detail  string  `json:"detail,omitempty"`
	Done    *uint64 `json:"done,omitempty" doc:"Changes of the records that can be found."`
	Total   *uint64 `json:"total,omitempty" doc:"Changes that the records held at start."`
}

type healthAnswer struct {
	CacheControl string `header:"Cache-Control"`
	Body         Health
}

func (a *API) registerHealth() {
	a.registerProbe("/healthz", "health", "Check that the program runs", func(context.Context) (Readiness, bool) { return Readiness{OK: true}, false })
	a.registerProbe("/readyz", "ready", "Check that everything that the records held at start can be found", a.ready)
}

// ready returns the state, and whether there is progress to report.
func (a *API) ready(ctx context.Context) (now Readiness, counted bool) {
	if a.opt.Ready == nil {
		return Readiness{OK: true}, false
	}
	return a.opt.Ready(ctx), true
}

func (a *API) registerProbe(path, id, summary string, probe func(context.Context) (Readiness, bool)) {
	op := huma.Operation{OperationID: id, Method: http.MethodGet, Path: path, Tags: []string{"Operations"}, Summary: summary, Security: []map[string][]string{}}
	describeOperation(a.huma.OpenAPI(), &op, nil)
	huma.Register(a.huma, op, func(ctx context.Context, in *request) (*healthAnswer, error) {
		if _, err := searchurl.ReadOthers(in.rawQuery()); err != nil {
			return nil, problem.Of(ctx, err)
		}
		now, counted := probe(ctx)
		if !now.OK {
			return nil, problem.Of(ctx, &search.BuildingError{Done: now.Done, Total: now.Total})
		}
		body := Health{Status: "ok", Version: a.opt.Version}
		if counted {
			done, total := uint64(now.Done), uint64(now.Total)
			body.Done, body.Total = &done, &total
		}
		return &healthAnswer{CacheControl: "no-store", Body: body}, nil
	})
}
