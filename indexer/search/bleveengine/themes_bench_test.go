package bleveengine

import (
	"fmt"
	"testing"

	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

// BenchmarkThemes measures the facet of 200 kept themes beside a normal one. "first" finds
// the documents of all themes, as the first search does after the themes were changed; later
// ones have them.
//
//	go test -run '^$' -bench Themes -docs 100000 ./indexer/search/bleveengine
func BenchmarkThemes(b *testing.B) {
	e := benchEngine(b)
	themes := func(round int) search.Themes {
		out := search.Themes{}
		for n := range 200 {
			word := func(k int) query.Node { return query.Term{Text: fmt.Sprintf("w%d", 40+7*n+k)} }
			out[fmt.Sprint("theme ", n)] = &search.Theme{Key: fmt.Sprint(round, " ", n), Query: query.Or{Nodes: []query.Node{word(0), word(1), query.And{Nodes: []query.Node{word(2), word(3)}}}}}
		}
		return out
	}
	for name, q := range map[string]query.Node{"all": nil, "common": query.Term{Field: schema.Body, Text: "w9"}} {
		for _, field := range []string{schema.Outlet, schema.Agency, schema.Theme} {
			req := search.Request{Query: q, Themes: themes(0), Facets: []search.FacetRequest{{Field: field, Limit: 20}}}
			b.Run(name+"/"+field, func(b *testing.B) { benchOurs(b, e, req) })
		}
		req := search.Request{Query: q, Themes: themes(0), Filters: []search.Filter{{Field: schema.Theme, Any: []string{"theme 7"}}}}
		b.Run(name+"/filter", func(b *testing.B) { benchOurs(b, e, req) })
	}
	b.Run("first", func(b *testing.B) {
		round := 0
		for b.Loop() {
			round++
			find(b, e, search.Request{Themes: themes(round), Facets: []search.FacetRequest{{Field: schema.Theme}}})
		}
	})
}
