package markup

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// FromHTML returns the text of a piece of HTML as a reader sees it. Markup that
// is broken is read as far as it goes.
func FromHTML(fragment string) string { return fromHTML(fragment, (*writer).flow) }

// FromLines is FromHTML for HTML in which a newline is a line break, as in the
// comments that WordPress and others store: two newlines end a paragraph.
func FromLines(fragment string) string { return fromHTML(fragment, (*writer).lines) }

func fromHTML(fragment string, flow func(*writer, string)) string {
	v := viewer{flow: flow}
	if !strings.ContainsAny(fragment, "<&") {
		v.word(fragment)
		return v.text()
	}
	var hiding string // name of the hidden element that is being skipped
	var depth int     // of elements of that name within it
	tokens := html.NewTokenizer(strings.NewReader(fragment))
	for {
		kind := tokens.Next()
		if kind == html.ErrorToken {
			return v.text()
		}
		t := tokens.Token()
		switch {
		case hiding != "":
			switch {
			case t.Data != hiding:
			case kind == html.StartTagToken:
				depth++
			case kind == html.EndTagToken:
				depth--
			}
			if depth == 0 {
				hiding = ""
			}
		case kind == html.TextToken:
			v.word(t.Data)
		case kind == html.EndTagToken:
			v.leave(t.DataAtom)
		case kind != html.StartTagToken && kind != html.SelfClosingTagToken:
		case !hidden(t.DataAtom, t.Attr):
			v.enter(t.DataAtom, t.Attr)
		case !void(t.DataAtom):
			hiding, depth = t.Data, 1
		}
	}
}

// FromNode returns the text of what is within a node of a page; of a text,
// the text itself.
func FromNode(n *html.Node) string {
	v := viewer{flow: (*writer).flow}
	if n.Type == html.TextNode {
		v.word(n.Data)
		return v.text()
	}
	for at := n.FirstChild; at != nil; {
		down := false
		switch at.Type {
		case html.TextNode:
			v.word(at.Data)
		case html.ElementNode:
			if down = !hidden(at.DataAtom, at.Attr); down {
				v.enter(at.DataAtom, at.Attr)
			}
		}
		if down && at.FirstChild != nil {
			at = at.FirstChild
			continue
		}
		if down {
			v.leave(at.DataAtom)
		}
		for at.NextSibling == nil {
			if at = at.Parent; at == nil || at == n {
				return v.text()
			}
			v.leave(at.DataAtom)
		}
		at = at.NextSibling
	}
	return v.text()
}

// viewer turns elements and texts, as they come, into what a reader sees.
type viewer struct {
	writer
	flow    func(*writer, string) // writes running text
	lists   []list                // that are open
	pre     int                   // elements that are open in which spaces count
	row     bool                  // the row of a table that is open has a cell
	address string                // of the first link
}

// list is a list of HTML or Markdown.
type list struct {
	ordered bool
	next    int // number of the next item
}

// text is all that was written; the address of a link if that is all there is.
func (v *viewer) text() string {
	if text := v.writer.text(); text != "" {
		return text
	}
	return v.address
}

func (v *viewer) word(text string) {
	if v.pre > 0 {
		v.verbatim(strings.ReplaceAll(text, "\r", ""))
		return
	}
	if len(v.lists) > 0 && strings.TrimSpace(text) == "" {
		v.part(space)
		return
	}
	v.flow(&v.writer, text)
}

func (v *viewer) enter(tag atom.Atom, attributes []html.Attribute) {
	switch tag {
	case atom.Br:
		v.end()
	case atom.Img:
		v.image(attributes)
	case atom.A:
		if v.address == "" {
			v.address = addressOf(value(attributes, "href"))
		}
	case atom.Q:
		v.writer.flow("“")
	case atom.Ul, atom.Ol:
		v.open(false, 1) // the numbers of <ol> are drawn, not written: who copies the text has none
	case atom.Li:
		v.item()
	case atom.Td, atom.Th:
		v.part(space)
		v.cell, v.row = v.row, true
	case atom.Tr:
		v.part(line)
		v.row = false
	case atom.Blockquote:
		v.part(paragraph)
		v.quotes++
	case atom.Pre, atom.Listing, atom.Xmp:
		v.part(paragraph)
		v.pre++
	default:
		v.part(block(tag))
	}
}

// image writes a picture that stands for a character. Any other is not text, whatever
// its alt text says, and parts the words beside it.
func (v *viewer) image(attributes []html.Attribute) {
	if emoji := Emoji(attributes); emoji != "" {
		v.writer.flow(emoji)
		return
	}
	v.part(space)
}

// Emoji is the character, or the name between colons, that an <img> stands for; "" if
// it is a picture of something else.
func Emoji(attributes []html.Attribute) string {
	alt := strings.TrimSpace(value(attributes, "alt"))
	if alt == "" || len(alt) > 60 {
		return ""
	}
	class := strings.ToLower(value(attributes, "class"))
	if strings.Contains(class, "emoji") || strings.Contains(class, "smil") || strings.Contains(class, "emote") || len(alt) > 2 && alt[0] == ':' && alt[len(alt)-1] == ':' && !strings.Contains(alt, " ") {
		return alt
	}
	if len(alt) <= 40 && !strings.ContainsFunc(alt, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) && strings.ContainsFunc(alt, func(r rune) bool { return r >= 0x2190 || r == 0x200d }) {
		return alt
	}
	return ""
}

func (v *viewer) leave(tag atom.Atom) {
	switch tag {
	case atom.Q:
		v.gap = none
		v.writer.flow("”")
	case atom.Ul, atom.Ol:
		v.close()
	case atom.Li:
		v.marker = ""
		v.part(line)
	case atom.Blockquote:
		v.part(paragraph)
		v.quotes = max(0, v.quotes-1)
	case atom.Pre, atom.Listing, atom.Xmp:
		v.part(paragraph)
		v.pre = max(0, v.pre-1)
	default:
		v.part(block(tag))
	}
}

// addressOf is the address of a link as text; "" if it leads nowhere else.
func addressOf(href string) string {
	if strings.HasPrefix(href, "http://") || strings.HasPrefix(href, "https://") {
		return clean(href)
	}
	return ""
}

// open begins a list; one within another list is parted from it by a line only.
func (v *viewer) open(ordered bool, first int) {
	v.part(v.around())
	v.lists = append(v.lists, list{ordered, first})
}

func (v *viewer) close() {
	v.marker = ""
	v.lists = v.lists[:max(0, len(v.lists)-1)]
	v.part(v.around())
}

func (v *viewer) around() gap {
	if len(v.lists) > 0 {
		return line
	}
	return paragraph
}

func (v *viewer) item() {
	marker := "- "
	if top := len(v.lists) - 1; top >= 0 && v.lists[top].ordered {
		marker = strconv.Itoa(v.lists[top].next) + ". "
		v.lists[top].next++
	}
	v.part(line)
	v.marker, v.indent = marker, max(0, len(v.lists)-1)
}

// block is the gap around an element.
func block(tag atom.Atom) gap {
	switch tag {
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Hr, atom.Table, atom.Dl, atom.Figure,
		atom.Article, atom.Section, atom.Header, atom.Footer, atom.Aside, atom.Nav, atom.Details, atom.Fieldset, atom.Address:
		return paragraph
	case atom.Div, atom.Li, atom.Tr, atom.Dt, atom.Dd, atom.Summary, atom.Figcaption, atom.Caption, atom.Center, atom.Legend,
		atom.Main, atom.Form, atom.Menu, atom.Dir:
		return line
	case atom.Td, atom.Th:
		return space
	}
	return none
}

// hidden recognizes elements whose content no reader sees, or that are not text.
func hidden(tag atom.Atom, attributes []html.Attribute) bool {
	switch tag {
	case atom.Script, atom.Style, atom.Template, atom.Noscript, atom.Head, atom.Title, atom.Iframe, atom.Object, atom.Embed,
		atom.Video, atom.Audio, atom.Canvas, atom.Svg, atom.Map, atom.Noembed, atom.Noframes,
		atom.Input, atom.Button, atom.Select, atom.Textarea, atom.Datalist, atom.Progress, atom.Meter:
		return true
	}
	for _, a := range attributes {
		switch a.Key {
		case "hidden":
			return true
		case "style":
			if style := strings.ToLower(strings.ReplaceAll(a.Val, " ", "")); strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden") {
				return true
			}
		case "class":
			if forScreenReaders(a.Val) {
				return true
			}
		}
	}
	return false
}

// forScreenReaders recognizes the names by which the common style sheets (Bootstrap,
// WordPress, Foundation, the HTML5 boilerplate) take text out of sight.
func forScreenReaders(class string) bool {
	for name := range strings.FieldsSeq(class) {
		switch name {
		case "sr-only", "screen-reader-text", "screen-reader-only", "visually-hidden", "visuallyhidden", "show-for-sr":
			return true
		}
	}
	return false
}

// void recognizes elements that have no end.
func void(tag atom.Atom) bool {
	switch tag {
	case atom.Br, atom.Img, atom.Hr, atom.Wbr, atom.Input, atom.Embed, atom.Meta, atom.Link, atom.Area, atom.Base, atom.Col, atom.Source, atom.Track, atom.Param:
		return true
	}
	return false
}

// value is an attribute of an element; "" if it has none.
func value(attributes []html.Attribute, name string) string {
	for _, a := range attributes {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
