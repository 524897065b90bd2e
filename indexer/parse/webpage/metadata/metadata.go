// Package metadata reads what a page says about its article: headline, bylines,
// dates, section, outlet, language, address; and whether the page is an article
// at all. It weighs what the page says to machines (structured) against what a
// reader sees: both may be wrong, but where they agree they are rarely wrong.
package metadata

import (
	"standpoint/corpus"
	"standpoint/indexer/parse/datetime"
	"standpoint/indexer/parse/webpage/dom"
	"standpoint/indexer/parse/webpage/metadata/site"
	"standpoint/indexer/parse/webpage/structured"
)

// Meta is what a page says of its article.
type Meta struct {
	Article corpus.Article // without text
	Text    string         // of the article, where the page says it to machines (articleBody), paragraphs separated by a blank line or a line's end; ""

	// Entries are those of a live blog that the page says to machines, in its order.
	Entries []Entry

	// What Form and NoArticle ask once the text is known.
	said    declared
	page    *layout
	address string
}

// Entry is one of a live blog.
type Entry struct{ Heading, Text string }

// Read reads what a page, from which the comments were taken out, says of its article.
func Read(doc *dom.Document, from site.Site) Meta {
	if from.Data == nil {
		from.Data = structured.Read(doc)
	}
	said, view, outlet := declare(from.Data, from.Address), look(doc), from.Names()
	headline, heading := headlines{said, view, outlet}.read()
	page := view.around(heading)
	a := corpus.Article{URL: from.Address, Outlet: from.Outlet, OutletName: from.OutletName, Headline: headline, Language: said.language(), Section: said.section()}
	names := credits{outlet}
	a.Bylines = bylines{said, names, seenBylines{page, names}}.read()
	dates{said, seenDates{page, datetime.Hint{Zone: from.Zone, Language: from.Data.Lang}}, from.Address}.read(&a)
	a.Standfirst = standfirsts{said, page, outlet}.read(headline)
	if site.IsHome(a.URL) && said.isArticle() {
		a.URL = "" // the address of the outlet, not of the article
	}
	return Meta{Article: a, Text: said.text(), Entries: said.entries(), said: said, page: page, address: from.Address}
}
