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
	var rows []quality.Row
	kinds := s.Filter(schema.Kind)
	for _, kind := range []corpus.Kind{corpus.KindComment, corpus.KindArticle} {
		if (len(kinds.Any) == 0 || slices.Contains(kinds.Any, string(kind))) && !slices.Contains(kinds.Not, string(kind)) {
			rows = append(rows, r.labels.For(kind, s.Request.View.Min())...)
		}
	}
	return rows
}

// qualityOf is Quality if facets count stances, otherwise nil.
func (r *Reader) qualityOf(s searchurl.Search, facets []search.FacetRequest) []quality.Row {
	if !slices.ContainsFunc(facets, func(f search.FacetRequest) bool { return CountsStances(f.Field) }) {
		return nil
	}
	return r.Quality(s)
}

// CountsStances reports whether the values of a field are labels of stances.
func CountsStances(field string) bool { return field == schema.Stance || field == schema.Toward }
