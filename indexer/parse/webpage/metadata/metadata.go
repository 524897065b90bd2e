// Package metadata reads what a page says about its article: headline, bylines,
// dates, section, outlet, language, address; and whether the page is an article
// at all. It weighs what the page says to machines (structured) against what a
// reader sees: both may be wrong, but where they agree they are rarely wrong.
package metadata

import (
	"strings"

	"standpoint/indexer/parse/webpage/metadata/site"
	"standpoint/indexer/parse/webpage/metadata/textkey"
	"standpoint/indexer/parse/webpage/structured"

	"golang.org/x/net/html"

	"standpoint/corpus"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/markup"
	"standpoint/indexer/parse/webpage/dom"
)

// Meta is what a page says of its article.
type Meta struct {
	Article corpus.Article // without text
	Text    string         // of the article, where the page says it to machines (articleBody), paragraphs separated by a blank line or a line's end; ""

	seen evidence
}

// evidence is all that metadata is read from.
type evidence struct {
	site    site.Site
	data    *structured.Page
	item    *structured.Item // of the article; an empty one if the page names none
	view    *view
	names   site.Names          // of the outlet
	heading *spot               // the headline as a reader sees it; nil
	above   map[*html.Node]bool // the headline's element and those that it is in
}

// Read reads what a page, from which the comments were taken out, says of its article.
func Read(doc *dom.Document, from site.Site) Meta {
	if from.Data == nil {
		from.Data = structured.Read(doc)
	}
	if from.Options.Outlets == nil {
		from.Options.Outlets = format.NoOutlets{}
	}
	e := evidence{site: from, data: from.Data, view: look(doc), names: from.Names()}
	e.item = articleOf(from.Data, from.Address)
	a := corpus.Article{URL: from.Address, Outlet: from.Outlet}
	a.Headline = e.headline()
	a.Language = e.language()
	a.Section = e.section()
	a.Bylines = e.bylines()
	e.dates(&a)
	a.Standfirst = e.standfirst(a.Headline)
	m := Meta{Article: a, Text: e.body(), seen: e}
	if site.IsHome(a.URL) && e.saysArticle() {
		m.Article.URL = "" // the address of the outlet, not of the article
	}
	return m
}

// body is the article's text as JSON-LD says it. What microdata calls so is an
// element of the page, with all that is in it.
func (e *evidence) body() string {
	if e.item.Source != structured.JSONLD {
		return ""
	}
	text := e.item.Raw("articleBody")
	if strings.Contains(text, "</") {
		text = markup.FromHTML(text)
	}
	return text
}

// pageTypes describe a page that may hold an article.
var pageTypes = []string{"WebPage", "ItemPage", "CreativeWork", "Recipe", "Review", "VideoObject", "PodcastEpisode", "MedicalWebPage"}

// maxArticles is how many articles of a page are weighed.
const maxArticles = 200

// articleOf finds the item that describes the page's own article: of the best
// kind there is the one whose address is the page's, else whose headline the
// page's title repeats, else the first. Articles that are members of a list
// elsewhere on the page are teasers.
func articleOf(data *structured.Page, address string) *structured.Item {
	title := textkey.Of(data.Content("og:title", "twitter:title") + data.Title)
	var best *structured.Item
	listed := membersOfLists(data)
	most, others, seen := 0, 0, 0
	for item := range data.All(structured.ArticleTypes...) {
		if seen++; seen > maxArticles {
			break
		}
		if listed[item] {
			continue
		}
		points := 1
		if item.Source == structured.JSONLD {
			points++
		}
		if headline := textkey.Of(item.Text("headline")); len(headline) > 8 && strings.Contains(title, headline) {
			points += 8
		}
		for _, name := range []string{"url", "mainEntityOfPage"} {
			if a := item.Address(name); a != "" && address != "" && site.SameAddress(a, address) {
				points += 4
				break
			}
		}
		if item.Text("datePublished") != "" {
			points += 2
		}
		if points <= 4 {
			others++
		}
		if points > most {
			best, most = item, points
		}
	}
	if most <= 4 && others > 2 {
		best = nil // many articles, and none is the page's own
	}
	if best == nil {
		for item := range data.All(pageTypes...) {
			if best == nil || best.Text("datePublished") == "" && item.Text("datePublished") != "" {
				best = item
			}
		}
	}
	if best == nil {
		best = data.Loose
	}
	return best
}

// membersOfLists are the items that are in lists, and the entries of live blogs.
func membersOfLists(data *structured.Page) map[*structured.Item]bool {
	members := map[*structured.Item]bool{}
	add := func(top *structured.Item) {
		for below := []*structured.Item{top}; len(below) > 0; {
			item := below[len(below)-1]
			below = below[:len(below)-1]
			for _, p := range item.Properties {
				if v := p.Value.Item; v != nil && !members[v] {
					members[v] = true
					below = append(below, v)
				}
			}
		}
	}
	for list := range data.All("ItemList", "CollectionPage") {
		add(list)
	}
	for live := range data.All("LiveBlogPosting") {
		for _, entry := range live.Items("liveBlogUpdate") {
			members[entry] = true
			add(entry)
		}
	}
	return members
}

// isArticle reports whether an item is an article, rather than a page.
func isArticle(item *structured.Item) bool { return item.Is(structured.ArticleTypes...) }

// saysArticle reports whether the page calls itself an article.
func (e *evidence) saysArticle() bool {
	return isArticle(e.item) || strings.EqualFold(e.data.Content("og:type"), "article")
}

// section is the part of the outlet that the article is in.
func (e *evidence) section() string {
	for _, s := range []string{
		e.item.Text("articleSection"), e.data.Content("article:section", "parsely-section", "og:section", "cxenseparse:category", "section", "dc.subject.section"),
	} {
		if s != "" && len(s) < 80 && !strings.Contains(s, "://") {
			return s
		}
	}
	return ""
}
