package markup

import (
	"strings"
	"sync"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	table "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	source "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
	"golang.org/x/net/html"
)

// FromMarkdown returns the text of Markdown as a reader sees it: CommonMark with
// tables and strikethrough, and what Reddit and Lemmy add (spoilers,
// superscript). HTML in it is text, as on both of them. Reddit escapes "&", "<"
// and ">" before all else; what is escaped so is taken as what it stands for.
func FromMarkdown(text string) string {
	if strings.IndexByte(text, '&') >= 0 {
		text = escaped.Replace(text)
	}
	if isProse(text) {
		return prose(text)
	}
	text = flatten(withoutSpoilers(text))
	if len(text) > longest || strings.Count(text, "[") > mostLinks || marksOfEmphasis(text) > mostEmphasis || cellsOf(text) > mostCells {
		return prose(text)
	}
	v := marked{source: []byte(text)}
	v.walk(parseTree(v.source))
	if shown := v.text(); shown != "" {
		return shown
	}
	return prose(text) // such as "1.", which is an item without text
}

func parseTree(text []byte) ast.Node { return parsers().Parse(source.NewReader(text)) }

// Limits of Markdown that is read as such, all beyond what forums take. What is
// beyond them is shown as it is written: the work of reading it grows with the
// square of these numbers.
const (
	longest      = 256 << 10 // bytes
	mostLinks    = 2000      // square brackets
	mostEmphasis = 5000      // stars, underscores and tildes
	mostCells    = 50_000    // cells of tables, each of which has as many in a row as in its first
)

// cellsOf is how many cells the tables of a text may have.
func cellsOf(text string) int {
	if strings.IndexByte(text, '|') < 0 {
		return 0
	}
	wide, rows := 0, 0
	for row := range strings.SplitSeq(text, "\n") {
		wide, rows = max(wide, strings.Count(row, "|")), rows+1
	}
	return wide * rows
}

func marksOfEmphasis(text string) int {
	return strings.Count(text, "*") + strings.Count(text, "_") + strings.Count(text, "~")
}

var escaped = strings.NewReplacer("&gt;", ">", "&lt;", "<", "&amp;", "&")

// parsers returns the parser, which several goroutines may use.
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

// marked shows a tree of Markdown.
type marked struct {
	viewer
	source []byte
	raised int // brackets that are open around superscript
	nested int // brackets within them
}

// walk shows the nodes of a tree in their order, without recursion.
func (v *marked) walk(top ast.Node) {
	for n := top; ; {
		if v.enter(n) && n.FirstChild() != nil {
			n = n.FirstChild()
			continue
		}
		v.leave(n)
		for n != top && n.NextSibling() == nil {
			n = n.Parent()
			v.leave(n)
		}
		if n == top {
			return
		}
		n = n.NextSibling()
	}
}

// enter shows the beginning of a node; false passes over what is in it.
func (v *marked) enter(n ast.Node) (down bool) {
	switch n := n.(type) {
	case *ast.Text:
		v.segment(n)
	case *ast.String:
		v.flow(&v.writer, string(n.Value))
	case *ast.AutoLink:
		v.writer.flow(string(n.Label(v.source)))
	case *ast.CodeSpan:
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			if t, ok := c.(*ast.Text); ok {
				v.writer.flow(string(t.Segment.Value(v.source)))
			}
		}
		return false
	case *ast.Link:
		if v.address == "" {
			v.address = addressOf(string(n.Destination))
		}
		if n.FirstChild() == nil { // its address is all there is of it, as of an emote
			v.resolve(strings.TrimSpace(string(n.Destination)+" "+string(n.Title)), ' ')
		}
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		v.part(paragraph)
		lines := n.Lines()
		for i := range lines.Len() {
			at := lines.At(i)
			v.verbatim(string(at.Value(v.source)))
		}
		return false
	case *ast.Blockquote:
		v.part(paragraph)
		v.quotes++
	case *ast.List:
		v.part(v.around())
		v.lists = append(v.lists, list{n.IsOrdered(), n.Start})
	case *ast.ListItem:
		v.item()
	case *table.TableRow, *table.TableHeader:
		v.part(line)
		v.row = false
	case *table.TableCell:
		v.part(space)
		v.cell, v.row = v.row, true
	default:
		v.part(gapOf(n))
		v.raised, v.nested = 0, 0
	}
	return true
}

func (v *marked) leave(n ast.Node) {
	switch n := n.(type) {
	case *ast.Blockquote:
		v.quotes--
		v.part(paragraph)
	case *ast.List:
		v.close()
	case *ast.ListItem:
		v.marker = ""
		v.part(line)
	case *table.TableRow, *table.TableHeader:
		v.part(line)
	case *table.TableCell:
		v.part(space)
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		v.part(paragraph)
	default:
		v.part(gapOf(n))
	}
}

func gapOf(n ast.Node) gap {
	switch n.(type) {
	case *ast.Paragraph, *ast.Heading, *ast.ThematicBreak, *table.Table:
		return paragraph
	case *ast.TextBlock:
		return line
	}
	return none
}

func (v *marked) segment(n *ast.Text) {
	before := byte(' ')
	if n.Segment.Start > 0 {
		before = v.source[n.Segment.Start-1]
	}
	text := string(n.Segment.Value(v.source))
	if n.IsRaw() {
		v.writer.flow(text)
	} else {
		v.resolve(text, before)
	}
	switch {
	case n.HardLineBreak():
		v.end()
	case n.SoftLineBreak():
		v.part(space)
	}
}

// resolve writes running text with what its escapes and entities stand for and
// without the marks of superscript; before is the byte in front of it.
func (v *marked) resolve(text string, before byte) {
	for text != "" {
		at := strings.IndexAny(text, `\&^()`)
		if at < 0 {
			v.writer.flow(text)
			return
		}
		v.writer.flow(text[:at])
		if at > 0 {
			before = text[at-1]
		}
		text = text[at:]
		n := 0
		switch text[0] {
		case '\\':
			n = v.escape(text)
		case '&':
			n = v.entity(text)
		case '^':
			n = v.superscript(text, before)
		default:
			n = v.bracket(text)
		}
		before, text = text[n-1], text[n:]
	}
}

func (v *marked) escape(text string) int {
	if len(text) > 1 && util.IsPunct(text[1]) {
		v.writer.flow(text[1:2])
		return 2
	}
	v.writer.flow(text[:1])
	return 1
}

// longestEntity is the length of the longest name of a character in HTML, with
// its marks.
const longestEntity = 33

func (v *marked) entity(text string) int {
	end := strings.IndexByte(text[:min(len(text), longestEntity)], ';') + 1
	if end == 0 {
		end = 1
	}
	v.writer.flow(html.UnescapeString(text[:end]))
	return end
}

// superscript passes over carets that raise the word or the bracket after them.
// Within a word, and before anything else, a caret is itself.
func (v *marked) superscript(text string, before byte) int {
	n := len(text) - len(strings.TrimLeft(text, "^"))
	switch {
	case util.IsAlphaNumeric(before) || n == len(text):
	case text[n] == '(':
		v.raised++
		return n + 1
	case util.IsAlphaNumeric(text[n]) || text[n] >= 0x80:
		return n
	}
	v.writer.flow(text[:n])
	return n
}

// bracket writes a round bracket unless it is around superscript.
func (v *marked) bracket(text string) int {
	switch {
	case text[0] == '(':
		v.nested += min(1, v.raised)
	case v.nested > 0:
		v.nested--
	case v.raised > 0:
		v.raised--
		return 1
	}
	v.writer.flow(text[:1])
	return 1
}
