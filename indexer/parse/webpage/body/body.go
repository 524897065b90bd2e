// Package body finds the text of an article on a page.
//
//	page ─► blocks in boxes   text that is on lines of its own, and the elements around it
//	     ─► clear             boxes named as menus, share bars, captions … and teasers that repeat
//	     ─► region            the box with most of the prose and least beside it
//	     ─► choose            block by block: links, credits, calls, both ends, the standfirst
//	     ─► compare           with the text that the page says to machines, if it says one
//
// No rule knows an outlet. What names say is weighed against what is in the
// boxes, as a page may be named after its sidebar; sizes count letters, so that
// they hold in all languages; the phrases are those that whole blocks begin or
// end with.
package body

import (
	"golang.org/x/net/html/atom"

	"standpoint/indexer/parse/webpage/dom"
)

// Known is what the page says of its article elsewhere.
type Known struct {
	Headline, Standfirst string
	Bylines              []string
	Text                 string // the article's text as the page says it to machines; ""
	Entries              []Entry
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
	p := readPage(doc.Get(0), known)
	p.decide()
	return p
}

// decide decides which of the blocks are in the body.
func (p *page) decide() {
	p.clear()
	p.clearCards()
	p.findRegion()
	p.choose()
}

// body gathers what was decided.
func (p *page) body() Body {
	b := Body{Paragraphs: p.saidText()}
	if b.Paragraphs == nil {
		b.Paragraphs = p.paragraphs()
	}
	b.Paragraphs = withEntries(b.Paragraphs, p.known.Entries)
	if p.region < 0 {
		return b
	}
	said := map[string]bool{}
	for _, text := range b.Paragraphs {
		said[text] = true
	}
	r := p.boxes[p.region]
	for i := r.first; i < r.end; i++ {
		switch x := &p.blocks[i]; {
		case x.keep || said[x.text]:
		case x.fate == caption:
			said[x.text] = true
			b.Captions = append(b.Captions, x.text)
		case x.fate == related && x.size >= leastTitle:
			said[x.text] = true
			b.Related = append(b.Related, x.text)
		}
	}
	return b
}

// paragraphs are the texts of what is kept; the cells of a row are joined.
func (p *page) paragraphs() (texts []string) {
	row := -1 // box of the table row that the last paragraph is in
	for i := range p.blocks {
		switch x := &p.blocks[i]; {
		case !x.keep:
		case row >= 0 && p.rowOf(x) == row:
			texts[len(texts)-1] += " | " + x.text
		default:
			texts = append(texts, x.text)
			row = p.rowOf(x)
		}
	}
	return texts
}

// leastTitle is the size of what may be a headline: "Politics" is none.
const leastTitle = 12

// rowOf returns the row of a table of short cells that a block is in; -1 if there
// is none.
func (p *page) rowOf(b *block) int {
	if b.tag != atom.Td && b.tag != atom.Th || b.size >= 60 {
		return -1
	}
	return p.boxes[b.box].parent
}
