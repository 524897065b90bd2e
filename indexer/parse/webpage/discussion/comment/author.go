package comment

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"

	"standpoint/indexer/parse/webpage/classname"
	"standpoint/indexer/parse/webpage/dom"
)

// author is the name of the comment's author; "".
func (p *parts) author() string {
	best, rank := "", 0
	consider := func(name string, r int) {
		if name = Name(name); name != "" && r > rank {
			best, rank = name, r
		}
	}
	for i := range p.node.Attr {
		switch a := &p.node.Attr[i]; a.Key {
		case "data-author", "data-author-name", "data-username", "data-user-name":
			consider(a.Val, 5)
		}
	}
	for _, n := range p.authors {
		r := rankOfAuthor(n)
		if r > rank {
			consider(nameIn(n), r)
		}
	}
	if rank == 0 {
		for _, n := range append(append(p.metas, p.notes...), p.node) {
			name := behindBy(dom.ShortText(n, 200))
			if name == "" && n != p.node {
				name = p.beforeTime(n)
			}
			if name == "" {
				var at *html.Node
				if name, at = firstBold(n); n == p.node && Name(name) != "" {
					p.name = at
				}
			}
			if name == "" {
				name = beforeVerb(dom.ShortText(n, 200))
			}
			if name != "" {
				consider(name, 1)
				break
			}
		}
	}
	if rank == 0 && len(p.times) == 0 {
		consider(firstLine(p.node), 1)
	}
	return best
}

// rankOfAuthor returns how surely an element is the author's name and nothing else.
func rankOfAuthor(n *html.Node) int {
	rank := 2
	for i := range n.Attr {
		a := &n.Attr[i]
		switch a.Key {
		case "class", "data-spot-im-class", "data-testid":
			for name := range strings.FieldsSeq(a.Val) {
				words := dom.NameWords(name)
				switch last := words[max(0, len(words)-1):]; {
				case name == "fn":
					return 6
				case len(last) > 0 && (last[0] == "name" || last[0] == "username" || last[0] == "nickname" || last[0] == "displayname"):
					rank = max(rank, 4)
				case len(last) > 0 && last[0] == "author":
					rank = max(rank, 3)
				}
			}
		case "itemprop":
			if a.Val == "name" {
				return 6
			}
			rank = max(rank, 5)
		}
	}
	return rank
}

// nameIn is the name in an element that is an author: of an item of schema.org
// its name, else the text without times, words such as "says:" and pictures.
func nameIn(n *html.Node) string {
	if dom.Has(n, "itemscope") {
		name := ""
		dom.Visit(n, func(c *html.Node) bool {
			if name == "" && dom.HasToken(c, "itemprop", "name") {
				if name = dom.Attr(c, "content"); name == "" {
					name = dom.Text(c)
				}
			}
			return true
		})
		if name != "" {
			return name
		}
	}
	if content := dom.Attr(n, "content"); content != "" && n.Data == "meta" {
		return content
	}
	var w dom.Writer
	bare, bold := writeName(&w, n)
	if bold != "" && bare {
		return bold
	}
	return w.String()
}

// writeName writes the text of an author without what is not the name. bare
// reports whether text is directly in the element; bold is the first part of the
// name that is set apart.
func writeName(w *dom.Writer, n *html.Node) (bare bool, bold string) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode:
			w.Write(c.Data)
			bare = bare || strings.TrimFunc(c.Data, func(r rune) bool { return !unicode.IsLetter(r) }) != ""
		case c.Type != html.ElementNode || dom.Silent(c):
		case skipsName(RoleOf(c)):
			w.Space()
		default:
			if dom.IsBlock(c) {
				w.Space()
			}
			inner, innerBold := writeName(w, c)
			if bold == "" {
				if bold = innerBold; bold == "" && inner {
					bold = dom.Text(c)
				}
			}
		}
	}
	return bare, bold
}

func skipsName(r classname.Role) bool {
	return r == classname.Time || r == classname.Control || r == classname.Score || r == classname.Meta
}

// firstBold is the first name that is set apart in what is around a text.
func firstBold(n *html.Node) (name string, at *html.Node) {
	dom.Visit(n, func(c *html.Node) bool {
		if name != "" {
			return false
		}
		switch c.Data {
		case "b", "strong", "cite", "h3", "h4", "h5", "h6":
			if c.Parent != nil && c.Parent.Data != "p" || c.Data == "cite" {
				name, at = dom.ShortText(c, 80), c
			}
		}
		return true
	})
	return name, at
}

// firstLine is the short line with which a comment begins whose parts have no
// names, before its paragraphs; "".
func firstLine(n *html.Node) string {
	end := dom.After(n)
	for at := n.FirstChild; at != nil && at != end; at = dom.Next(at) {
		switch {
		case at.Type == html.ElementNode && (at.Data == "p" || at.Data == "blockquote"):
			return ""
		case at.Type == html.TextNode && strings.TrimSpace(at.Data) != "":
			line := strings.TrimSpace(at.Data)
			if len(line) > 40 || strings.Count(line, " ") > 3 || strings.ContainsAny(line, ".!?,;") {
				return ""
			}
			return line
		}
	}
	return ""
}

// behindBy is the name in a line such as "Posted by: Orla Finch | January 5"; "".
func behindBy(line string) string {
	for _, prefix := range []string{"Posted by", "Submitted by", "Comment by", "Kommentar von", "Geschrieben von", "Publié par", "Enviado por"} {
		if rest, ok := strings.CutPrefix(line, prefix); ok {
			rest = strings.TrimLeft(rest, ": ")
			for _, end := range []string{"|", "·", " on ", " at ", " am ", " le ", " el ", ",", " - "} {
				rest, _, _ = strings.Cut(rest, end)
			}
			return rest
		}
	}
	return ""
}

// beforeTime is what comes before the time in a line that holds it, or else the text
// of a link to a user, where nothing is named as the author; "".
func (p *parts) beforeTime(line *html.Node) string {
	var w dom.Writer
	end, timed, user := dom.After(line), false, ""
	for n := line.FirstChild; n != nil && n != end && !timed; {
		if n.Type == html.TextNode {
			w.Write(n.Data)
		}
		if n.Type == html.ElementNode {
			switch role := p.roles.of(n); {
			case role == classname.Time:
				timed = true
				continue
			case role == classname.Control || role == classname.Score || dom.Silent(n):
				n = dom.After(n)
				continue
			case n.Data == "a" && user == "" && isUser(dom.Attr(n, "href")):
				user = dom.ShortText(n, 80)
			}
			w.Space()
		}
		n = dom.Next(n)
	}
	if user != "" {
		return user
	}
	if name := w.String(); timed && len(name) <= 60 && strings.Count(name, " ") < 5 {
		return name
	}
	return ""
}

// isUser recognizes addresses of people who comment.
func isUser(address string) bool {
	for _, part := range []string{"/user/", "/users/", "/u/", "/member/", "/members/", "/profile/", "/profiles/", "/profil/", "/benutzer/", "/usuario/", "/utilisateur/", "/people/", "/author/", "/@"} {
		if _, rest, ok := strings.Cut(address, part); ok && rest != "" {
			return true
		}
	}
	return false
}

// verbs come after the name of an author.
var verbs = []string{" says", " said", " sagt", " sagte", " schreibt", " schrieb", " meint", " dice", " dijo", " dit", " a dit", " wrote", " diz", " disse", " ha detto", " zegt"}

// beforeVerb is what comes before "says" in a line; "" if nothing does.
func beforeVerb(line string) string {
	for _, verb := range verbs {
		if name, rest, ok := strings.Cut(line, verb); ok && name != "" && strings.Count(name, " ") < 6 && !IsDated(name) && (rest == "" || strings.IndexByte(" :,", rest[0]) >= 0) {
			return name
		}
	}
	return ""
}

// Name takes the words around a name away; it is "" for what is not a name.
func Name(name string) string {
	name = strings.Join(strings.Fields(name), " ")
	for _, prefix := range []string{"Posted by:", "Posted by", "Comment by", "Kommentar von", "Von:", "von ", "By ", "by ", "Submitted by", "Par ", "par "} {
		if rest, ok := strings.CutPrefix(name, prefix); ok && strings.TrimSpace(rest) != "" {
			name = strings.TrimSpace(rest)
			break
		}
	}
	for _, suffix := range verbs {
		if rest := strings.TrimRight(name, " :.…"); strings.HasSuffix(rest, suffix) {
			name = strings.TrimSuffix(rest, suffix)
			break
		}
	}
	name = strings.TrimSpace(strings.TrimRight(name, " :,|·-–"))
	name = strings.TrimSpace(strings.TrimLeft(name, " :,|·"))
	if rest, ok := strings.CutPrefix(name, "- "); ok {
		name = rest
	}
	if len(name) > 100 || strings.Contains(name, "@") && strings.Contains(name, ".") && !strings.Contains(name, " ") {
		return "" // no name, or an e-mail address
	}
	if !strings.ContainsFunc(name, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) || IsDated(name) && len(name) < 30 {
		return ""
	}
	return name
}
