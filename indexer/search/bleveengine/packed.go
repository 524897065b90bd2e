package bleveengine

import (
	"encoding/binary"
	"slices"
)

// packed is a list of whole numbers as it is in memory and in files: what each is more
// than the least of them, in as few bytes (1, 2, 4 or 8, little endian) as the greatest
// needs. The zero value has none.
type packed struct {
	least uint64
	width int
	data  []byte
}

func pack[N uint8 | uint16 | uint32 | uint64 | int64](numbers []N) packed {
	if len(numbers) == 0 {
		return packed{}
	}
	least := slices.Min(numbers)
	greatest := uint64(slices.Max(numbers)) - uint64(least)
	p := packed{least: uint64(least), width: 1}
	for p.width < 8 && greatest>>(8*p.width) > 0 {
		p.width *= 2
	}
	p.data = make([]byte, 0, len(numbers)*p.width)
	for _, n := range numbers {
		switch more := uint64(n) - p.least; p.width {
		case 1:
			p.data = append(p.data, byte(more))
		case 2:
			p.data = binary.LittleEndian.AppendUint16(p.data, uint16(more))
		case 4:
			p.data = binary.LittleEndian.AppendUint32(p.data, uint32(more))
		default:
			p.data = binary.LittleEndian.AppendUint64(p.data, more)
		}
	}
	return p
}

// unpack gives the numbers as they were packed.
func unpack[N uint8 | uint16 | uint32 | uint64 | int64](p packed) []N {
	out := make([]N, p.len())
	for i := range out {
		out[i] = N(p.at(i))
	}
	return out
}

func (p *packed) len() int { return len(p.data) / max(1, p.width) }

// at is the number at a place; of numbers below 0, what uint64 makes of it.
func (p *packed) at(i int) uint64 {
	switch p.width {
	case 1:
		return p.least + uint64(p.data[i])
	case 2:
		return p.least + uint64(binary.LittleEndian.Uint16(p.data[2*i:]))
	case 4:
		return p.least + uint64(binary.LittleEndian.Uint32(p.data[4*i:]))
	}
	return p.least + binary.LittleEndian.Uint64(p.data[8*i:])
}

// appendTo appends the numbers from one place to before another.
func (p *packed) appendTo(list []uint32, from, to int) []uint32 {
	switch p.width {
	case 2:
		for data := p.data[2*from : 2*to]; len(data) >= 2; data = data[2:] {
			list = append(list, uint32(p.least)+uint32(binary.LittleEndian.Uint16(data)))
		}
	case 4:
		for data := p.data[4*from : 4*to]; len(data) >= 4; data = data[4:] {
			list = append(list, uint32(p.least)+binary.LittleEndian.Uint32(data))
		}
	default:
		for i := from; i < to; i++ {
			list = append(list, uint32(p.at(i)))
		}
	}
	return list
}

// isRising reports whether the numbers begin with 0, never fall, and end with one.
func (p *packed) isRising(end int) bool {
	return p.neverFall(end) && (p.len() == 0 || p.at(0) == 0)
}

// neverFall reports whether no number is less than the one before it, and the last is
// one; without numbers, whether that is 0.
func (p *packed) neverFall(end int) bool {
	before := uint64(0)
	for i := range p.len() {
		now := p.at(i)
		if now < before {
			return false
		}
		before = now
	}
	return before == uint64(end)
}

// areBelow reports whether all numbers are less than one.
func (p *packed) areBelow(end int) bool {
	for i := range p.len() {
		if p.at(i) >= uint64(end) {
			return false
		}
	}
	return true
}
