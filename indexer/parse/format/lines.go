package format

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// Lines cuts a stream of records, one a line, in bounded memory.
type Lines struct {
	in     *bufio.Reader
	buffer []byte
	offset int64 // of the next line
	number int   // of the last line read
}

// NewLines reads lines from in.
func NewLines(in *bufio.Reader) *Lines { return &Lines{in: in} }

// Line is one line without its end. If it is longer than MaxLine, Long is true
// and Text holds its start alone.
type Line struct {
	Text   []byte // valid until the next line is read
	Offset int64  // bytes from the start of the page
	Number int    // from 1
	Length int64  // bytes without the line's end
	Long   bool
}

// Next returns the next line; io.EOF after the last.
func (r *Lines) Next() (Line, error) {
	r.buffer = r.buffer[:0]
	line := Line{Offset: r.offset, Number: r.number + 1}
	for {
		piece, err := r.in.ReadSlice('\n')
		r.offset += int64(len(piece))
		if line.Long || len(r.buffer)+len(piece) > MaxLine+len("\n") {
			line.Long = true
		} else {
			r.buffer = append(r.buffer, piece...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil && !errors.Is(err, io.EOF):
			return line, err
		case err != nil && r.offset == line.Offset:
			return line, io.EOF
		}
		r.number++
		line.Length = r.offset - line.Offset
		if err == nil {
			line.Length--
		}
		line.Text = bytes.TrimSuffix(bytes.TrimSuffix(r.buffer, []byte("\n")), []byte("\r"))
		return line, nil
	}
}

// Broken is the fault of a line that cannot be read, with its bytes unless they
// are too many: what is cut would be read as something else when it is tried again.
func (l Line) Broken(reason string, err error) *Error {
	if l.Long {
		reason = fmt.Sprintf("the line has %d bytes; at most %d are read", l.Length, MaxLine)
		return &Error{Outcome: Quarantined, Line: l.Number, Offset: l.Offset, Reason: reason}
	}
	return &Error{
		Outcome: Quarantined, Line: l.Number, Offset: l.Offset, Reason: reason, Err: err, Body: bytes.Clone(l.Text), Start: l.Offset,
	}
}
