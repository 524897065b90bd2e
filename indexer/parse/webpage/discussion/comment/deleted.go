package comment

import (
	"strings"

	"golang.org/x/net/html"

	"standpoint/indexer/parse/webpage/dom"
)

// isStub reports whether the names of a comment, or of its text, say that it was
// taken away: "comment--deleted", "is-removed".
func isStub(n *html.Node) bool {
	for at, depth := n, 0; at != nil && depth < 4; depth++ {
		if saysGone(dom.Attr(at, "class")) || dom.Attr(at, "data-deleted") == "true" || dom.Attr(at, "data-removed") == "true" {
			return true
		}
		child := at.FirstChild
		for child != nil && child.Type != html.ElementNode {
			child = child.NextSibling
		}
		at = child
	}
	return false
}

func saysGone(class string) bool {
	for name := range strings.FieldsSeq(class) {
		words := dom.NameWords(name)
		if len(words) > 3 {
			continue
		}
		for i, word := range words {
			switch word {
			case "deleted", "removed", "geloescht", "gelöscht", "supprime", "eliminado", "tombstone":
				if i == len(words)-1 || words[len(words)-1] == "comment" || words[len(words)-1] == "text" || words[len(words)-1] == "message" {
					return true
				}
			}
		}
	}
	return false
}
