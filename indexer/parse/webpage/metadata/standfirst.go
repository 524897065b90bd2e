package metadata

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"standpoint/indexer/parse/webpage/dom"
	"standpoint/indexer/parse/webpage/metadata/site"
	"standpoint/indexer/parse/webpage/metadata/textkey"
	"standpoint/indexer/parse/webpage/structured"
)

// standfirsts finds the article's standfirst.
type standfirsts struct {
	declared
	page   *layout
	outlet site.Names
}

// read returns what is between headline and text and sums up the article: an
// element that calls itself so, or says what the description says, near the
// headline; else the description, unless it is the beginning of the text.
func (r standfirsts) read(headline string) string {
	description := textkey.Clean(r.Content("og:description", "description", "twitter:description"))
	if description == "" {
		description = textkey.Clean(r.item.Text("description"))
	}
	if text := r.seen(textkey.Of(headline), textkey.Of(description)); text != "" {
		return text
	}
	if description == "" || textkey.Of(description) == textkey.Of(headline) || r.isText(description) || textkey.Words(description) < 4 || r.outlet.Resemble(description) {
		return ""
	}
	return description
}

// seen is the standfirst that a reader sees.
func (r standfirsts) seen(headline, description string) string {
	if r.page.heading == nil {
		return ""
	}
	for _, s := range r.page.leads {
		if s.at < r.page.heading.at || s.at > r.page.heading.at+1200 || holdsArticle(s.node) || r.page.apart(s.node) || within(r.page.heading.node, s.node) {
			continue
		}
		text := textkey.Clean(s.text())
		k := textkey.Of(text)
		if textkey.Words(text) < 5 || len(text) > 900 || k == headline {
			continue
		}
		return text
	}
	for _, list := range [][]spot{r.page.headings, r.page.paragraphs} {
		for i, s := range list {
			if s.at <= r.page.heading.at || s.at > r.page.heading.at+600 || i > 60 {
				continue
			}
			text := textkey.Clean(s.text())
			k := textkey.Of(text)
			same := len(k) > 30 && (k == description || len(description) > 60 && strings.HasPrefix(k, description[:60]))
			if same && s.node.DataAtom != atom.P || same && isFirst(s.node) {
				return text
			}
		}
	}
	return ""
}

// isFirst recognizes a paragraph that stands alone, away from the paragraphs of the text.
func isFirst(n *html.Node) bool {
	i := 0
	for s := n.NextSibling; s != nil && i < 100; s, i = s.NextSibling, i+1 {
		if s.DataAtom == atom.P && len(structured.TextOf(s, longest)) > 80 {
			return false
		}
	}
	return true
}

// holdsArticle recognizes elements that are more than a standfirst: they hold
// headings or several paragraphs.
func holdsArticle(n *html.Node) bool {
	paragraphs := 0
	end, left := dom.After(n), longest
	for c := n.FirstChild; c != nil && c != end; c = dom.Next(c) {
		switch c.DataAtom {
		case atom.P:
			paragraphs++
		case atom.H1, atom.H2, atom.H3, atom.Article:
			return true
		}
		if left--; left == 0 {
			return true
		}
	}
	return paragraphs > 2
}

// isText reports whether a description is the beginning of a paragraph of the text.
func (r standfirsts) isText(description string) bool {
	k := textkey.Of(strings.TrimRight(description, ".… "))
	if len(k) > 80 {
		k = strings.ToValidUTF8(k[:80], "")
	}
	for i, p := range r.page.paragraphs {
		if i > 30 {
			break
		}
		if text := textkey.Of(p.text()); len(text) >= len(k) && strings.Contains(text, k) {
			return true
		}
	}
	return strings.Contains(textkey.Of(r.item.Raw("articleBody")), k)
}
