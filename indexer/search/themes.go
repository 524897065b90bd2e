package search

import (
	"maps"
	"slices"

	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

// UsesThemes reports whether a query asks for a value of schema.Theme. Such a query
// cannot be a theme itself, so themes never go round in circles.
func UsesThemes(n query.Node) bool { return query.Visit[bool](n, themeFinder{}) }

func checkThemes(themes Themes) error {
	for _, name := range slices.Sorted(maps.Keys(themes)) {
		theme := themes[name]
		switch {
		case theme == nil || theme.Query == nil || theme.Key == "":
			return bad(schema.Theme, "%q has no query, or no key", name)
		case UsesThemes(theme.Query):
			return bad(schema.Theme, "the query of %q asks for a theme; themes cannot be made of themes", name)
		}
		if err := checkNode(theme.Query); err != nil {
			return err
		}
	}
	return nil
}

// themeFinder finds values of schema.Theme.
type themeFinder struct{}

func (themeFinder) Term(query.Term) bool           { return false }
func (themeFinder) Phrase(query.Phrase) bool       { return false }
func (themeFinder) Wildcard(query.Wildcard) bool   { return false }
func (themeFinder) Fuzzy(query.Fuzzy) bool         { return false }
func (themeFinder) Value(n query.Value) bool       { return n.Field == schema.Theme }
func (themeFinder) DateRange(query.DateRange) bool { return false }
func (themeFinder) And(n query.And) bool           { return slices.ContainsFunc(n.Nodes, UsesThemes) }
func (themeFinder) Or(n query.Or) bool             { return slices.ContainsFunc(n.Nodes, UsesThemes) }
func (themeFinder) Not(n query.Not) bool           { return UsesThemes(n.Node) }
func (themeFinder) Article(n query.Article) bool   { return UsesThemes(n.Node) }
func (themeFinder) HasComment(n query.HasComment) bool {
	return UsesThemes(n.Node)
}
