// Package report reads reports: pages in Markdown whose numbers are searches.
//
// A number is a link. Its text is what the author last saw, its address the search that
// it is of, as the address bar has it without the name of the site:
//
//	[44](/search?agency=us-fema)
//	[31.4%](/explore?agency=us-fema&by=toward "share of us-fema:critical")
//	[61.2% (51.4 to 71.3)](/explore?agency=us-fema&by=toward "share_corrected of us-fema:critical")
//	[0.87](/search?agency=us-fema "alpha")
//
// A drawing is an image in a paragraph of its own: a table at an address of /explore, a
// timeline at one of /search.
//
// Front matter may name the frozen corpus that the numbers are of. Every other digit in
// the text was typed by hand, and is listed; {typed: 12} says that the author knows.
package report

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// The limits of a report.
const (
	MaxSize      = 256 << 10 // bytes
	MaxNumbers   = 200
	MaxDrawings  = 20
	mostLinks    = 2000 // square brackets: the work of reading grows with the square of these
	mostEmphasis = 5000 // stars, underscores and tildes
	mostCells    = 20_000
	mostNested   = 16 // lists and quotes within one another
)

// Report is a report as it is written.
type Report struct {
	Title    string // the first heading; "" if there is none
	Corpus   string // the frozen corpus that it names; "" if it names none
	Blocks   []Block
	Numbers  []*Number  // in their order
	Drawings []*Drawing // in their order
	Typed    []Typed    // in their order
	Faults   []Fault    // by line
	text     string
}

// Fault is what cannot be read in a line, from 1 on.
type Fault struct {
	Line int
	Text string
}

func (f Fault) String() string { return fmt.Sprintf("line %d: %s", f.Line, f.Text) }

// Typed is a number that was typed by hand.
type Typed struct {
	Line   int
	Text   string
	Marked bool // by the author
}

// Number is a number of a report: a link that is a search.
type Number struct {
	Line    int
	Says    string // the text of the link
	Address string // as it is written
	form    form
	page    string   // "/search", "/explore"
	raw     string   // the part of the address after the question mark
	measure string   // what of the search: a column of an aggregate, Count or Alpha
	of      []string // the values of the row
	at      [2]int   // of the text in the file, in bytes
}

// Drawing is a table or a timeline.
type Drawing struct {
	Line    int
	Caption string
	Address string // as it is written
	Table   bool   // not a timeline
	Raw     string // the part of the address after the question mark
}

// BlockKind is the kind of a block.
type BlockKind string

// The kinds of blocks.
const (
	Paragraph BlockKind = "paragraph"
	Heading   BlockKind = "heading"
	List      BlockKind = "list"
	Item      BlockKind = "item"
	Quote     BlockKind = "quote"
	Code      BlockKind = "code"
	Rule      BlockKind = "rule"
	Table     BlockKind = "table"
	Row       BlockKind = "row"
	Cell      BlockKind = "cell"
	Drawn     BlockKind = "drawing"
)

// Block is a part of a report that begins a line.
type Block struct {
	Kind    BlockKind
	Level   int  // of a heading: 1 to 6
	Ordered bool // of a list; it is counted from 1, whatever is written
	Head    bool // of the first row of a table
	Text    string
	Inline  []Inline
	Blocks  []Block
	Drawing *Drawing
}

// InlineKind is the kind of a part of a line.
type InlineKind string

// The kinds of parts of lines.
const (
	Text     InlineKind = "text"
	Emphasis InlineKind = "emphasis"
	Strong   InlineKind = "strong"
	Struck   InlineKind = "struck"
	Snippet  InlineKind = "code"
	Link     InlineKind = "link"
	Counted  InlineKind = "number"
	ByHand   InlineKind = "typed"
	Break    InlineKind = "break"
)

// Inline is a part of a line.
type Inline struct {
	Kind   InlineKind
	Text   string
	Href   string // of a link; only addresses of this site, http, https and mailto
	Inline []Inline
	Number *Number
}

// Parse reads a report. It never fails: what cannot be read is a fault. One that is too
// large has nothing but a fault.
func Parse(text string) *Report {
	r := &Report{text: text}
	body, begins := r.frontMatter()
	switch {
	case len(text) > MaxSize:
		return &Report{text: text, Faults: []Fault{{1, fmt.Sprintf("the report has %d bytes; it can have at most %d", len(text), MaxSize)}}}
	case !utf8.ValidString(text):
		return &Report{text: text, Faults: []Fault{{1 + strings.Count(text[:invalid(text)], "\n"), "the text is not UTF-8"}}}
	case strings.Count(text, "[") > mostLinks || marks(text) > mostEmphasis || cells(text) > mostCells:
		return &Report{text: text, Faults: []Fault{{1, fmt.Sprintf("the report has more than %d links, %d marks of emphasis or %d cells of tables", mostLinks, mostEmphasis, mostCells)}}}
	}
	read := &reading{report: r, source: []byte(body), begins: begins}
	r.Blocks = read.document()
	if len(r.Numbers) > MaxNumbers {
		read.fault(r.Numbers[MaxNumbers].Line, "a report can have at most %d numbers", MaxNumbers)
		r.Numbers = r.Numbers[:MaxNumbers]
	}
	if len(r.Drawings) > MaxDrawings {
		read.fault(r.Drawings[MaxDrawings].Line, "a report can have at most %d tables and timelines", MaxDrawings)
		r.Drawings = r.Drawings[:MaxDrawings]
	}
	slices.SortStableFunc(r.Faults, func(a, b Fault) int { return cmp.Compare(a.Line, b.Line) })
	return r
}

func marks(text string) int {
	return strings.Count(text, "*") + strings.Count(text, "_") + strings.Count(text, "~")
}

// cells is how many cells the tables of a text may have.
func cells(text string) int {
	wide, rows := 0, 0
	for row := range strings.SplitSeq(text, "\n") {
		if n := strings.Count(row, "|"); n > 0 {
			wide, rows = max(wide, n), rows+1
		}
	}
	return wide * rows
}

// invalid is where a text stops being UTF-8.
func invalid(text string) int {
	for i, letter := range text {
		if _, size := utf8.DecodeRuneInString(text[i:]); letter == utf8.RuneError && size == 1 {
			return i
		}
	}
	return len(text)
}

const fence = "---"

// frontMatter reads the lines between two lines of three hyphens at the top, and returns
// the text after them and where it begins. One name is known: corpus.
func (r *Report) frontMatter() (body string, begins int) {
	lines := strings.SplitAfter(r.text, "\n")
	if strings.TrimRight(lines[0], " \r\n") != fence {
		return r.text, 0
	}
	begins = len(lines[0])
	var faults []Fault
	for i, line := range lines[1:] {
		begins += len(line)
		line = strings.TrimSpace(line)
		if line == fence {
			r.Faults = append(r.Faults, faults...)
			return r.text[begins:], begins
		}
		name, value, _ := strings.Cut(line, ":")
		switch {
		case line == "":
		case name != "corpus" || r.Corpus != "":
			faults = append(faults, Fault{i + 2, "the lines at the top name one frozen corpus, as in “corpus: NAME”"})
		default:
			r.Corpus = strings.Trim(strings.TrimSpace(value), `"'`)
		}
	}
	r.Corpus = ""
	return r.text, 0 // a line, not front matter
}

// Fill returns the report with another text for each number. An empty one leaves it as it is.
func (r *Report) Fill(texts []string) string {
	var out bytes.Buffer
	done := 0
	for i, n := range r.Numbers {
		if texts[i] == "" {
			continue
		}
		out.WriteString(r.text[done:n.at[0]])
		out.WriteString(texts[i])
		done = n.at[1]
	}
	out.WriteString(r.text[done:])
	return out.String()
}
