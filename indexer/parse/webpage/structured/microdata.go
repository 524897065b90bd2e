package structured

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// markup reads the attributes of microdata and RDFa Lite of an element.
func (r *reader) markup(n *html.Node) {
	var itemprop, itemtype, property, typeof string
	scoped := false
	for _, a := range n.Attr {
		switch a.Key {
		case "itemprop":
			itemprop = a.Val
		case "itemtype":
			itemtype = a.Val
		case "itemscope":
			scoped = true
		case "property":
			property = a.Val
		case "typeof":
			typeof = a.Val
		}
	}
	if scoped || itemprop != "" || itemtype != "" {
		r.item(n, itemprop, itemtype, scoped || itemtype != "")
	}
	if typeof != "" || property != "" {
		r.resource(n, property, typeof)
	}
}

// item reads an element of microdata: an item, a property, or an item that is a property.
func (r *reader) item(n *html.Node, names, kinds string, scoped bool) {
	within := r.page.Loose
	if len(r.micro) > 0 {
		within = r.micro[len(r.micro)-1].item
	}
	value := valueOf(n)
	if scoped {
		value.Item = &Item{Types: types(kinds), ID: attr(n, "itemid"), Source: Microdata, Node: n, page: r.page}
		r.micro = append(r.micro, scope{n, value.Item})
		if names == "" || within == r.page.Loose {
			r.page.Items = append(r.page.Items, value.Item)
			if within != r.page.Loose {
				return
			}
		}
	}
	if scoped && within == r.page.Loose {
		return // an item of its own, whatever it is a property of
	}
	for name := range strings.FieldsSeq(names) {
		within.add(local(name), value)
	}
}

// resource reads an element of RDFa Lite. Its properties count within an item
// alone: outside they are those of meta elements.
func (r *reader) resource(n *html.Node, names, kinds string) {
	var within *Item
	if len(r.rdfa) > 0 {
		within = r.rdfa[len(r.rdfa)-1].item
	}
	value := valueOf(n)
	if kinds != "" {
		value.Item = &Item{Types: types(kinds), ID: attr(n, "resource"), Source: RDFa, Node: n, page: r.page}
		r.rdfa = append(r.rdfa, scope{n, value.Item})
		if names == "" || within == nil {
			r.page.Items = append(r.page.Items, value.Item)
			return
		}
	}
	if within == nil {
		return
	}
	for name := range strings.FieldsSeq(names) {
		within.add(local(name), value)
	}
}

func (r *reader) leave(n *html.Node) {
	if top := len(r.micro) - 1; top >= 0 && r.micro[top].node == n {
		r.micro = r.micro[:top]
	}
	if top := len(r.rdfa) - 1; top >= 0 && r.rdfa[top].node == n {
		r.rdfa = r.rdfa[:top]
	}
}

// valueOf is what an element says as a property: its content attribute, the
// time of a time element, else its text, which is read when it is asked for.
// The standard has the address of a link as its value; pages mean its text, so
// both are kept.
func valueOf(n *html.Node) Value {
	v := Value{Node: n}
	datetime := ""
	for _, a := range n.Attr {
		switch a.Key {
		case "content":
			v.text = a.Val
		case "datetime":
			datetime = a.Val
		case "href", "src":
			v.URL = a.Val
		case "value":
			if n.DataAtom == atom.Data || n.DataAtom == atom.Meter {
				v.text = a.Val
			}
		}
	}
	if v.text == "" {
		v.text = datetime
	}
	if v.text == "" && n.DataAtom == atom.Link {
		v.text = v.URL
	}
	return v
}
