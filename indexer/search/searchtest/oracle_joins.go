package searchtest

import (
	"slices"

	"standpoint/corpus"
	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

// articleOf is the article of a document, which for an article is itself.
func (o *Oracle) articleOf(d document) (article document, held bool) {
	for _, id := range d.Keywords[schema.Article] {
		article, held = o.docs[id]
	}
	return article, held && slices.Contains(article.Keywords[schema.Article], article.ID)
}

// values are those of a document in a request field, as a request sees them.
func (o *Oracle) values(req search.Request, d document, field string) (values []string) {
	if field == schema.Theme {
		for name, theme := range req.Themes {
			if (holder{o, d, req}).holds(theme.Query) {
				values = append(values, name)
			}
		}
		return values
	}
	if _, ofArticle := schema.Origin(field); ofArticle {
		d, _ = o.articleOf(d)
	}
	return d.values(req.View.Variant(field))
}

func (h holder) Article(n query.Article) bool {
	article, held := h.oracle.articleOf(h.d)
	return held && h.of(article).holds(n.Node)
}

func (h holder) HasComment(n query.HasComment) bool {
	if article, held := h.oracle.articleOf(h.d); !held || article.ID != h.d.ID {
		return false
	}
	for _, d := range h.oracle.docs {
		isComment := slices.Contains(d.Keywords[schema.Kind], string(corpus.KindComment))
		if isComment && slices.Contains(d.Keywords[schema.Article], h.d.ID) && h.of(d).holds(n.Node) {
			return true
		}
	}
	return false
}

// of looks at another document.
func (h holder) of(d document) holder { return holder{h.oracle, d, h.req} }
