package intake

import (
	"bytes"
	"errors"
	"io"

	"github.com/klauspost/compress/gzip"
)

// gzipMagic begins a member: ID1, ID2 and the only method there is.
const gzipMagic = "\x1f\x8b\x08"

// gzipMembers reads gzip data member by member (RFC 1952, section 2.2).
type gzipMembers struct {
	raw
	ledger  *ledger
	z       *gzip.Reader
	lenient bool // what follows the members is passed over, as browsers do
}

func (g *gzipMembers) next() (int64, error) {
	if err := g.skipPadding(); err != nil {
		return 0, err
	}
	offset := g.offset()
	if g.z == nil {
		g.z = new(gzip.Reader)
	}
	if ahead, _ := g.Peek(len(gzipMagic)); offset > 0 && string(ahead) != gzipMagic {
		if g.lenient {
			return offset, io.EOF
		}
		return offset, errors.New("what follows the gzip data is none")
	}
	if err := g.z.Reset(g.raw.Reader); err != nil {
		return offset, damaged("gzip", err)
	}
	g.z.Multistream(false)
	return offset, nil
}

// skipPadding passes the zero bytes with which tapes fill up their blocks.
func (g *gzipMembers) skipPadding() error {
	for {
		b, err := g.ReadByte()
		if err != nil {
			return err
		}
		if b != 0 {
			return g.UnreadByte()
		}
	}
}

func (g *gzipMembers) Read(p []byte) (int, error) {
	n, err := g.z.Read(p)
	if over := g.ledger.give(n); over != nil {
		return n, over
	}
	if err != nil && err != io.EOF {
		err = damaged("gzip", err)
	}
	return n, err
}

func (g *gzipMembers) resync() error {
	return seek(g.raw, gzipMagic, func(ahead []byte) bool {
		z, err := gzip.NewReader(bytes.NewReader(ahead))
		return err == nil && beginsWARC(z)
	})
}

func (g *gzipMembers) close() {}

// seek comes to the next place that begins with magic and of which begins says,
// from the bytes ahead, that it is a beginning.
func seek(r raw, magic string, begins func(ahead []byte) bool) error {
	for {
		ahead, err := r.Peek(16 << 10)
		if len(ahead) < len(magic) {
			if err == nil || err == io.ErrUnexpectedEOF {
				err = io.EOF
			}
			return err
		}
		at := bytes.Index(ahead, []byte(magic))
		switch {
		case at < 0:
			at = len(ahead) - len(magic) + 1
		case at == 0 && begins(ahead):
			return nil
		case at == 0:
			at = 1
		}
		if _, err := r.Discard(at); err != nil {
			return err
		}
	}
}

// beginsWARC tells whether unpacked data begins with a WARC record.
func beginsWARC(in io.Reader) bool {
	head := make([]byte, 8)
	n, _ := io.ReadFull(in, head)
	return isWARC(head[:n])
}
