package body

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"standpoint/indexer/parse/markup"
	"standpoint/indexer/parse/webpage/dom"
)

// box is an element that may hold blocks of text.
type box struct {
	node       *html.Node
	parent     int // box; -1 for the outermost
	first, end int // blocks in it
	last       int // one more than its last box: those in it are [itself+1, last)
	names      names
	linked     bool // it is in a link
}

// block is text that is on lines of its own: a paragraph, a heading, an
// item of a list, or words alone in a box.
type block struct {
	text   string
	tag    atom.Atom // of the innermost block element: P, H2, Li, Td, Div …
	box    int       // the innermost
	size   int       // letters; those of scripts that write words in few letters count more
	linked int       // of them in links
	links  int
	bold   int // of them in bold
	fate   fate
	keep   bool
}

// fate is why a block is not in the body.
type fate uint8

const (
	undecided fate = iota
	outside        // of the region of the article
	furniture      // menus, share bars, forms, advertisements, bylines …
	related
	caption
	comment
	headline
	fragment // too short or too full of links for prose
	tail     // after the end of the article
	repeated // of what comes before it
)

// page is the text of a page, as blocks in boxes.
type page struct {
	known                Known
	headline, standfirst string // their keys
	boxes                []box
	blocks               []block
	region               int          // box of the article; -1: none was found
	linkLists            map[int]bool // boxes of lists, and whether they are mostly links
	heads                map[int]bool // boxes, and whether they begin an article of their own
}

// reader makes blocks of the nodes of a page.
type reader struct {
	page  *page
	hints hintTable
	box   int
	w     dom.Writer
	cur   block
	inA   int
	inB   int
	br    int // line breaks since the last text
}

// readPage reads the text of a page into blocks.
func readPage(root *html.Node, known Known) *page {
	r := &reader{page: &page{known: known, headline: key(known.Headline), standfirst: key(known.Standfirst), region: -1, linkLists: map[int]bool{}, heads: map[int]bool{}}, hints: newHintTable()}
	r.box = -1
	r.element(root)
	return r.page
}

// element reads a node and what is in it.
func (r *reader) element(n *html.Node) {
	switch {
	case n.Type == html.TextNode:
		r.text(n.Data)
	case n.Type == html.DocumentNode:
		r.children(n)
	case n.Type != html.ElementNode || dom.Silent(n):
	case n.DataAtom == atom.Br:
		r.lineBreak()
	case n.DataAtom == atom.Hr:
		r.flush()
	case n.DataAtom == atom.Img:
		if emoji := markup.Emoji(n.Attr); emoji != "" {
			r.text(emoji)
		}
	default:
		r.named(n)
	}
}

// named reads an element: one that is on lines of its own, or whose name
// says that it holds something else than its surroundings, is a box. In the
// middle of a sentence a date or a name is a part of it, and what else is named
// there (a note for screen readers, a button) does not break it.
func (r *reader) named(n *html.Node) {
	f := r.hints.of(n)
	within := r.cur.size > 0
	switch {
	case dom.IsBlock(n):
		r.flush()
		r.open(n, f)
	case !drops(f.parts) || emphasis(n) || r.cur.size >= midSentence && onlyMeta(f.parts):
		r.inline(n)
	case within:
		w, cur := r.w, r.cur
		r.w, r.cur = dom.Writer{}, block{}
		r.open(n, f)
		r.w, r.cur = w, cur
	default:
		r.flush()
		r.open(n, f)
	}
}

// midSentence is the size of a text that is the beginning of a sentence, and
// not the "By" of a byline.
const midSentence = 20

// emphasis recognizes elements that are in the middle of sentences, whatever their names.
func emphasis(n *html.Node) bool {
	switch n.DataAtom {
	case atom.A, atom.B, atom.Strong, atom.I, atom.Em:
		return true
	}
	return false
}

func (r *reader) open(n *html.Node, f names) {
	p := r.page
	i := len(p.boxes)
	p.boxes = append(p.boxes, box{node: n, parent: r.box, first: len(p.blocks), names: f, linked: r.inA > 0})
	r.box = i
	r.children(n)
	r.flush()
	p.boxes[i].end, p.boxes[i].last = len(p.blocks), len(p.boxes)
	r.box = p.boxes[i].parent
}

func (r *reader) inline(n *html.Node) {
	switch n.DataAtom {
	case atom.Sup:
		if !noteMark(n) {
			r.children(n)
		}
	case atom.A:
		r.inA++
		r.cur.links++
		r.children(n)
		r.inA--
	case atom.B, atom.Strong:
		r.inB++
		r.children(n)
		r.inB--
	default:
		r.children(n)
	}
}

// noteMark recognizes the number of a note, which is a link to it on the same page.
func noteMark(n *html.Node) bool {
	text := strings.Trim(dom.Text(n), "[]()*†‡ ")
	if len(text) > 3 || strings.Trim(text, "0123456789abcdefghivx") != "" {
		return false
	}
	end := dom.After(n)
	for at := n; at != nil && at != end; at = dom.Next(at) {
		if at.DataAtom == atom.A && strings.HasPrefix(dom.Attr(at, "href"), "#") {
			return true
		}
	}
	return n.Parent != nil && n.Parent.DataAtom == atom.A && strings.HasPrefix(dom.Attr(n.Parent, "href"), "#")
}

func (r *reader) children(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		r.element(c)
	}
}

func (r *reader) text(s string) {
	if r.w.Len() == 0 && strings.TrimSpace(s) == "" {
		return
	}
	r.w.Write(s)
	size := letters(s)
	r.cur.size += size
	if size > 0 {
		r.br = 0
	}
	if r.inA > 0 {
		r.cur.linked += size
	}
	if r.inB > 0 {
		r.cur.bold += size
	}
}

// letters measures a text: words of a script that writes without spaces are
// shorter, so their letters count more. Vowels that are signs of their own width
// are letters too.
func letters(s string) (n int) {
	for _, c := range s {
		switch {
		case c < 0x80:
			if 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' {
				n++
			}
		case c >= 0x2e80 && unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul):
			n += 3
		case unicode.IsLetter(c) || unicode.IsNumber(c) || unicode.Is(unicode.Mc, c):
			n++
		}
	}
	return n
}

// lineBreak ends a line; two in a row end the paragraph.
func (r *reader) lineBreak() {
	r.w.Space()
	if r.br++; r.br == 2 {
		r.flush()
	}
}

// flush ends the block that is being read.
func (r *reader) flush() {
	r.br = 0
	if r.w.Len() > 0 && r.cur.size > 0 {
		b := r.cur
		b.text, b.box, b.tag = r.w.String(), r.box, atom.Body
		if r.box >= 0 {
			b.tag = r.page.boxes[r.box].node.DataAtom
		}
		r.page.blocks = append(r.page.blocks, b)
	}
	r.w.Reset()
	r.cur = block{}
}

func (b *block) heading() bool { return b.level() > 0 }

// level is that of a heading, 1 to 6; 0 for other blocks.
func (b *block) level() int {
	switch b.tag {
	case atom.H1:
		return 1
	case atom.H2:
		return 2
	case atom.H3:
		return 3
	case atom.H4:
		return 4
	case atom.H5:
		return 5
	case atom.H6:
		return 6
	}
	return 0
}

// density is the share of a block that is linked.
func (b *block) density() float64 { return float64(b.linked) / float64(max(1, b.size)) }

// ends reports whether the text ends as a sentence does.
func (b *block) ends() bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(b.text, "\"'”’»“)]」』） "))
	return strings.ContainsRune(sentenceEnds, r)
}

// sentenceEnds are the marks that sentences end with, of all scripts.
const sentenceEnds = ".!?:;…。？！｡।॥؟۔։።།။។"

// unmarked reports whether the text is in a script whose sentences end without a mark.
func (b *block) unmarked() bool {
	r, _ := utf8.DecodeLastRuneInString(b.text)
	return unicode.In(r, unicode.Thai, unicode.Lao)
}

// up yields a box and those around it, from the inside.
func (p *page) up(i int, yield func(i int) bool) {
	for ; i >= 0; i = p.boxes[i].parent {
		if !yield(i) {
			return
		}
	}
}

// cut recognizes text that breaks off, as teasers do.
func (b *block) cut() bool {
	return strings.HasSuffix(b.text, "...") || strings.HasSuffix(b.text, "…") || strings.HasSuffix(b.text, "[…]") || strings.HasSuffix(b.text, "[...]")
}
