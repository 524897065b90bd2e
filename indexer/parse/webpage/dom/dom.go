// Package dom holds a parsed HTML page within limits, and reads text from it.
package dom

import (
	"bytes"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

// Document is a parsed page.
type Document = goquery.Document

// Selection is a list of nodes of it.
type Selection = goquery.Selection

// Parse parses a page. A page that is nested too deeply, or has too many
// elements or attributes for a page, is an error that says so.
func Parse(page []byte) (*Document, error) {
	return goquery.NewDocumentFromReader(bytes.NewReader(page))
}

// Text is the text of a node in one line, as a reader sees it: white space is
// one space, scripts and styles are not in it.
func Text(n *html.Node) string {
	var b strings.Builder
	collect(n, &b)
	return strings.Join(strings.Fields(b.String()), " ")
}

func collect(n *html.Node, b *strings.Builder) {
	if n == nil {
		return
	}
	if n.Type == html.TextNode {
		b.WriteString(n.Data)
	}
	if n.Type == html.ElementNode && (n.Data == "script" || n.Data == "style" || n.Data == "noscript" || n.Data == "template") {
		return
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		collect(c, b)
	}
}
