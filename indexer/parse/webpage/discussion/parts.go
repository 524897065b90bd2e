package discussion

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/net/html"

	"standpoint/corpus"
	"standpoint/indexer/parse/moment"
	"standpoint/indexer/parse/webpage/dom"
)

// reader reads the parts of comments.
type reader struct {
	zone     *time.Location
	language string // of the page
}

// read reads all comments, the last first, and takes each out of the page: so
// what is left of one, when it is read, is its own.
func (r reader) read(items []*item) {
	for i := len(items) - 1; i >= 0; i-- {
		it := items[i]
		dom.Remove(it.node)
		if it.skipped {
			continue
		}
		r.item(it)
	}
}

// item reads one comment. Votes, author and time are read before the text,
// because reading it takes apart what is no text.
func (r reader) item(it *item) {
	c := &it.comment
	p := partsOf(it.node)
	c.NativeID = it.native
	c.Author = p.author()
	if at, ok := r.posted(p); ok {
		c.Posted, c.PostedZone = at.Time, at.Zone
		if at.Precision != corpus.PrecisionMinute {
			c.PostedPrecision = at.Precision
		}
	}
	c.Score = p.score()
	c.URL = p.address(it.native)
	if p.pending {
		it.skipped = true
	}
	c.Text = textOf(p)
	if c.Author != "" && strings.EqualFold(c.Text, c.Author) {
		c.Text = ""
	}
	if isDeleted(c.Text) {
		c.Deleted, c.Text = true, ""
	}
}

// parts are the elements of a comment by what they are for, outermost first.
type parts struct {
	node    *html.Node
	roles   *roles
	authors []*html.Node
	times   []*html.Node
	metas   []*html.Node
	scores  []*html.Node
	links   []*html.Node
	notes   []*html.Node // feet and the like, which may say who wrote it
	texts   []*html.Node // that hold the text and, it may be, other parts
	pending bool         // it waits to be let in
}

func partsOf(n *html.Node) *parts {
	p := &parts{node: n, roles: newRoles()}
	p.collect(n)
	return p
}

// most is how many elements of one part are looked at. No comment has so many.
const most = 40

func add(nodes []*html.Node, n *html.Node) []*html.Node {
	if len(nodes) >= most {
		return nodes
	}
	return append(nodes, n)
}

// collect walks a comment. What readers quote is not looked into: it has
// authors and times of its own.
func (p *parts) collect(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode || c.Data == "blockquote" || c.Data == "form" || c.Data == "script" || c.Data == "style" {
			continue
		}
		if c.Data == "a" {
			p.links = add(p.links, c)
		}
		switch p.roles.of(c) {
		case authorRole:
			p.authors = add(p.authors, c)
		case timeRole:
			p.times = add(p.times, c)
		case metaRole:
			p.metas = add(p.metas, c)
		case scoreRole:
			p.scores = add(p.scores, c)
		case textRole:
			p.texts = add(p.texts, c)
		case controlRole:
			p.pending = p.pending || isPending(c)
			if votes(c) {
				p.scores = add(p.scores, c)
			} else if dom.IsBlock(c) {
				p.notes = add(p.notes, c)
			}
		case noRole:
			if c.Data == "abbr" && dom.Has(c, "title") {
				p.times = add(p.times, c)
			}
		}
		p.collect(c)
	}
}

// votes tells a number of votes.
func votes(n *html.Node) bool {
	for name := range strings.FieldsSeq(dom.Attr(n, "class")) {
		for _, word := range dom.Words(name) {
			switch word {
			case "vote", "voting", "rating", "like":
				text := shortText(n, 12)
				_, err := strconv.Atoi(strings.ReplaceAll(strings.Trim(text, " ()"), "−", "-"))
				return err == nil
			}
		}
	}
	return false
}

// isPending tells WordPress's notice that a comment awaits moderation.
func isPending(n *html.Node) bool {
	return dom.HasToken(n, "class", "comment-awaiting-moderation")
}

// author is the name of the comment's author; "".
func (p *parts) author() string {
	best, rank := "", 0
	consider := func(name string, r int) {
		if name = cleanName(name); name != "" && r > rank {
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
			name := behindBy(shortText(n, 200))
			if name == "" {
				name = firstBold(n)
			}
			if name == "" {
				name = beforeVerb(shortText(n, 200))
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

// rankOfAuthor tells how surely an element is the author's name and nothing else.
func rankOfAuthor(n *html.Node) int {
	rank := 2
	for i := range n.Attr {
		a := &n.Attr[i]
		switch a.Key {
		case "class", "data-spot-im-class", "data-testid":
			for name := range strings.FieldsSeq(a.Val) {
				words := dom.Words(name)
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
		own(n, nil, func(c *html.Node) {
			if name == "" && dom.HasToken(c, "itemprop", "name") {
				if name = dom.Attr(c, "content"); name == "" {
					name = dom.Text(c)
				}
			}
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

// writeName writes the text of an author without what is not the name. It tells
// whether text stands directly in it, and the first part of it that is set apart.
func writeName(w *dom.Writer, n *html.Node) (bare bool, bold string) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode:
			w.Write(c.Data)
			bare = bare || strings.TrimFunc(c.Data, func(r rune) bool { return !unicode.IsLetter(r) }) != ""
		case c.Type != html.ElementNode || dom.Silent(c):
		case skipsName(roleOf(c)):
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

func skipsName(r role) bool {
	return r == timeRole || r == controlRole || r == scoreRole || r == metaRole
}

// firstBold is the first name that is set apart in what stands around a text.
func firstBold(n *html.Node) string {
	name := ""
	own(n, nil, func(c *html.Node) {
		if name != "" {
			return
		}
		switch c.Data {
		case "b", "strong", "cite", "h3", "h4", "h5", "h6":
			if c.Parent != nil && c.Parent.Data != "p" || c.Data == "cite" {
				name = shortText(c, 80)
			}
		}
	})
	return name
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

// verbs stand behind the name of an author.
var verbs = []string{" says", " said", " sagt", " sagte", " schreibt", " schrieb", " meint", " dice", " dijo", " dit", " a dit", " wrote", " diz", " disse", " ha detto", " zegt"}

// beforeVerb is what stands before "says" in a line; "" if nothing does.
func beforeVerb(line string) string {
	for _, verb := range verbs {
		if name, rest, ok := strings.Cut(line, verb); ok && name != "" && (rest == "" || strings.IndexByte(" :,", rest[0]) >= 0) {
			return name
		}
	}
	return ""
}

// cleanName takes the words around a name away; it is "" for what is no name.
func cleanName(name string) string {
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
	if !strings.ContainsFunc(name, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) || dated(name) && len(name) < 30 {
		return ""
	}
	return name
}

// posted is when the comment was posted.
func (r reader) posted(p *parts) (moment.Moment, bool) {
	for _, n := range p.times {
		for i := range n.Attr {
			switch a := &n.Attr[i]; a.Key {
			case "datetime", "content":
				if at, ok := r.parse(a.Val); ok {
					return r.finer(at, n), true
				}
			case "data-timestamp", "data-time", "data-utime", "data-created", "data-epoch", "data-datetime", "data-date":
				if at, ok := r.stamp(a.Val); ok {
					return at, true
				}
			}
		}
	}
	for i := range p.node.Attr {
		switch a := &p.node.Attr[i]; a.Key {
		case "data-timestamp", "data-created", "data-created-at", "data-date", "data-time", "data-datetime", "data-posted":
			if at, ok := r.stamp(a.Val); ok {
				return at, true
			}
		}
	}
	for _, n := range append(p.times, p.links...) {
		if title := dom.Attr(n, "title"); title != "" {
			if at, ok := r.parse(title); ok {
				return at, true
			}
		}
		if n.Data == "a" && !dated(shortText(n, 100)) && roleOf(n) != timeRole {
			continue
		}
		if at, ok := r.parse(shortText(n, 100)); ok {
			return at, true
		}
	}
	return r.loose(p)
}

// finer is the time of an element whose attribute has the date alone, where its
// text has the time of day as well.
func (r reader) finer(at moment.Moment, n *html.Node) moment.Moment {
	if at.Precision == corpus.PrecisionMinute {
		return at
	}
	if text, ok := r.parse(shortText(n, 100)); ok && text.Precision == corpus.PrecisionMinute && text.Time.Sub(at.Time).Abs() < 48*time.Hour {
		return text
	}
	return at
}

// loose looks for a time in the short texts around the comment's text.
func (r reader) loose(p *parts) (moment.Moment, bool) {
	for _, n := range append(append(p.metas, p.authors...), p.node) {
		for _, text := range pieces(n) {
			if at, ok := r.parse(text); ok {
				return at, true
			}
		}
	}
	return moment.Moment{}, false
}

// pieces are the texts that stand in an element with a date in them, each
// stretch that nothing but inline elements interrupts.
func pieces(n *html.Node) (texts []string) {
	var w dom.Writer
	flush := func() {
		if text := w.String(); dated(text) {
			texts = append(texts, text)
		}
		w.Reset()
	}
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			switch {
			case c.Type == html.TextNode:
				w.Write(c.Data)
			case c.Type != html.ElementNode || dom.Silent(c):
			case c.Data == "p" || c.Data == "blockquote":
				flush()
			default:
				part := dom.IsBlock(c) || c.Data == "br"
				if part {
					flush()
				}
				walk(c)
				if part {
					flush()
				}
			}
		}
	}
	walk(n)
	flush()
	return texts
}

// stamp reads a time, or a number of seconds or milliseconds since 1970.
func (r reader) stamp(text string) (moment.Moment, bool) {
	text = strings.TrimSpace(text)
	if n, err := strconv.ParseFloat(text, 64); err == nil {
		if n > 1e11 {
			n /= 1000
		}
		if n < 5e8 || n > 5e9 {
			return moment.Moment{}, false
		}
		return moment.Unix(n), true
	}
	return r.parse(text)
}

// parse reads a time as the page writes it.
func (r reader) parse(text string) (moment.Moment, bool) {
	if text == "" || len(text) > 100 {
		return moment.Moment{}, false
	}
	hint := moment.Hint{Zone: r.zone, Language: r.language}
	if at, ok := hint.Parse(text); ok {
		return at, true
	}
	at, _, _, ok := moment.Find(text, hint)
	return at, ok && at.Precision != corpus.PrecisionYear
}

// score is the votes that are shown: those for it without those against it.
func (p *parts) score() *int {
	up, down, total := (*int)(nil), (*int)(nil), (*int)(nil)
	for _, n := range p.scores {
		value, ok := numberIn(n)
		if !ok {
			continue
		}
		switch name := strings.ToLower(dom.Attr(n, "class") + " " + dom.Attr(n, "itemprop")); {
		case strings.Contains(name, "down") || strings.Contains(name, "dislike") || strings.Contains(name, "poor") || strings.Contains(name, "negative"):
			down = &value
		case strings.Contains(name, "up") || strings.Contains(name, "like"):
			up = &value
		case total == nil:
			total = &value
		}
	}
	switch {
	case up != nil && down != nil:
		*up -= max(*down, -*down)
		return up
	case total != nil:
		return total
	case up != nil:
		return up
	}
	return nil
}

// numberIn is the number that an element shows, such as "+3" or "4 points".
func numberIn(n *html.Node) (int, bool) {
	text := dom.Attr(n, "content")
	if text == "" {
		text = shortText(n, 40)
	}
	for word := range strings.FieldsSeq(text) {
		word = strings.Trim(strings.ReplaceAll(word, "−", "-"), "()+,.:")
		if value, err := strconv.Atoi(word); err == nil && value > -1e9 && value < 1e9 {
			return value, true
		}
	}
	return 0, false
}

// address is the comment's own address, as the page writes it.
func (p *parts) address(id string) string {
	for _, n := range p.links {
		href := dom.Attr(n, "href")
		if id == "" || href == "" || strings.Contains(href, "replytocom") || strings.Contains(href, "#respond") || strings.HasPrefix(href, "#") || strings.HasPrefix(href, "javascript:") {
			continue
		}
		if found, sure := idOf(fragment(href)); found == id && (sure || strings.Contains(href, "#")) {
			return href
		}
	}
	return ""
}

// isDeleted tells a text that stands for one that was taken away.
func isDeleted(text string) bool {
	text = strings.ToLower(strings.Trim(text, "[]()*.!_ \n"))
	switch text {
	case "deleted", "removed", "comment deleted", "comment removed", "gelöscht", "entfernt", "kommentar gelöscht", "comentario eliminado", "commentaire supprimé":
		return true
	}
	if len(text) > 160 {
		return false
	}
	for _, start := range []string{"this comment was deleted", "this comment was removed", "this comment has been deleted", "this comment has been removed", "this comment is deleted", "comment removed by", "comment deleted by",
		"this message was deleted", "this message has been deleted", "dieser kommentar wurde gelöscht", "dieser kommentar wurde entfernt", "der kommentar wurde gelöscht", "ce commentaire a été supprimé", "este comentario ha sido eliminado", "este comentario fue eliminado", "questo commento è stato eliminato", "this post was deleted"} {
		if strings.HasPrefix(text, start) {
			return true
		}
	}
	return false
}
