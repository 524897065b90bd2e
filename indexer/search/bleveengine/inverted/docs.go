package inverted

import (
	"encoding/binary"
	"math/bits"
)

// Roaring's portable format without runs: a cookie, the number of containers, the
// upper half and the number less 1 of each one's documents, where each begins, and the
// containers: the lower halves, or a bitmap of all of them where that is shorter.
// https://github.com/RoaringBitmap/RoaringFormatSpec (2024)
const (
	roaringCookie = 12346
	longestArray  = 4096
	bitmapBytes   = 1 << 16 / 8
)

func appendDocs(to []byte, docs []uint32) []byte {
	if len(docs) < roaringFrom {
		before := uint32(0)
		for _, doc := range docs {
			to = binary.AppendUvarint(to, uint64(doc-before))
			before = doc
		}
		return to
	}
	containers := containersOf(docs)
	size := 8 + 8*len(containers)
	for _, c := range containers {
		size += c.size()
	}
	to = binary.AppendUvarint(to, uint64(size))
	to = binary.LittleEndian.AppendUint32(to, roaringCookie)
	to = binary.LittleEndian.AppendUint32(to, uint32(len(containers)))
	for _, c := range containers {
		to = binary.LittleEndian.AppendUint16(to, uint16(c[0]>>16))
		to = binary.LittleEndian.AppendUint16(to, uint16(len(c)-1))
	}
	at := 8 + 8*len(containers)
	for _, c := range containers {
		to = binary.LittleEndian.AppendUint32(to, uint32(at))
		at += c.size()
	}
	for _, c := range containers {
		to = c.append(to)
	}
	return to
}

// container are documents with the same upper half.
type container []uint32

func containersOf(docs []uint32) (all []container) {
	for len(docs) > 0 {
		n := 1
		if docs[len(docs)-1]>>16 == docs[0]>>16 {
			n = len(docs)
		}
		for n < len(docs) && docs[n]>>16 == docs[0]>>16 {
			n++
		}
		all = append(all, docs[:n])
		docs = docs[n:]
	}
	return all
}

func (c container) size() int {
	if len(c) > longestArray {
		return bitmapBytes
	}
	return 2 * len(c)
}

func (c container) append(to []byte) []byte {
	if len(c) <= longestArray {
		for _, doc := range c {
			to = binary.LittleEndian.AppendUint16(to, uint16(doc))
		}
		return to
	}
	start := len(to)
	to = append(to, make([]byte, bitmapBytes)...)
	bitmap := to[start:]
	for _, doc := range c {
		bitmap[uint16(doc)/8] |= 1 << (doc % 8)
	}
	return to
}

// appendRoaring reads what appendDocs wrote as a bitmap.
func appendRoaring(to []uint32, data []byte) []uint32 {
	if binary.LittleEndian.Uint32(data) != roaringCookie {
		panic(errForm)
	}
	count := int(binary.LittleEndian.Uint32(data[4:]))
	heads, body := data[8:8+4*count], data[8+8*count:]
	for ; len(heads) > 0; heads = heads[4:] {
		above := uint32(binary.LittleEndian.Uint16(heads)) << 16
		n := int(binary.LittleEndian.Uint16(heads[2:])) + 1
		if n <= longestArray {
			for low := body[:2*n]; len(low) >= 2; low = low[2:] {
				to = append(to, above|uint32(binary.LittleEndian.Uint16(low)))
			}
			body = body[2*n:]
			continue
		}
		for i := range bitmapBytes / 8 {
			for word := binary.LittleEndian.Uint64(body[8*i:]); word != 0; word &= word - 1 {
				to = append(to, above|uint32(64*i+bits.TrailingZeros64(word)))
			}
		}
		body = body[bitmapBytes:]
	}
	return to
}
