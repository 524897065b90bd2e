package metadata

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"standpoint/indexer/parse/webpage/classname/part"
	"standpoint/indexer/parse/webpage/dom"
	"standpoint/indexer/parse/webpage/metadata/person"
	"standpoint/indexer/parse/webpage/metadata/textkey"
	"standpoint/indexer/parse/webpage/structured"
)

// view is a page as a reader sees it: what is where. Places are counted in
// bytes of visible text from its beginning.
type view struct {
	headings   []spot // h1 to h3, and what calls itself a headline
	authors    []spot // what calls itself an author's name
	bylines    []spot // what calls itself a byline or an author
	infos      []spot // what calls itself information about an article, or credits
	openers    []spot // elements whose text begins as a byline does
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
	parts      map[string]part.Set // of names, which repeat on a page
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

// look walks a page once.
func look(doc *dom.Document) *view {
	v := &view{cards: map[*html.Node]bool{}, parts: map[string]part.Set{}, foreign: map[*html.Node]bool{}}
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
				v.keep(&v.openers, n.Parent)
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
	if text == "" || text[0] < 'A' {
		return false
	}
	end := strings.IndexAny(text, " :\n\t\u00a0")
	if end < 0 {
		end = len(text)
	}
	if end == 0 || end > 24 {
		return false
	}
	if label := end < len(text) && text[end] == ':'; !label && text[0] < 0x80 && !strings.ContainsRune("bvpdaoynsk", rune(text[0]|0x20)) {
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
	parts := v.partsOf(n)
	if parts&part.Paywall != 0 {
		v.walls++
	}
	if parts&byline != 0 && parts&part.Name != 0 || dom.HasToken(n, "rel", "author") && n.DataAtom != atom.Link {
		v.keep(&v.authors, n)
	}
	if parts&byline != 0 && parts&part.Menu == 0 && n.DataAtom != atom.Body && n.DataAtom != atom.Html {
		v.keep(&v.bylines, n)
	}
	if parts&(part.Info|part.Menu) == part.Info && n.DataAtom != atom.Body && n.DataAtom != atom.Html {
		v.keep(&v.infos, n)
	}
	if parts&date != 0 && n.DataAtom != atom.Time {
		v.keep(&v.times, n)
	}
	if parts&part.Standfirst != 0 {
		v.keep(&v.leads, n)
	}
	if parts&part.Headline != 0 && n.DataAtom != atom.H1 && n.DataAtom != atom.H2 && n.DataAtom != atom.H3 {
		v.keep(&v.headings, n)
	}
	if n.DataAtom == atom.A && len(v.profiles) < 60 && part.IsProfile(dom.Attr(n, "href")) {
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

// lines are the lines of a short element, as blocks and line breaks part them; none
// of one that is longer than most bytes.
func lines(n *html.Node, most int) (all []string) {
	var b strings.Builder
	end, left := dom.After(n), longest
	for c := n; c != nil && c != end; left-- {
		if c.Type == html.ElementNode && (dom.Silent(c) || dom.Hidden(c)) {
			c = dom.After(c)
			continue
		}
		switch {
		case c.Type == html.TextNode:
			b.WriteString(strings.ReplaceAll(c.Data, "\n", " "))
			b.WriteByte(' ')
		case c != n && (c.DataAtom == atom.Br || dom.IsBlock(c)):
			b.WriteByte('\n')
		}
		if b.Len() > 4*most || left == 0 {
			return nil
		}
		c = dom.Next(c)
	}
	for line := range strings.Lines(b.String()) {
		if line = textkey.Clean(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}

// Words that may mean byline or date count, for the text must then be one.
const (
	byline = part.Byline | part.MaybeByline
	date   = part.Date | part.MaybeDate
)

// partsOf is what an element calls itself.
func (v *view) partsOf(n *html.Node) (parts part.Set) {
	for i := range n.Attr {
		switch n.Attr[i].Key {
		case "class", "id", "itemprop", "data-testid", "data-qa", "data-component", "property", "rel":
			parts |= v.named(n.Attr[i].Val)
		}
	}
	return parts
}

// named is what a list of names calls an element.
func (v *view) named(names string) part.Set {
	if len(names) > 1000 {
		return 0
	}
	parts, known := v.parts[names]
	if !known {
		parts = part.OfWords(names)
		if len(v.parts) < 5000 {
			v.parts[names] = parts
		}
	}
	return parts
}

// isHeading reports whether a text is the words of an h1 of the page.
func (v *view) isHeading(text string) bool {
	k := textkey.Of(text)
	for _, h := range v.headings {
		if h.node.DataAtom == atom.H1 && textkey.Of(h.text()) == k {
			return true
		}
	}
	return false
}

// prose is how much text is in paragraphs that are sentences, apart from
// links, teasers and frames.
func (v *view) prose() (n int) {
	for _, p := range v.paragraphs {
		if text := p.text(); len(text) > 80 && !v.cards[p.node] && dom.Closest(p.node, isLink) == nil && !inFrame(p.node) {
			n += len(text)
		}
	}
	return n
}

func isLink(n *html.Node) bool { return n.DataAtom == atom.A && dom.Attr(n, "href") != "" }

// linked is the share of the visible text that is in links.
func (v *view) linkedShare() float64 {
	if v.length == 0 {
		return 0
	}
	return float64(v.linked) / float64(v.length)
}
