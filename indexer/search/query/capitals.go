package query

import (
	"slices"
	"strings"

	"standpoint/indexer/search/schema"
)

// calm writes the words of a query that is loud as a whole in small letters, so that
// ICE RAIDS IN OHIO finds what “ice raids in ohio” finds, and offers those words in
// capitals that could be acronyms: ICE raids in ohio. Exact words stay.
func (p *parser) calm() {
	if !isLoud(p.node) {
		return
	}
	loud := remark{msg: "The whole query is in capitals, so its words are looked for in any letter case."}
	loud.whole = rewrite(p.node, func(text string) string { return schema.Calm(text, true) }).String()
	p.node = rewrite(p.node, func(text string) string { return schema.Calm(text, false) })
	if loud.whole == p.node.String() {
		loud.whole, loud.minor = "", true
	}
	p.remarks = append(p.remarks, loud)
}

func isLoud(n Node) bool {
	var texts []string
	rewrite(n, func(text string) string {
		texts = append(texts, text)
		return text
	})
	return schema.AreLoud(texts...)
}

// rewrite changes the text of every clause of words that are not exact.
func rewrite(n Node, change func(text string) string) Node {
	return Map(n, func(n Node) (Node, bool) {
		switch n := n.(type) {
		case Term:
			if !n.Exact {
				n.Text = change(n.Text)
			}
			return n, true
		case Phrase:
			if !n.Exact {
				n.Text = change(n.Text)
			}
			return n, true
		}
		return nil, false
	})
}

// Narrowed is a word of a query that finds fewer texts as it is written: in capitals
// (ICE) or with a sign (#tolls).
type Narrowed struct {
	Word  string // as it is written
	Sign  bool   // it has a sign; else it is in capitals
	Wider Node   // the whole query with the word in small letters and without the sign
}

// NarrowedIn returns the narrowed words of a query, each once, in order. Acronyms with
// full stops are not among them.
func NarrowedIn(n Node) []Narrowed {
	var words []schema.Token
	rewrite(n, func(text string) string {
		for _, t := range schema.Analyze(text) {
			same := func(o schema.Token) bool { return o.Written == t.Written }
			if len(t.Narrow) > 0 && !strings.Contains(t.Written, ".") && !slices.ContainsFunc(words, same) {
				words = append(words, t)
			}
		}
		return text
	})
	var out []Narrowed
	for _, t := range words {
		wider := rewrite(n, func(text string) string { return widen(text, t.Written) })
		out = append(out, Narrowed{Word: t.Written, Sign: !isCapitals(t), Wider: wider})
	}
	return out
}

// widen writes a word of a text in small letters without its sign.
func widen(text, word string) string {
	var b strings.Builder
	at := 0
	for _, t := range schema.Analyze(text) {
		if t.Written == word {
			b.WriteString(text[at:t.Start] + t.Folded)
			at = t.End
		}
	}
	return b.String() + text[at:]
}

// isCapitals reports whether a word is narrowed by its capitals and not by a sign.
func isCapitals(t schema.Token) bool {
	narrow := t.Narrow[len(t.Narrow)-1]
	return narrow == t.Written && narrow != t.Lower
}

// inCapitals says which words of a text are looked for in capitals.
func inCapitals(text string, exact bool) string {
	var words []string
	tokens := schema.Analyze(text)
	for _, t := range tokens {
		if !exact && len(t.Narrow) > 0 && isCapitals(t) && !slices.Contains(words, quoted(t.Written)) {
			words = append(words, quoted(t.Written))
		}
	}
	switch {
	case len(words) == 0:
		return ""
	case len(tokens) == 1:
		return " (written in capitals)"
	}
	return " (" + strings.Join(words, " and ") + " written in capitals)"
}
