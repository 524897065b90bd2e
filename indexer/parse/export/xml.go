package export

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"standpoint/corpus"
	"standpoint/indexer/parse/format"
	"standpoint/indexer/parse/xmlstream"
)

// stream is an export in XML being read, each of its records alone.
type stream struct {
	scanner *xmlstream.Scanner
	yield   yielder
	// read takes a record in, decoded as far as its start tag. It decodes the
	// record before it hands on anything of it; an error says that the record is
	// broken, and stop that the reader wants no more.
	read func(r record) error
}

// record is an element of the stream.
type record struct {
	xmlstream.Record
	*xml.Decoder
	start xml.StartElement
}

// errStop ends the reading when nobody wants more.
var errStop = errors.New("stop")

// run reads the stream to its end; false if the reader wants no more of it.
func (s *stream) run(ctx context.Context) bool {
	for n := 0; ; n++ {
		e, err := s.scanner.Next()
		switch {
		case ctx.Err() != nil:
			s.yield(corpus.Thread{}, fmt.Errorf("parse: %w", ctx.Err()))
			return false
		case errors.Is(err, io.EOF) && n == 0:
			return s.yield(corpus.Thread{}, &format.Error{Outcome: format.Skipped, Reason: "the export holds no items"})
		case errors.Is(err, io.EOF):
			return true
		case err != nil:
			return s.yield(corpus.Thread{}, format.Unreadable(e.Offset, err))
		}
		if err := s.element(e); err != nil {
			return false
		}
	}
}

// element reads a record. If that fails, it may have swallowed others.
func (s *stream) element(e xmlstream.Record) error {
	err := s.attempt(e)
	if err == nil || errors.Is(err, errStop) {
		return err
	}
	pieces := e.Pieces()
	for _, piece := range pieces {
		if len(pieces) > 1 {
			err = s.attempt(piece)
		}
		switch {
		case errors.Is(err, errStop):
			return err
		case err != nil && !s.yield(corpus.Thread{}, broken(piece, err)):
			return errStop
		}
	}
	return nil
}

// attempt decodes and takes in a record: as it is or, if that is not XML,
// with the slips mended that leave no doubt.
func (s *stream) attempt(e xmlstream.Record) error {
	switch {
	case e.Broken != "":
		return errors.New(e.Broken)
	case e.Swallowed():
		return errors.New("a CDATA section in it is never closed")
	}
	err := s.decode(e, e.Text)
	if err == nil || errors.Is(err, errStop) {
		return err
	}
	if again := s.decode(e, mend(e.Text)); again == nil || errors.Is(again, errStop) {
		return again
	}
	return err
}

func (s *stream) decode(e xmlstream.Record, text []byte) error {
	r := record{Record: e, Decoder: xml.NewDecoder(bytes.NewReader(xmlstream.Clean(text)))}
	r.Entity = xml.HTMLEntity
	token, err := r.Token()
	start, ok := token.(xml.StartElement)
	if err != nil || !ok {
		return fmt.Errorf("its first tag is broken: %w", err)
	}
	r.start = start.Copy()
	return s.read(r)
}

// broken is the fault of a record that cannot be read. Its line is the one that
// breaks, its offset that of the record.
func broken(e xmlstream.Record, err error) *format.Error {
	line, why := e.Line, err.Error()
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		line, why = line+syntax.Line-1, syntax.Msg
	}
	return &format.Error{
		Outcome: format.Quarantined, Line: line, Offset: e.Offset, Reason: "the <" + e.Name + "> is broken: " + why, Err: err, Body: bytes.Clone(e.Text), Start: e.Offset,
	}
}

// fields says where the children of an element go, by their names with their
// prefixes: a *string takes the text, a func(xml.StartElement) error the element.
type fields map[string]any

// children reads the children of the element that was begun, to its end.
func (r record) children(into fields) error {
	for {
		token, err := r.Token()
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.EndElement:
			return nil
		case xml.StartElement:
			switch to := into[qualified(t.Name)].(type) {
			case *string:
				*to, err = r.text()
			case func(xml.StartElement) error:
				err = to(t)
			default:
				err = r.Skip()
			}
			if err != nil {
				return err
			}
		}
	}
}

// text reads the text of the element that was begun, to its end.
func (r record) text() (string, error) {
	var b strings.Builder
	for depth := 1; ; {
		token, err := r.Token()
		if err != nil {
			return "", err
		}
		switch t := token.(type) {
		case xml.CharData:
			b.Write(t)
		case xml.StartElement:
			depth++
		case xml.EndElement:
			if depth--; depth == 0 {
				return strings.TrimSpace(b.String()), nil
			}
		}
	}
}

func qualified(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

// attribute is the value of an attribute, whatever its prefix.
func attribute(start xml.StartElement, name string) string {
	for _, a := range start.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// mend writes as text what can only be meant as text: outside of CDATA sections
// "&" that begins no reference, and "]]>", also within a section, which ends
// where a tag follows.
func mend(text []byte) []byte {
	mended := make([]byte, 0, len(text)+64)
	tags := true // a "]]>" with a tag after it may follow
	for len(text) > 0 {
		start := bytes.Index(text, []byte("<![CDATA["))
		if start < 0 {
			return mendText(mended, text)
		}
		mended = mendText(mended, text[:start])
		n, told := sectionEnd(text[start:], tags)
		tags = told
		if n < 0 {
			return append(mended, text[start:]...)
		}
		section := text[start+len("<![CDATA[") : start+n-len("]]>")]
		mended = append(mended, "<![CDATA["...)
		mended = append(mended, bytes.ReplaceAll(section, []byte("]]>"), []byte("]]]]><![CDATA[>"))...)
		mended = append(mended, "]]>"...)
		text = text[start+n:]
	}
	return mended
}

// sectionEnd returns the length of the CDATA section that a text begins with. It
// ends with the first "]]>" that a tag follows or, if there is none, with the
// first "]]>"; n is -1 if it is never closed. told reports whether to look for a
// tag in later sections: once there is none up to the end, it is false.
func sectionEnd(text []byte, tags bool) (n int, told bool) {
	first := -1
	for at := 0; ; {
		next := bytes.Index(text[at:], []byte("]]>"))
		if next < 0 {
			return first, false
		}
		at += next + len("]]>")
		if first < 0 {
			first = at
		}
		rest := bytes.TrimLeft(text[at:min(len(text), at+256)], " \t\r\n")
		if !tags || len(rest) > 1 && rest[0] == '<' && (rest[1] == '/' || rest[1] == '!') {
			return at, tags
		}
	}
}

func mendText(to, text []byte) []byte {
	text = bytes.ReplaceAll(text, []byte("]]>"), []byte("]]&gt;"))
	for {
		at := bytes.IndexByte(text, '&')
		if at < 0 {
			return append(to, text...)
		}
		to = append(to, text[:at]...)
		if text = text[at+1:]; isReference(text) {
			to = append(to, '&')
		} else {
			to = append(to, "&amp;"...)
		}
	}
}

// isReference reports whether what comes after "&" makes it a reference.
func isReference(text []byte) bool {
	end := bytes.IndexByte(text[:min(len(text), 12)], ';')
	if end < 1 {
		return false
	}
	name := string(text[:end])
	if _, html := xml.HTMLEntity[name]; html || name[0] == '#' {
		return true
	}
	return strings.Contains(" amp lt gt quot apos ", " "+name+" ")
}
