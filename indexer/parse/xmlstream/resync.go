package xmlstream

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// Pieces cuts a record that turned out to be broken at every start tag of its
// name, wherever it is: a CDATA section or a comment that is never closed
// hides the tags after it, and so swallows good records. Only the pieces that
// end with their own end tag are whole; the others are Broken.
func (e Record) Pieces() []Record {
	var pieces []Record
	for rest := e; ; {
		next := rest.startWithin()
		if next < 0 {
			return append(pieces, rest.piece(len(rest.Text)))
		}
		pieces = append(pieces, rest.piece(next))
		rest.Line += bytes.Count(rest.Text[:next], []byte("\n"))
		rest.Offset += int64(next)
		rest.Text = rest.Text[next:]
	}
}

// Swallowed reports whether a CDATA section that is never closed hides other
// records: it goes on to the end of the first such section in one of them, and
// what comes of it may be well-formed XML nevertheless.
func (e Record) Swallowed() bool {
	at := e.startWithin()
	if at < 0 {
		return false
	}
	hidden, _, _ := bytes.Cut(e.Text[at:], []byte("]]>"))
	return bytes.Contains(hidden, []byte("<![CDATA["))
}

// WellFormed reports whether the record is XML to its end, references to unknown
// entities aside.
func (e Record) WellFormed() bool {
	d := xml.NewDecoder(bytes.NewReader(Clean(e.Text)))
	d.Entity = xml.HTMLEntity
	for {
		if _, err := d.Token(); err != nil {
			return errors.Is(err, io.EOF)
		}
	}
}

// startWithin returns where another start tag of the record's name is, after its
// own; -1 if there is none.
func (e Record) startWithin() int {
	start := []byte("<" + e.Name)
	for at := 1; ; {
		next := bytes.Index(e.Text[min(at, len(e.Text)):], start)
		if next < 0 {
			return -1
		}
		at += next + len(start)
		if at < len(e.Text) && !isName(e.Text[at]) {
			return at - len(start)
		}
	}
}

// piece is the record's first n bytes, as far as its last end tag in them.
func (e Record) piece(n int) Record {
	end := []byte("</" + e.Name + ">")
	whole := e.Broken
	e.Text, e.Broken = e.Text[:n], ""
	if at := bytes.LastIndex(e.Text, end); at >= 0 {
		e.Text = e.Text[:at+len(end)]
		return e
	}
	if e.Broken = "it has no end tag"; whole != "" {
		e.Broken = whole
	}
	return e
}

// Local is a name without its prefix, in lower case.
func Local(name string) string {
	if _, after, ok := strings.Cut(name, ":"); ok {
		name = after
	}
	return strings.ToLower(name)
}

// Root returns the name of the first element of a page that begins with head, with
// its prefix, in lower case; "" if it does not begin as XML does. A few stray
// characters before the XML declaration are ignored.
func Root(head []byte) string {
	if at := bytes.Index(head[:min(len(head), 16)], []byte("<?xml")); at > 0 {
		head = head[at:]
	}
	for {
		head = bytes.TrimLeft(head, " \t\r\n")
		if len(head) < 2 || head[0] != '<' {
			return ""
		}
		end := ">"
		if state, _ := opens(head); state != inText {
			end = ends[state]
		} else if head[1] != '!' {
			return string(bytes.ToLower([]byte(tagName(head))))
		} else if bracket := bytes.IndexByte(head, '['); bracket >= 0 && bracket < bytes.IndexByte(head, '>') {
			end = "]>"
		}
		at := bytes.Index(head, []byte(end))
		if at < 0 {
			return ""
		}
		head = head[at+len(end):]
	}
}

// Clean returns text without the control characters that XML forbids, and with
// which encoding/xml reads nothing: as bytes, and as references by number.
func Clean(text []byte) []byte {
	if bytes.IndexFunc(text, forbidden) >= 0 {
		text = bytes.Map(func(r rune) rune {
			if forbidden(r) {
				return -1
			}
			return r
		}, text)
	}
	if !bytes.Contains(text, []byte("&#")) {
		return text
	}
	return withoutReferences(text)
}

func forbidden(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff
}

// withoutReferences drops references such as &#11; and &#x1F; to forbidden characters.
func withoutReferences(text []byte) []byte {
	kept := make([]byte, 0, len(text))
	for {
		at := bytes.Index(text, []byte("&#"))
		if at < 0 {
			return append(kept, text...)
		}
		n, bad := reference(text[at:])
		if kept = append(kept, text[:at]...); !bad {
			kept = append(kept, text[at:at+n]...)
		}
		text = text[at+n:]
	}
}

// reference is the length of a reference by number and whether what it stands
// for is forbidden.
func reference(text []byte) (n int, bad bool) {
	base, value, digits := rune(10), rune(0), 0
	n = 2
	if n < len(text) && (text[n] == 'x' || text[n] == 'X') {
		base = 16
		n++
	}
	for ; n < len(text); n++ {
		digit, ok := digitOf(text[n])
		if !ok || digit >= base {
			break
		}
		value = min(value*base+digit, 0x110000)
		digits++
	}
	if digits == 0 || n == len(text) || text[n] != ';' {
		return 2, false
	}
	return n + 1, forbidden(value) || value > 0x10ffff || value >= 0xd800 && value < 0xe000
}

func digitOf(b byte) (rune, bool) {
	switch {
	case b >= '0' && b <= '9':
		return rune(b - '0'), true
	case b >= 'a' && b <= 'f':
		return rune(b-'a') + 10, true
	case b >= 'A' && b <= 'F':
		return rune(b-'A') + 10, true
	}
	return 0, false
}
