package pages

import (
	"context"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

// copiesOf says how often a text is there and under how many names, with a link to all
// of them; nil if it is a text of its own.
func copiesOf(d corpus.Document, groups map[string]results.Copies) *link {
	c := groups[d.DuplicateGroup]
	if d.DuplicateGroup == "" || c.Documents < 2 {
		return nil
	}
	all := searchurl.New().With(schema.Copies, d.DuplicateGroup, searchurl.Any)
	all.Request.Sort = search.Oldest
	label := "nearly the same text " + number(c.Documents) + " times"
	switch {
	case c.Authors == 1:
		label += ", 1 name"
	case c.Authors > 1:
		label += ", " + number(c.Authors) + " names"
	}
	if d.Comment != nil && c.Articles > 1 {
		label += ", on " + number(c.Articles) + " articles"
	}
	return &link{Label: label, Href: all.URL("/search")}
}

// copiesIn counts the groups of the documents on a page of results.
func (p *Pages) copiesIn(ctx context.Context, page *results.Page) (map[string]results.Copies, error) {
	documents := make([]corpus.Document, len(page.Items))
	for i, item := range page.Items {
		documents[i] = item.Document
	}
	return p.reader.Copies(ctx, documents)
}
