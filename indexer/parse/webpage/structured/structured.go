// Package structured reads what a page says of itself to machines: JSON-LD,
// microdata, RDFa Lite, meta elements and links. It says what is written there
// and judges nothing: what a page claims may be wrong, and is for others to weigh.
//
//	page ─► JSON-LD    <script type="application/ld+json">, also broken ones ─┐
//	    ├─► microdata  itemscope, itemtype, itemprop                          ├─► Items
//	    ├─► RDFa Lite  typeof, property                                       ┘
//	    ├─► meta       name, property, itemprop, http-equiv ─► Meta
//	    └─► link       rel, href                            ─► Links
package structured

import (
	"iter"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"standpoint/indexer/parse/webpage/dom"
)

// Page is what a page says of itself.
type Page struct {
	Items []*Item // that are not property of another, in the order of the page
	Loose *Item   // microdata properties that are in no item; never nil
	Meta  []Meta
	Links []Link
	Title string // of the title element, in one line
	Lang  string // lang of the html element, as it is written
	Base  string // href of the base element
	AMP   bool   // the page is an AMP page

	byID map[string]*Item
}

// Meta is one name of a meta element and what it says.
type Meta struct {
	Name    string // name, property or itemprop, in lower case; what stands for a header of HTTP begins with "http-equiv:"
	Content string // as it is written, entities decoded
}

// Link is a link element.
type Link struct {
	Rel      string // in lower case; several words as they are written
	Href     string
	Type     string
	Hreflang string
}

// Read reads a page. Hostile data costs time linear in the page's size; of JSON-LD
// at most 250,000 values are kept, nested at most 64 deep.
func Read(doc *dom.Document) *Page {
	r := reader{page: &Page{Loose: &Item{}, byID: map[string]*Item{}}, left: maxValues}
	r.page.Loose.page = r.page
	if doc != nil {
		for _, root := range doc.Nodes {
			r.walk(root)
		}
	}
	return r.page
}

// Content is what the first of these meta names says that says anything, in one
// line. Names are in lower case; the order of names is that of preference.
func (p *Page) Content(names ...string) string {
	for _, name := range names {
		for _, m := range p.Meta {
			if m.Name != name {
				continue
			}
			if text := fold(m.Content); text != "" {
				return text
			}
		}
	}
	return ""
}

// Contents is all that a meta name says, each in one line and once.
func (p *Page) Contents(name string) (all []string) {
	seen := map[string]bool{}
	for _, m := range p.Meta {
		if m.Name != name {
			continue
		}
		if text := fold(m.Content); text != "" && !seen[text] {
			seen[text] = true
			all = append(all, text)
		}
	}
	return all
}

// Link is the address of the first link of a relation such as "canonical", as it
// is written; "" if there is none.
func (p *Page) Link(rel string) string {
	for _, l := range p.Links {
		if l.Href != "" && hasWord(l.Rel, rel) {
			return l.Href
		}
	}
	return ""
}

// All yields every item of the page that is of one of these types, at any depth,
// each once, in the order of the page: an item before those within it. Without
// types it yields every item.
func (p *Page) All(types ...string) iter.Seq[*Item] {
	return func(yield func(*Item) bool) {
		stack := make([]*Item, 0, len(p.Items)+1)
		stack = append(stack, p.Loose)
		for i := len(p.Items) - 1; i >= 0; i-- {
			stack = append(stack, p.Items[i])
		}
		for len(stack) > 0 {
			item := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			if item != p.Loose && (len(types) == 0 || item.Is(types...)) && !yield(item) {
				return
			}
			for i := len(item.Properties) - 1; i >= 0; i-- {
				if below := item.Properties[i].Value.Item; below != nil {
					stack = append(stack, below)
				}
			}
		}
	}
}

// reader walks a page once.
type reader struct {
	page  *Page
	micro []scope // open items of microdata, the innermost last
	rdfa  []scope
	left  int // values of JSON-LD that may still be kept
}

// scope is an item whose element is open.
type scope struct {
	node *html.Node
	item *Item
}

// walk visits a tree without recursion: pages may be nested deeply.
func (r *reader) walk(root *html.Node) {
	for n := root; n != nil; {
		if n.Type == html.ElementNode {
			r.enter(n)
		}
		if n.FirstChild != nil {
			n = n.FirstChild
			continue
		}
		for n != nil {
			r.leave(n)
			if n == root {
				return
			}
			if n.NextSibling != nil {
				n = n.NextSibling
				break
			}
			n = n.Parent
		}
	}
}

func (r *reader) enter(n *html.Node) {
	switch n.DataAtom {
	case atom.Meta:
		r.meta(n)
	case atom.Link:
		r.link(n)
	case atom.Html:
		r.root(n)
	case atom.Base:
		if r.page.Base == "" {
			r.page.Base = attr(n, "href")
		}
	case atom.Title:
		if r.page.Title == "" && (n.Parent == nil || n.Parent.Namespace == "") { // an SVG has titles too
			r.page.Title = textOf(n)
		}
	case atom.Script:
		r.script(n)
	}
	r.markup(n)
}

func (r *reader) root(n *html.Node) {
	r.page.Lang = attr(n, "lang")
	if r.page.Lang == "" {
		r.page.Lang = attr(n, "xml:lang")
	}
	for _, a := range n.Attr {
		if a.Key == "amp" || a.Key == "⚡" {
			r.page.AMP = true
		}
	}
}

func (r *reader) meta(n *html.Node) {
	content := attr(n, "content")
	if content == "" {
		content = attr(n, "value") // an old mistake
	}
	if content == "" {
		return
	}
	for _, a := range n.Attr {
		switch a.Key {
		case "http-equiv":
			r.page.Meta = append(r.page.Meta, Meta{Name: "http-equiv:" + strings.ToLower(strings.TrimSpace(a.Val)), Content: content})
		case "name", "property", "itemprop":
			for _, name := range strings.Fields(strings.ToLower(a.Val)) {
				r.page.Meta = append(r.page.Meta, Meta{Name: name, Content: content})
			}
		}
	}
}

func (r *reader) link(n *html.Node) {
	l := Link{Rel: strings.ToLower(attr(n, "rel")), Href: strings.TrimSpace(attr(n, "href")), Type: attr(n, "type"), Hreflang: attr(n, "hreflang")}
	if l.Rel != "" {
		r.page.Links = append(r.page.Links, l)
	}
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// hasWord reports whether a word is one of those of a text.
func hasWord(text, word string) bool {
	for w := range strings.FieldsSeq(text) {
		if strings.EqualFold(w, word) {
			return true
		}
	}
	return false
}

// fold writes a text in one line.
func fold(text string) string { return strings.Join(strings.Fields(text), " ") }

// maxText is how many bytes of the text of an element a Value gives. Texts that
// are longer are not properties but parts of the page: read them from the Node.
const maxText = 64 << 10

// maxNodes is how many nodes are looked at for the text of one element.
const maxNodes = 20_000

func textOf(n *html.Node) string {
	if c := n.FirstChild; c != nil && c.NextSibling == nil && c.Type == html.TextNode && len(c.Data) < maxText {
		return fold(c.Data)
	}
	return TextOf(n, maxText)
}

// TextOf is dom.Text of a node, but ends after a number of bytes, or of very many
// nodes: on a hostile page the same text is in hundreds of elements.
func TextOf(n *html.Node, most int) string {
	var w dom.Writer
	if n.Type == html.TextNode {
		w.Write(n.Data[:min(len(n.Data), most)])
	}
	end := dom.After(n)
	var closing []*html.Node // what comes after the blocks that are open
	left := maxNodes
	for c := n.FirstChild; c != nil && c != end && w.Len() < most && left > 0; left-- {
		for len(closing) > 0 && closing[len(closing)-1] == c {
			closing = closing[:len(closing)-1]
			w.Space()
		}
		switch {
		case c.Type == html.TextNode:
			w.Write(c.Data[:min(len(c.Data), most)])
		case c.Type == html.ElementNode && dom.Silent(c):
			c = dom.After(c)
			continue
		case c.Type == html.ElementNode && c.DataAtom == atom.Br:
			w.Space()
		case c.Type == html.ElementNode && dom.IsBlock(c):
			w.Space()
			if after := dom.After(c); after != nil && (len(closing) == 0 || closing[len(closing)-1] != after) {
				closing = append(closing, after)
			}
		}
		c = dom.Next(c)
	}
	return strings.ToValidUTF8(w.String(), "")
}
