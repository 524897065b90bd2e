// Package dom holds a parsed HTML page within limits, and reads text from it.
package dom

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Document is a parsed page.
type Document = goquery.Document

// Selection is a list of nodes of it.
type Selection = goquery.Selection

// MaxDepth is how deep the nodes of a page may be nested. Parse sees to it, so
// a walk over a page may recurse.
const MaxDepth = 512

// Parse parses a page as browsers do, without scripts. The contents of shadow
// roots that are in the page (<template shadowrootmode>) are read as a part of
// their host. A page that is nested too deeply, that has
// more tags or attributes than a page has, or that is nested so wrongly that
// mending it would take the square of its length, is an error that says so.
func Parse(page []byte) (*Document, error) {
	if err := check(page); err != nil {
		return nil, err
	}
	root, err := html.Parse(bytes.NewReader(page))
	switch {
	case err != nil && strings.Contains(err.Error(), "exceeds 512 nodes"):
		return nil, tooDeep()
	case err != nil:
		return nil, fmt.Errorf("its HTML cannot be read: %w", err)
	}
	openShadows(root)
	if deeper(root, MaxDepth) {
		return nil, tooDeep()
	}
	return goquery.NewDocumentFromNode(root), nil
}

func tooDeep() error {
	return fmt.Errorf("its elements are nested more than %d deep", MaxDepth)
}

// deeper reports whether any node is more than limit below another. It does
// not recurse: it runs before the depth is known to be bounded.
func deeper(root *html.Node, limit int) bool {
	depth := 0
	for n := root; n != nil; {
		if n.FirstChild != nil {
			n = n.FirstChild
			if depth++; depth > limit {
				return true
			}
			continue
		}
		for n != nil && n != root && n.NextSibling == nil {
			n = n.Parent
			depth--
		}
		if n == nil || n == root {
			return false
		}
		n = n.NextSibling
	}
	return false
}

// openShadows puts the contents of declared shadow roots in place of their
// templates: they are what a browser shows. (The parser
// leaves what is in a template among its children.)
func openShadows(root *html.Node) {
	for n := root; n != nil; n = Next(n) {
		if n.Type != html.ElementNode || n.Data != "template" || !Has(n, "shadowrootmode") {
			continue
		}
		n.Data, n.DataAtom = "div", atom.Div
	}
}
