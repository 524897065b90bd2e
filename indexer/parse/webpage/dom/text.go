package dom

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Text is the text of a node in one line, as a reader sees it: white space is
// one space, blocks and line breaks part words and inline elements do not.
// Scripts, styles, templates and soft hyphens below the node are not in it.
func Text(n *html.Node) string {
	if n == nil {
		return ""
	}
	var w Writer
	if n.Type == html.TextNode {
		w.Write(n.Data)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		write(&w, c)
	}
	return w.String()
}

// ShortText returns the text of an element if it has at most limit bytes, else "".
// Every element in it ends a word.
func ShortText(n *html.Node, limit int) string {
	var w Writer
	end := After(n)
	for at := n.FirstChild; at != nil && at != end; at = Next(at) {
		if at.Type == html.TextNode {
			w.Write(at.Data)
		} else if at.Type == html.ElementNode {
			if Silent(at) {
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

func write(w *Writer, n *html.Node) {
	switch {
	case n.Type == html.TextNode:
		w.Write(n.Data)
	case n.Type == html.ElementNode && Silent(n):
	default:
		parts := n.Type == html.ElementNode && (IsBlock(n) || n.DataAtom == atom.Br)
		if parts {
			w.Space()
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			write(w, c)
		}
		if parts {
			w.Space()
		}
	}
}

// Writer joins text into one line: white space of any kind and length becomes
// one space, none at the ends; what no reader sees (soft hyphens, zero-width
// spaces, control characters) is dropped. Its zero value is empty.
type Writer struct {
	text  []byte
	space bool
}

// Write adds text as it is in a page.
func (w *Writer) Write(text string) {
	for i := 0; i < len(text); {
		c := text[i]
		if c > ' ' && c < 0x7f {
			start := i
			for i < len(text) && text[i] > ' ' && text[i] < 0x7f {
				i++
			}
			w.add(text[start:i])
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case unicode.IsSpace(r):
			w.Space()
		case !invisible(r):
			w.add(text[i : i+size])
		}
		i += size
	}
}

func invisible(r rune) bool {
	return r == 0xad || r == 0x200b || r == 0x2060 || r == 0xfeff || unicode.IsControl(r)
}

func (w *Writer) add(text string) {
	if w.space && len(w.text) > 0 {
		w.text = append(w.text, ' ')
	}
	w.space = false
	w.text = append(w.text, text...)
}

// Space parts what follows from what was written.
func (w *Writer) Space() { w.space = true }

// Len is the number of bytes written.
func (w *Writer) Len() int { return len(w.text) }

// Reset empties the writer.
func (w *Writer) Reset() { w.text, w.space = w.text[:0], false }

func (w *Writer) String() string { return string(w.text) }

// Silent recognizes elements whose text no reader sees.
func Silent(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Head, atom.Title, atom.Iframe, atom.Object, atom.Embed, atom.Svg, atom.Math:
		return true
	case atom.Noembed, atom.Noframes, atom.Datalist, atom.Rt, atom.Rp: // the last two: how to say what <ruby> holds
		return true
	}
	return false
}

// IsBlock recognizes elements that are on lines of their own.
func IsBlock(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Caption, atom.Center, atom.Dd,
		atom.Details, atom.Dialog, atom.Dir, atom.Div, atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure,
		atom.Footer, atom.Form, atom.Frame, atom.Frameset, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6,
		atom.Header, atom.Hgroup, atom.Hr, atom.Html, atom.Legend, atom.Li, atom.Main, atom.Menu, atom.Nav,
		atom.Ol, atom.Optgroup, atom.Option, atom.P, atom.Pre, atom.Section, atom.Select, atom.Summary, atom.Table, atom.Tbody,
		atom.Td, atom.Textarea, atom.Tfoot, atom.Th, atom.Thead, atom.Tr, atom.Ul:
		return true
	}
	return n.DataAtom == 0 && isBlockName(n.Data)
}

// isBlockName recognizes block elements that have no atom: opened shadow roots and
// parts of AMP pages.
func isBlockName(name string) bool {
	return name == "div" || name == "search" || strings.HasPrefix(name, "amp-")
}
