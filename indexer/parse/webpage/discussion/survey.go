package discussion

import (
	"regexp"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/net/html"

	"standpoint/indexer/parse/webpage/dom"
)

// survey is what one walk over a page finds that may have to do with comments.
type survey struct {
	root     *html.Node
	language string       // of the page, as its root says it
	marked   []*mark      // comments of known markup, in the order of the page
	rooms    []*html.Node // elements named after comments
	named    []*html.Node // elements named after one comment, in no known markup
	headings []*html.Node // "12 Comments"
	numbers  []*int       // that they give; nil if one gives none
	waste    []*html.Node // forms, notices and empty threads
	scripts  []*html.Node // JSON-LD that speaks of comments
	isMark   map[*html.Node]*mark
	teasers  map[*html.Node]bool // lists of the latest comments of all pages

	isHeading, isWaste, isSafe map[*html.Node]bool
	allProse                   int // bytes of prose on the page; -1: not known yet
}

// mark is an element that is one comment.
type mark struct {
	node     *html.Node
	platform string
	kind     kind
	skipped  bool // a pingback or a trackback
	depth    int  // from 1, as its class says it; 0: it does not
}

// kind says by what a comment was known.
type kind int

const (
	byClass    kind = iota // by the class of a platform
	byNumber               // by a class named after a comment, and a number of its own
	byProperty             // by schema.org
	byShape                // by its shape alone
)

func surveyOf(root *html.Node) *survey {
	s := &survey{
		root: root, isMark: map[*html.Node]*mark{}, teasers: map[*html.Node]bool{}, allProse: -1,
		isHeading: map[*html.Node]bool{}, isWaste: map[*html.Node]bool{}, isSafe: map[*html.Node]bool{},
	}
	for n := root; n != nil; {
		if n.Type == html.ElementNode {
			s.see(n)
			if n.Data == "script" || n.Data == "style" || n.Data == "svg" || n.Data == "head" {
				s.inHead(n)
				n = dom.After(n)
				continue
			}
		}
		n = dom.Next(n)
	}
	return s
}

// inHead looks for JSON-LD in what is not walked otherwise.
func (s *survey) inHead(n *html.Node) {
	end := dom.After(n)
	for at := n; at != nil && at != end; at = dom.Next(at) {
		if at.Type == html.ElementNode && at.Data == "script" && at.FirstChild != nil && strings.Contains(dom.Attr(at, "type"), "ld+json") &&
			(strings.Contains(at.FirstChild.Data, `"comment"`) || strings.Contains(at.FirstChild.Data, `"Comment"`)) {
			s.scripts = append(s.scripts, at)
		}
	}
}

// see looks at one element.
func (s *survey) see(n *html.Node) {
	hint, isHeading := false, false
	var class, id string
	for i := range n.Attr {
		a := &n.Attr[i]
		switch a.Key {
		case "class":
			class = a.Val
			hint = hint || hinted(a.Val)
		case "id":
			id = a.Val
			hint = hint || hinted(a.Val)
		case "itemtype", "typeof", "data-testid", "data-spot-im-class":
			hint = hint || hinted(a.Val) || strings.Contains(a.Val, "message")
		case "lang":
			if n.Data == "html" {
				s.language = a.Val
			}
		case "data-role":
			hint = hint || a.Val == "post-content"
		}
	}
	switch n.Data {
	case "h1", "h2", "h3", "h4", "h5", "h6", "summary", "legend":
		isHeading = true
	case "html", "body", "main", "form":
		if n.Data == "form" && hint && s.isReplyForm(n) {
			s.waste = append(s.waste, n)
		}
		return
	}
	if isHeading {
		s.heading(n, 80)
	} else if hint && n.Data != "a" {
		s.heading(n, 40)
	}
	if !hint {
		return
	}
	if m := s.known(n, class, id); m != nil {
		s.marked = append(s.marked, m)
		s.isMark[m.node] = m
		return
	}
	s.room(n, class, id)
}

// heading notes an element that says how many comments there are, or that they
// follow: a heading of some length, or a short line in an element that is named
// after comments.
func (s *survey) heading(n *html.Node, limit int) {
	text := shortText(n, limit)
	if text == "" || !hinted(text) && !strings.ContainsFunc(text, func(r rune) bool { return r >= 0x80 || '0' <= r && r <= '9' }) {
		return
	}
	if number, ok := headingOf(text, limit > 40); ok {
		s.headings = append(s.headings, n)
		s.numbers = append(s.numbers, number)
	}
}

// shortText is the text of an element if it has at most limit bytes; "".
func shortText(n *html.Node, limit int) string {
	var w dom.Writer
	end := dom.After(n)
	for at := n.FirstChild; at != nil && at != end; at = dom.Next(at) {
		if at.Type == html.TextNode {
			w.Write(at.Data)
		} else if at.Type == html.ElementNode {
			if dom.Silent(at) {
				continue
			}
			w.Space()
		}
		if w.Len() > limit {
			return ""
		}
	}
	return w.String()
}

// headingOf reads a heading such as "12 Comments", "Kommentare (3)", "One
// Response to “…”" or "3 thoughts on …". A word for one comment is a heading only
// with a number: alone it is what editors call an opinion. So are words that
// other headings have as well, such as "Reactions".
func headingOf(text string, long bool) (number *int, ok bool) {
	before, about, _ := strings.Cut(text, "“")
	if about == "" {
		before, _, _ = strings.Cut(text, "\"")
	}
	words := dom.Words(before)
	if len(words) == 0 || len(words) > 8 || !long && len(words) > 3 {
		return nil, false
	}
	sure, maybe := false, false
	for i, word := range words {
		switch {
		case notHeading(word):
			return nil, false
		case i <= 3 && many(word) && !vague(word):
			sure = true
		case i <= 3 && (many(word) || one(word)), long && i <= 2 && i > 0 && thought(word):
			maybe = true
		default:
			if n, err := strconv.Atoi(word); err == nil && n < 10_000_000 && number == nil {
				number = &n
			} else if n, known := numeral(word); known && i == 0 {
				number = &n
			}
		}
	}
	return number, sure || maybe && number != nil
}

// thought tells words for a comment that WordPress's themes use in headings.
func thought(word string) bool {
	switch word {
	case "thought", "thoughts", "gedanke", "gedanken", "response", "antwort", "réflexion", "réflexions", "pensamiento", "pensamientos", "reacciones", "reply", "réponse", "réponses", "respuesta", "pensieri", "pensiero":
		return true
	}
	return false
}

func numeral(word string) (int, bool) {
	switch word {
	case "one", "ein", "un", "une", "uno", "una", "um", "eine", "één", "jeden":
		return 1, true
	case "no", "keine", "aucun", "sin", "nessun", "geen":
		return 0, true
	}
	return 0, false
}

// notHeading tells words that no heading of comments has.
func notHeading(word string) bool {
	switch word {
	case "leave", "schreibe", "schreiben", "most", "meistkommentiert", "recent", "neueste", "letzte", "latest", "policy", "popular", "top", "von", "write", "hinterlassen", "rules", "guidelines":
		return true
	}
	return false
}

// count is how many comments the page says there are.
func (s *survey) count() *int {
	for i, n := range s.headings {
		if s.numbers[i] == nil {
			continue
		}
		if dom.Closest(n, func(p *html.Node) bool { return s.isMark[p] != nil || s.teasers[p] }) == nil {
			return s.numbers[i]
		}
	}
	return nil
}

// known tells whether an element is one comment of markup that is known.
func (s *survey) known(n *html.Node, class, id string) *mark {
	if n.Data == "a" || n.Data == "span" || n.Data == "p" || n.Data == "time" || n.Data == "button" || n.Data == "label" || n.Data == "i" || n.Data == "img" {
		return nil
	}
	m := &mark{node: n}
	if strings.HasPrefix(id, "dsq-comment-") && strings.HasPrefix(class, "comment") {
		m.platform = "disqus"
	}
	comment, numbered := false, false
	for name := range strings.FieldsSeq(class) {
		switch name {
		case "comment":
			comment = true
		case "pingback", "trackback":
			comment, m.skipped = true, true
		case "wpd-comment", "wc-comment":
			m.platform = "wordpress"
		case "dsq-comment":
			m.platform = "disqus"
		case "fyre-comment-article":
			m.platform = "livefyre"
		case "gig-comment":
			m.platform = "gigya"
		case "idc-c":
			m.platform = "intensedebate"
		case "commento-card":
			m.platform = "commento"
		case "isso-comment":
			m.platform = "isso"
		case "coral-comment":
			m.platform = "coral"
		case "talk-stream-comment":
			m.platform = "coral"
		case "kmt-item", "kt-comment-item":
			m.platform = "komento"
		case "ljcmt", "b-leaf":
			m.platform = "livejournal"
		case "vf3-comment", "vf-comment":
			m.platform = "viafoura"
		default:
			if depth, ok := strings.CutPrefix(name, "depth-"); ok {
				m.depth, _ = strconv.Atoi(depth)
			} else if !numbered && itemName(name) {
				numbered = true
			}
		}
	}
	switch {
	case m.platform != "":
	case comment && m.depth > 0:
		m.platform = "wordpress"
	case strings.HasPrefix(id, "remark42__comment-"):
		m.platform = "remark42"
	case strings.HasPrefix(id, "comment-item-") && comment == numbered:
		m.platform = "jcomments"
	case n.Data == "li" && strings.HasPrefix(id, "post-") && has(n, 3, func(c *html.Node) bool { return dom.Attr(c, "data-role") == "post-content" }):
		m.platform = "disqus"
	case dom.Attr(n, "data-spot-im-class") == "message-view":
		m.platform = "openweb"
	case isCommentType(n):
		m.kind = byProperty
	case (comment || numbered) && nativeID(n) != "" && !s.inTeaser(n):
		m.kind = byNumber
	default:
		return nil
	}
	if s.repeats(m) {
		return nil
	}
	return m
}

// has tells whether an element within n, at most depth levels deep, is wanted.
func has(n *html.Node, depth int, wanted func(*html.Node) bool) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && (wanted(c) || depth > 1 && has(c, depth-1, wanted)) {
			return true
		}
	}
	return false
}

// isCommentType tells an element that schema.org's words call a comment.
func isCommentType(n *html.Node) bool {
	for i := range n.Attr {
		switch a := &n.Attr[i]; a.Key {
		case "itemtype", "typeof":
			for word := range strings.FieldsSeq(a.Val) {
				if cut := strings.LastIndexAny(word, "/:"); cut >= 0 {
					word = word[cut+1:]
				}
				if word == "Comment" || word == "UserComments" {
					return true
				}
			}
		}
	}
	return false
}

// itemName tells names that mean one comment: "comment-item", "kommentar",
// "xenforo-comment", "commentEntry".
func itemName(name string) bool {
	if !hinted(name) {
		return false
	}
	words := dom.Words(name)
	last := words[len(words)-1]
	if one(last) {
		return true
	}
	if len(words) < 2 || !one(words[len(words)-2]) {
		return false
	}
	switch last {
	case "item", "entry", "container", "wrapper", "wrap", "card", "box", "row", "post", "message", "block", "single", "element", "node", "li", "view", "unit":
		return true
	}
	return false
}

// repeats tells whether a mark is only another name for the comment that it
// stands in, such as the article in a list's item.
func (s *survey) repeats(m *mark) bool {
	for p := m.node.Parent; p != nil && p.Type == html.ElementNode; p = p.Parent {
		above := s.isMark[p]
		if above == nil {
			if listOfReplies(p) {
				return false
			}
			continue
		}
		id := nativeID(m.node)
		if id != "" && id == nativeID(above.node) {
			m.moveInto(above)
			return true
		}
		if m.kind == above.kind && m.platform == above.platform && (m.depth > 0 || id != "") {
			return false
		}
		if id != "" && nativeID(above.node) != "" {
			return false
		}
		if m.kind == byProperty && above.kind == byProperty {
			return dom.HasToken(m.node, "itemprop", "parentItem")
		}
		m.moveInto(above)
		return true
	}
	return false
}

// moveInto hands on what a repeated mark knows.
func (m *mark) moveInto(above *mark) {
	if above.platform == "" {
		above.platform = m.platform
	}
	if above.depth == 0 {
		above.depth = m.depth
	}
}

// listOfReplies tells an element that holds the replies to a comment.
func listOfReplies(n *html.Node) bool {
	for name := range strings.FieldsSeq(dom.Attr(n, "class")) {
		words := dom.Words(name)
		for i, word := range words {
			switch word {
			case "children", "replies", "indented", "antworten", "respuestas", "réponses", "reponses", "risposte", "answers", "subcomments", "childs", "nested", "child":
				if i == len(words)-1 || !elsewhere(words[len(words)-1]) && words[len(words)-1] != "text" {
					return true
				}
			case "follow":
				return i+1 < len(words) && words[i+1] == "up"
			case "thread":
				// Remark42: a thread within a thread
				if strings.HasPrefix(name, "thread_level_") && name != "thread_level_0" {
					return true
				}
			}
		}
	}
	return false
}

// room notes an element that is named after comments.
func (s *survey) room(n *html.Node, class, id string) {
	switch n.Data {
	case "div", "section", "article", "ol", "ul", "dl", "li", "aside", "table", "tbody", "tr", "td", "footer", "details", "dd", "p", "h2", "h3", "h4", "nav", "fieldset":
	default:
		if !strings.Contains(n.Data, "-") { // an element of the page's own
			return
		}
	}
	if isTeaser(id) || isTeaser(class) {
		s.teasers[n] = true
		return
	}
	if isLink(class) && len(shortText(n, 60)) > 0 {
		s.waste = append(s.waste, n)
		return
	}
	room, single := roomName(id)
	for name := range strings.FieldsSeq(class) {
		r, o := roomName(name)
		room, single = room || r, single || o
	}
	switch {
	case room:
		s.rooms = append(s.rooms, n)
	case single:
		s.named = append(s.named, n)
	}
	if wasteName(id) || strings.Contains(class, "espond") || wasteClass(class) {
		s.waste = append(s.waste, n)
	}
}

// isTeaser tells names of lists of comments on other pages.
func isTeaser(names string) bool {
	for name := range strings.FieldsSeq(names) {
		other, comments := false, false
		for _, word := range dom.Words(name) {
			switch word {
			case "recent", "latest", "recentcomments", "newest", "neueste", "letzte", "aktuelle", "most", "mostcommented", "meistkommentiert", "popular", "derniers", "ultimos", "últimos":
				other = true
			}
			comments = comments || one(word) || many(word) || word == "commented" || word == "kommentiert" || strings.HasSuffix(word, "comments")
		}
		if other && comments || name == "recentcomments" {
			return true
		}
	}
	return false
}

func (s *survey) inTeaser(n *html.Node) bool {
	for p := n; p != nil && len(s.teasers) > 0; p = p.Parent {
		if s.teasers[p] {
			return true
		}
	}
	return false
}

// isLink tells names of links to comments, which stand at the head of articles.
func isLink(class string) bool {
	for name := range strings.FieldsSeq(class) {
		words := dom.Words(name)
		if n := len(words); n > 1 && (one(words[n-2]) || many(words[n-2])) {
			switch words[n-1] {
			case "link", "links", "count", "counter":
				return true
			}
		}
	}
	return false
}

// roomName tells names of a place for comments, and of one comment.
func roomName(name string) (room, single bool) {
	if name == "" || !hinted(name) {
		return false, false
	}
	switch name {
	case "isso-thread", "idc-container", "wpdcom", "wpcomm", "commento", "remark42", "coral_thread", "hyvor-talk-view", "hyvor-talk-comments", "cusdis_thread", "disqus_thread":
		return true, false
	}
	words := dom.Words(name)
	for i, word := range words {
		switch {
		case elsewhere(word) && i > 0, word == "rating", word == "review", word == "most", word == "recent", word == "latest", word == "popular", word == "no", word == "has", word == "top":
			return false, false
		case many(word):
			room = true
		case one(word):
			single = true
			if i+1 < len(words) {
				switch words[i+1] {
				case "list", "area", "section", "entries", "items", "thread", "threads", "stream", "lists", "wrap", "holder", "module", "system", "region", "zone":
					room = true
				case "form", "respond", "policy", "reply", "notes":
					return false, false
				}
			}
		}
	}
	return room, single && !room
}

func wasteName(id string) bool {
	switch id {
	case "respond", "commentform", "comment-form", "disqus_thread", "reply-title", "postcomment", "leavecomment", "comment-nav", "comment-nav-above", "comment-nav-below", "comments-title", "disqus_recommendations":
		return true
	}
	return false
}

func wasteClass(class string) bool {
	for name := range strings.FieldsSeq(class) {
		switch name {
		case "comment-respond", "comments-title", "comment-navigation", "comments-pagination", "no-comments", "nocomments", "comments-closed",
			"fb-comments", "comment-form", "comments-form", "comment-reply-title", "comments-heading", "must-log-in", "comment-notes", "comments-header":
			return true
		}
	}
	return false
}

// isReplyForm tells the form with which a reader writes a comment.
func (s *survey) isReplyForm(n *html.Node) bool {
	return strings.Contains(dom.Attr(n, "action"), "comment") || roomOrForm(dom.Attr(n, "id")) || roomOrForm(dom.Attr(n, "class"))
}

func roomOrForm(names string) bool {
	for name := range strings.FieldsSeq(names) {
		for _, word := range dom.Words(name) {
			if one(word) || many(word) || word == "commentform" {
				return true
			}
		}
	}
	return false
}

// pattern is compiled when it is first needed.
func pattern(text string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
}
