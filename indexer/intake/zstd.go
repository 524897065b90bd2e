package intake

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
)

// zstdMagic begins a frame.
const zstdMagic = "\x28\xb5\x2f\xfd"

// zstdWindow is the longest window that is read: that of zstd --long=31. A frame
// costs its window in memory, as far as its content fills it, because any later
// byte may repeat one from there; no reader can do with less.
const zstdWindow = 2 << 30

// warcDictionary is the magic number of a skippable frame with the dictionary for
// the frames after it ("Zstandard Compression for WARC Files 1.0", section 4).
const warcDictionary = 0x184D2A5D

// maxDictionary bounds a dictionary; those of crawlers have 100 kB to 1 MB.
const maxDictionary = 16 << 20

// zstdFrames reads zstd data frame by frame (RFC 8878, section 3.1).
type zstdFrames struct {
	raw
	ledger *ledger
	z      *zstd.Decoder
	spare  func(*zstd.Decoder) // takes the decoder back; nil if nobody else can use it
	frame  frame
	began  int64 // offset of the frame
}

// zstd takes a decoder, if it can, that was used before: its window is there
// already, and needs not be cleared.
func (w *walk) zstd(in raw, l *ledger) (unpacker, error) {
	f := &zstdFrames{raw: in, ledger: l, spare: func(z *zstd.Decoder) { w.decoders = append(w.decoders, z) }}
	if n := len(w.decoders); n > 0 {
		f.z, w.decoders = w.decoders[n-1], w.decoders[:n-1]
		return f, nil
	}
	z, err := newZstd()
	f.z = z
	return f, err
}

// newZstd makes a decoder that starts no goroutines and holds one window.
func newZstd(more ...zstd.DOption) (*zstd.Decoder, error) {
	return zstd.NewReader(nil, append([]zstd.DOption{
		zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(zstdWindow),
	}, more...)...)
}

func (f *zstdFrames) close() {
	if f.spare == nil {
		f.z.Close()
		return
	}
	_ = f.z.Reset(nil) // lets go of the input
	f.spare(f.z)
}

func (f *zstdFrames) next() (int64, error) {
	for {
		ahead, err := f.Peek(zstd.HeaderMaxSize)
		if len(ahead) == 0 {
			return 0, err
		}
		offset := f.offset()
		f.began = offset
		var head zstd.Header
		if err := head.Decode(ahead); err != nil {
			if offset > 0 && !bytes.HasPrefix(ahead, []byte(zstdMagic)) {
				return offset, fmt.Errorf("what follows the zstd data is not zstd data: %w", err)
			}
			return offset, damaged("zstd", err)
		}
		if !head.Skippable {
			f.frame = frame{in: f.raw, left: head.HeaderSize, checksum: head.HasCheckSum}
			return offset, f.z.Reset(&f.frame)
		}
		if err := f.skip(head, ahead); err != nil {
			return offset, damaged("zstd", err)
		}
	}
}

// skip passes a skippable frame, or reads the dictionary that it holds.
func (f *zstdFrames) skip(head zstd.Header, ahead []byte) error {
	dictionary := binary.LittleEndian.Uint32(ahead) == warcDictionary
	if _, err := f.Discard(head.HeaderSize); err != nil {
		return err
	}
	if dictionary && head.SkippableSize <= maxDictionary {
		return f.learn(int(head.SkippableSize))
	}
	if n, err := io.CopyN(io.Discard, f.raw, int64(head.SkippableSize)); n < int64(head.SkippableSize) {
		return endless(err)
	}
	return nil
}

// learn reads a dictionary, which may be compressed itself.
func (f *zstdFrames) learn(size int) error {
	text := make([]byte, size)
	if _, err := io.ReadFull(f.raw, text); err != nil {
		return endless(err)
	}
	if bytes.HasPrefix(text, []byte(zstdMagic)) {
		z, err := newZstd(zstd.WithDecoderMaxMemory(maxDictionary))
		if err != nil {
			return err
		}
		defer z.Close()
		if text, err = z.DecodeAll(text, nil); err != nil {
			return fmt.Errorf("its dictionary: %w", err)
		}
	}
	z, err := newZstd(zstd.WithDecoderDicts(text))
	if err != nil {
		return fmt.Errorf("its dictionary: %w", err)
	}
	f.close()
	f.z, f.spare = z, nil
	return nil
}

func (f *zstdFrames) Read(p []byte) (int, error) {
	n, err := f.z.Read(p)
	if over := f.ledger.give(n); over != nil {
		return n, over
	}
	if err != nil && err != io.EOF {
		err = damaged("zstd", err)
	}
	return n, err
}

func (f *zstdFrames) resync(ctx context.Context) error {
	return f.seek(ctx, f.began, zstdMagic, func(ahead []byte) bool {
		return f.z.Reset(bytes.NewReader(ahead)) == nil && beginsRecord(f.z)
	})
}

// frame reads one frame, still compressed: its head, its blocks, its checksum.
type frame struct {
	in       raw
	left     int // bytes up to the next head of a block
	checksum bool
	last     bool // the block that is read is the last one
	ended    bool
}

func (f *frame) Read(p []byte) (int, error) {
	for f.left == 0 {
		if f.ended {
			return 0, io.EOF
		}
		if err := f.advance(); err != nil {
			return 0, err
		}
	}
	n, err := f.in.Read(p[:min(len(p), f.left)])
	f.left -= n
	return n, endless(err)
}

// advance comes to the next block, by the three bytes of its head, or to the
// checksum after the last one.
func (f *frame) advance() error {
	if f.last {
		f.ended = true
		if f.checksum {
			f.left = 4
		}
		return nil
	}
	head, err := f.in.Peek(3)
	if err != nil {
		return endless(err)
	}
	h := int(head[0]) | int(head[1])<<8 | int(head[2])<<16
	f.last = h&1 == 1
	f.left = len(head) + h>>3
	if h>>1&3 == 1 { // one byte, repeated
		f.left = len(head) + 1
	}
	return nil
}

// endless is the error of data that ends where more has to come.
func endless(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
