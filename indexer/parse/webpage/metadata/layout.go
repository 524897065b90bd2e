package metadata

import (
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"standpoint/indexer/parse/webpage/classname/part"
	"standpoint/indexer/parse/webpage/dom"
)

// layout is a view in which the headline was found: what is near it, and what is
// not of the article.
type layout struct {
	*view
	heading *spot               // the headline as a reader sees it; nil
	above   map[*html.Node]bool // the headline's element and those that it is in
}

// around returns the layout of a page around its headline, which may be nil.
func (v *view) around(heading *spot) *layout {
	l := &layout{view: v, heading: heading, above: map[*html.Node]bool{}}
	if heading != nil {
		for n := heading.node; n != nil; n = n.Parent {
			l.above[n] = true
		}
	}
	return l
}

// bytesAfter is how far after the headline a byline or a date may be, in bytes of
// text; before it they are closer.
const (
	bytesAfter  = 2500
	bytesBefore = 400
)

// near reports whether something is near the headline; on a page without
// one, near its beginning.
func (l *layout) near(s spot) bool {
	if l.heading == nil {
		return s.at <= bytesAfter
	}
	return s.at >= l.heading.at-bytesBefore && s.at <= l.heading.at+bytesAfter
}

// divided parts what comes before the headline from what comes after it: before
// it, information is mostly the page's own.
func (l *layout) divided(infos []spot) (over, under []spot) {
	for i, s := range infos {
		if l.heading != nil && s.at >= l.heading.at {
			return infos[:i], infos[i:]
		}
	}
	return infos, nil
}

// apart reports whether an element is in a part of the page that is not the
// article's: navigation, asides, footers, lists of other articles. A part that
// holds the headline is the article's, whatever it is called.
func (l *layout) apart(n *html.Node) bool {
	for ; n != nil && n.Type == html.ElementNode || n != nil && n.Type == html.TextNode; n = n.Parent {
		if l.above[n] {
			return false
		}
		if n.Type == html.ElementNode && l.isForeign(n) {
			return true
		}
	}
	return false
}

// isForeign recognizes elements that hold something beside the article.
func (v *view) isForeign(n *html.Node) bool {
	is, known := v.foreign[n]
	if known {
		return is
	}
	switch n.DataAtom {
	case atom.Nav, atom.Aside, atom.Figure, atom.Figcaption, atom.Form, atom.Dialog:
		is = true
	case atom.Footer:
		is = !inArticle(n)
	}
	is = is || v.cards[n] || foreign(n)
	v.foreign[n] = is
	return is
}

func inArticle(n *html.Node) bool {
	return dom.Closest(n, func(n *html.Node) bool { return n.DataAtom == atom.Article }) != nil
}

// foreign recognizes elements that say they hold something beside the article.
func foreign(n *html.Node) (is bool) {
	for i := range n.Attr {
		switch a := &n.Attr[i]; a.Key {
		case "role":
			is = is || a.Val == "navigation" || a.Val == "complementary" || a.Val == "contentinfo"
		case "class", "id":
			if len(a.Val) > 1000 {
				continue
			}
			parts := part.OfWords(a.Val)
			is = is || parts&part.Aside != 0 || parts&(part.Footer|part.Entry) == part.Footer // at the end of an entry authors and dates are
		}
	}
	return is
}

// within reports whether n is in top; it climbs at most as far as pages nest.
func within(n, top *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == top {
			return true
		}
	}
	return false
}

// inWidget reports whether an element is in what lies over the page: a dialog, a
// notice, what a browser's translator adds.
func inWidget(n *html.Node) bool {
	return dom.Closest(n, func(n *html.Node) bool {
		if n.DataAtom == atom.Body || n.DataAtom == atom.Html {
			return false
		}
		switch dom.Attr(n, "role") {
		case "dialog", "alertdialog":
			return true
		}
		names := dom.Attr(n, "class") + " " + dom.Attr(n, "id")
		return n.DataAtom == atom.Dialog || len(names) < 1000 && part.OfWords(names)&part.Over != 0
	}) != nil
}

// inFrame reports whether an element is in the page's frame, around the article.
func inFrame(n *html.Node) bool {
	return dom.Closest(n, func(n *html.Node) bool {
		return n.DataAtom == atom.Nav || n.DataAtom == atom.Aside || n.DataAtom == atom.Footer
	}) != nil
}
