package intake

import (
	"bytes"
	"context"
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
	began   int64 // offset of the member
	lenient bool  // what follows the members is ignored, as browsers do
}

func (g *gzipMembers) next() (int64, error) {
	if err := g.skipPadding(); err != nil {
		return 0, err
	}
	offset := g.offset()
	g.began = offset
	if g.z == nil {
		g.z = new(gzip.Reader)
	}
	if ahead, _ := g.Peek(len(gzipMagic)); offset > 0 && string(ahead) != gzipMagic {
		if g.lenient {
			return offset, io.EOF
		}
		return offset, errors.New("what follows the gzip data is not gzip data")
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

func (g *gzipMembers) resync(ctx context.Context) error {
	var trial gzip.Reader
	return g.seek(ctx, g.began, gzipMagic, func(ahead []byte) bool {
		return trial.Reset(bytes.NewReader(ahead)) == nil && beginsRecord(&trial)
	})
}

func (g *gzipMembers) close() {}
