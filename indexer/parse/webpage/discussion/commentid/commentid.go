// Package commentid finds the native ids of comments in the ids, addresses and
// scripts of a page.
package commentid

import (
	"strings"

	"golang.org/x/net/html"

	"standpoint/indexer/parse/webpage/dom"
)

// Of is the id of a comment as its source writes it: what comes after
// "comment-", "li-comment-", "dsq-comment-" or the like in the id of its
// element; "" if the element has none.
func Of(n *html.Node) string {
	for i := range n.Attr {
		switch a := &n.Attr[i]; a.Key {
		case "id":
			if id, _ := In(a.Val); id != "" {
				return id
			}
		case "data-comment-id", "data-commentid", "data-comment_id", "data-cid", "data-message-id", "data-openweb-message-id", "data-reply-id", "data-messageid", "data-kommentar-id":
			if id := strings.TrimSpace(a.Val); IsPlausible(id) {
				return strings.TrimPrefix(id, "comment-")
			}
		}
	}
	for i := range n.Attr {
		switch a := &n.Attr[i]; a.Key {
		case "data-id", "data-content", "data-testid", "about", "resource", "itemid":
			if id, sure := In(Fragment(a.Val)); id != "" && (sure || a.Key == "data-id") {
				return id
			}
		}
	}
	return ""
}

// Fragment is what comes after the "#" of an address, or else its last part.
func Fragment(address string) string {
	if i := strings.LastIndexByte(address, '#'); i >= 0 {
		return address[i+1:]
	}
	if i := strings.LastIndexByte(address, '/'); i > 0 && strings.Contains(address, "comment") {
		return "comment-" + address[i+1:]
	}
	return address
}

// idWords come before the id of a comment, in the ids of elements.
var idWords = []string{"comment", "kommentar", "commentaire", "comentario", "commento", "comm", "cmt", "cmnt", "reaction", "reactie", "message", "msg", "reply", "post", "isso", "kmt", "item", "opinion", "div", "li"}

// In is the id of a comment in the id of an element. It is sure if the id
// says that it is one of a comment.
func In(name string) (id string, sure bool) {
	name = strings.TrimSpace(name)
	if len(name) > 200 {
		return "", false
	}
	lower := strings.ToLower(name)
	if len(lower) != len(name) {
		return "", false
	}
	end := -1
	for _, word := range idWords {
		if i := strings.LastIndex(lower, word); i >= 0 && i+len(word) > end && ends(lower[i+len(word):]) {
			end = i + len(word)
		}
	}
	if end >= 0 {
		rest := strings.TrimLeft(name[end:], "-_:.=s")
		for _, word := range []string{"id-", "id_", "card-", "body-", "wrapper-", "container-", "box-", "entry-", "anchor-", "nr-", "no-", "level-", "row-", "list-", "children-", "replies-"} {
			rest = strings.TrimPrefix(rest, word)
		}
		if IsPlausible(rest) {
			return rest, true
		}
		return "", false
	}
	switch {
	case IsPlausible(name) && (IsNumber(name) || uuid(name)):
		return name, false
	case len(name) > 1 && IsNumber(name[1:]) && strings.IndexByte("ctpCT", name[0]) >= 0:
		return name[1:], false
	}
	return "", false
}

// ends reports whether no letter but an s of the plural follows.
func ends(rest string) bool {
	rest = strings.TrimPrefix(rest, "s")
	return rest == "" || rest[0] < 'a' || rest[0] > 'z'
}

// IsPlausible recognizes what may be an id: a number, or a word with a digit in it.
func IsPlausible(id string) bool {
	if id == "" || len(id) > 80 {
		return false
	}
	digit := false
	for i := 0; i < len(id); i++ {
		switch c := id[i]; {
		case '0' <= c && c <= '9':
			digit = true
		case 'a' <= c|0x20 && c|0x20 <= 'z', c == '-', c == '_', c == ':':
		default:
			return false
		}
	}
	return digit
}

func IsNumber(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

func uuid(s string) bool { return len(s) == 36 && strings.Count(s, "-") == 4 }

// WPDiscuz is the id of the comment that one of wpDiscuz answers: its
// element has the id "wpd-comm-17_12" or "wc-comm-17_12", and 0 is the article.
func WPDiscuz(n *html.Node) (id, parent string, ok bool) {
	name := dom.Attr(n, "id")
	rest, ok := strings.CutPrefix(name, "wpd-comm-")
	if !ok {
		rest, ok = strings.CutPrefix(name, "wc-comm-")
	}
	id, parent, cut := strings.Cut(rest, "_")
	if !ok || !cut || !IsNumber(id) || !IsNumber(parent) {
		return "", "", false
	}
	if parent == "0" {
		parent = ""
	}
	return id, parent, true
}

// InReplyLink is the id in the address of WordPress's reply link.
func InReplyLink(address string) string {
	_, rest, ok := strings.Cut(address, "replytocom=")
	if !ok {
		return ""
	}
	end := 0
	for end < len(rest) && '0' <= rest[end] && rest[end] <= '9' {
		end++
	}
	return rest[:end]
}

// InReplyScript is the id in WordPress's addComment.moveForm("div-comment-17", "17", …).
func InReplyScript(script string) string {
	_, rest, ok := strings.Cut(script, "moveForm(")
	if !ok {
		return ""
	}
	first, _, _ := strings.Cut(rest, ",")
	id, _ := In(strings.Trim(first, " '\""))
	return id
}

// Before is the id that an empty anchor before a comment gives it.
func Before(n *html.Node) string {
	for at := n.PrevSibling; at != nil; at = at.PrevSibling {
		if at.Type == html.TextNode && strings.TrimSpace(at.Data) == "" {
			continue
		}
		if at.Type != html.ElementNode || at.Data != "a" {
			return ""
		}
		name := dom.Attr(at, "id")
		if name == "" {
			name = dom.Attr(at, "name")
		}
		id, _ := In(name)
		return id
	}
	return ""
}
