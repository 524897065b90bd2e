// Package charset turns the bytes of a page into UTF-8, and mends what was
// turned into it wrongly before.
package charset

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/transform"
)

// window is how many bytes are used to detect the encoding of a page: the first of
// the page and, if these are ASCII, those from the first that is not.
const window = 64 << 10

// Names of what a page may be in beside the encodings of the web.
const (
	utf8Name   = "utf-8"
	noTextName = "binary"
)

// Reader returns a page in UTF-8, in memory that does not grow with the page.
// It is not safe for use by several goroutines.
type Reader struct {
	in       *bufio.Reader
	declared string // encoding that the page or its server names; ""
	name     string
	step     func(p []byte) (int, error) // reads on in the encoding that is known by now
	decoder  transform.Transformer       // of an encoding other than UTF-8
	pending  []byte                      // decoded and not read yet: the rest of space
	space    []byte
	end      error // after what is pending

	source, decoded int64 // bytes that were taken and given
	broken          int
	first           int64
	offsets         offsets
}

// NewReader detects the encoding of a page and decodes it. contentType is what
// its server said of it ("text/html; charset=big5"), "" if nothing is known.
//
// The encoding is that of the byte order mark; else UTF-8, if the first bytes
// that are not ASCII are; else the one that the server names, or the page in
// its first 4 KiB; else the one whose letters fit best. UTF-16 is known by its
// zero bytes. What is binary is passed on as it is.
//
// An error of in comes at its place.
func NewReader(in io.Reader, contentType string) *Reader {
	r := &Reader{in: bufio.NewReaderSize(in, window), name: utf8Name}
	head, _ := r.in.Peek(window)
	name, mark := byteOrderMark(head)
	if name == "" {
		name = r.opening(head, contentType)
	}
	r.skip(mark)
	switch name {
	case "":
		r.step = r.readASCII
	case utf8Name:
		r.step = r.readUTF8
	case noTextName:
		r.name, r.step = noTextName, r.in.Read
	default:
		r.use(name)
	}
	return r
}

// opening detects, by its beginning, the encoding of a page without a byte order
// mark; "" if it is left to the first byte that is not ASCII.
func (r *Reader) opening(head []byte, contentType string) string {
	if name := wide(head); name != "" {
		return name
	}
	if isBinary(head) {
		return noTextName
	}
	r.declared = labelOf(contentType)
	if r.declared == "" {
		r.declared = declaration(head)
	}
	switch {
	case r.declared == "utf-16le" || r.declared == "utf-16be":
		r.declared = "" // it has no zero bytes
	case r.declared == "iso-2022-jp" || bytes.Contains(head, []byte("\x1b$B")) || bytes.Contains(head, []byte("\x1b$@")):
		return "iso-2022-jp"
	}
	return ""
}

// skip passes over the byte order mark.
func (r *Reader) skip(n int) {
	_, _ = r.in.Discard(n)
	r.source = int64(n)
	r.offsets.add(0, r.source)
}

// use decodes from here on in an encoding that is not UTF-8.
func (r *Reader) use(name string) {
	r.name, r.decoder, r.step = name, decoderOf(name), r.readDecoded
	r.offsets.add(r.decoded, r.source)
}

// Name is the encoding of the page, by its name on the web: "utf-8",
// "windows-1252"; "binary" if it is none. It is final once text that is not
// ASCII was read.
func (r *Reader) Name() string { return r.name }

// Broken says how many characters of what was read so far were none in the
// page's encoding, and are read as U+FFFD; first is the byte of the page at which
// the first of them is.
func (r *Reader) Broken() (n int, first int64) { return r.broken, r.first }

// SourceOffset returns the byte of the page where there is what is at a byte of
// the text that was read. It is exact throughout UTF-8; in other encodings at
// the starts of the last lines that were read, some hundred thousands, and
// between them and before them near the truth.
func (r *Reader) SourceOffset(decoded int64) int64 {
	if r.name == noTextName {
		return decoded
	}
	return min(r.offsets.source(decoded), r.source)
}

// Read gives valid UTF-8 without a byte order mark.
func (r *Reader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	for len(r.pending) == 0 {
		if r.end != nil {
			return 0, r.end
		}
		n, err := r.step(p)
		if n > 0 || err != nil {
			return n, err
		}
	}
	n := copy(p, r.pending)
	r.pending = r.pending[n:]
	return n, nil
}

// buffered returns what is there of the page, at least want bytes unless it ends.
func (r *Reader) buffered(want int) ([]byte, error) {
	if _, err := r.in.Peek(want); err != nil && r.in.Buffered() == 0 {
		return nil, err
	}
	return r.in.Peek(r.in.Buffered())
}

// take counts what was read of the page and given of the text.
func (r *Reader) take(source, decoded int) {
	_, _ = r.in.Discard(source)
	r.source += int64(source)
	r.decoded += int64(decoded)
}

// readASCII reads as long as nothing distinguishes encodings.
func (r *Reader) readASCII(p []byte) (int, error) {
	text, err := r.buffered(1)
	if err != nil {
		return 0, err
	}
	n := copy(p, text[:ascii(text)])
	r.take(n, n)
	if n > 0 {
		return n, nil
	}
	sample, _ := r.in.Peek(window)
	if name := choose(sample, r.declared); name != utf8Name {
		r.use(name)
	} else {
		r.step = r.readUTF8
	}
	return 0, nil
}

// readUTF8 copies what is valid; a byte that is not becomes U+FFFD.
func (r *Reader) readUTF8(p []byte) (int, error) {
	text, err := r.buffered(utf8.UTFMax)
	if err != nil {
		return 0, err
	}
	n := valid(text[:min(len(text), len(p))])
	if n > 0 {
		n = copy(p, text[:n])
		r.take(n, n)
		return n, nil
	}
	if _, size := utf8.DecodeRune(text); size > 1 { // longer than p
		r.pending = append(r.space[:0], text[:size]...)
		r.take(size, size)
		return 0, nil
	}
	r.breaks(r.source)
	r.pending = append(r.space[:0], "\uFFFD"...)
	r.take(1, len(r.pending))
	r.offsets.add(r.decoded, r.source)
	return 0, nil
}

func (r *Reader) breaks(at int64) {
	if r.broken++; r.broken == 1 {
		r.first = at
	}
}

// readDecoded decodes a piece of the page.
func (r *Reader) readDecoded([]byte) (int, error) {
	if r.space == nil {
		r.space = make([]byte, window)
	}
	text, err := r.buffered(1)
	ended := err != nil
	if ended && !errors.Is(err, io.EOF) {
		return 0, err
	}
	given, taken, failed := r.decoder.Transform(r.space, text, ended)
	if errors.Is(failed, transform.ErrShortSrc) && taken == 0 && given == 0 {
		return 0, r.complete(text)
	}
	r.count(r.space[:given], text[:taken])
	r.pending = r.space[:given]
	if ended && taken == len(text) {
		r.end = io.EOF
	}
	return 0, nil
}

// complete sees to it that more of the page is there than a character's
// beginning; what the page ends in, if it is not whole, is broken.
func (r *Reader) complete(text []byte) error {
	if more, err := r.in.Peek(len(text) + 1); err == nil || len(more) > len(text) {
		return nil
	} else if !errors.Is(err, io.EOF) {
		return err
	}
	given, taken, _ := r.decoder.Transform(r.space, text, true)
	if given == 0 {
		given, taken = copy(r.space, "\uFFFD"), len(text)
	}
	r.count(r.space[:given], text[:taken])
	r.pending = r.space[:given]
	return nil
}

// count notes the broken characters of a piece and where its lines begin.
func (r *Reader) count(text, source []byte) {
	if n := bytes.Count(text, []byte("\uFFFD")); n > 0 {
		if r.broken == 0 {
			r.first = r.source + int64(r.firstBroken(text, source))
		}
		r.broken += n
	}
	width := 1
	if r.name == "utf-16le" || r.name == "utf-16be" {
		width = 2
	}
	r.lines(text, source, width)
	r.take(len(source), len(text))
	r.offsets.add(r.decoded, r.source)
}

// firstBroken returns the byte of the source of a piece where its first broken
// character is: a decoder that may return only what comes before it reads no
// further.
func (r *Reader) firstBroken(text, source []byte) int {
	before := bytes.Index(text, []byte("\uFFFD"))
	_, taken, _ := decoderOf(r.name).Transform(make([]byte, before), source, true)
	return taken
}

// lines notes the starts of lines. In all encodings of the web but UTF-16 the
// byte of a line's end is nothing else.
func (r *Reader) lines(text, source []byte, width int) {
	for at, from := 0, 0; ; {
		i := bytes.IndexByte(text[at:], '\n')
		j := lineEnd(source[from:], width, r.name == "utf-16be")
		if i < 0 || j < 0 {
			return
		}
		at, from = at+i+1, from+j
		r.offsets.add(r.decoded+int64(at), r.source+int64(from))
	}
}

// lineEnd is the number of bytes up to and with the first end of a line; -1 if
// there is none.
func lineEnd(source []byte, width int, bigEndian bool) int {
	if width == 1 {
		if i := bytes.IndexByte(source, '\n'); i >= 0 {
			return i + 1
		}
		return -1
	}
	low, high := 0, 1
	if bigEndian {
		low, high = 1, 0
	}
	for i := 0; i+1 < len(source); i += 2 {
		if source[i+low] == '\n' && source[i+high] == 0 {
			return i + 2
		}
	}
	return -1
}

// ascii is the length of the ASCII at the beginning of a text.
func ascii(text []byte) int {
	for i, c := range text {
		if c >= utf8.RuneSelf {
			return i
		}
	}
	return len(text)
}

// valid is the length of the valid UTF-8 at the beginning of a text, without a
// character that is cut at its end.
func valid(text []byte) int {
	whole := len(text)
	for back := 1; back <= utf8.UTFMax && back <= len(text); back++ {
		if c := text[len(text)-back]; utf8.RuneStart(c) {
			if c >= utf8.RuneSelf && !utf8.FullRune(text[len(text)-back:]) {
				whole = len(text) - back
			}
			break
		}
	}
	if utf8.Valid(text[:whole]) {
		return whole
	}
	n := 0
	for n < whole {
		if text[n] < utf8.RuneSelf {
			n++
			continue
		}
		_, size := utf8.DecodeRune(text[n:])
		if size == 1 {
			break
		}
		n += size
	}
	return n
}
