package intake

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"hash/crc64"
	"io"
	"math"
	"slices"

	"github.com/ulikunitz/xz/lzma"
)

// xzHead is the head of a block (section 3.1).
type xzHead struct {
	size         int // of the head itself
	saidPacked   int64
	saidUnpacked int64 // each -1 where the head does not say
	window       int
}

const (
	xzFilters      = 0x03 // how many filters a block has besides the first
	xzReserved     = 0x3c
	xzSaysPacked   = 0x40
	xzSaysUnpacked = 0x80
	xzLZMA2        = 0x21 // the filter that is read
)

func readXzHead(text []byte) (xzHead, error) {
	fields, sum := text[:len(text)-4], text[len(text)-4:]
	if crc32.ChecksumIEEE(fields) != binary.LittleEndian.Uint32(sum) {
		return xzHead{}, errXzSum
	}
	flags, in := fields[1], &numbers{in: bytes.NewReader(fields[2:])}
	head := xzHead{size: len(text), saidPacked: -1, saidUnpacked: -1}
	if flags&xzSaysPacked != 0 {
		head.saidPacked = in.next()
	}
	if flags&xzSaysUnpacked != 0 {
		head.saidUnpacked = in.next()
	}
	filter, properties, dictionary := in.next(), in.next(), in.next()
	padding := fields[len(fields)-in.in.Len():]
	switch {
	case !in.broken && (flags&xzFilters != 0 || filter != xzLZMA2):
		return head, errXzFilter
	case in.broken || flags&xzReserved != 0 || properties != 1 || len(bytes.Trim(padding, "\x00")) > 0:
		return head, errXzHead
	}
	var err error
	head.window, err = xzDictionary(dictionary)
	return head, err
}

// numbers reads numbers of variable length (section 1.2) and notes if one is broken.
type numbers struct {
	in     *bytes.Reader
	broken bool
}

func (n *numbers) next() int64 {
	number, err := binary.ReadUvarint(n.in)
	n.broken = n.broken || err != nil || number > math.MaxInt64
	return int64(number)
}

// xzDictionary is the size of a dictionary by its code (section 5.3.1).
func xzDictionary(code int64) (int, error) {
	size, err := lzma.DecodeDictCap(byte(code))
	switch {
	case err != nil || code > 0xff:
		return 0, errXzHead
	case size > xzWindow:
		return 0, errXzWindow
	}
	return int(size), nil
}

// xzCheck is the kind of checksum that the blocks of a stream have (section 2.1.1.2).
type xzCheck struct {
	id   byte
	size int
	new  func() hash.Hash
}

func newXzCheck(flags []byte) (xzCheck, error) {
	if flags[0] == 0 {
		switch id := flags[1]; id {
		case 0:
			return xzCheck{id, 0, newCRC32}, nil
		case 1:
			return xzCheck{id, crc32.Size, newCRC32}, nil
		case 4:
			return xzCheck{id, crc64.Size, func() hash.Hash { return crc64.New(crc64Table) }}, nil
		case 10:
			return xzCheck{id, sha256.Size, sha256.New}, nil
		}
	}
	return xzCheck{}, fmt.Errorf("flags %x, which are not known", flags)
}

func newCRC32() hash.Hash { return crc32.NewIEEE() }

var crc64Table = crc64.MakeTable(crc64.ECMA)

// is reports whether the checksum of data is the one that was written. A CRC is
// written with its last byte first.
func (c xzCheck) is(data hash.Hash, written []byte) bool {
	sum := data.Sum(nil)
	if c.size < sha256.Size {
		slices.Reverse(sum)
	}
	return bytes.Equal(sum[:c.size], written)
}

// xzInput is xz data as it comes. The library reads no byte more of it than a
// block has.
type xzInput struct {
	buffer *bufio.Reader
	n      int64  // bytes that were read
	sum    uint32 // CRC32 of those that ReadByte gave, from where it was set
	ended  bool
}

func newXzInput(in io.Reader) *xzInput {
	return &xzInput{buffer: bufio.NewReaderSize(in, 64<<10)}
}

func (x *xzInput) Read(p []byte) (int, error) {
	n, err := x.buffer.Read(p)
	x.n += int64(n)
	x.ended = x.ended || err == io.EOF
	return n, err
}

func (x *xzInput) ReadByte() (byte, error) {
	b, err := x.take(1)
	if err != nil {
		return 0, err
	}
	x.sum = crc32.Update(x.sum, crc32.IEEETable, b)
	return b[0], nil
}

// take reads so many bytes. If fewer are left, it gives them with the error.
func (x *xzInput) take(n int) ([]byte, error) {
	b := make([]byte, n)
	n, err := io.ReadFull(x, b)
	return b[:n], endless(err)
}

// align passes the zeros that follow so many bytes up to a multiple of four.
func (x *xzInput) align(n int64) error {
	for ; n%4 != 0; n++ {
		b, err := x.ReadByte()
		if err != nil {
			return err
		}
		if b != 0 {
			return errors.New("its padding is not zeros")
		}
	}
	return nil
}

// skipPadding passes the zeros after a stream; io.EOF if nothing follows them
// (section 2.2).
func (x *xzInput) skipPadding() error {
	for n := 0; ; n++ {
		ahead, err := x.buffer.Peek(1)
		switch {
		case len(ahead) == 1 && ahead[0] == 0:
			_, _ = x.ReadByte()
		case n%4 != 0:
			return errors.New("the padding of a stream is not a multiple of four bytes")
		case len(ahead) == 0:
			return err
		default:
			return nil
		}
	}
}

// unpacked is how much the block ahead unpacks to, by the heads of its chunks,
// if all of it lies ahead in the buffer, else otherwise. A small block is given
// no larger a dictionary than that: thousands of them, each with a large one,
// would take minutes for a few words.
func (x *xzInput) unpacked(otherwise int) int {
	ahead, _ := x.buffer.Peek(x.buffer.Size())
	for size := 0; len(ahead) > 0; {
		if ahead[0] == 0 {
			return size
		}
		if len(ahead) < 5 {
			break
		}
		packed, unpacked := chunk(ahead)
		size += unpacked
		ahead = ahead[min(packed, len(ahead)):]
	}
	return otherwise
}

// chunk is how large a chunk of LZMA2 data is, with its head, and how much it
// unpacks to.
func chunk(head []byte) (packed, unpacked int) {
	control := head[0]
	unpacked = int(binary.BigEndian.Uint16(head[1:])) + 1
	if control < 0x80 { // it is not compressed
		return 3 + unpacked, unpacked
	}
	packed = 5 + int(binary.BigEndian.Uint16(head[3:])) + 1
	if control >= 0xc0 { // its head has new properties
		packed++
	}
	return packed, unpacked + int(control&0x1f)<<16
}
