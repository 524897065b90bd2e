package dom

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Sizes, in letters, of the text in <noscript> or <template> that is worth showing:
// in one piece at least, and together.
const (
	leastPiece  = 60
	leastHidden = 110
)

// Reveal shows the running text that a page holds in <noscript> or <template> and
// nowhere else: the elements become <div>. Notices that ask for scripts, texts
// with gaps that a script fills, and what the page shows as well stay as they are.
func Reveal(doc *Document) {
	var found []*html.Node
	for n := doc.Get(0); n != nil; {
		switch n.DataAtom {
		case atom.Noscript, atom.Template:
			if inside := contents(n); inside != nil && isText(inside) {
				found = append(found, n)
			}
			n = After(n)
			continue
		case atom.Script, atom.Style:
			n = After(n)
			continue
		}
		n = Next(n)
	}
	if len(found) == 0 {
		return
	}
	shown := letters(Text(doc.Get(0)))
	for _, n := range found {
		inside := contents(n)
		if repeats(inside, shown) {
			continue
		}
		if inside != n {
			n.RemoveChild(n.FirstChild)
			for c := inside.FirstChild; c != nil; c = inside.FirstChild {
				inside.RemoveChild(c)
				n.AppendChild(c)
			}
		}
		n.Data, n.DataAtom = "div", atom.Div
	}
}

// contents is the element whose children are the contents of a <template> or a
// <noscript>, which is not markup to the parser of the page; nil if there are none.
func contents(n *html.Node) *html.Node {
	if n.FirstChild == nil || n.DataAtom == atom.Template {
		return n
	}
	if n.FirstChild.Type != html.TextNode || len(n.FirstChild.Data) < leastHidden {
		return nil
	}
	doc, err := Parse([]byte(n.FirstChild.Data))
	if err != nil {
		return nil
	}
	return doc.Find("body").Get(0)
}

// isText reports whether there is running text in an element, made for readers.
func isText(n *html.Node) bool {
	text := Text(n)
	if len(letters(text)) < leastHidden || strings.Contains(text, "{{") || strings.Contains(text, "${") || strings.Contains(text, "<%") {
		return false
	}
	lower := strings.ToLower(text)
	if len(text) < 600 && (strings.Contains(lower, "javascript") || strings.Contains(lower, "cookie")) {
		return false
	}
	long := false
	for c, end := n, After(n); c != nil && c != end && !long; c = Next(c) {
		long = c.Type == html.TextNode && (c.Parent == n || !Silent(c.Parent)) && len(letters(c.Data)) >= leastPiece
	}
	return long
}

// repeats reports whether the longest text of an element is in the letters shown.
func repeats(n *html.Node, shown string) bool {
	longest := ""
	for c, end := n, After(n); c != nil && c != end; c = Next(c) {
		if c.Type == html.TextNode && (c.Parent == n || !Silent(c.Parent)) && len(c.Data) > len(longest) {
			longest = c.Data
		}
	}
	return strings.Contains(shown, letters(longest))
}

// letters are the letters and digits of a text, in lower case.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}
