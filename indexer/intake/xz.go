package intake

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"

	"github.com/ulikunitz/xz/lzma"
)

// xzWindow bounds the dictionary that xz data may ask for; xz -9 asks for 64 MiB.
const xzWindow = 256 << 20

var (
	errXzWindow = fmt.Errorf("its dictionary has more than %d MiB", xzWindow>>20)
	errXzSum    = errors.New("checksum error")
	errXzHead   = errors.New("the head of a block is broken")
	errXzIndex  = errors.New("the index does not fit the blocks")
	errXzFilter = errors.New("the xz data was made with a filter for programs or sound (BCJ or delta), which is not read; pack it without one")
)

// xzReader reads xz data (The .xz File Format, version 1.2.0): streams of
// blocks, one after the other, as one text. The LZMA2 data in the blocks is
// unpacked by lzma. Their frame is read here because the library's own reader
// of it gives each block the dictionary that it asks for, however large, and
// takes data that is cut off between two blocks for whole.
type xzReader struct {
	in      *xzInput
	check   xzCheck   // of the stream
	blocks  uint64    // of the stream, up to here
	records hash.Hash // of their sizes, as the index lists them
	block   *xzBlock  // nil between blocks
	err     error     // what Read ends with
}

// newXz reads the head of the first stream.
func newXz(in io.Reader) (*xzReader, error) {
	x := &xzReader{in: newXzInput(in)}
	return x, x.beginStream()
}

func (x *xzReader) Read(p []byte) (n int, err error) {
	for n == 0 && len(p) > 0 && x.err == nil {
		if x.block == nil {
			x.err = x.advance()
			continue
		}
		n, err = x.block.Read(p)
		if err != nil {
			x.err = x.endBlock(err)
		}
	}
	if n > 0 {
		return n, nil
	}
	return 0, x.err
}

// advance comes to the next block, or over the end of a stream to the next
// stream; io.EOF after the last one.
func (x *xzReader) advance() error {
	size, err := x.in.ReadByte()
	if err != nil {
		return endless(err)
	}
	if size != 0 {
		return x.beginBlock(size)
	}
	if err := x.endStream(); err != nil {
		return err
	}
	if err := x.in.skipPadding(); err != nil {
		return err
	}
	return x.beginStream()
}

const (
	xzMagic  = "\xfd7zXZ\x00"
	xzFooter = "YZ"
)

// beginStream reads the head of a stream (section 2.1.1).
func (x *xzReader) beginStream() error {
	head, err := x.in.take(12)
	switch {
	case !bytes.HasPrefix(head, []byte(xzMagic)[:min(len(head), len(xzMagic))]):
		return errors.New("a stream begins without its mark")
	case err != nil:
		return err
	case crc32.ChecksumIEEE(head[6:8]) != binary.LittleEndian.Uint32(head[8:]):
		return errXzSum
	}
	x.blocks, x.records = 0, sha256.New()
	x.check, err = newXzCheck(head[6:8])
	return err
}

// endStream reads the index, except its first byte, which is read already, and
// the footer (sections 4 and 2.1.2). They must match the blocks that were read.
func (x *xzReader) endStream() error {
	size, err := x.readIndex()
	if err != nil {
		return endless(err)
	}
	footer, err := x.in.take(12)
	switch {
	case err != nil:
		return err
	case string(footer[10:]) != xzFooter:
		return errors.New("a stream ends without its mark")
	case crc32.ChecksumIEEE(footer[4:10]) != binary.LittleEndian.Uint32(footer):
		return errXzSum
	case size != 4*(int64(binary.LittleEndian.Uint32(footer[4:]))+1), footer[8] != 0, footer[9] != x.check.id:
		return errors.New("the end of a stream does not fit its beginning")
	}
	return nil
}

// readIndex returns the size of the index.
func (x *xzReader) readIndex() (size int64, err error) {
	began := x.in.n - 1
	x.in.sum = crc32.ChecksumIEEE([]byte{0})
	if err := x.readRecords(); err != nil {
		return 0, err
	}
	if err := x.in.align(x.in.n - began); err != nil {
		return 0, err
	}
	want := x.in.sum
	sum, err := x.in.take(4)
	if err == nil && binary.LittleEndian.Uint32(sum) != want {
		err = errXzSum
	}
	return x.in.n - began, err
}

// readRecords reads what the index says of each block.
func (x *xzReader) readRecords() error {
	blocks, err := binary.ReadUvarint(x.in)
	if err == nil && blocks != x.blocks {
		return errXzIndex
	}
	listed := sha256.New()
	for ; err == nil && blocks > 0; blocks-- {
		var packed, unpacked uint64
		if packed, err = binary.ReadUvarint(x.in); err == nil {
			unpacked, err = binary.ReadUvarint(x.in)
		}
		note(listed, packed, unpacked)
	}
	if err == nil && !bytes.Equal(listed.Sum(nil), x.records.Sum(nil)) {
		return errXzIndex
	}
	return err
}

// note adds what the index says of a block.
func note(records hash.Hash, packed, unpacked uint64) {
	b := binary.LittleEndian.AppendUint64(nil, packed)
	records.Write(binary.LittleEndian.AppendUint64(b, unpacked))
}

// beginBlock reads the head of a block, except its first byte, which is read already.
func (x *xzReader) beginBlock(size byte) error {
	rest, err := x.in.take(4*int(size) + 3)
	if err != nil {
		return err
	}
	head, err := readXzHead(append([]byte{size}, rest...))
	if err != nil {
		return err
	}
	window := min(head.window, max(x.in.unpacked(head.window), lzma.MinDictCap))
	x.block = &xzBlock{xzHead: head, in: x.in, began: x.in.n, sum: x.check.new()}
	x.block.packed, err = lzma.Reader2Config{DictCap: window}.NewReader2(x.in)
	return err
}

// endBlock reads what follows the data of a block (section 3). err is how the
// reading of the data ended.
func (x *xzReader) endBlock(err error) error {
	b := x.block
	if err != io.EOF {
		return err
	}
	packed := x.in.n - b.began
	if !b.fits(packed) {
		return errors.New("a block is not as large as it says")
	}
	if err := x.in.align(packed); err != nil {
		return endless(err)
	}
	sum, err := x.in.take(x.check.size)
	if err != nil {
		return err
	}
	if !x.check.is(b.sum, sum) {
		return errXzSum
	}
	x.blocks++
	note(x.records, uint64(b.size)+uint64(packed)+uint64(x.check.size), uint64(b.unpacked))
	x.block = nil
	return nil
}

// xzBlock reads the data of a block.
type xzBlock struct {
	xzHead
	in       *xzInput
	packed   *lzma.Reader2
	began    int64 // where its data begins
	unpacked int64 // up to here
	sum      hash.Hash
}

// Read distinguishes data that ends early from data that is broken; the library calls
// both an unexpected end, and one that comes at the wrong place an end.
func (b *xzBlock) Read(p []byte) (int, error) {
	n, err := b.packed.Read(p)
	b.unpacked += int64(n)
	b.sum.Write(p[:n])
	switch {
	case err == io.EOF && b.packed.EOS():
		return n, io.EOF
	case (err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF)) && b.in.ended:
		return n, io.ErrUnexpectedEOF
	case err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF):
		return n, errors.New("a block is corrupt")
	}
	return n, err
}

// fits reports whether the sizes in the head of a block, if it has any, are its own.
func (b *xzBlock) fits(packed int64) bool {
	return (b.saidPacked < 0 || b.saidPacked == packed) && (b.saidUnpacked < 0 || b.saidUnpacked == b.unpacked)
}
