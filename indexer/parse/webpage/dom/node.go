package dom

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// Attr is the value of an attribute; "" if the node has none.
func Attr(n *html.Node, name string) string {
	for i := range n.Attr {
		if n.Attr[i].Key == name {
			return n.Attr[i].Val
		}
	}
	return ""
}

// Has reports whether a node has an attribute, be it empty.
func Has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

// HasToken reports whether an attribute that is a list, such as class, rel or
// itemprop, has a token, whatever its case.
func HasToken(n *html.Node, name, token string) bool {
	return slices.ContainsFunc(strings.Fields(Attr(n, name)), func(t string) bool { return strings.EqualFold(t, token) })
}

// NameWords are the words of a name as people make names for classes and ids, in
// lower case: "relatedPosts", "related-posts" and "related_posts" have the words
// "related" and "posts". Words of running text are package words'.
func NameWords(name string) []string {
	var words []string
	EachNameWord(name, func(w string) { words = append(words, w) })
	return words
}

// EachNameWord calls yield for each of the NameWords of a name.
func EachNameWord(name string, yield func(word string)) {
	start, last, wide := -1, none, 0 // where the word began; the kind and the bytes of the letter before
	small := true                    // so far there are only small letters of ASCII
	word := func(w string) {
		if !small {
			w = strings.ToLower(w)
		}
		yield(w)
	}
	for i, r := range name {
		kind := kindOf(r)
		small = small && kind != upper && r < utf8.RuneSelf
		switch {
		case start < 0:
			if kind != none {
				start = i
			}
		case kind == none:
			word(name[start:i])
			start = -1
		case kind == upper && (last == lower || last == digit):
			word(name[start:i])
			start = i
		case kind == lower && last == upper && start < i-wide: // "HTMLBody": the hump is before the B
			word(name[start : i-wide])
			start = i - wide
		}
		last, wide = kind, utf8.RuneLen(r)
	}
	if start >= 0 {
		word(name[start:])
	}
}

// kind is what a letter of a name may begin or end.
type kind uint8

const (
	none  kind = iota // no letter: words end here
	lower             // a small letter
	upper             // a capital, which may begin a word
	digit
	plain // a letter that is neither small nor capital
)

// kinds are those of ASCII.
var kinds = func() (k [utf8.RuneSelf]kind) {
	for r := range k {
		k[r] = wideKind(rune(r))
	}
	return k
}()

func kindOf(r rune) kind {
	if r < utf8.RuneSelf {
		return kinds[r]
	}
	return wideKind(r)
}

func wideKind(r rune) kind {
	switch {
	case unicode.IsLower(r):
		return lower
	case unicode.IsUpper(r):
		return upper
	case unicode.IsDigit(r):
		return digit
	case unicode.IsLetter(r):
		return plain
	}
	return none
}

// Closest is the nearest of a node and its ancestors that is wanted; nil if none is.
func Closest(n *html.Node, wanted func(*html.Node) bool) *html.Node {
	for ; n != nil; n = n.Parent {
		if n.Type == html.ElementNode && wanted(n) {
			return n
		}
	}
	return nil
}

// Holds reports whether an element within n, at most depth levels below it, is wanted.
func Holds(n *html.Node, depth int, wanted func(*html.Node) bool) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && (wanted(c) || depth > 1 && Holds(c, depth-1, wanted)) {
			return true
		}
	}
	return false
}

// Visit calls visit for each element within n, in their order. If visit returns
// false, the elements within that element are skipped.
func Visit(n *html.Node, visit func(*html.Node) bool) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && visit(c) {
			Visit(c, visit)
		}
	}
}

// Hidden reports whether a node says of itself that it is not shown. What a style
// sheet hides is not known.
func Hidden(n *html.Node) bool {
	for i := range n.Attr {
		switch a := &n.Attr[i]; a.Key {
		case "hidden":
			return !strings.EqualFold(a.Val, "until-found")
		case "style":
			if hides(a.Val) {
				return true
			}
		}
	}
	return false
}

func hides(style string) bool {
	return declares(style, "display", "none") || declares(style, "visibility", "hidden")
}

// Overlaid reports whether a node says of itself that it lies over the page,
// wherever the reader scrolls, as notices do.
func Overlaid(n *html.Node) bool { return declares(Attr(n, "style"), "position", "fixed") }

// declares reports whether a style gives a property a value that begins so.
func declares(style, property, value string) bool {
	for rest := style; ; {
		name, after, ok := strings.Cut(rest, ":")
		if !ok {
			return false
		}
		if strings.EqualFold(strings.TrimSpace(name), property) && hasPrefixFold(strings.TrimSpace(after), value) {
			return true
		}
		if _, rest, ok = strings.Cut(after, ";"); !ok {
			return false
		}
	}
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// Remove takes a node out of its page.
func Remove(n *html.Node) {
	if n.Parent != nil {
		n.Parent.RemoveChild(n)
	}
}

// Next is the node after n in the order of the page, its children first; nil
// after the last.
func Next(n *html.Node) *html.Node {
	if n.FirstChild != nil {
		return n.FirstChild
	}
	return After(n)
}

// After is the first node of the page that comes after n and all that is in it.
func After(n *html.Node) *html.Node {
	for n != nil && n.NextSibling == nil {
		n = n.Parent
	}
	if n == nil {
		return nil
	}
	return n.NextSibling
}
