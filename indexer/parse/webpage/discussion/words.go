package discussion

import (
	"strings"

	"golang.org/x/net/html"

	"standpoint/indexer/parse/webpage/dom"
)

// hinted tells quickly whether a name may be one of comments: most names of a
// page are not, and are looked at no further.
func hinted(name string) bool {
	start := true // of a word
	for i := 0; i < len(name); i++ {
		c := name[i]
		lower := c | 0x20
		if lower < 'a' || lower > 'z' {
			start = true
			continue
		}
		if lower == 'm' && hasPrefixFold(name[i:], "ment") {
			return true
		}
		if (start || c != lower) && stem(lower, name[i:]) {
			return true
		}
		start = false
	}
	return false
}

// stem tells whether a word begins as names of comments do that have no "ment".
func stem(first byte, word string) bool {
	switch first {
	case 'b':
		return hasPrefixFold(word, "b-leaf")
	case 'c':
		return hasPrefixFold(word, "cmt") || hasPrefixFold(word, "comm-") || hasPrefixFold(word, "children") || hasPrefixFold(word, "coral") || hasPrefixFold(word, "cusdis")
	case 'd':
		return hasPrefixFold(word, "dis") && (hasPrefixFold(word, "discuss") || hasPrefixFold(word, "disqus")) || hasPrefixFold(word, "dsq-")
	case 'f':
		return hasPrefixFold(word, "fyre-")
	case 'g':
		return hasPrefixFold(word, "gig-")
	case 'h':
		return hasPrefixFold(word, "hozzasz") || hasPrefixFold(word, "hyvor")
	case 'i':
		return hasPrefixFold(word, "idc-") || hasPrefixFold(word, "isso-") || hasPrefixFold(word, "intensedebate")
	case 'k':
		return hasPrefixFold(word, "kmt-") || hasPrefixFold(word, "kt-")
	case 'l':
		return hasPrefixFold(word, "leserbrief") || hasPrefixFold(word, "ljcmt")
	case 'o':
		return hasPrefixFold(word, "opinion")
	case 'p':
		return hasPrefixFold(word, "pingback")
	case 'r':
		return hasPrefixFold(word, "respon") || hasPrefixFold(word, "repl") || hasPrefixFold(word, "reac") || hasPrefixFold(word, "remark42") || hasPrefixFold(word, "reak")
	case 's':
		return hasPrefixFold(word, "spcv") || hasPrefixFold(word, "spot-im") || hasPrefixFold(word, "spotim")
	case 't':
		return hasPrefixFold(word, "trackback")
	case 'v':
		return hasPrefixFold(word, "vuukle") || hasPrefixFold(word, "viafoura") || hasPrefixFold(word, "vf-") || hasPrefixFold(word, "vf3-")
	case 'w':
		return hasPrefixFold(word, "wpd")
	case 'y':
		return hasPrefixFold(word, "yorum")
	}
	return false
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// one tells words for one comment, as names of classes and headings have them.
func one(word string) bool {
	switch word {
	case "comment", "kommentar", "leserkommentar", "leserbrief", "leserpost", "lesermeinung", "leserzuschrift", "commentaire", "comentario", "comentari", "comentário", "commento", "reactie",
		"yorum", "komentarz", "komentar", "komentář", "komentár", "kommentti", "hozzászólás", "comentariu", "cmt", "ljcmt", "cmnt",
		"комментарий", "коментар", "comm":
		return true
	}
	return false
}

// many tells words for comments.
func many(word string) bool {
	switch word {
	case "comments", "kommentare", "kommentaren", "leserkommentare", "commentaires", "comentarios", "comentarii", "comentaris", "comentários", "commenti",
		"reacties", "kommentarer", "kommentit", "kommentteja", "yorumlar", "komentarze", "komentarzy", "komentáře", "komentarai", "hozzászólások", "hozzaszolasok",
		"leserbriefe", "leserzuschriften", "leserstimmen", "cmts", "disqus", "discussion", "diskussion", "discussie", "réactions", "reactions", "reaktionen", "opiniones",
		"responses", "replies", "respuestas", "antworten", "wpdiscuz", "wpdcom", "wpcomm",
		"комментарии", "комментариев", "комментария", "коментарі", "коментари", "коментарів", "σχόλια", "التعليقات", "تعليقات", "תגובות", "コメント", "コメント一覧", "评论", "評論", "网友评论", "댓글", "commentlist", "commentslist", "commentarea", "commentsarea", "commentsblock", "commentblock",
		"commentthread", "commentsection", "commentssection", "respond", "livefyre", "intensedebate", "commentwrap", "commentswrap", "commentswrapper", "commentwrapper", "commentbox", "commentcontainer", "commentscontainer":
		return true
	}
	return false
}

// vague tells words for comments that mean other things as well.
func vague(word string) bool {
	switch word {
	case "discussion", "diskussion", "discussie", "réactions", "reactions", "reaktionen", "opiniones", "responses", "replies", "respuestas", "antworten", "respond", "leserbriefe", "leserzuschriften", "leserstimmen", "评论", "評論":
		return true
	}
	return false
}

// elsewhere tells words that make a name with "comment" in it one of something
// else: a number, a link, a rule, a form, or a list of what is most talked about.
func elsewhere(word string) bool {
	switch word {
	case "count", "counts", "counter", "number", "num", "link", "links", "button", "btn", "icon", "bubble", "toggle", "policy", "rules",
		"off", "closed", "disabled", "open", "enabled", "most", "popular", "top", "latest", "recent", "trending", "neueste", "letzte",
		"rating", "ratings", "review", "reviews", "testimonial", "testimonials", "bewertung",
		"none", "teaser", "teasers", "hint", "ad", "ads", "promo", "share", "badge", "widget", "tab", "tabs", "nav", "menu", "tooltip", "jump", "anchor", "meta", "social":
		return true
	}
	return false
}

// role is what a part of a comment is for.
type role int

const (
	noRole role = iota
	textRole
	authorRole
	timeRole
	metaRole    // holds author, time and other things that are no text
	scoreRole   // votes
	controlRole // links and buttons, forms, pictures, badges
)

// roleOfWord is the part that a word in a name means.
func roleOfWord(word string) role {
	switch word {
	case "content", "contents", "text", "body", "message", "msg", "txt", "texte", "texto", "testo", "inhalt", "nachricht", "bodytext", "copy", "html", "description", "entry", "excerpt", "markdown", "article":
		return textRole
	case "author", "user", "username", "name", "nickname", "nick", "commenter", "poster", "byline", "fn", "nombre", "autor", "verfasser", "benutzer", "nutzername",
		"benutzername", "nutzer", "auteur", "autore", "displayname", "screenname", "writer", "usuario", "vcard", "userlink", "commentator", "creator", "person":
		return authorRole
	case "date", "time", "timestamp", "datetime", "timeago", "ago", "published", "posted", "created", "datum", "uhrzeit", "zeit", "fecha", "hora", "data", "createdat", "createdtime", "metadata", "when", "since":
		return timeRole
	case "meta", "header", "head", "info", "infos", "details", "postinfo", "submitted", "title", "subject", "headline", "topline", "location", "commentmetadata", "posted-by":
		return metaRole
	case "score", "votes", "karma", "points", "upvotes", "downvotes", "likes", "dislikes", "votecount", "likecount":
		return scoreRole
	case "reply", "replies", "respond", "actions", "action", "button", "buttons", "btn", "share", "sharing", "report", "flag", "toolbar", "tools", "controls", "form", "permalink",
		"footer", "nav", "vote", "voting", "like", "edit", "avatar", "gravatar", "badge", "badges", "moderation", "awaiting", "says", "toggle", "rating", "ratings", "stars", "antworten", "menu",
		"rank", "counter", "count", "tooltip", "dropdown", "follow", "social", "sagt", "permalinks", "profilepic", "userpic", "login", "parent":
		return controlRole
	}
	return noRole
}

// roleOfName is the part that one name of a class means: its last word decides
// that says anything ("comment-author-name", "postMessage", "commenttext").
func roleOfName(name string) role {
	if strings.HasPrefix(name, "text-") || strings.HasPrefix(name, "u-text") { // Bootstrap's way to say how text looks
		return noRole
	}
	words := dom.Words(name)
	if n := len(words); n > 0 && one(words[n-1]) {
		return textRole // "user-comment"
	}
	for i := len(words) - 1; i >= 0; i-- {
		word := words[i]
		if r := roleOfWord(word); r != noRole {
			return r
		}
		for _, prefix := range []string{"comments", "comment", "kommentar", "post", "user"} {
			if rest, ok := strings.CutPrefix(word, prefix); ok {
				if r := roleOfWord(rest); r != noRole {
					return r
				}
			}
		}
	}
	return noRole
}

// roles remembers the parts that elements are, and which of them hold author or
// time beside a text: each is asked for often.
type roles struct {
	role  map[*html.Node]role
	mixed map[*html.Node]bool
}

func newRoles() *roles { return &roles{role: map[*html.Node]role{}, mixed: map[*html.Node]bool{}} }

// of is the part of a comment that an element is.
func (r *roles) of(n *html.Node) role {
	known, ok := r.role[n]
	if !ok {
		known = roleOf(n)
		r.role[n] = known
	}
	return known
}

// isMixed tells whether an element holds author or time as well as text. What
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
		case authorRole, timeRole, metaRole:
			known = true
		default:
			known = r.isMixed(c)
		}
	}
	r.mixed[n] = known
	return known
}

// roleOf is the part of a comment that an element is.
func roleOf(n *html.Node) role {
	if r := roleOfTag(n); r != noRole {
		return r
	}
	found := noRole
	for i := range n.Attr {
		a := &n.Attr[i]
		switch a.Key {
		case "itemprop", "property":
			if r := roleOfProperty(a.Val); r != noRole {
				return r
			}
		case "class", "data-role", "data-testid", "data-spot-im-class", "data-test-id", "data-qa":
			for name := range strings.FieldsSeq(a.Val) {
				found = stronger(found, roleOfName(name))
			}
		}
	}
	if found == noRole && isAnswer(n) {
		return controlRole
	}
	if found == noRole && n.Data == "a" && dom.HasToken(n, "rel", "author") {
		return authorRole
	}
	if found == noRole {
		switch n.Data {
		case "button":
			return controlRole
		case "cite":
			return authorRole
		case "header":
			return metaRole
		}
	}
	return found
}

// stronger is the role that decides where names of one element mean several:
// what surely is no text before what may be.
func stronger(a, b role) role {
	rank := func(r role) int {
		switch r {
		case metaRole:
			return 1
		case textRole:
			return 2
		case timeRole:
			return 3
		case authorRole:
			return 4
		case scoreRole:
			return 5
		case controlRole:
			return 6
		}
		return 0
	}
	if rank(b) > rank(a) {
		return b
	}
	return a
}

func roleOfTag(n *html.Node) role {
	switch n.Data {
	case "time":
		return timeRole
	case "form", "textarea", "input", "select", "nav", "img", "picture", "svg", "script", "style", "noscript", "template", "iframe":
		return controlRole
	}
	return noRole
}

// roleOfProperty is the part that a property of schema.org, Dublin Core or SIOC means.
func roleOfProperty(names string) role {
	for name := range strings.FieldsSeq(names) {
		if i := strings.LastIndexByte(name, ':'); i >= 0 {
			name = name[i+1:]
		}
		switch name {
		case "author", "creator":
			return authorRole
		case "text", "commentText", "articleBody", "encoded", "reviewBody", "description":
			return textRole
		case "dateCreated", "datePublished", "commentTime", "dateModified", "date", "created":
			return timeRole
		case "upvoteCount", "downvoteCount":
			return scoreRole
		case "replyToUrl", "discussionUrl", "image", "url", "parentItem", "interactionStatistic":
			return controlRole
		}
	}
	return noRole
}
