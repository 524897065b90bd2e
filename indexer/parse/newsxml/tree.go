package newsxml

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"standpoint/indexer/parse/xmlstream"
)

// Bounds of one article.
const (
	mostElements = 200_000
	deepest      = 200
)

// element is an element of an article, or a piece of text, which has no name.
type element struct {
	name string // without prefix, in lower case
	attr []xml.Attr
	text string // of a piece of text
	kids []*element
}

// tree reads an article whole. loose: tags may be left open, as in SGML.
func tree(text []byte, loose bool) (*element, error) {
	d := xml.NewDecoder(bytes.NewReader(xmlstream.Clean(text)))
	d.Entity, d.Strict = xml.HTMLEntity, !loose
	open, n := []*element{{}}, 0
	for {
		token, err := d.Token()
		switch {
		case errors.Is(err, io.EOF):
			return open[0], nil
		case err != nil:
			return nil, err
		}
		last := open[len(open)-1]
		switch t := token.(type) {
		case xml.StartElement:
			if n++; n > mostElements || len(open) > deepest {
				return nil, fmt.Errorf("it has more than %d elements, or more than %d in each other", mostElements, deepest)
			}
			e := &element{name: strings.ToLower(t.Name.Local), attr: t.Copy().Attr}
			last.kids, open = append(last.kids, e), append(open, e)
		case xml.EndElement:
			open = open[:max(1, len(open)-1)]
		case xml.CharData:
			last.kids = append(last.kids, &element{text: string(t)})
		}
	}
}

// attribute is the value of an attribute, whatever its prefix; "" also of nil.
func (e *element) attribute(name string) string {
	if e == nil {
		return ""
	}
	for _, a := range e.attr {
		if strings.EqualFold(a.Name.Local, name) {
			return strings.TrimSpace(a.Value)
		}
	}
	return ""
}

// all yields the elements within e of any of the names, those within one of them
// aside, in their order.
func (e *element) all(names ...string) (found []*element) {
	if e == nil {
		return nil
	}
	for _, kid := range e.kids {
		switch {
		case kid.name == "":
		case isOne(kid.name, names):
			found = append(found, kid)
		default:
			found = append(found, kid.all(names...)...)
		}
	}
	return found
}

// find follows a path of names: the first element of the first name in e, in it
// the first of the second, and so on; nil if there is none.
func (e *element) find(path ...string) *element {
	for _, name := range path {
		found := e.all(name)
		if len(found) == 0 {
			return nil
		}
		e = found[0]
	}
	return e
}

func isOne(name string, names []string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return false
}

// line is all text in an element, on one line; "" of nil.
func (e *element) line() string {
	var b strings.Builder
	e.write(&b)
	return strings.Join(strings.Fields(b.String()), " ")
}

func (e *element) write(b *strings.Builder) {
	if e == nil {
		return
	}
	b.WriteString(e.text)
	if e.name == "br" {
		b.WriteByte('\n')
	}
	for _, kid := range e.kids {
		kid.write(b)
	}
}
