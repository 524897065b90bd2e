package structured

import (
	stdhtml "html"
	"strings"

	"golang.org/x/net/html"
)

// Limits of the JSON-LD of a page. No honest page comes near them.
const (
	maxValues = 250_000
	maxDepth  = 64
)

// script reads the items of a script of JSON-LD.
func (r *reader) script(n *html.Node) {
	kind, _, _ := strings.Cut(attr(n, "type"), ";")
	if !strings.EqualFold(strings.TrimSpace(kind), "application/ld+json") || n.FirstChild == nil {
		return
	}
	p := parser{in: unwrapped(n.FirstChild.Data), page: r.page, left: r.left}
	for p.seek() {
		for _, v := range p.value(0, false) {
			if v.Item != nil {
				r.top(v.Item, 0)
			}
		}
	}
	r.left = p.left
}

// top keeps an item of its own; a graph is its members.
func (r *reader) top(item *Item, depth int) {
	members := false
	for _, p := range item.Properties {
		if p.Name == "@graph" && p.Value.Item != nil && depth < 4 {
			members = true
			r.top(p.Value.Item, depth+1)
		}
	}
	if !members || len(item.Types) > 0 {
		r.page.Items = append(r.page.Items, item)
	}
	if members {
		kept := item.Properties[:0]
		for _, p := range item.Properties {
			if p.Name != "@graph" {
				kept = append(kept, p)
			}
		}
		item.Properties = kept
	}
}

// unwrapped takes what hides a script from old browsers off it, and decodes one
// that was written as text of a page.
func unwrapped(text string) string {
	for {
		before := text
		text = strings.TrimLeft(text, " \t\r\n\ufeff;")
		for _, mark := range []string{"<!--", "//", "<![CDATA[", "/*", "*/"} {
			text = strings.TrimPrefix(text, mark)
		}
		if text == before {
			break
		}
	}
	inside := strings.TrimLeft(text, "[{ \t\r\n")
	if strings.HasPrefix(inside, "&quot;") || strings.HasPrefix(inside, "&#34;") || strings.HasPrefix(inside, "&#x22;") {
		return stdhtml.UnescapeString(text)
	}
	return text
}

// assembled turns a JSON object into an item, or into the text that it stands for.
func assembled(item *Item) Value {
	for _, p := range item.Properties {
		if p.Name == "@value" && p.Value.Item == nil {
			return p.Value
		}
	}
	return Value{Item: item}
}

// keep puts a member of a JSON object where it belongs.
func (p *parser) keep(item *Item, key string, values []Value) {
	switch key {
	case "@context", "@language":
	case "@type", "type":
		for _, v := range values {
			if v.Item == nil {
				item.Types = append(item.Types, types(v.text)...)
			}
		}
	case "@id":
		for _, v := range values {
			if v.Item == nil {
				item.ID = v.text
			}
		}
	default:
		name := key
		if !strings.HasPrefix(key, "@") {
			name = local(key)
		}
		for _, v := range values {
			item.add(name, v)
		}
	}
}

// index makes an item findable by its id; the first that says anything is meant.
func (p *parser) index(item *Item) {
	if item.ID == "" || len(item.Properties) == 0 {
		return
	}
	if _, taken := p.page.byID[item.ID]; !taken {
		p.page.byID[item.ID] = item
	}
}
