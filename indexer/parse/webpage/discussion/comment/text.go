package comment

import (
	"strings"

	"golang.org/x/net/html"

	"standpoint/indexer/parse/datetime"
	"standpoint/indexer/parse/markup"
	"standpoint/indexer/parse/webpage/classname"
	"standpoint/indexer/parse/webpage/dom"
)

// textOf is what the reader wrote: the element that says so, else what is left
// of the comment without author, time, votes and buttons. It takes the comment
// apart.
func textOf(p *parts) string {
	candidates := p.roles.clean(p.texts)
	best := p.node
	longest := 0
	for _, n := range p.texts {
		if isText(n) {
			candidates = []*html.Node{n}
			break
		}
	}
	for _, n := range candidates {
		if size := p.roles.prose(n); size > longest {
			best, longest = n, size
		}
	}
	if p.name != nil && (best == p.node || inside(p.name, best) && isFirst(p.name, best)) {
		dom.Remove(p.name)
	}
	mixed := p.roles.strip(best, best == p.node)
	if mixed {
		if text := paragraphs(best); text != "" {
			return text
		}
	}
	return markup.FromNode(best)
}

// isFirst reports whether nothing is said in an element before another one in it.
func isFirst(n, outer *html.Node) bool {
	for at := outer.FirstChild; at != nil && at != n; at = dom.Next(at) {
		if at.Type == html.TextNode && strings.TrimSpace(at.Data) != "" && !dom.Silent(at.Parent) {
			return false
		}
	}
	return true
}

// isText recognizes an element that is marked for machines as the text, whatever is
// around it, such as a subject.
func isText(n *html.Node) bool {
	for i := range n.Attr {
		if a := &n.Attr[i]; a.Key == "itemprop" || a.Key == "property" {
			return classname.RoleOfProperty(a.Val) == classname.Text
		}
	}
	return classname.IsCommentBody(dom.Attr(n, "class"))
}

// prose is how many bytes of text are in an element that are neither author
// nor time nor a button.
func (r *roles) prose(n *html.Node) int {
	size := 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode:
			size += len(strings.TrimSpace(c.Data))
		case c.Type != html.ElementNode || dom.Silent(c):
		case c.Data == "img":
			size += len(dom.Attr(c, "alt"))
		case c.Data == "blockquote" || !r.isFurniture(c):
			size += r.prose(c)
		}
	}
	return size
}

// isFurniture recognizes a part that is not text, by its role. A part that holds
// paragraphs after an author or a time is none, whatever its name says: old
// themes put all of a comment into the element that is named after its author.
func (r *roles) isFurniture(n *html.Node) bool {
	switch r.of(n) {
	case classname.Author, classname.Time, classname.Meta:
		return !r.wrapsText(n)
	case classname.Control, classname.Score:
		return true
	}
	return n.Data != "p" && n.Data != "blockquote" && isWhen(dom.ShortText(n, 60))
}

// isWhen recognizes a text that is a time and nothing else, be it one that is read or
// one such as "3 hours ago".
func isWhen(text string) bool {
	if text == "" || !IsDated(text) {
		return false
	}
	if _, ok := (datetime.Hint{}).Relative(text); ok {
		return true
	}
	_, ok := datetime.Parse(text, nil)
	return ok
}

// wrapsText reports whether a plain paragraph is in an element beside a part
// that has a role. Around a time there are short ones, which are not text.
func (r *roles) wrapsText(n *html.Node) bool {
	role, text := false, false
	short := 1
	if r.of(n) != classname.Author {
		short = 60
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode || c.Data == "img" {
			continue
		}
		plain := r.of(c) == classname.NoRole && !r.isMixed(c)
		text = text || plain && c.Data == "p" && len(dom.Text(c)) > short
		role = role || !plain
	}
	return role && text
}

// clean keeps the texts that are nothing else: of one that holds author or time
// and another text, the other.
func (r *roles) clean(texts []*html.Node) (kept []*html.Node) {
	for i, n := range texts {
		inner := false
		for _, other := range texts[i+1:] {
			inner = inner || inside(other, n)
		}
		if inner && r.isMixed(n) {
			continue
		}
		outer := false
		for _, other := range kept {
			outer = outer || inside(n, other)
		}
		if !outer {
			kept = append(kept, n)
		}
	}
	return kept
}

func inside(n, outer *html.Node) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if p == outer {
			return true
		}
	}
	return false
}

// strip takes what is not text out of a comment. It reports whether author or time
// stood in it, so that words around them may be left.
func (r *roles) strip(n *html.Node, whole bool) (mixed bool) {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		if c.Type == html.ElementNode {
			switch is := r.of(c); {
			case c.Data == "blockquote":
			case c.Data == "img" && !dom.HasToken(c, "class", "avatar") && !classname.IsRating(dom.Attr(c, "class")):
			case is == classname.Author || is == classname.Time || is == classname.Meta:
				mixed = true
				if r.isFurniture(c) {
					n.RemoveChild(c)
				} else {
					r.strip(c, whole)
				}
			case is == classname.NoRole && r.isFurniture(c):
				n.RemoveChild(c)
				mixed = true
			case is == classname.Control || is == classname.Score:
				if whole || !hasProse(c) {
					n.RemoveChild(c)
				}
			default:
				mixed = r.strip(c, whole) || mixed
			}
		}
		c = next
	}
	return mixed || whole
}

// hasProse reports whether paragraphs are in an element, whatever its name says.
func hasProse(n *html.Node) bool {
	return n.Data == "p" && len(dom.Text(n)) > 100 || dom.Holds(n, 3, func(c *html.Node) bool { return c.Data == "p" && len(dom.Text(c)) > 100 })
}

// paragraphs is the text of the paragraphs, lists and quotes of an element, if
// they are more than what is between them; "".
func paragraphs(n *html.Node) string {
	box := &html.Node{Type: html.ElementNode, Data: "div"}
	var found []*html.Node
	bare := 0
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			switch {
			case c.Type == html.TextNode:
				bare += len(strings.TrimSpace(c.Data))
			case c.Type != html.ElementNode || dom.Silent(c):
			case c.Data == "p" || c.Data == "blockquote" || c.Data == "ul" || c.Data == "ol" || c.Data == "pre" || c.Data == "figure" || c.Data == "table" && n.Data != "tr":
				found = append(found, c)
			default:
				walk(c)
			}
		}
	}
	walk(n)
	size, plain := 0, false
	for _, c := range found {
		size += len(dom.Text(c))
		plain = plain || c.Data == "p"
	}
	if size < bare || !plain {
		return ""
	}
	for _, c := range found {
		dom.Remove(c)
		box.AppendChild(c)
	}
	return markup.FromNode(box)
}
