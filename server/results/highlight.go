package results

import (
	"standpoint/corpus"
	"standpoint/indexer/search/highlight"
	"standpoint/indexer/search/schema"
	"standpoint/server/searchurl"
)

// Highlights returns the spans of the words of a document that a search matches,
// by text field, in code points; a field without any is left out. They are
// computed from the text, so that all engines mark the same words.
func Highlights(s searchurl.Search, d corpus.Document) map[string][]corpus.Span {
	if s.Request.Query == nil && s.Request.Any == "" {
		return nil
	}
	return highlight.Spans(s.Request.Query, s.Request.Any, textsOf(d))
}

// textsOf are the texts of a document, by text field.
func textsOf(d corpus.Document) map[string]string {
	texts := map[string]string{schema.Body: d.Text()}
	if d.Article != nil {
		texts[schema.Headline] = d.Article.Headline
	}
	return texts
}
