package comment

import (
	"strings"

	"golang.org/x/net/html"

	"standpoint/indexer/parse/webpage/classname"
	"standpoint/indexer/parse/webpage/dom"
)

// roles remembers the parts that elements are, and which of them hold author or
// time beside a text: each is asked for often.
type roles struct {
	role  map[*html.Node]classname.Role
	mixed map[*html.Node]bool
}

func newRoles() *roles {
	return &roles{role: map[*html.Node]classname.Role{}, mixed: map[*html.Node]bool{}}
}

// of is the part of a comment that an element is.
func (r *roles) of(n *html.Node) classname.Role {
	known, ok := r.role[n]
	if !ok {
		known = RoleOf(n)
		r.role[n] = known
	}
	return known
}

// isMixed reports whether an element holds author or time as well as text. What
// readers quote has authors and times of its own.
func (r *roles) isMixed(n *html.Node) bool {
	known, ok := r.mixed[n]
	if ok {
		return known
	}
	for c := n.FirstChild; c != nil && !known; c = c.NextSibling {
		if c.Type != html.ElementNode || c.Data == "blockquote" {
			continue
		}
		switch r.of(c) {
		case classname.Author, classname.Time, classname.Meta:
			known = true
		default:
			known = r.isMixed(c)
		}
	}
	r.mixed[n] = known
	return known
}

// RoleOf is the part of a comment that an element is.
func RoleOf(n *html.Node) classname.Role {
	if r := roleOfTag(n); r != classname.NoRole {
		return r
	}
	found := classname.NoRole
	for i := range n.Attr {
		a := &n.Attr[i]
		switch a.Key {
		case "itemprop", "property":
			if r := classname.RoleOfProperty(a.Val); r != classname.NoRole {
				return r
			}
		case "class", "data-role", "data-testid", "data-spot-im-class", "data-test-id", "data-qa", "slot":
			for name := range strings.FieldsSeq(a.Val) {
				found = classname.Stronger(found, classname.RoleOf(name))
			}
		}
	}
	if found == classname.NoRole && IsReplyButton(n) {
		return classname.Control
	}
	if found == classname.NoRole && n.Data == "a" && dom.HasToken(n, "rel", "author") {
		return classname.Author
	}
	if found == classname.NoRole {
		switch n.Data {
		case "button":
			return classname.Control
		case "cite":
			return classname.Author
		case "header":
			return classname.Meta
		}
	}
	return found
}

func roleOfTag(n *html.Node) classname.Role {
	switch n.Data {
	case "time":
		return classname.Time
	case "form", "textarea", "input", "select", "nav", "img", "picture", "svg", "script", "style", "noscript", "template", "iframe":
		return classname.Control
	}
	return classname.NoRole
}

// IsReplyButton recognizes a link or a button by which a reader answers a comment, whatever
// its name: its text is that word alone.
func IsReplyButton(n *html.Node) bool {
	if n.Data != "a" && n.Data != "button" && dom.Attr(n, "role") != "button" { // others are labels: "Antworten: 6"
		return false
	}
	c := n.FirstChild
	if c == nil || c.NextSibling != nil || c.Type != html.TextNode || len(c.Data) > 60 {
		return false
	}
	switch strings.ToLower(strings.Trim(c.Data, "[]()↩↪·|:.… \t\r\n")) {
	case "reply", "reply to this", "reply to this comment", "antworten", "antworten auf diesen kommentar", "répondre", "responder", "rispondi",
		"beantwoorden", "reageren", "reageer", "svar", "svara", "odpowiedz", "odpovědět", "odpovedať", "vastaa", "válasz", "răspunde", "respon",
		"yanıtla", "cevapla", "ответить", "відповісти", "отговор", "απάντηση", "返信", "返信する", "回复", "回覆", "답글", "رد", "הגב", "השב", "trả lời", "balas", "ตอบกลับ":
		return true
	}
	return false
}
