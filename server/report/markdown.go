package report

import (
	"fmt"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	table "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	source "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// parsers returns a parser of CommonMark with tables and strikethrough and without HTML,
// which stays text. Several goroutines may use it.
var parsers = sync.OnceValue(func() parser.Parser {
	return parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(parser.NewSetextHeadingParser(), 100),
			util.Prioritized(parser.NewThematicBreakParser(), 200),
			util.Prioritized(parser.NewListParser(), 300),
			util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(parser.NewCodeBlockParser(), 500),
			util.Prioritized(parser.NewATXHeadingParser(), 600),
			util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
			util.Prioritized(parser.NewBlockquoteParser(), 800),
			util.Prioritized(parser.NewParagraphParser(), 1000)),
		parser.WithInlineParsers(
			util.Prioritized(parser.NewCodeSpanParser(), 100),
			util.Prioritized(parser.NewLinkParser(), 200),
			util.Prioritized(parser.NewAutoLinkParser(), 300),
			util.Prioritized(parser.NewEmphasisParser(), 500),
			util.Prioritized(extension.NewStrikethroughParser(), 600)),
		parser.WithParagraphTransformers(
			util.Prioritized(parser.LinkReferenceParagraphTransformer, 100),
			util.Prioritized(extension.NewTableParagraphTransformer(), 200)),
	)
})

// The pages whose addresses numbers and drawings have.
const (
	searchPage  = "/search"
	explorePage = "/explore"
)

// reading makes a report of a tree of Markdown.
type reading struct {
	report *Report
	source []byte
	begins int   // where the source begins in the file
	ends   []int // of the lines of the file
}

func (r *reading) document() []Block {
	for i, letter := range []byte(r.report.text) {
		if letter == '\n' {
			r.ends = append(r.ends, i)
		}
	}
	return r.blocks(parsers().Parse(source.NewReader(r.source)), 0)
}

// line is the number of the line of a place in the source.
func (r *reading) line(at int) int {
	n, _ := slices.BinarySearch(r.ends, r.begins+at)
	return n + 1
}

func (r *reading) fault(line int, format string, args ...any) {
	r.report.Faults = append(r.report.Faults, Fault{line, fmt.Sprintf(format, args...)})
}

func (r *reading) blocks(n ast.Node, nested int) (out []Block) {
	if nested > mostNested {
		r.fault(r.line(max(0, n.Pos())), "lists and quotes are nested more than %d deep", mostNested)
		return nil
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		out = append(out, r.block(c, nested))
	}
	return out
}

func (r *reading) block(n ast.Node, nested int) Block {
	switch n := n.(type) {
	case *ast.Heading:
		b := Block{Kind: Heading, Level: n.Level, Inline: r.inline(n)}
		if r.report.Title == "" {
			r.report.Title = plainText(b.Inline)
		}
		return b
	case *ast.List:
		return Block{Kind: List, Ordered: n.IsOrdered(), Blocks: r.blocks(n, nested+1)}
	case *ast.ListItem:
		return Block{Kind: Item, Blocks: r.blocks(n, nested)}
	case *ast.Blockquote:
		return Block{Kind: Quote, Blocks: r.blocks(n, nested+1)}
	case *ast.ThematicBreak:
		return Block{Kind: Rule}
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		return r.code(n)
	case *table.Table:
		return Block{Kind: Table, Blocks: r.blocks(n, nested+1)}
	case *table.TableHeader:
		return Block{Kind: Row, Head: true, Blocks: r.blocks(n, nested)}
	case *table.TableRow:
		return Block{Kind: Row, Blocks: r.blocks(n, nested)}
	case *table.TableCell:
		return Block{Kind: Cell, Inline: r.inline(n)}
	}
	if image, alone := n.FirstChild().(*ast.Image); alone && image.NextSibling() == nil {
		if d := r.drawing(image); d != nil {
			return Block{Kind: Drawn, Drawing: d, Inline: r.inline(image)}
		}
	}
	return Block{Kind: Paragraph, Inline: r.inline(n)}
}

// code is a block of code. One without a letter is a table of numbers that were typed.
func (r *reading) code(n ast.Node) Block {
	var text strings.Builder
	lines := n.Lines()
	for i := range lines.Len() {
		at := lines.At(i)
		text.Write(at.Value(r.source))
	}
	if !onlyNumbers(text.String()) {
		return Block{Kind: Code, Text: text.String()}
	}
	w := &writer{reading: r}
	w.text(text.String(), lines.At(0).Start)
	return Block{Kind: Paragraph, Inline: w.done()}
}

func onlyNumbers(text string) bool {
	return strings.ContainsFunc(text, unicode.IsNumber) && !strings.ContainsFunc(text, unicode.IsLetter)
}

// drawing is a table or a timeline; nil if an image is not one.
func (r *reading) drawing(n *ast.Image) *Drawing {
	page, raw, ours := address(string(n.Destination))
	if !ours {
		return nil
	}
	caption, at := r.words(n)
	d := &Drawing{Line: r.line(at), Caption: caption, Address: resolve(string(n.Destination)), Table: page == explorePage, Raw: raw}
	r.report.Drawings = append(r.report.Drawings, d)
	return d
}

// address reads an address of one of the pages that numbers and drawings are of.
func address(destination string) (page, raw string, ours bool) {
	page, raw, _ = strings.Cut(resolve(destination), "?")
	raw, _, _ = strings.Cut(raw, "#")
	return page, raw, page == searchPage || page == explorePage
}

// words are the words of a node, and where they begin.
func (r *reading) words(n ast.Node) (text string, at int) {
	at = max(0, n.Pos())
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			text += resolve(string(t.Segment.Value(r.source)))
		}
	}
	return text, at
}

func (r *reading) inline(n ast.Node) []Inline { return r.within(n, 0) }

func (r *reading) within(n ast.Node, nested int) []Inline {
	w := &writer{reading: r}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			text := string(c.Segment.Value(r.source))
			if !c.IsRaw() {
				text = resolve(text)
			}
			w.text(text, c.Segment.Start)
			switch {
			case c.HardLineBreak():
				w.add(Inline{Kind: Break})
			case c.SoftLineBreak():
				w.text(" ", c.Segment.Stop)
			}
		case *ast.String:
			w.text(string(c.Value), max(0, c.Pos()))
		default:
			w.flush() // in the order of the text
			w.add(r.part(c, nested)...)
		}
	}
	return w.done()
}

// part is a part of a line that is not text.
func (r *reading) part(n ast.Node, nested int) []Inline {
	if nested == mostNested {
		r.fault(r.line(max(0, n.Pos())), "emphasis is nested more than %d deep", mostNested)
		return nil
	}
	inner := func() []Inline { return r.within(n, nested+1) }
	switch n := n.(type) {
	case *ast.CodeSpan:
		return r.snippet(n)
	case *ast.Emphasis:
		return []Inline{{Kind: map[int]InlineKind{1: Emphasis, 2: Strong}[n.Level], Inline: inner()}}
	case *table.Strikethrough:
		return []Inline{{Kind: Struck, Inline: inner()}}
	case *ast.AutoLink:
		label := string(n.Label(r.source))
		return []Inline{{Kind: Link, Href: safe(string(n.URL(r.source))), Inline: []Inline{{Kind: Text, Text: label}}}}
	case *ast.Link:
		if number := r.number(n); number != nil {
			r.report.Numbers = append(r.report.Numbers, number)
			return []Inline{{Kind: Counted, Number: number}}
		}
		return []Inline{{Kind: Link, Href: safe(resolve(string(n.Destination))), Inline: inner()}}
	case *ast.Image:
		if _, _, ours := address(string(n.Destination)); ours {
			r.fault(r.line(max(0, n.Pos())), "a table or a timeline stands in a paragraph of its own")
		}
		return []Inline{{Kind: Link, Href: safe(resolve(string(n.Destination))), Inline: inner()}}
	}
	return inner()
}

func (r *reading) snippet(n *ast.CodeSpan) []Inline {
	var text strings.Builder
	at := max(0, n.Pos())
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			text.Write(t.Segment.Value(r.source))
		}
	}
	if onlyNumbers(text.String()) {
		w := &writer{reading: r}
		w.text(text.String(), at)
		return w.done()
	}
	return []Inline{{Kind: Snippet, Text: strings.ReplaceAll(text.String(), "\n", " ")}}
}

// number is a link that is a number; nil if it is not one.
func (r *reading) number(n *ast.Link) *Number {
	page, raw, ours := address(string(n.Destination))
	first, isText := n.FirstChild().(*ast.Text)
	if !ours || !isText {
		return nil
	}
	from, to := first.Segment.Start, first.Segment.Stop
	for c := first.NextSibling(); c != nil; c = c.NextSibling() {
		t, isText := c.(*ast.Text)
		if !isText {
			return nil
		}
		to = t.Segment.Stop
	}
	says, title := string(r.source[from:to]), resolve(string(n.Title))
	measure, of, fault := readMeasure(title, page)
	form, is := formOf(says, measure)
	switch {
	case !is && title == "":
		return nil
	case !is:
		r.fault(r.line(from), "“%s” is not a number; write one, or a question mark for standpoint report fill to replace", clip(says))
		return nil
	case fault != "":
		r.fault(r.line(from), "%s", fault)
	case form.percent && !isShare(measure):
		r.fault(r.line(from), "“%s” is a per cent, but %s is not a share", clip(says), measure)
	default:
		return &Number{Line: r.line(from), Says: says, Address: resolve(string(n.Destination)), form: form, page: page, raw: raw, measure: measure, of: of, at: [2]int{r.begins + from, r.begins + to}}
	}
	return nil
}

func clip(text string) string {
	if letters := []rune(text); len(letters) > 60 {
		return string(letters[:60]) + "…"
	}
	return text
}

// safe is an address that a link may have; "" if it may not.
func safe(destination string) string {
	u, err := url.Parse(destination)
	switch {
	case err != nil:
		return ""
	case u.Scheme == "http", u.Scheme == "https", u.Scheme == "mailto":
		return destination
	case u.Scheme == "" && u.Host == "" && (strings.HasPrefix(destination, "/") || strings.HasPrefix(destination, "#")) && !strings.HasPrefix(destination, `/\`):
		return destination
	}
	return ""
}

// entity is a character by its name or number, or one after a backslash.
var entity = regexp.MustCompile(`\\[!-/:-@\[-` + "`" + `{-~]|&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});`)

// resolve returns a text with what its escapes and entities stand for.
func resolve(text string) string {
	return entity.ReplaceAllStringFunc(text, func(found string) string {
		if found[0] == '\\' {
			return found[1:]
		}
		return html.UnescapeString(found)
	})
}

// writer collects the parts of a line.
type writer struct {
	*reading
	out     []Inline
	pending strings.Builder
	places  []place
}

// place is where a stretch of the pending text is from.
type place struct{ pending, source int }

func (w *writer) text(text string, at int) {
	w.places = append(w.places, place{w.pending.Len(), at})
	w.pending.WriteString(text)
}

func (w *writer) add(parts ...Inline) {
	w.flush()
	w.out = append(w.out, parts...)
}

func (w *writer) done() []Inline {
	w.flush()
	return w.out
}

// flush turns the pending text into parts, and lists what in it was typed by hand.
func (w *writer) flush() {
	at := 0
	for _, p := range pieces(w.pending.String()) {
		if !p.typed {
			w.out = append(w.out, Inline{Kind: Text, Text: p.text})
		} else {
			i, found := slices.BinarySearchFunc(w.places, at, func(p place, at int) int { return p.pending - at })
			if !found {
				i--
			}
			w.report.Typed = append(w.report.Typed, Typed{w.line(w.places[i].source + at - w.places[i].pending), p.text, p.marked})
			w.out = append(w.out, Inline{Kind: ByHand, Text: p.text})
		}
		at += p.length
	}
	w.pending.Reset()
	w.places = nil
}

func plainText(parts []Inline) string {
	var b strings.Builder
	for _, p := range parts {
		switch {
		case p.Number != nil:
			b.WriteString(p.Number.Says)
		case p.Kind == Break:
			b.WriteByte(' ')
		default:
			b.WriteString(p.Text + plainText(p.Inline))
		}
	}
	return b.String()
}
