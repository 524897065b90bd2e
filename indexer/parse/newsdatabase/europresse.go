package newsdatabase

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"

	"standpoint/corpus"
	"standpoint/indexer/parse/datetime"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/markup"
	"standpoint/indexer/parse/webpage/dom"
)

var (
	// europresseID is the number of an article: a day and the code of a paper are in it.
	europresseID = lazily(`news·(\d{4})(\d\d)(\d\d)·[A-Z0-9_]+·[A-Za-z0-9_.-]+`)
	// number is what stands after the name of a paper: ", no. 43018", " - a supplement".
	number  = lazily(`(?i),? n(?:o\.?|°) ?\d.*$| [-–] .*$`)
	weekday = lazily(`(?i)^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)$`)
	// foot is where the text ends and the certificate begins.
	foot = lazily(`^(?:©|\(c\) |Numéro de document|Document number|Tous droits réservés|All rights reserved|Cet article est paru|This article appeared)`)
)

func claimsEuropresse(head format.Head) bool {
	return isPage(head) && bytes.Contains(head.Text, []byte("DocPublicationName")) &&
		(bytes.Contains(head.Text, []byte("DocHeader")) || bytes.Contains(bytes.ToLower(head.Text), []byte("titrearticle")))
}

func (r *reader) europressePage(page *html.Node) bool {
	return each(page, func(n *html.Node) bool { return n.Data == "span" && isOf(n, "DocPublicationName") }, func(article *html.Node) bool {
		return r.article(r.europresse(article))
	})
}

// europresse reads an article by the classes of its elements. In the pages before 2014
// its text stands without one after the headline, below the author's name.
func (r *reader) europresse(article *html.Node) (a corpus.Article, why string) {
	whole := markup.FromNode(article)
	paper := number().ReplaceAllString(line(find(article, "DocPublicationName")), "")
	title := find(article, "titreArticleVisu", "rdp__articletitle", "titreArticle")
	a.Headline = line(title)
	r.outlet(&a, paper)
	a.NativeID = europresseID().FindString(whole)
	var header []string
	dom.Visit(article, func(n *html.Node) bool {
		if n.Type == html.ElementNode && isOf(n, "DocHeader") {
			header = append(header, line(n))
			return false
		}
		return true
	})
	date := strings.Join(header, " ")
	_, start, _, dated := datetime.Find(date, datetime.Hint{})
	if m := europresseID().FindStringSubmatch(a.NativeID); m != nil && !dated {
		date = m[1] + "-" + m[2] + "-" + m[3]
	}
	r.published(&a, date)
	if section, _, ok := strings.Cut(date, ","); ok && dated && len(section) < start && !strings.ContainsAny(section, "0123456789") && !weekday().MatchString(section) {
		a.Section = section
	}
	if text := find(article, "docOcurrContainer", "DocText"); text != nil {
		a.Bylines = names(line(find(article, "docAuthors")))
		a.Paragraphs = untilFoot(markup.Paragraphs(markup.FromNode(text)))
		return a, ""
	}
	if a.Headline == "" {
		return a, "an article has neither a headline nor an element for its text"
	}
	_, after, _ := strings.Cut(whole, markup.FromNode(title))
	a.Paragraphs = untilFoot(markup.Paragraphs(after))
	if n := len(a.Paragraphs); n > 1 && isSigned(a.Paragraphs[0]) {
		a.Bylines, a.Paragraphs = names(a.Paragraphs[0]), a.Paragraphs[1:]
	}
	return a, ""
}

// isSigned reports whether a paragraph is the name of who wrote those below it.
func isSigned(text string) bool {
	return len(strings.Fields(text)) <= 8 && !strings.ContainsAny(text, ".?!:0123456789«»")
}

func untilFoot(paragraphs []string) []string {
	for i, text := range paragraphs {
		if foot().MatchString(text) {
			return paragraphs[:i]
		}
	}
	return paragraphs
}
