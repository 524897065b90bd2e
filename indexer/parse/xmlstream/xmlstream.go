// Package xmlstream cuts a stream of XML at its records, such as the items of a
// feed, in bounded memory. It is not an XML parser: it looks for the records' tags
// alone, so that one broken record does not lose those after it; what is in a
// record, encoding/xml says.
package xmlstream

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// Bounds of what is kept of what is outside of the records.
const (
	outsideMax = 4 << 20  // bytes of it
	openMax    = 32       // start tags whose elements are open around a record …
	openBytes  = 16 << 10 // … and their bytes: each record is read within them
)

// Record is one record of a stream, such as an item of a feed.
type Record struct {
	Name   string // as its tag writes it, with its prefix
	Text   []byte // from its start tag to its end tag; valid until the next one is read
	Offset int64  // bytes from the start of the stream
	Line   int    // from 1
	Broken string // why it is not whole; "" if it is
}

// Scanner cuts a stream at its outermost elements of some names.
type Scanner struct {
	in      *bufio.Reader
	max     int
	named   func(name string) bool
	outside []byte
	open    []tag // elements around the records
	opened  int   // bytes of their tags

	text   []byte // of the record that is being read
	name   string // of it; "" between two records
	start  place
	piece  []byte
	at     place // after the last piece
	before place // before the last piece
	state  state
	quit   error
}

type place struct {
	offset int64
	line   int
}

// tag is a start tag whose element is open.
type tag struct {
	name string
	text string
}

// state says what a piece of the stream continues.
type state int

const (
	inText state = iota
	inCDATA
	inComment
	inInstruction
)

// ends of what the states stand for.
var ends = [...]string{inCDATA: "]]>", inComment: "-->", inInstruction: "?>"}

// NewScanner cuts in at the elements that are named, none of them longer than
// max bytes.
func NewScanner(in *bufio.Reader, max int, named func(name string) bool) *Scanner {
	return &Scanner{in: in, max: max, named: named, at: place{line: 1}}
}

// Outside is what has stood outside of the records so far, tags included; at
// most 4 MiB of it.
func (s *Scanner) Outside() []byte { return s.outside }

// Around returns the start tags and the end tags of the elements that are open
// around the last record, of those that are wanted.
func (s *Scanner) Around(wanted func(name string) bool) (open, shut string) {
	for _, t := range s.open {
		if wanted(t.name) {
			open, shut = open+t.text, "</"+t.name+">"+shut
		}
	}
	return open, shut
}

// Next returns the next record; io.EOF after the last. A record that is cut off
// by the next one, by the end of the stream or by its length is Broken.
func (s *Scanner) Next() (Record, error) {
	for s.quit == nil {
		s.before = s.at
		s.piece, s.quit = s.readPiece()
		if e, ok := s.take(); ok {
			return e, nil
		}
	}
	if s.name != "" {
		if errors.Is(s.quit, io.EOF) {
			return s.finish("the file ends within it"), nil
		}
		return s.finish("reading failed within it: " + s.quit.Error()), nil
	}
	return Record{Offset: s.at.offset}, s.quit
}

// readPiece reads to the next ">", or to the end of what a record may have.
func (s *Scanner) readPiece() ([]byte, error) {
	piece, err := s.in.ReadSlice('>')
	if errors.Is(err, bufio.ErrBufferFull) {
		whole := bytes.Clone(piece)
		for errors.Is(err, bufio.ErrBufferFull) && len(whole) <= s.max {
			piece, err = s.in.ReadSlice('>')
			whole = append(whole, piece...)
		}
		piece = whole
	}
	if errors.Is(err, bufio.ErrBufferFull) {
		err = nil
	}
	s.at.offset += int64(len(piece))
	s.at.line += bytes.Count(piece, []byte("\n"))
	return piece, err
}

// take adds the piece that was read to what it continues, and gives the record
// that it ends.
func (s *Scanner) take() (Record, bool) {
	if s.name != "" {
		return s.within()
	}
	if len(s.outside)+len(s.piece) <= outsideMax {
		s.outside = append(s.outside, s.piece...)
	}
	name, start, ok := s.tag()
	switch {
	case !ok || name == "":
		return Record{}, false
	case name[0] == '/':
		s.shut(name[1:])
		return Record{}, false
	case !s.named(name):
		if size := len(s.piece) - start; !s.selfClosing() && len(s.open) < openMax && s.opened+size <= openBytes {
			s.open = append(s.open, tag{name, string(s.piece[start:])})
			s.opened += size
		}
		return Record{}, false
	}
	s.outside = s.outside[:max(0, len(s.outside)-(len(s.piece)-start))]
	s.begin(name, start)
	if s.selfClosing() {
		return s.finish(""), true
	}
	return Record{}, false
}

// begin starts a record at an offset of the piece.
func (s *Scanner) begin(name string, start int) {
	s.name, s.text = name, append(s.text[:0], s.piece[start:]...)
	s.start = place{
		s.before.offset + int64(start),
		s.before.line + bytes.Count(s.piece[:start], []byte("\n")),
	}
}

// shut closes the open element of a name and those within it.
func (s *Scanner) shut(name string) {
	for i := len(s.open) - 1; i >= 0; i-- {
		if s.open[i].name == name {
			for _, t := range s.open[i:] {
				s.opened -= len(t.text)
			}
			s.open = s.open[:i]
			return
		}
	}
}

// within adds a piece to the record that is being read.
func (s *Scanner) within() (Record, bool) {
	name, start, ok := s.tag()
	if ok && name == s.name && !s.selfClosing() {
		s.text = append(s.text, s.piece[:start]...)
		e := s.finish("the next one begins within it")
		e.Text = bytes.Clone(e.Text)
		s.begin(name, start)
		return e, true
	}
	s.text = append(s.text, s.piece...)
	if ok && name[0] == '/' && name[1:] == s.name {
		return s.finish(""), true
	}
	if len(s.text) > s.max {
		return s.finish("it is longer than a record may be"), true
	}
	return Record{}, false
}

func (s *Scanner) selfClosing() bool { return bytes.HasSuffix(s.piece, []byte("/>")) }

// finish returns the record that was read.
func (s *Scanner) finish(broken string) Record {
	e := Record{Name: s.name, Text: s.text, Offset: s.start.offset, Line: s.start.line, Broken: broken}
	s.name, s.state = "", inText
	return e
}

// tag returns the name of the tag that ends the piece, an end tag's with its
// slash, and where it starts; ok is false if no tag ends it.
func (s *Scanner) tag() (name string, start int, ok bool) {
	if s.state != inText {
		if s.ended(s.piece) {
			s.state = inText
		}
		return "", 0, false
	}
	start = bytes.IndexByte(s.piece, '<')
	if start < 0 || s.piece[len(s.piece)-1] != '>' {
		return "", 0, false
	}
	text := s.piece[start:]
	if state, begin := opens(text); state != inText {
		if s.state = state; s.ended(text[begin:]) {
			s.state = inText
		}
		return "", 0, false
	}
	if again := bytes.LastIndexByte(text, '<'); again > 0 && isName(text[again+1]) {
		start, text = start+again, text[again:]
	}
	name = tagName(text)
	return name, start, name != "" && name != "/"
}

// opens returns the state that a piece of markup begins if it is not a tag.
func opens(text []byte) (state state, begin int) {
	switch {
	case len(text) < 2 || text[1] != '!' && text[1] != '?':
	case text[1] == '?':
		return inInstruction, len("<?")
	case bytes.HasPrefix(text, []byte("<![CDATA[")):
		return inCDATA, len("<![CDATA[")
	case bytes.HasPrefix(text, []byte("<!--")):
		return inComment, len("<!--")
	}
	return inText, 0
}

// ended reports whether a piece ends the state. Only its last byte can be a ">",
// so no end of a state is spread over two pieces.
func (s *Scanner) ended(piece []byte) bool { return bytes.HasSuffix(piece, []byte(ends[s.state])) }

// tagName is the name in a tag such as <name a="b"> or, with its slash, </name>.
func tagName(tag []byte) string {
	end := 1
	for end < len(tag) && (isName(tag[end]) || end == 1 && tag[end] == '/') {
		end++
	}
	return string(tag[1:end])
}

func isName(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == ':' || b == '_' || b == '-' || b == '.' || b >= 0x80
}
