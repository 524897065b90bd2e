package shape

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"

	"standpoint/indexer/parse/webpage/classname"
	"standpoint/indexer/parse/webpage/discussion/comment"
	"standpoint/indexer/parse/webpage/dom"
)

// signature is a name and a time with which a block begins, whatever its elements
// are called.
type signature struct {
	name, time *html.Node // texts; one and the same where a text holds both
	cut        int        // bytes of that text before the mark between name and time
	alone      bool       // nothing else is in the block
}

// mostTexts is how many texts are looked at for a name and a time.
const mostTexts = 4

// signatureOf finds the name and the time with which a block begins.
func signatureOf(block *html.Node) (s signature, ok bool) {
	seen := 0
	end := dom.After(block)
	for n := block.FirstChild; n != nil && n != end; {
		if n.Type == html.ElementNode && (dom.Silent(n) || n.Data == "button" || n.Data == "form" || n.Data == "img") {
			n = dom.After(n)
			continue
		}
		if n.Type != html.TextNode || strings.Trim(n.Data, " \t\r\n\u00a0·•|,–—-()") == "" {
			n = dom.Next(n)
			continue
		}
		text := strings.Join(strings.Fields(n.Data), " ")
		done := s.name != nil && s.time != nil
		switch {
		case done:
			return s, true
		case seen >= mostTexts:
			return s, false
		case s.time == nil && comment.IsDated(text) && len(text) <= 60:
			s.time = n
			if name, at := nameBefore(n.Data); s.name == nil && name {
				s.name, s.cut = n, at
			}
		case s.name == nil && looksLikeName(text):
			s.name = n
		case s.name == nil || s.time == nil:
			return s, false
		}
		seen++
		n = dom.Next(n)
	}
	s.alone = true
	return s, s.name != nil && s.time != nil
}

// nameBefore reports whether a name stands before the time in a text, and where it
// ends: "Orla Finch, 12 April 2019".
func nameBefore(text string) (ok bool, end int) {
	for i, r := range text {
		if strings.ContainsRune(",·•|–—(", r) && looksLikeName(strings.TrimSpace(text[:i])) {
			return true, i
		}
	}
	return false, 0
}

// looksLikeName recognizes a short text that is not a sentence.
func looksLikeName(text string) bool {
	text = strings.TrimRight(strings.TrimSpace(text), ":,·|–—- ")
	if len(text) < 2 || len(text) > 48 || strings.Count(text, " ") > 3 || strings.ContainsAny(text, "!?;…“”\"") || strings.HasSuffix(text, ".") && strings.Contains(text, " ") {
		return false
	}
	return strings.ContainsFunc(text, unicode.IsLetter) && !comment.IsDated(text)
}

// Sign marks author and time of the blocks that begin with both, of those whose
// elements do not say what they are.
func Sign(blocks []*html.Node) {
	for _, block := range slices.DeleteFunc(slices.Clone(blocks), namesAuthor) {
		sign(block)
	}
}

func namesAuthor(block *html.Node) bool {
	return dom.Holds(block, dom.MaxDepth, func(n *html.Node) bool { return comment.RoleOf(n) == classname.Author })
}

func sign(block *html.Node) {
	s, ok := signatureOf(block)
	if !ok {
		return
	}
	if s.name == s.time {
		text := s.name.Data
		s.name.Data = ""
		wrap(s.name.Parent, s.name, text[:s.cut], "author")
		wrap(s.name.Parent, s.name, text[s.cut:], "time")
		return
	}
	for n, role := range map[*html.Node]string{s.name: "author", s.time: "time"} {
		text := n.Data
		n.Data = ""
		wrap(n.Parent, n, text, role)
	}
}

// wrap puts a text into an element of its own that says its role, before another node.
func wrap(parent, before *html.Node, text, role string) {
	span := &html.Node{Type: html.ElementNode, Data: "span", Attr: []html.Attribute{{Key: "data-role", Val: role}}}
	span.AppendChild(&html.Node{Type: html.TextNode, Data: text})
	parent.InsertBefore(span, before)
}

// Group puts each comment of a list without blocks into one: a line of name and time,
// then its paragraphs, up to the next such line. It returns the blocks; none if
// there are fewer than two, or not as many as number, if that is not 0.
func Group(nodes []*html.Node, number int) (blocks []*html.Node) {
	var heads []int
	for i, n := range nodes {
		if n.Data != "p" && n.Data != "div" && len(n.Data) != 2 {
			continue
		}
		if s, ok := signatureOf(n); ok && s.alone && len(dom.ShortText(n, 120)) > 0 {
			heads = append(heads, i)
		}
	}
	if len(heads) < 2 || number != 0 && len(heads) != number {
		return nil
	}
	for k, i := range heads {
		last := len(nodes)
		if k+1 < len(heads) {
			last = heads[k+1]
		}
		texts := i + 1
		for texts < last && isText(nodes[texts]) {
			texts++
		}
		if texts == i+1 { // a name and nothing said
			return nil
		}
		heads[k] = i
	}
	for k, i := range heads {
		last := len(nodes)
		if k+1 < len(heads) {
			last = heads[k+1]
		}
		block := &html.Node{Type: html.ElementNode, Data: "div"}
		nodes[i].Parent.InsertBefore(block, nodes[i])
		for at := i; at < last && (at == i || isText(nodes[at])); at++ {
			dom.Remove(nodes[at])
			block.AppendChild(nodes[at])
		}
		Sign(nodes[i : i+1])
		nodes[i].Data = "header"
		blocks = append(blocks, block)
	}
	return blocks
}

// isText recognizes elements that hold what somebody wrote.
func isText(n *html.Node) bool {
	switch n.Data {
	case "p", "blockquote", "ul", "ol", "pre", "div":
		return dom.Text(n) != ""
	}
	return false
}
