package format

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

// document is a text in JSON, the page or an element of it, being walked through.
type document struct {
	*cutter
	*jsontext.Decoder
	source *bounded // of the page; nil if the text is an element, which is in memory
	base   int64    // of the text, from the start of the page
}

// more reports whether another value follows at the top.
func (d *document) more() bool {
	d.mark()
	if d.PeekKind() != 0 {
		return true
	}
	_, err := d.ReadToken() // which gives the error that was met
	return !errors.Is(err, io.EOF)
}

// endsLine reports whether the first value stands alone on one line.
func (d *document) endsLine() bool {
	d.PeekKind()
	rest := d.UnreadBuffer()
	return d.source.lines == bytes.Count(rest, []byte("\n")) && bytes.HasPrefix(bytes.TrimLeft(rest, " \t\r"), []byte("\n"))
}

// mark says that a record begins here, by which its length is bounded.
func (d *document) mark() {
	if d.source != nil {
		d.source.mark = d.base + d.InputOffset()
	}
}

// fault says at which byte of the page, and why, the walk ended.
func (d *document) fault(err error) error {
	var broken *jsontext.SyntacticError
	var told *Error
	switch {
	case errors.Is(err, errStop), errors.As(err, &told):
		return err
	case errors.Is(err, errTooLong):
		reason := fmt.Sprintf("a record is longer than %d MiB", MaxLine>>20)
		return &Error{Outcome: Quarantined, Offset: d.source.mark, Reason: reason}
	case errors.As(err, &broken):
		return &Error{Outcome: Quarantined, Offset: d.base + broken.ByteOffset, Reason: Reason(err), Err: err}
	}
	return Unreadable(d.base+d.InputOffset(), err)
}

// value reads a value that stands by itself.
func (d *document) value() error {
	kind, depth := d.PeekKind(), d.StackDepth()
	switch {
	case kind == '[' && depth == 0:
		return d.array(d.value)
	case kind == '{' && len(d.members) > 0 && (depth == 0 || d.source == nil):
		return d.object()
	}
	raw, offset, err := d.read()
	switch {
	case err != nil:
		return err
	case d.source == nil:
		return d.record(Record{Raw: raw, Offset: offset})
	}
	return d.element(Record{Raw: raw, Offset: offset})
}

// read reads a value whole.
func (d *document) read() (raw []byte, offset int64, err error) {
	d.mark()
	raw, err = d.ReadValue()
	return raw, d.base + d.InputOffset() - int64(len(raw)), err
}

// token reads a bracket.
func (d *document) token() (offset int64, err error) {
	d.mark()
	_, err = d.ReadToken()
	return d.base + d.InputOffset() - 1, err
}

// skip passes over a value of any size.
func (d *document) skip() error {
	for depth := d.StackDepth(); ; {
		if _, err := d.token(); err != nil || d.StackDepth() == depth {
			return err
		}
	}
}

// array reads the elements of an array, each with read.
func (d *document) array(read func() error) error {
	_, err := d.token()
	for err == nil && d.PeekKind() != ']' {
		err = read()
	}
	if err == nil {
		_, err = d.token()
	}
	return err
}

// object reads an object that may be an envelope. Until that shows, it is kept.
func (d *document) object() error {
	e := envelope{document: d}
	offset, err := d.token()
	if err != nil {
		return err
	}
	e.keep('{')
	if err := e.walk(nil); err != nil || e.found {
		return err
	}
	return d.record(Record{Raw: e.kept, Offset: offset})
}

// envelope is an object being read that has some of the members, or none.
type envelope struct {
	*document
	found bool
	kept  []byte // the object as far as it was read; nothing once it is an envelope
}

func (e *envelope) keep(text ...byte) {
	if !e.found {
		e.kept = append(e.kept, text...)
	}
}

// walk reads the members of an object that is open, at path.
func (e *envelope) walk(path []string) error {
	for first := true; e.PeekKind() != '}'; first = false {
		quoted, _, err := e.read()
		if err != nil {
			return err
		}
		if !first {
			e.keep(',')
		}
		e.keep(quoted...)
		e.keep(':')
		name, _ := jsontext.AppendUnquote(nil, quoted)
		if err := e.member(append(path[:len(path):len(path)], string(name))); err != nil {
			return err
		}
		if e.source != nil && len(e.kept) > MaxLine {
			return errTooLong
		}
	}
	_, err := e.token()
	e.keep('}')
	return err
}

// member reads the value at a path: a list of records, a record, an object on
// the way to one, or something else.
func (e *envelope) member(path []string) error {
	kind := e.PeekKind()
	wanted, onTheWay := e.wanted(path, kind)
	switch {
	case wanted != "" && kind == '[':
		e.found, e.kept = true, nil
		return e.array(func() error { return e.wantedRecord(wanted) })
	case wanted != "":
		e.found, e.kept = true, nil
		return e.wantedRecord(wanted)
	case onTheWay && kind == '{':
		if _, err := e.token(); err != nil {
			return err
		}
		e.keep('{')
		return e.walk(path)
	case e.found:
		return e.skip()
	}
	raw, _, err := e.read()
	e.keep(raw...)
	return err
}

func (e *envelope) wantedRecord(member string) error {
	raw, offset, err := e.read()
	if err != nil {
		return err
	}
	return e.record(Record{Raw: raw, Offset: offset, Member: member})
}

// wanted returns the name of the member that is a value of a kind at a path, and
// reports whether one is below it.
func (e *envelope) wanted(path []string, kind jsontext.Kind) (name string, onTheWay bool) {
	for _, m := range e.members {
		switch {
		case len(m.path) < len(path) || !slices.Equal(m.path[:len(path)], path):
		case len(m.path) > len(path):
			onTheWay = true
		case kind == '[' || kind == '{' && !m.list:
			return m.name, false
		}
	}
	return "", onTheWay
}

// errTooLong is what ends the reading of a record beyond MaxLine.
var errTooLong = errors.New("too long")

// bounded gives a page to a decoder, which holds in memory what it has been
// given since the mark.
type bounded struct {
	ctx       context.Context
	in        io.Reader
	delivered int64 // bytes from the start of the page
	mark      int64
	lines     int // line ends among what was delivered
}

func (b *bounded) Read(p []byte) (int, error) {
	switch {
	case b.ctx.Err() != nil:
		return 0, b.ctx.Err()
	case b.delivered-b.mark > MaxLine:
		return 0, errTooLong
	}
	n, err := b.in.Read(p[:min(len(p), Window)])
	b.delivered += int64(n)
	b.lines += bytes.Count(p[:n], []byte("\n"))
	return n, err
}
