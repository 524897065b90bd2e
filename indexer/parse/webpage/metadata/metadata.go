// Package metadata reads what a page says of its article: headline, standfirst,
// bylines, section, outlet, dates, language, address; and whether the page is
// an article at all.
package metadata

import (
	"time"

	"standpoint/corpus"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/webpage/dom"
)

// Site is what must be known of a page before anything else of it is read.
type Site struct {
	Address string         // canonical, else where the page was fetched from; "" if neither is known
	Outlet  string         // slug
	Zone    *time.Location // in which the outlet writes its times; nil if not known
	Options format.Options
}

// ReadSite tells whose page it is.
func ReadSite(doc *dom.Document, in format.Input) Site {
	return Site{Address: in.URL, Options: in.Options}
}

// Meta is what a page says of its article.
type Meta struct {
	Article corpus.Article // without text
	Text    string         // of the article, where the page says it to machines (articleBody); ""
}

// Read reads what a page, from which the comments were taken out, says of its article.
func Read(doc *dom.Document, site Site) Meta {
	a := corpus.Article{URL: site.Address, Outlet: site.Outlet}
	if h := doc.Find("h1").First(); h.Length() > 0 {
		a.Headline = dom.Text(h.Get(0))
	}
	return Meta{Article: a}
}

// NoArticle says in words why a page is no article, such as "it is a home page";
// "" if it is one or may be one.
func NoArticle(doc *dom.Document, meta Meta, paragraphs []string) string { return "" }
