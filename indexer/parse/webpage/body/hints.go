package body

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"standpoint/indexer/parse/webpage/classname/part"
	"standpoint/indexer/parse/webpage/dom"
)

// elsewhere are the parts of a page that belong to no article, or beside it.
const elsewhere = part.Notice | part.Frame | part.Furniture | part.Related | part.Caption | part.Comments | part.Hidden

// meta are short things that belong to the article and are not its text.
const meta = part.Byline | part.Date | part.Details

// drops reports whether what is named so is probably not in the body.
func drops(parts part.Set) bool { return parts&(elsewhere|meta) != 0 }

// onlyMeta reports whether what is named so is at worst a date or a name.
func onlyMeta(parts part.Set) bool { return parts&elsewhere == 0 }

// names are the words of an element that say something of it.
type names struct {
	parts part.Set
	words []string // those that drop what is in the element
}

func (n *names) add(word string, parts part.Set) {
	n.parts |= parts
	if drops(parts) {
		n.words = append(n.words, word)
	}
}

// hintTable remembers what names and elements say: they come again and again on a page.
type hintTable struct{ said, elements map[string]names }

func newHintTable() hintTable { return hintTable{map[string]names{}, map[string]names{}} }

// of reads the words of an element that say something of it.
func (t hintTable) of(n *html.Node) names {
	var found names
	add := func(more names) {
		found.parts |= more.parts
		if len(found.words) == 0 {
			found.words = more.words
		} else if len(more.words) > 0 {
			found.words = slices.Concat(found.words, more.words)
		}
	}
	switch n.DataAtom {
	case atom.Html, atom.Body:
		return found
	}
	add(t.element(n.Data))
	for i := range n.Attr {
		a := &n.Attr[i]
		switch a.Key {
		case "id":
			if !isHeading(n) { // there it is made of the heading's words
				add(t.ofNames(a.Val))
			}
		case "class", "data-component", "data-testid", "data-test", "data-qa", "data-module", "data-type", "data-widget", "data-block", "data-name":
			add(t.ofNames(a.Val))
		case "role", "itemprop":
			for _, v := range strings.Fields(a.Val) {
				add(t.known(a.Key + "=" + strings.ToLower(v)))
			}
		}
	}
	if dom.Hidden(n) {
		add(t.known("[hidden]"))
	}
	if dom.Overlaid(n) {
		add(t.known("[overlaid]"))
	}
	return found
}

// known is what one name says.
func (t hintTable) known(name string) names {
	f, ok := t.said[name]
	if !ok {
		f.add(name, part.Of(name))
		t.said[name] = f
	}
	return f
}

// element is what an element says, whatever its names.
func (t hintTable) element(tag string) names {
	f, ok := t.elements[tag]
	if !ok {
		key := "<" + tag + ">"
		f.add(key, part.Of(key))
		t.elements[tag] = f
	}
	return f
}

// ofNames reads class names, or another list of names that people make.
func (t hintTable) ofNames(list string) names {
	if len(list) > 500 {
		list = list[:500]
	}
	f, ok := t.said[list]
	if !ok {
		part.Each(list, f.add)
		t.said[list] = f
	}
	return f
}

func isHeading(n *html.Node) bool {
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}
