package intake

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"
)

// content is something that may be a page or a container of pages.
type content struct {
	path     string
	in       io.Reader
	size     int64       // bytes; -1 where that is not known
	random   io.ReaderAt // the same bytes; nil where they can only be read in order
	file     *File       // that random is of
	ledger   *ledger     // of the input that it lies in
	level    int         // how many containers it lies in
	unpacked bool        // it came out of a compression: an archive in it is not a level of its own
	// What a web archive says of it.
	url, contentType string
	captured         time.Time
}

// open yields what is in a content: itself if it is a page, else its members.
func (w *walk) open(c content) bool {
	head, in, err := peek(c.in)
	if len(head) == 0 {
		if errors.Is(err, io.EOF) {
			return w.fault(Quarantined, c.path, "the file is empty", nil)
		}
		return w.broken(c.path, 0, err)
	}
	c.in = in
	k, title := recognise(head)
	if k == plain && startsAnswer(head) {
		return w.answered(c)
	}
	if k == plain {
		return w.page(c)
	}
	if c.level >= nesting && (k.compression() || !c.unpacked) {
		reason := fmt.Sprintf("it is %s in a container in a container; no more than %d are opened", title, nesting)
		return w.fault(Quarantined, c.path, reason, nil)
	}
	if k.compression() || !c.unpacked {
		c.level++
	}
	said := w.said
	if !w.container(k, title, c) {
		return false
	}
	if w.said == said {
		return w.fault(Skipped, c.path, "it is "+title+" with no page in it", nil)
	}
	return true
}

func (w *walk) container(k kind, title string, c content) bool {
	switch k {
	case zipped:
		return w.zip(c)
	case tarred:
		return w.tar(c)
	case warc:
		head, in, _ := peek(c.in)
		return w.archive(formOf(head), c, &single{Reader: in})
	case foreign:
		return w.fault(Quarantined, c.path, "it is "+title+", which is not read", nil)
	}
	return w.compressed(k, c)
}

func (w *walk) page(c content) bool {
	if w.opt.MaxSize > 0 && c.size > w.opt.MaxSize {
		reason := fmt.Sprintf("the file has %d bytes; at most %d are read", c.size, w.opt.MaxSize)
		return w.fault(Quarantined, c.path, reason, nil)
	}
	body := &body{in: c.in, path: c.path, max: w.opt.MaxSize}
	return w.alive() && w.give(Page{Path: c.path, Size: c.size, Body: body, At: c.random, URL: c.url, Captured: c.captured, ContentType: c.contentType}, nil)
}

// broken yields the fault of something that an error ended the reading of.
func (w *walk) broken(path string, offset int64, err error) bool {
	return w.alive() && w.give(Page{}, quarantined(path, offset, err))
}

func quarantined(path string, offset int64, err error) *Fault {
	reason := err.Error()
	if err == io.ErrUnexpectedEOF {
		reason = "it is cut off"
	}
	return &Fault{Outcome: Quarantined, Path: path, Offset: offset, Reason: reason, Err: err}
}

// body is what a page is read from. Any error except io.EOF is a *Fault of the
// page, and every later Read returns it again.
type body struct {
	in     io.Reader
	path   string
	max    int64 // bytes; 0: no bound
	offset int64
	err    error
}

func (b *body) Read(p []byte) (int, error) {
	if b.err != nil {
		return 0, b.err
	}
	n, err := b.in.Read(p)
	b.offset += int64(n)
	switch {
	case b.max > 0 && b.offset > b.max:
		err = fmt.Errorf("it has more than %d bytes, which is all that is read", b.max)
		b.err = quarantined(b.path, b.max, err)
	case err == io.EOF:
		b.err = io.EOF
	case err != nil:
		b.err = quarantined(b.path, b.offset, err)
	}
	return n, b.err
}

// peek reads the bytes by which something is recognized, and returns a reader that
// begins with them again. err is what kept it from reading more of them.
func peek(in io.Reader) (head []byte, again io.Reader, err error) {
	if h, ok := in.(*headed); ok && h.fresh() {
		return h.head, h, h.err
	}
	head = make([]byte, sniffed)
	n := 0
	for n < len(head) && err == nil {
		var m int
		m, err = in.Read(head[n:])
		n += m
	}
	h := &headed{head: head[:n], left: *bytes.NewReader(head[:n]), in: in, err: err}
	return h.head, h, err
}

// headed reads a head and then what follows it.
type headed struct {
	head []byte
	left bytes.Reader // of head
	in   io.Reader
	err  error // in which reading the head ended
}

func (h *headed) fresh() bool { return h.left.Len() == len(h.head) }

func (h *headed) Read(p []byte) (int, error) {
	switch {
	case h.left.Len() > 0:
		return h.left.Read(p)
	case h.err != nil:
		return 0, h.err
	}
	return h.in.Read(p)
}

// drain reads to the end of r for what its end may tell, such as a checksum.
func (w *walk) drain(r io.Reader) error {
	if w.scratch == nil {
		w.scratch = make([]byte, 64<<10)
	}
	_, err := io.CopyBuffer(discard{}, &attentive{ctx: w.ctx, in: r}, w.scratch)
	return err
}

// discard is io.Discard without its own, smaller buffers.
type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

// attentive stops reading when a context ends.
type attentive struct {
	ctx context.Context
	in  io.Reader
}

func (a *attentive) Read(p []byte) (int, error) {
	if err := a.ctx.Err(); err != nil {
		return 0, err
	}
	return a.in.Read(p)
}
