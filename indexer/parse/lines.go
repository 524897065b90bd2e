package parse

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// lineReader cuts a stream into lines within bounded memory.
type lineReader struct {
	in     *bufio.Reader
	buffer []byte
	offset int64 // of the next line
	number int   // of the last line read
}

// rawLine is one line without its end. If it is longer than MaxLine, long is
// true and text holds only its start.
type rawLine struct {
	text   []byte // valid until the next line is read
	offset int64
	number int
	length int64 // bytes without the line's end
	long   bool
}

// next gives the next line; io.EOF after the last.
func (r *lineReader) next() (rawLine, error) {
	r.buffer = r.buffer[:0]
	line := rawLine{offset: r.offset, number: r.number + 1}
	for {
		piece, err := r.in.ReadSlice('\n')
		r.offset += int64(len(piece))
		if len(r.buffer)+len(piece) > MaxLine+1 {
			line.long = true
		} else {
			r.buffer = append(r.buffer, piece...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil && !errors.Is(err, io.EOF):
			return line, err
		case err != nil && r.offset == line.offset:
			return line, io.EOF
		}
		r.number++
		line.length = r.offset - line.offset
		if err == nil {
			line.length--
		}
		line.text = bytes.TrimSuffix(bytes.TrimSuffix(r.buffer, []byte("\n")), []byte("\r"))
		if line.number == 1 {
			line.text = bytes.TrimPrefix(line.text, bom)
		}
		return line, nil
	}
}
