package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"

	"standpoint/server/results"
	"standpoint/server/searchurl"
)

func (a *API) registerMethods() {
	get(a, huma.Operation{
		OperationID: "methods", Path: Base + "/methods", Tags: []string{"Search"},
		Summary:     "How a result came about",
		Description: "Says how what a search finds came about, so that it can be cited and checked: the search in words and as an address, the state of the collection, dates, counts, copies, what made the labels and how good they are and, where people judged a sample of it, the corrected shares. It takes every parameter of a search.",
	}, searchurl.Params(), a.methods)
}

// MethodsAnswer says how a result came about.
type MethodsAnswer struct {
	Text     string        `json:"text" doc:"For the methods section of a paper: paragraphs in English, separated by a blank line."`
	BibTeX   string        `json:"bibtex" doc:"An entry of BibTeX."`
	CSL      []results.CSL `json:"csl" doc:"The same as CSL-JSON."`
	Snapshot string        `json:"snapshot"`
	Query    Query         `json:"query"`
}

func (a *API) methods(ctx context.Context, in *request) (*MethodsAnswer, error) {
	s, err := a.reader.Read(ctx, in.rawQuery())
	if err != nil {
		return nil, err
	}
	m, err := a.reader.Methods(ctx, s)
	if err != nil {
		return nil, err
	}
	origin := a.opt.Base
	if a.opt.Origin != nil {
		origin = a.opt.Origin(humaecho.Unwrap(in.ctx).Request()) + a.opt.Base
	}
	address := m.Address(origin)
	return &MethodsAnswer{Text: m.Text(address, a.opt.Version), BibTeX: m.BibTeX(address, a.opt.Version), CSL: []results.CSL{m.CSL(address, a.opt.Version)},
		Snapshot: m.Snapshot.String(), Query: Query{Canonical: m.Canonical, ReadBack: m.ReadBack}}, nil
}
