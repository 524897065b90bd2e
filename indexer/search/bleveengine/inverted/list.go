package inverted

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"

	"github.com/RoaringBitmap/roaring/v2"
)

// A list holds the documents of one term, how often each has it (its times), and in
// fields with positions where (its places). It is written as
//
//	width of the times (1 byte: 0, 1, 2, 4, 8, 16 or 32 bits; 0: all are 1)
//	documents: fewer than roaringFrom as differences (uvarint each), else the
//	  length in bytes (uvarint) and a bitmap in Roaring's portable format
//	times less 1, of width bits each
//	with places: where in them every skipEvery-th document begins (4 bytes each,
//	  but for the first), and the places, document after document: the first
//	  position of each and then the differences (uvarint each)
//
// The list of a single document is part of its dictionary entry instead.
const (
	roaringFrom = 64
	skipEvery   = 64
)

var errForm = errors.New("it is not of the form that was written")

// postings are a list in the making.
type postings struct {
	docs, times []uint32
	places      []byte
}

func (p *postings) reset() { p.docs, p.times, p.places = p.docs[:0], p.times[:0], p.places[:0] }

// widthOf is the width that holds the greatest of some times less 1.
func widthOf(times []uint32) uint8 {
	greatest := uint32(0)
	for _, n := range times {
		greatest |= n - 1
	}
	if greatest == 0 {
		return 0
	}
	return uint8(1) << bits.Len(uint(bits.Len32(greatest)-1))
}

// appendList writes a list of two documents or more.
func appendList(to []byte, p *postings, positioned bool) []byte {
	width := widthOf(p.times)
	to = append(to, width)
	to = appendDocs(to, p.docs)
	to = appendTimes(to, p.times, width)
	if !positioned {
		return to
	}
	at := 0
	for i, times := range p.times {
		if i > 0 && i%skipEvery == 0 {
			to = binary.LittleEndian.AppendUint32(to, uint32(at))
		}
		at += uvarints(p.places[at:], int(times))
	}
	return append(to, p.places...)
}

func appendTimes(to []byte, times []uint32, width uint8) []byte {
	switch width {
	case 0:
	case 8:
		for _, n := range times {
			to = append(to, byte(n-1))
		}
	case 16:
		for _, n := range times {
			to = binary.LittleEndian.AppendUint16(to, uint16(n-1))
		}
	case 32:
		for _, n := range times {
			to = binary.LittleEndian.AppendUint32(to, n-1)
		}
	default:
		filled, held := uint8(0), byte(0)
		for _, n := range times {
			held |= byte(n-1) << filled
			if filled += width; filled == 8 {
				to = append(to, held)
				filled, held = 0, 0
			}
		}
		if filled > 0 {
			to = append(to, held)
		}
	}
	return to
}

// uvarints is how many bytes the first n uvarints take: each ends with a byte whose
// highest bit is not set. Eight bytes are looked at together where they cannot be too many.
func uvarints(of []byte, n int) int {
	at := 0
	for ; n >= 8 && at+8 <= len(of); at += 8 {
		n -= bits.OnesCount64(^binary.LittleEndian.Uint64(of[at:]) & 0x8080808080808080)
	}
	for ; n > 0; n-- {
		for of[at] >= 0x80 {
			at++
		}
		at++
	}
	return at
}

// List is a list as it is read. It aliases the memory of its segment.
type List struct {
	count      int
	one        uint32 // the only document; of a list of one
	oneTimes   uint32
	width      uint8
	docs       []byte
	times      []byte
	skips      []byte
	places     []byte
	positioned bool
}

// openList reads the head of a list of count documents.
func openList(data []byte, count int, positioned bool) (l List, err error) {
	l = List{count: count, width: data[0], positioned: positioned}
	if l.width > 32 {
		return l, errForm
	}
	rest := data[1:]
	size := 0
	if count < roaringFrom {
		size = uvarints(rest, count)
	} else {
		n, used := binary.Uvarint(rest)
		if used <= 0 || n > uint64(len(rest)-used) {
			return l, errForm
		}
		rest = rest[used:]
		size = int(n)
	}
	l.docs, rest = rest[:size], rest[size:]
	size = (count*int(l.width) + 7) / 8
	l.times, rest = rest[:size], rest[size:]
	if positioned {
		size = (count - 1) / skipEvery * 4
		l.skips, l.places = rest[:size], rest[size:]
	}
	return l, nil
}

// Len is the number of documents.
func (l *List) Len() int { return l.count }

// Bitmap writes the documents over a bitmap, which then may alias the segment's memory.
func (l *List) Bitmap(to *roaring.Bitmap) error {
	to.Clear()
	if l.count < roaringFrom {
		var docs [roaringFrom]uint32
		to.AddMany(l.Docs(docs[:0]))
		return nil
	}
	if _, err := to.FromBuffer(l.docs); err != nil {
		return fmt.Errorf("documents of a term: %w", err)
	}
	return nil
}

// Docs appends the documents, ascending.
func (l *List) Docs(to []uint32) []uint32 {
	switch {
	case l.count == 0:
	case l.count == 1:
		to = append(to, l.one)
	case l.count < roaringFrom:
		doc := uint32(0)
		for at := 0; at < len(l.docs); {
			step, n := binary.Uvarint(l.docs[at:])
			if n <= 0 {
				panic(errForm)
			}
			doc += uint32(step)
			at += n
			to = append(to, doc)
		}
	default:
		to = appendRoaring(to, l.docs)
	}
	return to
}

// Times is how often the document at a place of the list has the term.
func (l *List) Times(rank int) uint32 {
	switch l.width {
	case 0:
		if l.count == 1 {
			return l.oneTimes
		}
		return 1
	case 8:
		return uint32(l.times[rank]) + 1
	case 16:
		return uint32(binary.LittleEndian.Uint16(l.times[2*rank:])) + 1
	case 32:
		return binary.LittleEndian.Uint32(l.times[4*rank:]) + 1
	}
	bit := rank * int(l.width)
	return uint32(l.times[bit/8]>>(bit%8))&(1<<l.width-1) + 1
}

// ReadTimes reads how often the documents from a place of the list on have the term.
func (l *List) ReadTimes(to []uint32, rank int) {
	switch l.width {
	case 0:
		once := l.Times(0)
		for i := range to {
			to[i] = once
		}
	case 1, 2, 4:
		mask := byte(1)<<l.width - 1
		bit := rank * int(l.width)
		for i := range to {
			to[i] = uint32(l.times[bit/8]>>(bit%8)&mask) + 1
			bit += int(l.width)
		}
	case 8:
		for i, n := range l.times[rank : rank+len(to)] {
			to[i] = uint32(n) + 1
		}
	default:
		for i := range to {
			to[i] = l.Times(rank + i)
		}
	}
}

// sum is how often the documents from one place of the list to before another have the
// term together.
func (l *List) sum(from, before int) int {
	sum := before - from
	switch l.width {
	case 0:
		return sum * int(l.Times(0))
	case 1, 2, 4:
		mask := byte(1)<<l.width - 1
		bit := from * int(l.width)
		for range before - from {
			sum += int(l.times[bit/8] >> (bit % 8) & mask)
			bit += int(l.width)
		}
	case 8:
		for _, n := range l.times[from:before] {
			sum += int(n)
		}
	default:
		for rank := from; rank < before; rank++ {
			sum += int(l.Times(rank)) - 1
		}
	}
	return sum
}

// PlaceReader reads places of documents in ascending order of their ranks in the list.
type PlaceReader struct {
	list *List
	rank int // of the document that begins at
	at   int
	end  int // where its places end, if they were read; else 0
}

// NewPlaceReader reads the places of a list of a field with positions.
func (l *List) NewPlaceReader() PlaceReader { return PlaceReader{list: l} }

// Append appends the positions of the document at a rank, ascending. The ranks asked
// for must not descend.
func (r *PlaceReader) Append(to []uint64, rank int) []uint64 {
	l := r.list
	if !l.positioned {
		return to
	}
	if block := rank / skipEvery; block > r.rank/skipEvery {
		r.rank, r.at, r.end = block*skipEvery, int(binary.LittleEndian.Uint32(l.skips[4*(block-1):])), 0
	}
	if rank > r.rank && r.end > 0 {
		r.rank, r.at, r.end = r.rank+1, r.end, 0
	}
	if rank > r.rank {
		r.rank, r.at, r.end = rank, r.at+uvarints(l.places[r.at:], l.sum(r.rank, rank)), 0
	}
	position, at := uint64(0), r.at
	for range l.Times(rank) {
		step, n := uint64(l.places[at]), 1
		if step >= 0x80 {
			if step, n = binary.Uvarint(l.places[at:]); n <= 0 {
				panic(errForm)
			}
		}
		position += step
		at += n
		to = append(to, position)
	}
	r.end = at
	return to
}

// placesEnd is how many bytes the places of a list take.
func (l *List) placesEnd() int {
	rank, at := 0, 0
	if n := len(l.skips); n > 0 {
		rank, at = n/4*skipEvery, int(binary.LittleEndian.Uint32(l.skips[n-4:]))
	}
	return at + uvarints(l.places[at:], l.sum(rank, l.count))
}
