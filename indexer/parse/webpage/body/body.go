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
func Extract(doc *dom.Document, known Known) Body { return extract(doc, known).body() }

func extract(doc *dom.Document, known Known) *page {
	p := readPage(doc, known)
	p.clear()
	p.clearCards()
	p.findRegion()
	p.choose()
	return p
}

func (p *page) body() Body {
	var b Body
	for i := range p.blocks {
		switch x := &p.blocks[i]; {
		case x.keep:
			b.Paragraphs = append(b.Paragraphs, x.text)
		case x.fate == caption && p.region >= 0 && p.within(x.box, p.region):
			b.Captions = append(b.Captions, x.text)
		case x.fate == related && p.region >= 0 && p.within(x.box, p.region):
			b.Related = append(b.Related, x.text)
		}
	}
	if said := p.saidText(); said != nil {
		b.Paragraphs = said
	}
	return b
}
