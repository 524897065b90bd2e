package structured

import (
	"html"
	"strings"

	nodes "golang.org/x/net/html"
)

// Source says in which way an item is written.
type Source int

// The ways in which items are written.
const (
	JSONLD Source = iota
	Microdata
	RDFa
)

// Item is a thing that a page describes, mostly in words of schema.org.
type Item struct {
	Types      []string // without the address of their vocabulary: "NewsArticle"
	ID         string   // "@id" or itemid; ""
	Properties []Property
	Source     Source
	Node       *nodes.Node // its element; nil of JSON-LD

	page *Page
}

// Property is one value of an item under a name, such as "headline". Several
// values of one name are several properties.
type Property struct {
	Name  string
	Value Value
}

// Value is a text, or an item.
type Value struct {
	Item *Item       // nil: it is a text
	Node *nodes.Node // the element that says it; nil of JSON-LD
	URL  string      // the address that its element points to: href or src; ""

	text string
}

// Text is the value as it is written, with its lines; entities are decoded. The
// text of an item is its name.
func (v Value) Text() string {
	switch {
	case v.Item != nil:
		return v.Item.Text("name")
	case v.text == "" && v.Node != nil:
		return textOf(v.Node)
	}
	return v.text
}

// String is the text in one line.
func (v Value) String() string { return fold(v.Text()) }

// Is reports whether an item is of one of these types.
func (i *Item) Is(types ...string) bool {
	for _, is := range i.Types {
		for _, t := range types {
			if strings.EqualFold(is, t) {
				return true
			}
		}
	}
	return false
}

// Values are all the values of a name. An item of JSON-LD that only refers to
// another of the page by its id is that other.
func (i *Item) Values(name string) (values []Value) {
	for _, p := range i.Properties {
		if !strings.EqualFold(p.Name, name) {
			continue
		}
		v := p.Value
		if v.Item != nil {
			v.Item = v.Item.resolved()
		}
		values = append(values, v)
	}
	return values
}

// Text is the first text of a name that is not empty, in one line; for an item
// its name.
func (i *Item) Text(name string) string {
	for _, p := range i.Properties {
		if !strings.EqualFold(p.Name, name) {
			continue
		}
		if p.Value.Item != nil {
			if below := p.Value.Item.resolved(); below != i {
				if text := below.plain("name"); text != "" {
					return text
				}
			}
			continue
		}
		if text := p.Value.String(); text != "" {
			return text
		}
	}
	return ""
}

// Raw is the first text of a name that is not empty, as it is written, with its lines.
func (i *Item) Raw(name string) string {
	for _, p := range i.Properties {
		if strings.EqualFold(p.Name, name) && p.Value.Item == nil {
			if text := strings.TrimSpace(p.Value.Text()); text != "" {
				return text
			}
		}
	}
	return ""
}

// plain is Text, of texts alone.
func (i *Item) plain(name string) string {
	for _, p := range i.Properties {
		if strings.EqualFold(p.Name, name) && p.Value.Item == nil {
			if text := p.Value.String(); text != "" {
				return text
			}
		}
	}
	return ""
}

// Address is the first address of a name such as "url": a link's target, a
// text, or the id or address of an item.
func (i *Item) Address(name string) string {
	for _, p := range i.Properties {
		if !strings.EqualFold(p.Name, name) {
			continue
		}
		v := p.Value
		switch {
		case v.Item != nil && v.Item.ID != "":
			return v.Item.ID
		case v.Item != nil:
			if text := v.Item.plain("url"); text != "" {
				return text
			}
		case v.URL != "":
			return v.URL
		case v.String() != "":
			return v.String()
		}
	}
	return ""
}

// Items are the values of a name that are items.
func (i *Item) Items(name string) (items []*Item) {
	for _, v := range i.Values(name) {
		if v.Item != nil {
			items = append(items, v.Item)
		}
	}
	return items
}

// resolved is the item itself, or the one that it refers to by its id alone.
func (i *Item) resolved() *Item {
	if i.ID == "" || len(i.Properties) > 0 || i.page == nil {
		return i
	}
	if other, ok := i.page.byID[i.ID]; ok {
		return other
	}
	return i
}

// add puts a value under a name.
func (i *Item) add(name string, v Value) {
	i.Properties = append(i.Properties, Property{Name: name, Value: v})
}

// local is a name without the address or prefix of its vocabulary.
func local(name string) string {
	name = strings.TrimSpace(name)
	if cut := strings.LastIndexAny(name, "/#"); cut >= 0 && cut < len(name)-1 {
		return name[cut+1:]
	}
	return strings.TrimPrefix(name, "schema:")
}

// types reads a list of types, separated by spaces.
func types(list string) (all []string) {
	for word := range strings.FieldsSeq(list) {
		if t := local(word); t != "" {
			all = append(all, t)
		}
	}
	return all
}

// decoded writes entities as what they mean: JSON needs none, but many pages
// write them, some twice.
func decoded(text string) string {
	if !strings.Contains(text, "&") {
		return text
	}
	text = html.UnescapeString(text)
	if strings.Contains(text, "&#") || strings.Contains(text, "&quot;") || strings.Contains(text, "&amp;") {
		text = html.UnescapeString(text)
	}
	return text
}
