package markup

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// gap is what is between what is written and what comes next; of several
// that are asked for, the widest counts.
type gap uint8

const (
	none gap = iota
	space
	line
	paragraph
)

// deepest is how many levels of quotations and lists are shown: what is nested
// deeper is shown at that level, so that a text cannot grow by its nesting.
const deepest = 8

// writer collects the text that a reader sees.
type writer struct {
	out    strings.Builder
	gap    gap
	quotes int    // levels of quotation of what is written next
	marker string // of a list's item, to be written before its first word
	indent int    // levels of lists around that item
	cell   bool   // what is written next is a cell of a table, but not its row's first
}

// part asks for a gap before what is written next. Between the marker of an
// item and its text there is none.
func (w *writer) part(g gap) {
	if w.marker == "" {
		w.gap = max(w.gap, g)
	}
}

// end ends a line; two ends part paragraphs.
func (w *writer) end() {
	if w.gap >= line {
		w.part(paragraph)
	}
	w.part(line)
}

// begin writes what is between the last word and the next.
func (w *writer) begin() {
	if w.gap == none && w.out.Len() > 0 {
		return
	}
	g, cell := w.gap, w.cell
	w.gap, w.cell = none, false
	switch {
	case w.out.Len() == 0:
		w.prefix()
	case g == line:
		w.out.WriteByte('\n')
		w.prefix()
	case g == paragraph:
		w.out.WriteString("\n\n")
		w.prefix()
	case cell:
		w.out.WriteString(" | ")
	default:
		w.out.WriteByte(' ')
	}
}

func (w *writer) prefix() {
	for range min(w.quotes, deepest) {
		w.out.WriteString("> ")
	}
	if w.marker == "" {
		return
	}
	for range min(w.indent, deepest) {
		w.out.WriteString("  ")
	}
	w.out.WriteString(w.marker)
	w.marker = ""
}

// flow writes running text: white space of any kind and length is one space.
func (w *writer) flow(text string) {
	for i := 0; i < len(text); {
		start := i
		for i < len(text) && plain[text[i]] {
			i++
		}
		if i > start {
			w.begin()
			w.out.WriteString(text[start:i])
			continue
		}
		if isSpace(text[i]) {
			w.part(space)
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == utf8.RuneError && size <= 1 || invisible(r):
		case unicode.IsSpace(r):
			w.part(space)
		default:
			w.begin()
			w.out.WriteString(text[i : i+size])
		}
		i += size
	}
}

// lines writes text whose line ends are line breaks. Where markup has broken
// the line already, the first of them is only its end.
func (w *writer) lines(text string) {
	for first := true; ; first = false {
		row, rest, more := strings.Cut(text, "\n")
		w.flow(row)
		if !more {
			return
		}
		if !first || w.gap < line {
			w.end()
		}
		text = rest
	}
}

// verbatim writes text whose line ends and spaces count, such as code.
func (w *writer) verbatim(text string) {
	for {
		row, rest, more := strings.Cut(text, "\n")
		row = clean(strings.ReplaceAll(row, "\t", "    "))
		shown := strings.TrimRight(row, " ")
		if shown != "" {
			w.begin()
			w.out.WriteString(shown)
		}
		if shown != row {
			w.part(space)
		}
		if !more {
			return
		}
		w.end()
		text = rest
	}
}

// text is all that was written.
func (w *writer) text() string { return strings.TrimRight(w.out.String(), " ") }

// clean drops what has no place in a text.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if r != ' ' && (r == utf8.RuneError || unicode.IsControl(r) || invisible(r)) {
			return -1
		}
		return r
	}, text)
}

// plain are the bytes that stand for themselves in running text: all of ASCII
// that is seen.
var plain = func() (set [256]bool) {
	for b := '!'; b <= '~'; b++ {
		set[b] = true
	}
	return set
}()

func isSpace(b byte) bool { return b == ' ' || b >= '\t' && b <= '\r' }

// invisible recognizes characters that show nothing and change nothing: controls,
// soft hyphens, zero-width spaces, byte order marks and those that Unicode
// reserves. Joiners and marks of direction stay: letters are read by them.
func invisible(r rune) bool {
	switch {
	case r < 0x80:
		return r < ' ' || r == 0x7f
	case r <= 0x9f:
		return r >= 0x80
	case r == 0xad, r == 0x200b, r == 0x2060, r == 0xfeff, r == 0x180e, r >= 0xfff0 && r <= 0xfffb:
		return true
	}
	return false
}
