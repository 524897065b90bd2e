package intake

import (
	"archive/tar"
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

const tarBlock = 512

// errOver is the error of a walk that is over: nobody reads any more.
var errOver = errors.New("the walk is over")

// tarArchive is a tar archive being read.
type tarArchive struct {
	*walk
	content
	blocks *counter
	names  names
}

// tar yields the members of a tar archive in their order. After a broken part it
// goes on at the next block that is the head of a member. It also skips the
// blocks of zeros at the end, because another archive may follow them.
func (w *walk) tar(c content) bool {
	a := tarArchive{walk: w, content: c, names: names{}}
	a.blocks = &counter{in: bufio.NewReaderSize(c.in, 64<<10)}
	from := io.Reader(a.blocks)
	for {
		err := a.members(tar.NewReader(from))
		if err == nil {
			from, err = a.resync()
		}
		switch {
		case err == io.EOF:
			return true
		case errors.Is(err, errOver):
			return false
		case err != nil:
			return w.broken(c.path, a.blocks.n, err)
		}
	}
}

// members yields members until the archive ends or the head of one is broken.
func (a *tarArchive) members(t *tar.Reader) error {
	for a.alive() {
		head, err := t.Next()
		switch {
		case err == io.EOF:
			return nil
		case errors.Is(err, tar.ErrHeader):
			if !a.give(Page{}, a.headless(err)) {
				return errOver
			}
			return nil
		case err != nil && !errors.Is(err, tar.ErrInsecurePath):
			return err
		}
		if err := a.ledger.member(); err != nil {
			return err
		}
		body := &bounded{t, a.ledger}
		if !a.member(head, body) {
			return errOver
		}
		if err := a.drain(body); err != nil {
			return err
		}
	}
	return errOver
}

func (a *tarArchive) headless(err error) *Fault {
	return &Fault{
		Outcome: Quarantined, Path: a.path, Offset: max(0, a.blocks.n-tarBlock),
		Reason: "the head of a member is broken", Err: err,
	}
}

func (a *tarArchive) member(head *tar.Header, body io.Reader) bool {
	if passedOver(head.Name) {
		return true
	}
	switch head.Typeflag {
	case tar.TypeReg, tar.TypeCont, tar.TypeGNUSparse:
		return a.open(content{
			path: a.names.path(a.path, head.Name, a.blocks.n), in: body, size: head.Size,
			ledger: a.ledger, level: a.level,
		})
	case tar.TypeChar, tar.TypeBlock, tar.TypeFifo:
		return a.fault(Skipped, a.names.path(a.path, head.Name, a.blocks.n), "it is "+kindOf(head.FileInfo().Mode())+", not a file", nil)
	}
	return true // folders, links, labels
}

// resync comes to the next block that is the head of a member and gives a reader
// that begins with it; io.EOF if there is none.
func (a *tarArchive) resync() (io.Reader, error) {
	if past := a.blocks.n % tarBlock; past > 0 {
		if _, err := io.CopyN(io.Discard, a.blocks, tarBlock-past); err != nil {
			return nil, err
		}
	}
	block := make([]byte, tarBlock)
	for {
		if err := a.ctx.Err(); err != nil {
			return nil, fmt.Errorf("intake: %w", err)
		}
		switch _, err := io.ReadFull(a.blocks, block); {
		case err == io.ErrUnexpectedEOF:
			return nil, io.EOF
		case err != nil:
			return nil, err
		case isTarHeader(block):
			return io.MultiReader(bytes.NewReader(block), a.blocks), nil
		}
	}
}
