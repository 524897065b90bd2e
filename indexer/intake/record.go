package intake

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"standpoint/corpus"
)

// misfit is the error of a record that is not as it should be, in an archive that
// can be read on after it.
type misfit string

func (m misfit) Error() string { return string(m) }

// record is one record of a WARC file, or one of an ARC file.
type record struct {
	head
	kind string // its WARC-Type, in lower case
	uri  string // its WARC-Target-URI
	path string // of the archive, or of the page that it would be
	// captured is its WARC-Date, or the date of an ARC record; zero if it has none.
	captured time.Time
	offset   int64
	form     *archiveForm
	block    *block
}

// readWARC reads the head of a record.
func (r *record) readWARC(in *bufio.Reader) (err error) {
	archive := r.path
	switch r.head, err = readHead(in); {
	case err == io.ErrUnexpectedEOF:
		return misfit("a WARC record is cut off in its head")
	case err != nil:
		return err
	}
	length, err := strconv.ParseInt(r.get("Content-Length"), 10, 64)
	if err != nil || length < 0 {
		return misfit(fmt.Sprintf("a WARC record has no length, but %.40q", r.get("Content-Length")))
	}
	r.kind = strings.ToLower(r.get("WARC-Type"))
	// WARC 1.0 wrote the address in angle brackets, by mistake.
	r.uri = strings.TrimSuffix(strings.TrimPrefix(r.get("WARC-Target-URI"), "<"), ">")
	if r.uri != "" {
		r.path = archive + "/" + r.uri
	}
	if at, err := time.Parse(time.RFC3339, r.get("WARC-Date")); err == nil {
		r.captured = at.UTC()
	}
	r.block = &block{in: in, left: length, length: length, form: r.form}
	return nil
}

// pages reports whether records like this one hold pages: they are of a type that
// does, and of an address that is not a name of something else.
func (r *record) pages() bool {
	switch r.kind {
	case "response":
		media := mediaType(r.get("Content-Type"))
		return media == "" || media == "application/http"
	case "resource", "conversion":
		scheme, _, _ := strings.Cut(strings.ToLower(r.uri), ":")
		return scheme != "urn" && scheme != "dns" && scheme != "whois" && scheme != "metadata"
	}
	return false
}

// block is the block of a record. io.EOF comes only if it is there to its end.
type block struct {
	in     *bufio.Reader
	left   int64
	length int64
	form   *archiveForm
	err    error
}

func (b *block) Read(p []byte) (int, error) {
	if b.err == nil && b.left == 0 {
		b.err = b.end()
	}
	if b.err != nil {
		return 0, b.err
	}
	n, err := b.in.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	if err == io.EOF {
		err = misfit(fmt.Sprintf("it is cut off: %d bytes of %d are there", b.length-b.left, b.length))
	}
	b.err = err
	return n, err
}

// end reads the two line ends after a block. Some writers leave them out, but
// what follows must be a record or the end of the member.
func (b *block) end() error {
	ends := 0
	for ; ends < 4; ends++ {
		c, err := b.in.ReadByte()
		if err != nil {
			return err
		}
		if c != '\r' && c != '\n' {
			_ = b.in.UnreadByte()
			break
		}
	}
	ahead, err := b.in.Peek(b.form.ahead)
	switch {
	case len(ahead) == 0:
		return err // io.EOF, or what the end of the member shows, such as its checksum
	case ends < 4 && !b.form.begins(ahead):
		return misfit(fmt.Sprintf("it does not end after the %d bytes that it says", b.length))
	}
	return io.EOF
}

// whole is a body in a block. It ends only when the block does, because what is
// wrong with a record may show at its end.
type whole struct {
	in     io.Reader
	walk   *walk
	block  *block
	offset int64 // of the record
}

func (w *whole) Read(p []byte) (int, error) {
	n, err := w.in.Read(p)
	if err == io.EOF {
		err = cmp.Or(w.walk.drain(w.block), io.EOF)
	}
	if err != nil && err != io.EOF {
		err = fmt.Errorf("in %s record at byte %d: %w", w.block.form.the, w.offset, err)
	}
	return n, err
}

// tally counts by reason what is not read.
type tally map[string]int

// reasons bounds how many different ones there are.
const reasons = 40

func (t tally) add(why string) { t[why]++ }

// media names a media type, as far as there are not too many.
func (t tally) media(contentType string) string {
	major, _, _ := strings.Cut(mediaType(contentType), "/")
	switch major {
	case "image", "audio", "video", "font":
		return major
	}
	switch media := mediaType(contentType); {
	case media == "":
		return "unknown"
	case len(t) < reasons && len(media) < 80:
		return corpus.Printable(media)
	}
	return "unlisted"
}

// read returns the number of all, and the reasons, the most frequent first.
func (t tally) read() (n int, reasons string) {
	order := slices.SortedFunc(maps.Keys(t), func(a, b string) int {
		return cmp.Or(cmp.Compare(t[b], t[a]), cmp.Compare(a, b))
	})
	var parts []string
	for _, why := range order {
		n += t[why]
		parts = append(parts, fmt.Sprintf("%d %s", t[why], why))
	}
	return n, strings.Join(parts, ", ")
}
