package results

import (
	"slices"

	"standpoint/corpus"
	"standpoint/corpus/quality"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
	"standpoint/server/searchurl"
)

// Quality returns how good the labels of stances are in what a search can find: of
// comments and of articles, at the search's minimum.
func (r *Reader) Quality(s searchurl.Search) []quality.Row {
	return r.qualityOf(s, []search.FacetRequest{{Field: schema.Stance}})
}

// FittedTo returns what was fitted to people's labels.
func (r *Reader) FittedTo() []quality.Fitted { return r.Fitted }

// qualityOf returns how good the labels of stances are that facets count; nil if they
// count none.
func (r *Reader) qualityOf(s searchurl.Search, facets []search.FacetRequest) []quality.Row {
	var rows []quality.Row
	for _, kind := range []corpus.Kind{corpus.KindComment, corpus.KindArticle} {
		if slices.ContainsFunc(facets, func(f search.FacetRequest) bool { return countsStances(s, f.Field, kind) }) {
			rows = append(rows, r.labels.For(kind, s.Request.View.Min())...)
		}
	}
	return rows
}

// countsStances reports whether the values of a field are labels of the stances of
// a kind of document, in what a search can find.
func countsStances(s searchurl.Search, field string, kind corpus.Kind) bool {
	if _, ofArticle := schema.Origin(field); ofArticle {
		return CountsStances(field) && kind == corpus.KindArticle
	}
	kinds := s.Filter(schema.Kind)
	found := (len(kinds.Any) == 0 || slices.Contains(kinds.Any, string(kind))) && !slices.Contains(kinds.Not, string(kind))
	return CountsStances(field) && found
}

// CountsStances reports whether the values of a field are labels of stances.
func CountsStances(field string) bool {
	origin, _ := schema.Origin(field)
	return origin == schema.Stance || origin == schema.Toward
}
