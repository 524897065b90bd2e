package newsxml

import (
	"cmp"
	"regexp"
	"strings"
	"sync"

	"standpoint/corpus"
	"standpoint/indexer/parse/format"
)

// factiva reads an article as Factiva's service gives it.
func (r *reader) factiva(page *element, t *corpus.Thread) {
	a, article := &t.Article, page.find("article")
	a.Headline, a.NativeID = article.find("headline").line(), article.find("accessionno").line()
	a.Language = format.Language(article.find("baselanguage").line())
	a.Bylines = bylines(article.find("byline").line())
	a.Section = cmp.Or(article.find("sectionname").line(), article.find("columnname").line())
	r.in.Attribute(a, "", cmp.Or(article.find("sourcename").line(), article.find("publishername").line()))
	when := article.find("publicationdate")
	r.published(a, when.find("datetime").line(), strings.TrimSpace(when.find("date").line()+" "+article.find("publicationtime").line()), when.find("date").line())
	for _, part := range article.all("leadparagraph", "tailparagraphs") {
		for _, paragraph := range part.all("paragraph") {
			a.Paragraphs = appendLine(a.Paragraphs, paragraph.line())
		}
		if len(part.all("paragraph")) == 0 {
			a.Paragraphs = appendLine(a.Paragraphs, part.line())
		}
	}
}

// trailer is a paragraph of the wire itself below an article of Dow Jones: its end, that
// more follows, and when it was sent.
var trailer = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:\(END\).*|\(MORE(?: TO FOLLOW)?\).*|-0-|(?:[A-Z][a-z]+ )?[A-Z][a-z]+ \d{1,2}, \d{4} \d\d:\d\d E[SD]?T \(.*\)|(?i:of )?DOW JONES NEWSWIRES)$`)
})

// djnml reads an article of Dow Jones Newswires. What follows in another document
// under the same number is joined to it.
func (r *reader) djnml(page *element, t *corpus.Thread) {
	a, root := &t.Article, page.find("djnml")
	about, content := root.find("head").find("djn-mdata"), root.find("body")
	a.Headline = strings.TrimSpace(strings.TrimPrefix(strings.TrimLeft(content.find("headline").line(), "* "), "DJ "))
	a.NativeID = about.attribute("accession-number")
	a.Language = format.Language(root.attribute("lang"))
	publisher := root.attribute("publisher")
	if publisher == "DJN" || publisher == "" {
		publisher = "Dow Jones Newswires"
	}
	r.in.Attribute(a, "", publisher)
	r.published(a, about.attribute("display-date"), root.attribute("docdate"))
	var text corpus.Article
	body(content.find("text"), &text)
	for i, paragraph := range text.Paragraphs {
		switch {
		case trailer().MatchString(paragraph):
		case i == 0 && opener().MatchString(paragraph) && len(strings.Fields(paragraph)) <= 10:
			a.Bylines = bylines(paragraph)
		default:
			a.Paragraphs = append(a.Paragraphs, paragraph)
		}
	}
}
