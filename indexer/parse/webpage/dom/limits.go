package dom

import (
	"bytes"
	"fmt"
)

// Limits of a page. The longest threads that browsers save have a tenth of them.
const (
	maxTags       = 600_000       // start and end tags
	maxAttributes = 2_000_000     // in all
	maxOfElement  = 1_000         // attributes of one element
	maxReopened   = 500_000       // elements that mending wrongly nested formatting may make
	maxLooked     = 60_000_000    // open elements that the parser looks through, once for each tag
	maxJoined     = 4_000_000_000 // bytes copied where texts are joined because the tags between them make no element
)

// check reports whether a page keeps the limits, before it is parsed: the parser
// of HTML has no limit of its own but that of depth, and takes the square of
// the time where formatting elements are never closed (each block opens them
// again) or a text is separated by tags that make no element (it is joined again
// each time). The scan is a rough tokenizer that estimates both.
func check(page []byte) error {
	s := scan{page: page}
	for s.at < len(page) {
		i := bytes.IndexByte(page[s.at:], '<')
		if i < 0 {
			i = len(page) - s.at
		}
		s.words(page[s.at : s.at+i])
		s.at += i
		s.markup()
		switch {
		case s.tags > maxTags:
			return fmt.Errorf("it has more than %d tags", maxTags)
		case s.most > maxOfElement:
			return fmt.Errorf("an element has more than %d attributes", maxOfElement)
		case s.attributes > maxAttributes:
			return fmt.Errorf("its elements have more than %d attributes", maxAttributes)
		case s.looked > maxLooked:
			return fmt.Errorf("its elements are nested too deeply: %d tags, each in %d others on average", s.tags, s.looked/s.tags)
		case s.reopened > maxReopened || s.joined > maxJoined:
			return fmt.Errorf("its elements are nested wrongly too often to be mended")
		}
	}
	return nil
}

// scan counts what makes a page dear to parse.
type scan struct {
	page []byte
	at   int

	tags, attributes int
	most             int // attributes that one element has

	depth  int // elements that are open, at least
	looked int

	formatting int // formatting elements that are open
	reopened   int

	run    int // bytes of text that the parser may have joined
	joined int
	stray  int // bytes of text in tables but in no cell; the parser joins them before the table
	menu   bool
	tables []table
}

// table is an open table: formatting elements end with their cell.
type table struct {
	inCell     bool
	formatting int // before the cell
}

// words counts a piece of text.
func (s *scan) words(text []byte) {
	if len(bytes.TrimSpace(text)) == 0 {
		return
	}
	s.run += len(text)
	s.joined += s.run
	if n := len(s.tables); n > 0 && !s.tables[n-1].inCell {
		s.stray += len(text)
		s.joined += s.stray
	}
}

// markup reads what begins with "<".
func (s *scan) markup() {
	rest := s.page[s.at:]
	switch {
	case len(rest) < 2:
		s.at = len(s.page)
	case bytes.HasPrefix(rest, []byte("<!--")):
		s.skipPast(4, "-->")
	case rest[1] == '!' || rest[1] == '?':
		s.skipPast(2, ">")
	case rest[1] == '/' && len(rest) > 2 && letter(rest[2]):
		s.at += 2
		s.end(s.name())
		s.skipPast(0, ">")
	case letter(rest[1]):
		s.at++
		name := s.name()
		s.attributesOf()
		s.start(name)
	default:
		s.words(rest[:1])
		s.at++
	}
}

func (s *scan) skipPast(start int, mark string) {
	i := bytes.Index(s.page[s.at+start:], []byte(mark))
	if i < 0 {
		s.at = len(s.page)
		return
	}
	s.at += start + i + len(mark)
}

func letter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// name reads the name of a tag in lower case; "" for one longer than any that matters.
func (s *scan) name() string {
	var lower [10]byte
	start := s.at
	for s.at < len(s.page) && s.page[s.at] != '>' && !separates(s.page[s.at]) {
		if i := s.at - start; i < len(lower) {
			c := s.page[s.at]
			if 'A' <= c && c <= 'Z' {
				c |= 0x20
			}
			lower[i] = c
		}
		s.at++
	}
	if n := s.at - start; n <= len(lower) {
		return string(lower[:n])
	}
	return ""
}

// attributesOf counts the attributes of a start tag and goes past it.
func (s *scan) attributesOf() {
	n := 0
	for s.at < len(s.page) && s.page[s.at] != '>' {
		switch c := s.page[s.at]; {
		case c == '=':
			s.value()
		case separates(c):
			s.at++
		default:
			n++
			for s.at < len(s.page) && s.page[s.at] != '=' && s.page[s.at] != '>' && !separates(s.page[s.at]) {
				s.at++
			}
		}
	}
	s.at = min(s.at+1, len(s.page))
	s.attributes += n
	s.most = max(s.most, n)
}

func separates(c byte) bool {
	return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == '/'
}

// value goes past the value of an attribute, which begins with "=".
func (s *scan) value() {
	s.at++
	for s.at < len(s.page) && s.page[s.at] != '/' && separates(s.page[s.at]) {
		s.at++
	}
	if s.at == len(s.page) {
		return
	}
	if q := s.page[s.at]; q == '"' || q == '\'' {
		s.skipPast(1, string(q))
		return
	}
	for s.at < len(s.page) && s.page[s.at] != '>' && (s.page[s.at] == '/' || !separates(s.page[s.at])) {
		s.at++
	}
}

// start counts a start tag.
func (s *scan) start(name string) {
	s.tags++
	if formats(name) {
		s.formatting = min(s.formatting+1, MaxDepth)
	}
	switch name {
	case "script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "noscript":
		s.skipRaw(name)
	case "plaintext":
		s.at = len(s.page)
	case "table":
		s.tables = append(s.tables, table{formatting: s.formatting})
	case "td", "th", "caption":
		s.cell(true)
	case "tr", "tbody", "thead", "tfoot":
		s.cell(false)
	case "select":
		s.menu = true
	}
	if !s.menu && (len(s.tables) > 0 || !madeSeldom(name)) {
		s.run = 0
	}
	if nests(name) {
		s.depth = min(s.depth+1, MaxDepth)
	}
	s.looked += s.depth + s.formatting
}

// madeSeldom recognizes tags that make no element where they are misplaced.
func madeSeldom(name string) bool {
	switch name {
	case "html", "head", "body", "frame", "frameset", "form",
		"td", "th", "caption", "tr", "tbody", "thead", "tfoot", "col", "colgroup":
		return true
	}
	return false
}

// nests recognizes elements that stay open until their end tag, except for those that format.
func nests(name string) bool {
	switch name {
	case "br", "img", "input", "meta", "link", "hr", "source", "wbr", "area", "base", "col", "embed", "param", "track",
		"p", "li", "dt", "dd", "td", "th", "tr", "tbody", "thead", "tfoot", "caption", "colgroup", "option", "optgroup",
		"html", "head", "body", "rt", "rp":
		return false
	}
	return !formats(name)
}

// formats recognizes formatting elements, which the parser opens again where a block
// has closed them.
func formats(name string) bool {
	switch name {
	case "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u":
		return true
	}
	return false
}

// end counts an end tag. One of a block closes the formatting elements in it,
// which are opened again after it.
func (s *scan) end(name string) {
	s.tags++
	if nests(name) {
		s.depth = max(0, s.depth-1)
	}
	if formats(name) {
		s.formatting = max(0, s.formatting-1)
		return
	}
	switch name {
	case "select":
		s.menu = false
	case "table":
		s.cell(false)
		s.tables = s.tables[:max(0, len(s.tables)-1)]
	case "td", "th", "caption", "tr", "tbody", "thead", "tfoot":
		s.cell(false)
	}
	s.reopened += s.formatting
}

// cell ends the cell of the innermost table, and begins another one if asked to.
func (s *scan) cell(begins bool) {
	if len(s.tables) == 0 {
		return
	}
	t := &s.tables[len(s.tables)-1]
	if t.inCell {
		s.formatting = t.formatting
	}
	t.inCell, t.formatting = begins, s.formatting
}

// skipRaw goes to the end tag of an element whose content is not markup.
func (s *scan) skipRaw(name string) {
	for s.at < len(s.page) {
		i := bytes.Index(s.page[s.at:], []byte("</"))
		if i < 0 {
			s.at = len(s.page)
			return
		}
		s.at += i
		if n := s.at + 2 + len(name); n <= len(s.page) && bytes.EqualFold(s.page[s.at+2:n], []byte(name)) {
			return
		}
		s.at += 2
	}
}
