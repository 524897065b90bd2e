package table

import (
	"bytes"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"standpoint/indexer/parse/format"
)

// envelopes are where APIs of news put the articles that they answer with, whatever
// those hold.
var envelopes = []string{"articles[]", "response.results[]", "response.docs[]"}

// deepestList is how many levels of objects are looked through for a list of articles.
const deepestList = 6

// envelopesOf returns where the records of a page are in the objects that hold
// them: where APIs are known to put them, and where the beginning of the page has a
// list of objects that have a headline, an address and a text or a summary. What
// is in an object that is an article itself does not count.
func envelopesOf(head []byte) []string {
	dec := jsontext.NewDecoder(bytes.NewReader(head), format.Decoding()...)
	var open []level
	for {
		inObject, length := dec.StackIndex(dec.StackDepth())
		isName := inObject == '{' && length%2 == 0
		token, err := dec.ReadToken()
		if err != nil { // the end of what is seen: what is open is all that is known
			for len(open) > 0 {
				if path := listOf(open); path != "" {
					return with(path)
				}
				open = open[:len(open)-1]
			}
			return envelopes
		}
		switch kind := token.Kind(); {
		case kind == '}' || kind == ']':
			if path := listOf(open); path != "" {
				return with(path)
			}
			open = open[:len(open)-1]
		case isName:
			top := &open[len(open)-1]
			if top.name = token.String(); len(top.names) < namesMax {
				top.names = append(top.names, top.name)
			}
		case kind == '{' || kind == '[':
			open = append(open, level{kind: kind})
			if len(open) > 100 {
				return envelopes
			}
		}
	}
}

// level is an object or a list that is open.
type level struct {
	kind  jsontext.Kind
	name  string   // of an object, the one read last
	names []string // of an object
}

// listOf is the path of the list whose first element, an article, is the
// innermost that is open; "" if it is anything else.
func listOf(open []level) string {
	n := len(open)
	if n < 3 || open[n-1].kind != '{' || open[n-2].kind != '[' || !isArticle(open[n-1].names) {
		return ""
	}
	above := open[:n-2]
	if above[0].kind == '[' {
		above = above[1:]
	}
	if len(above) == 0 || len(above) > deepestList {
		return ""
	}
	var path []string
	for _, l := range above {
		if l.kind != '{' || has(l.names, "headline") && has(l.names, "text") || strings.Contains(l.name, ".") {
			return ""
		}
		path = append(path, l.name)
	}
	return strings.Join(path, ".") + "[]"
}

// isArticle recognizes the names of an object that is an article.
func isArticle(names []string) bool {
	return len(names) >= 3 && has(names, "headline") && has(names, "url") && (has(names, "text") || has(names, "standfirst"))
}

func has(names []string, field string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return isCalledAny(name, field) })
}

func with(path string) []string {
	if slices.Contains(envelopes, path) {
		return envelopes
	}
	return append(slices.Clone(envelopes), path)
}
