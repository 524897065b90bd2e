package pages

import (
	"context"
	"errors"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/schema"
	"standpoint/server/results"
	"standpoint/server/searchurl"
)

// copiesOf says how often a text is there and, of comments, under how many names, with a
// link to all of them; nil if it is a text of its own.
func copiesOf(d corpus.Document, groups map[string]results.Copies) *link {
	c := groups[d.DuplicateGroup]
	if d.DuplicateGroup == "" || c.Documents < 2 {
		return nil
	}
	if d.Comment != nil {
		label := sameText(c)
		if c.Articles > 1 {
			label += ", on " + number(c.Articles) + " articles"
		}
		if c.Allowed != "" {
			label += " (" + visible(c.Allowed) + ")"
		}
		return &link{Label: label, Href: campaignHref(d.DuplicateGroup)}
	}
	all := searchurl.New().With(schema.Copies, d.DuplicateGroup, searchurl.Any)
	all.Request.Sort = search.Oldest
	return &link{Label: "nearly the same text " + number(c.Documents) + " times", Href: all.URL("/search")}
}

// copiesAmong counts the groups of documents. While the index is being built they are not
// known, and the documents are shown without them.
func (p *Pages) copiesAmong(ctx context.Context, documents []corpus.Document) (map[string]results.Copies, error) {
	copies, err := p.reader.Copies(ctx, documents)
	if errors.Is(err, search.ErrUnavailable) {
		return nil, nil
	}
	return copies, err
}

// copiesIn counts the groups of the documents on a page of results.
func (p *Pages) copiesIn(ctx context.Context, page *results.Page) (map[string]results.Copies, error) {
	documents := make([]corpus.Document, len(page.Items))
	for i, item := range page.Items {
		documents[i] = item.Document
	}
	return p.reader.Copies(ctx, documents)
}
