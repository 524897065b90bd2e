package search

import (
	"maps"
	"slices"

	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

// UsesThemes reports whether a query asks for a value of schema.Theme. Such a query
// cannot be a theme itself, so themes never go round in circles.
func UsesThemes(n query.Node) bool { return len(ThemesIn(n)) > 0 }

// ThemesIn are the values of schema.Theme that a query asks for, in its order.
func ThemesIn(n query.Node) []string { return query.Visit[[]string](n, themeFinder{}) }

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

func (themeFinder) Term(query.Term) []string         { return nil }
func (themeFinder) Phrase(query.Phrase) []string     { return nil }
func (themeFinder) Wildcard(query.Wildcard) []string { return nil }
func (themeFinder) Fuzzy(query.Fuzzy) []string       { return nil }
func (themeFinder) Value(n query.Value) []string {
	if n.Field != schema.Theme {
		return nil
	}
	return []string{n.Text}
}

func (themeFinder) DateRange(query.DateRange) []string { return nil }
func (themeFinder) And(n query.And) []string           { return themesInAny(n.Nodes) }
func (themeFinder) Or(n query.Or) []string             { return themesInAny(n.Nodes) }
func (themeFinder) Not(n query.Not) []string           { return ThemesIn(n.Node) }
func (themeFinder) Article(n query.Article) []string   { return ThemesIn(n.Node) }
func (themeFinder) HasComment(n query.HasComment) []string {
	return ThemesIn(n.Node)
}

func themesInAny(nodes []query.Node) (names []string) {
	for _, n := range nodes {
		names = append(names, ThemesIn(n)...)
	}
	return names
}
