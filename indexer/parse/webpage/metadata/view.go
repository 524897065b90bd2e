package metadata

import (
	"strings"

	"standpoint/indexer/parse/webpage/metadata/person"
	"standpoint/indexer/parse/webpage/metadata/textkey"
	"standpoint/indexer/parse/webpage/structured"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"standpoint/indexer/parse/webpage/dom"
)

// view is a page as a reader sees it: what is where. Places are counted in
// bytes of visible text from its beginning.
type view struct {
	headings   []spot // h1 to h3, and what calls itself a headline
	authors    []spot // what calls itself an author's name
	bylines    []spot // what calls itself a byline or an author
	infos      []spot // what calls itself information about an article, or credits
	credits    []spot // elements whose text begins as a byline does
	profiles   []spot // links to authors
	times      []spot // time elements, and what calls itself a date
	leads      []spot // what calls itself a standfirst
	notes      []spot // short texts that hold a number
	signs      []spot // short texts of Han letters that hold a label of who wrote or edited
	paragraphs []spot
	length     int                 // of all text
	linked     int                 // of text in links
	teasers    int                 // headings that are links
	cards      map[*html.Node]bool // what holds such a heading and little else
	passwords  int
	figures    int
	walls      int // elements that call themselves a paywall
	root       *html.Node
	roles      map[string]role // of names, which repeat on a page
	foreign    map[*html.Node]bool
}

// spot is an element and where it is.
type spot struct {
	node *html.Node
	at   int
}

// text is what the element says, of a long one the beginning.
func (s spot) text() string { return structured.TextOf(s.node, longest) }

// Limits of what is looked at closely. An honest page has far fewer elements of
// one kind; the texts that count here are short.
const (
	maxSpots = 400
	longest  = 4000
)

// roles are words by which elements say in class, id or itemprop what they are.
type role uint8

const (
	byline role = 1 << iota
	date
	lead
	title
	named // with byline: it is a name
	info  // it may hold a byline among other things
	menu  // it is a list of something else, whatever else it is
	fence // it calls itself a paywall
)

var roleWords = map[string]role{
	"byline": byline, "bylines": byline, "author": byline, "authors": byline, "autor": byline, "autoren": byline,
	"autore": byline, "autores": byline, "auteur": byline, "auteurs": byline, "auteure": byline, "verfasser": byline, "redakteur": byline,
	"signature": byline, "writer": byline, "writers": byline, "contributor": byline, "contributors": byline, "creator": byline,
	"autorin": byline, "firma": byline, "firmas": byline, "yazar": byline, "forfatter": byline, "skribent": byline, "journalist": byline, "reporter": byline,
	"submitted": byline | date, "meta": info | date, "credits": info,
	"category": menu, "categories": menu, "tags": menu, "menu": menu, "nav": menu, "navigation": menu, "share": menu, "social": menu,
	"date": date, "dates": date, "datetime": date, "time": date, "timestamp": date, "published": date, "publish": date, "pubdate": date, "posted": date,
	"publication": date, "datum": date, "fecha": date, "created": date, "dateline": date, "datepublished": date, "veroeffentlicht": date,
	"data": date, "tarih": date, "dato": date, "heure": date,
	"standfirst": lead, "subtitle": lead, "subtitulo": lead, "subheadline": lead, "subheading": lead, "dek": lead, "deck": lead, "intro": lead, "lead": lead, "lede": lead,
	"teaser": lead, "chapo": lead, "vorspann": lead, "untertitel": lead, "summary": lead, "abstract": lead, "excerpt": lead, "kurztext": lead, "sapo": lead, "ingress": lead, "bajada": lead, "description": lead,
	"headline": title, "title": title,
	"paywall": fence, "regwall": fence, "paygate": fence,
	"name": named, "fn": named, "link": named,
}

// look walks a page once.
func look(doc *dom.Document) *view {
	v := &view{cards: map[*html.Node]bool{}, roles: map[string]role{}, foreign: map[*html.Node]bool{}}
	if doc == nil || len(doc.Nodes) == 0 {
		return v
	}
	v.root = doc.Nodes[0]
	var link, linkEnd *html.Node
	for n := doc.Nodes[0]; n != nil; {
		if n.Type == html.ElementNode && (dom.Silent(n) || dom.Hidden(n)) {
			n = dom.After(n)
			continue
		}
		if n == linkEnd {
			link = nil
		}
		switch n.Type {
		case html.TextNode:
			size := visible(n.Data)
			v.length += size
			if link != nil {
				v.linked += size
			}
			if size >= 6 && size <= 80 && strings.ContainsAny(n.Data, "0123456789") {
				v.keep(&v.notes, n)
			}
			if size >= 12 && size <= 120 && n.Data[len(n.Data)/2] >= 0x80 && isSign(n.Data) {
				v.keep(&v.signs, n)
			}
			if size >= 2 && size < 120 && n.Parent != nil && beginsCredit(n.Data) {
				v.keep(&v.credits, n.Parent)
			}
		case html.ElementNode:
			if n.DataAtom == atom.A && dom.Attr(n, "href") != "" {
				link, linkEnd = n, dom.After(n)
			}
			v.see(n, link != nil)
		}
		n = dom.Next(n)
	}
	return v
}

// beginsCredit recognizes texts that begin as bylines do: "By …", "Von …", "Text: …".
func beginsCredit(text string) bool {
	text = strings.TrimLeft(text, " \t\r\n\u00a0")
	if text == "" || !strings.ContainsRune("bvpdaoytwr", rune(text[0]|0x20)) {
		return false
	}
	end := strings.IndexAny(text, " :\n\t\u00a0")
	if end < 0 {
		end = len(text)
	}
	if end == 0 || end > 10 {
		return false
	}
	word := strings.ToLower(text[:end])
	return person.IsOpener(word) || end < len(text) && text[end] == ':' && person.IsLabel(word)
}

// isSign recognizes texts that hold a label of who wrote or edited, in Han letters.
func isSign(text string) bool {
	for _, label := range []string{"作者", "记者", "記者", "文／", "文/", "撰文", "撰稿", "執筆", "编辑", "編輯", "责编"} {
		if strings.Contains(text, label) {
			return true
		}
	}
	return false
}

// within reports whether n is in top; it climbs at most as far as pages nest.
func within(n, top *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == top {
			return true
		}
	}
	return false
}

// visible is the length of a text without white space at its ends.
func visible(text string) int { return len(strings.TrimSpace(text)) }

// see keeps an element that may say something of the article.
func (v *view) see(n *html.Node, linked bool) {
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3:
		v.keep(&v.headings, n)
		if linked || holdsLink(n) {
			v.teasers++
			for c, i := n, 0; c != nil && i < 4 && c.DataAtom != atom.Body && c.DataAtom != atom.Main; c, i = c.Parent, i+1 {
				v.cards[c] = true
			}
		}
	case atom.P:
		v.keep(&v.paragraphs, n)
	case atom.Figure:
		v.figures++
	case atom.Time:
		v.keep(&v.times, n)
	case atom.Address:
		v.keep(&v.bylines, n)
	case atom.Input:
		if strings.EqualFold(dom.Attr(n, "type"), "password") {
			v.passwords++
		}
		return
	}
	roles := v.rolesOf(n)
	if roles&fence != 0 {
		v.walls++
	}
	if roles&(byline|named) == byline|named || dom.HasToken(n, "rel", "author") && n.DataAtom != atom.Link {
		v.keep(&v.authors, n)
	}
	if roles&byline != 0 && roles&menu == 0 && n.DataAtom != atom.Body && n.DataAtom != atom.Html {
		v.keep(&v.bylines, n)
	}
	if roles&(info|menu) == info && n.DataAtom != atom.Body && n.DataAtom != atom.Html {
		v.keep(&v.infos, n)
	}
	if roles&date != 0 && n.DataAtom != atom.Time {
		v.keep(&v.times, n)
	}
	if roles&lead != 0 {
		v.keep(&v.leads, n)
	}
	if roles&title != 0 && n.DataAtom != atom.H1 && n.DataAtom != atom.H2 && n.DataAtom != atom.H3 {
		v.keep(&v.headings, n)
	}
	if n.DataAtom == atom.A && len(v.profiles) < 60 && isProfile(dom.Attr(n, "href")) {
		v.keep(&v.profiles, n)
	}
}

func (v *view) keep(list *[]spot, n *html.Node) {
	if len(*list) < maxSpots {
		*list = append(*list, spot{n, v.length})
	}
}

// holdsLink recognizes headings whose words are a link.
func holdsLink(n *html.Node) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.A && dom.Attr(c, "href") != "" {
			return true
		}
	}
	return false
}

// text is the text of the page, of a short one.
func (v *view) text() string { return structured.TextOf(v.root, longest) }

// spaced is the text of an element with a space between what is in different
// elements; "" if it is longer than most bytes. Names and dates are often side
// by side without one.
func spaced(n *html.Node, most int) string {
	var b strings.Builder
	end, left := dom.After(n), longest
	for c := n; c != nil && c != end; left-- {
		if c.Type == html.ElementNode && (dom.Silent(c) || dom.Hidden(c)) {
			c = dom.After(c)
			continue
		}
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
			b.WriteByte(' ')
		}
		if b.Len() > 4*most || left == 0 {
			return ""
		}
		c = dom.Next(c)
	}
	text := textkey.Clean(b.String())
	if len(text) > most {
		return ""
	}
	return text
}

// rolesOf is what an element calls itself.
func (v *view) rolesOf(n *html.Node) (roles role) {
	for i := range n.Attr {
		switch n.Attr[i].Key {
		case "class", "id", "itemprop", "data-testid", "data-qa", "data-component", "property", "rel":
			roles |= v.role(n.Attr[i].Val)
		}
	}
	return roles
}

// role is what a list of names calls an element.
func (v *view) role(names string) (roles role) {
	if len(names) > 1000 {
		return 0
	}
	roles, known := v.roles[names]
	if known {
		return roles
	}
	dom.EachWord(names, func(word string) { roles |= roleWords[word] })
	if len(v.roles) < 5000 {
		v.roles[names] = roles
	}
	return roles
}

// isProfile recognizes addresses of authors by a part of their path.
func isProfile(address string) bool {
	if len(address) > 300 {
		return false
	}
	for {
		i := strings.IndexByte(address, '/')
		if i < 0 {
			return false
		}
		address = address[i+1:]
		if end := strings.IndexByte(address, '/'); end > 1 && end < 14 && end+1 < len(address) && profileParts[strings.ToLower(address[:end])] {
			return true
		}
	}
}

// profileParts are the parts of addresses that an author's name comes after.
var profileParts = map[string]bool{
	"author": true, "authors": true, "autor": true, "autoren": true, "autores": true, "auteur": true, "auteurs": true, "byline": true, "autore": true, "autori": true,
	"profile": true, "profiles": true, "profil": true, "staff": true, "people": true, "redakteure": true, "redaktion": true, "contributors": true, "contributor": true,
	"journalist": true, "journalists": true, "journalistes": true, "reporter": true, "reporters": true, "writers": true, "team": true, "by": true,
}

// apart reports whether an element is in a part of the page that is not the
// article's: navigation, asides, footers, lists of other articles. A part that
// holds the headline is the article's, whatever it is called.
func (e *evidence) apart(n *html.Node) bool {
	if e.above == nil {
		e.above = map[*html.Node]bool{}
		if e.heading != nil {
			for a := e.heading.node; a != nil; a = a.Parent {
				e.above[a] = true
			}
		}
	}
	for ; n != nil && n.Type == html.ElementNode || n != nil && n.Type == html.TextNode; n = n.Parent {
		if e.above[n] {
			return false
		}
		if n.Type == html.ElementNode && e.view.isForeign(n) {
			return true
		}
	}
	return false
}

// isForeign recognizes elements that hold something beside the article.
func (v *view) isForeign(n *html.Node) bool {
	is, known := v.foreign[n]
	if known {
		return is
	}
	switch n.DataAtom {
	case atom.Nav, atom.Aside, atom.Figure, atom.Figcaption, atom.Form, atom.Dialog:
		is = true
	case atom.Footer:
		is = !inArticle(n)
	}
	is = is || v.cards[n] || foreign(n)
	v.foreign[n] = is
	return is
}

func inArticle(n *html.Node) bool {
	return dom.Closest(n, func(n *html.Node) bool { return n.DataAtom == atom.Article }) != nil
}

// foreign recognizes elements that say they hold something beside the article.
func foreign(n *html.Node) (is bool) {
	for i := range n.Attr {
		switch a := &n.Attr[i]; a.Key {
		case "role":
			is = is || a.Val == "navigation" || a.Val == "complementary" || a.Val == "contentinfo"
		case "class", "id":
			if len(a.Val) > 1000 {
				continue
			}
			footer, entry := false, false
			dom.EachWord(a.Val, func(word string) {
				switch word {
				case "footer":
					footer = true
				case "entry", "article", "post", "story": // its end: authors and dates are there
					entry = true
				case "related", "recommended", "recommendations", "sidebar", "comment", "comments", "newsletter", "menu", "navigation", "popular", "trending",
					"breadcrumb", "breadcrumbs", "gallery", "image", "caption", "photo", "picture", "promo", "widget", "kommentare", "kommentar":
					is = true
				}
			})
			is = is || footer && !entry
		}
	}
	return is
}
