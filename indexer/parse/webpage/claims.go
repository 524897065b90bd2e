package webpage

import (
	"bytes"
	"regexp"
	"strings"

	"standpoint/indexer/parse/format"
)

// tags are elements with which a page or a piece of one begins. Names that are
// roots of XML files as well are not among them, except for those of documents.
const (
	documentTags = `html|head|body|title|meta|base|link|script|style|noscript|header|nav|center|form|span|div|article|section|main|p|table|h1`
	pieceTags    = documentTags + `|h[2-6]|ul|ol|li|dl|br|hr|b|i|u|em|strong|small|a|img|picture|figure|blockquote|pre|aside|footer|iframe|font|input|button|svg|template|tr|td|ins|amp-[a-z-]+`
)

var (
	// start is the beginning of a page: the document type or a first tag, after
	// comments and what was left before it by mistake.
	start = regexp.MustCompile(`(?is)^(?:[\s;,.\x{feff}\x{200b}]|<!--.*?-->|<!\[(?:end)?if[^>]*>|<\?php\b.*?\?>)*` +
		`(?:<\?xml[^>]*>\s*(?:<!--.*?-->\s*)*<(?:!doctype\s*html|` + documentTags + `)\b|<(?:!doctype\s*html|` + pieceTags + `)\b)`)
	document = regexp.MustCompile(`(?i)<(?:!doctype\s*html|html)\b[^<]*>`)
	tag      = regexp.MustCompile(`(?i)</?(?:` + pieceTags + `)(?:\s+[a-z:@-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?)*\s*/?>`)
	custom   = regexp.MustCompile(`^<[a-z][a-z0-9]*-[a-z0-9-]*[\s>]`) // an element of the page's own
	shown    = regexp.MustCompile(`(?i)<(?:div|span|br|img|h[1-6]|script|a\s+href)\b`)
	ofMail   = regexp.MustCompile(`(?im)^(?:mime-version|content-transfer-encoding|message-id|warc-type):`)
)

// claims recognizes a page by its beginning, or by a document that begins after a
// few lines of something else: a warning of the server's program, a log of the
// program that fetched it.
func claims(head format.Head) bool {
	return start.Match(head.Text) || (documentAt(head.Text) > 0 || custom.Match(head.Text) && shown.Match(head.Text)) && len(tag.FindAllIndex(head.Text, leastTags)) == leastTags
}

const (
	mostBefore = 8 << 10 // bytes before a document
	leastTags  = 4       // in what is a page though it does not begin as one
)

// documentAt returns where a document begins in a page that has something else
// before it; 0 if there is no such place. The quotation mark before a document in
// the cell of a table or in another record shows that it is not the page.
func documentAt(page []byte) int {
	at := document.FindIndex(page[:min(len(page), mostBefore+1<<10)])
	if at == nil || at[0] == 0 || at[0] > mostBefore {
		return 0
	}
	before := bytes.TrimSpace(page[:at[0]])
	switch {
	case len(before) == 0:
		return at[0]
	case before[0] == '{' || before[0] == '[' || before[0] == '<' && !start.Match(page) || ofMail.Match(before):
		return 0
	}
	ownLine := page[at[0]-1] == '\n' || page[at[0]-1] == '\r'
	if last := before[len(before)-1]; last == '>' || ownLine && !strings.ContainsRune("\"'`=(,{[", rune(last)) {
		return at[0]
	}
	return 0
}

// IsMarkup recognizes a piece of a page that begins with text, if no other format
// claims it: most of its lines begin or end with a tag, or its server calls it a
// page and there are tags in it.
func IsMarkup(head format.Head) bool {
	if head.Text[0] == '{' || head.Text[0] == '[' {
		return false
	}
	most := leastTags
	said := head.Media == "text/html" || head.Media == "application/xhtml+xml"
	if said {
		most = 1
	}
	if len(tag.FindAllIndex(head.Text, most)) < most {
		return false
	}
	if said || head.Text[0] == '<' { // another form of XML, unless its server says what it is
		return said
	}
	lines, marked := 0, 0
	for line := range bytes.Lines(head.Text) {
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		if lines++; line[0] == '<' || line[len(line)-1] == '>' {
			marked++
		}
	}
	return marked*3 > lines*2
}
