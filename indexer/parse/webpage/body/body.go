// Package body finds the text of an article on a page.
package body

import (
	"standpoint/indexer/parse/webpage/dom"
)

// Known is what the page says of its article elsewhere.
type Known struct {
	Headline, Standfirst string
	Bylines              []string
	Text                 string // the article's text as the page says it to machines; ""
}

// Body is the text of an article.
type Body struct {
	Paragraphs []string
	Captions   []string
	Related    []string // promotional headlines and links that stood among the paragraphs
}

// Extract finds the article's text on a page from which the comments were taken out.
func Extract(doc *dom.Document, known Known) Body {
	var b Body
	doc.Find("p").Each(func(_ int, p *dom.Selection) {
		if text := dom.Text(p.Get(0)); text != "" {
			b.Paragraphs = append(b.Paragraphs, text)
		}
	})
	return b
}
