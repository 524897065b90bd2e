package api

import (
	"context"
	"errors"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"standpoint/server/problem"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

func (a *API) registerSearch() {
	get(a, huma.Operation{
		OperationID: "search", Path: Base + "/search", Tags: []string{"Search"},
		Summary:     "Search documents",
		Description: "Returns documents with totals and facets. Filters on different fields are joined with AND, values of one field with OR. Each facet is counted with every filter except those on its own field.",
	}, searchurl.Params(), a.search)
	get(a, huma.Operation{
		OperationID: "facet", Path: Base + "/facets/{field}", Tags: []string{"Search"},
		Summary:     "Count the values of a field",
		Description: "Returns the values of one field in the documents that a search finds, the most frequent first or, with contains, the best matches first. It takes every parameter of a search; limit is the number of values.",
	}, searchurl.FacetPageParams(), a.facet)
	get(a, huma.Operation{
		OperationID: "explain", Path: Base + "/explain", Tags: []string{"Search"},
		Summary:     "Explain how a query is read",
		Description: "Returns the clauses of q, with the number of documents that each finds on its own with the filters of the search. If the query cannot be read, the answer has the error and, if there is one, a suggestion.",
	}, searchurl.Params(), a.explain)
}

func (a *API) search(ctx context.Context, in *request) (*SearchAnswer, error) {
	started := a.opt.Now()
	s, err := a.reader.Read(ctx, in.rawQuery())
	if err != nil {
		return nil, err
	}
	page, err := a.reader.Search(ctx, s)
	if err != nil {
		return nil, err
	}
	return NewSearchAnswer(page, a.opt.Now().Sub(started)), nil
}

// FacetAnswer is the answer for one field.
type FacetAnswer struct {
	Field string `json:"field"`
	Facet
	Quality    []Quality `json:"quality" doc:"How good the labels are, if the values are stances."`
	Total      Total     `json:"total" doc:"Documents that the search finds."`
	NextCursor string    `json:"next_cursor" doc:"Value of cursor for the next page; empty at the end. The values that the search asks for or excludes are on the first page alone."`
	Snapshot   string    `json:"snapshot"`
	Query      Query     `json:"query"`
	Warnings   []string  `json:"warnings"`
	TookMS     int64     `json:"took_ms"`
}

var fieldParam = searchurl.Param{Name: "field", Type: "string", Enum: searchurl.FacetFields(), Description: "The field whose values are counted."}

func (a *API) facet(ctx context.Context, in *request) (*FacetAnswer, error) {
	started := a.opt.Now()
	field := in.path("field")
	if err := fieldParam.Check(field); err != nil {
		return nil, err
	}
	p, err := a.reader.ReadFacetPage(ctx, field, in.rawQuery())
	if err != nil {
		return nil, err
	}
	counts, err := a.reader.Count(ctx, p)
	if err != nil {
		return nil, err
	}
	return &FacetAnswer{
		Field:      field,
		Facet:      facet(counts.Facet),
		Quality:    qualities(counts.Quality),
		NextCursor: counts.Next,
		Total:      Total{Value: counts.Total, Relation: "eq"},
		Snapshot:   counts.Snapshot.String(),
		Query:      Query{Canonical: counts.Canonical, ReadBack: counts.ReadBack},
		Warnings:   results.Strings(counts.Notices),
		TookMS:     a.opt.Now().Sub(started).Milliseconds(),
	}, nil
}

// Explanation is how a query was read.
type Explanation struct {
	Match    string         `json:"match" enum:"all,any"`
	Tree     *Clause        `json:"tree,omitempty" doc:"Missing if there is no query or if it cannot be read."`
	Total    *Total         `json:"total,omitempty" doc:"Documents that the whole search finds; missing if the query cannot be read."`
	Error    *problem.Param `json:"error,omitempty" doc:"Why the query cannot be read, with a query that can be read as the suggestion; missing if it can be read."`
	Snapshot string         `json:"snapshot"`
	Query    Query          `json:"query"`
	Warnings []string       `json:"warnings"`
	TookMS   int64          `json:"took_ms"`
}

// Clause is one part of a query.
type Clause struct {
	Kind    string   `json:"kind" enum:"term,phrase,near,wildcard,fuzzy,value,date,and,or,not,article,has_comment,any"`
	Text    string   `json:"text" doc:"The clause in the query language."`
	Field   *string  `json:"field" doc:"The field that the clause searches; null if it searches every text field or joins other clauses."`
	Count   *int     `json:"count" doc:"Documents that the clause finds on its own with the filters; of a clause inside article:(…) or has_comment:(…), the articles or comments that it finds on its own, without filters. Null if there are too many clauses to count."`
	Clauses []Clause `json:"clauses"`
}

func (a *API) explain(ctx context.Context, in *request) (*Explanation, error) {
	started := a.opt.Now()
	s, err := a.reader.Read(ctx, in.rawQuery())
	if fault, only := onlySyntax(err); only {
		return a.explainFault(ctx, s, fault, started)
	}
	if err != nil {
		return nil, err
	}
	e, err := a.reader.Explain(ctx, s)
	if err != nil {
		return nil, err
	}
	return &Explanation{
		Match:    string(s.Match),
		Tree:     clause(e.Tree),
		Total:    &Total{Value: e.Total, Relation: "eq"},
		Snapshot: e.Snapshot.String(),
		Query:    Query{Canonical: e.Canonical, ReadBack: e.ReadBack},
		Warnings: results.Strings(e.Notices),
		TookMS:   a.opt.Now().Sub(started).Milliseconds(),
	}, nil
}

// onlySyntax reports whether the only error is one in the syntax of the query,
// and returns it.
func onlySyntax(err error) (searchurl.Fault, bool) {
	faults, ok := errors.AsType[*searchurl.Errors](err)
	if !ok || len(faults.Faults) != 1 || faults.Faults[0].Param != "q" || faults.Faults[0].Position < 0 {
		return searchurl.Fault{}, false
	}
	return faults.Faults[0], true
}

func (a *API) explainFault(ctx context.Context, s searchurl.Search, fault searchurl.Fault, started time.Time) (*Explanation, error) {
	now, err := a.reader.Now(ctx)
	if err != nil {
		return nil, err
	}
	at := problem.Fault(fault)
	return &Explanation{
		Match:    string(s.Match),
		Error:    &at,
		Snapshot: now.String(),
		Query:    Query{Canonical: s.Format()},
		Warnings: []string{},
		TookMS:   a.opt.Now().Sub(started).Milliseconds(),
	}, nil
}

func clause(c *results.Clause) *Clause {
	if c == nil {
		return nil
	}
	out := &Clause{Kind: c.Kind, Text: c.Text, Field: known(c.Field), Clauses: make([]Clause, len(c.Clauses))}
	if c.Count >= 0 {
		out.Count = &c.Count
	}
	for i, inner := range c.Clauses {
		out.Clauses[i] = *clause(inner)
	}
	return out
}
