package intake

import (
	"archive/zip"
	"compress/bzip2"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// An unpacker reads compressed data member by member: gzip members, zstd frames.
// A format without members counts as one member.
type unpacker interface {
	// Read reads the member that next found; io.EOF is its end.
	io.Reader
	// next goes to the next member and returns its offset in the compressed data;
	// io.EOF after the last.
	next() (offset int64, err error)
	// resync looks for the next member that begins a record of a web archive, after a
	// broken one; next then goes to it. io.EOF: there is none.
	resync(ctx context.Context) error
	// close releases what the unpacker holds.
	close()
}

// compressed opens what is in compressed data: one page, one archive, or a web
// archive whose records are compressed each on its own.
func (w *walk) compressed(k kind, c content) bool {
	u, err := w.unpacker(k, c)
	if err != nil {
		return w.broken(c.path, 0, err)
	}
	defer u.close()
	if _, err := u.next(); err != nil {
		return w.broken(c.path, 0, err)
	}
	head, in, _ := peek(u)
	c.in, c.random, c.size, c.unpacked = &chain{in: in, u: u}, nil, -1, true
	if isArchive(head) {
		return w.archive(formOf(head), c, &begun{unpacker: u, first: in})
	}
	return w.open(c)
}

func (w *walk) unpacker(k kind, c content) (unpacker, error) {
	raw := newRaw(c.in)
	switch k {
	case gzipped:
		return &gzipMembers{raw: raw, ledger: c.ledger}, nil
	case zstandard:
		return w.zstd(raw, c.ledger)
	case bzipped:
		return &single{Reader: &bounded{worded{bzip2.NewReader(raw.Reader), "bzip2"}, c.ledger}}, nil
	}
	in, err := newXz(raw.Reader)
	if err != nil {
		return nil, damaged("xz", err)
	}
	return &single{Reader: &bounded{worded{in, "xz"}, c.ledger}}, nil
}

// chain reads the members of compressed data one after the other, as one.
type chain struct {
	in io.Reader // of the member that is read
	u  unpacker
}

func (c *chain) Read(p []byte) (int, error) {
	for {
		n, err := c.in.Read(p)
		if err != io.EOF {
			return n, err
		}
		if n > 0 {
			return n, nil
		}
		if _, err := c.u.next(); err != nil {
			return 0, err
		}
		c.in = c.u
	}
}

// begun is an unpacker of whose first member something was read, which first
// begins with again.
type begun struct {
	unpacker
	first io.Reader
	came  bool
}

func (b *begun) next() (int64, error) {
	if !b.came {
		b.came = true
		return 0, nil
	}
	b.first = nil
	return b.unpacker.next()
}

func (b *begun) Read(p []byte) (int, error) {
	if b.first != nil {
		return b.first.Read(p)
	}
	return b.unpacker.Read(p)
}

// single is data that is one member.
type single struct {
	io.Reader
	came bool
}

func (s *single) next() (int64, error) {
	if s.came {
		return 0, io.EOF
	}
	s.came = true
	return 0, nil
}

func (s *single) resync(context.Context) error { return io.EOF }
func (s *single) close()                       {}

// counter counts the bytes that are read.
type counter struct {
	in io.Reader
	n  int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.in.Read(p)
	c.n += int64(n)
	return n, err
}

// worded words the errors of a compression.
type worded struct {
	in   io.Reader
	name string
}

func (w worded) Read(p []byte) (int, error) {
	n, err := w.in.Read(p)
	if err != nil && err != io.EOF {
		err = damaged(w.name, err)
	}
	return n, err
}

// damaged words an error of compressed data.
func damaged(name string, err error) error {
	var over *bound
	switch {
	case errors.As(err, &over), errors.Is(err, errXzFilter):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return fmt.Errorf("the %s data is cut off: %w", name, io.ErrUnexpectedEOF)
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, zip.ErrChecksum), errors.Is(err, zstd.ErrCRCMismatch), errors.Is(err, errXzSum):
		return fmt.Errorf("the %s data is broken: its checksum does not match: %w", name, err)
	case errors.Is(err, errXzWindow), errors.Is(err, zstd.ErrWindowSizeExceeded):
		return fmt.Errorf("the %s data asks for too much memory: %w", name, err)
	case errors.Is(err, zstd.ErrUnknownDictionary):
		return fmt.Errorf("the %s data needs a dictionary that is not in it: %w", name, err)
	}
	return fmt.Errorf("the %s data is broken: %w", name, err)
}
