package body

import (
	"fmt"
	"strings"

	"standpoint/indexer/parse/webpage/dom"
)

func (f fate) String() string {
	return [...]string{"undecided", "outside", "furniture", "related", "caption", "comment", "headline", "fragment", "tail", "repeated"}[f]
}

func (p *page) describeRegion() string {
	if p.region < 0 {
		return "none"
	}
	return p.path(p.region, 12)
}

func (p *page) path(i, most int) string {
	var names []string
	p.up(i, func(i int) bool {
		n := p.boxes[i].node
		name := n.Data
		if id := dom.Attr(n, "id"); id != "" {
			name += "#" + id
		}
		if class := dom.Attr(n, "class"); class != "" {
			name += "." + strings.Join(strings.Fields(class), ".")
		}
		if len(name) > 45 {
			name = name[:45]
		}
		if words := p.boxes[i].names.words; len(words) > 0 {
			name += fmt.Sprint(words)
		}
		names = append(names, name)
		return len(names) < most
	})
	return strings.Join(names, " < ")
}

func (p *page) describe(b block) string {
	text := b.text
	if len(text) > 130 {
		text = strings.ToValidUTF8(text[:85], "") + " … " + strings.ToValidUTF8(text[len(text)-45:], "")
	}
	return fmt.Sprintf("%-9s %4d/%d %q\n              %s", b.fate, b.size, b.linked, text, p.path(b.box, 4))
}
