package charset

import (
	"encoding/binary"
	"sort"
)

// Limits of what is remembered of offsets.
const (
	perBlock   = 4096 // marks
	fullBlocks = 128  // that keep their marks; older ones keep their start alone
	mostBlocks = 1 << 16
)

// offsets maps bytes of a text to bytes of its source by marks, which are added
// in order. Between two marks both go on evenly.
type offsets struct {
	blocks []block
	last   mark
}

// mark says that the text at decoded is in the source at source.
type mark struct{ decoded, source int64 }

// block is a series of marks, each but the first kept as its distance from the
// one before it.
type block struct {
	start mark
	n     int
	more  []byte
}

func (o *offsets) add(decoded, source int64) {
	next := mark{decoded, source}
	if len(o.blocks) > 0 && next.decoded-o.last.decoded == next.source-o.last.source {
		return // it says what is known
	}
	if len(o.blocks) == 0 || o.blocks[len(o.blocks)-1].n == perBlock {
		o.grow(next)
	} else {
		b := &o.blocks[len(o.blocks)-1]
		b.more = binary.AppendUvarint(b.more, uint64(next.decoded-o.last.decoded))
		b.more = binary.AppendUvarint(b.more, uint64(next.source-o.last.source))
		b.n++
	}
	o.last = next
}

func (o *offsets) grow(start mark) {
	if len(o.blocks) == mostBlocks {
		kept := o.blocks[:0]
		for i, b := range o.blocks {
			if i%2 == 0 || i >= mostBlocks-fullBlocks {
				kept = append(kept, b)
			}
		}
		o.blocks = kept
	}
	if old := len(o.blocks) - fullBlocks; old >= 0 {
		o.blocks[old].more = nil
	}
	o.blocks = append(o.blocks, block{start: start, n: 1})
}

// source returns the byte of the source of what is at a byte of the text.
func (o *offsets) source(decoded int64) int64 {
	i := sort.Search(len(o.blocks), func(i int) bool { return o.blocks[i].start.decoded > decoded })
	if i == 0 {
		return decoded
	}
	limit := int64(-1)
	if i < len(o.blocks) {
		limit = o.blocks[i].start.source
	}
	b := o.blocks[i-1]
	at := b.start
	for rest := b.more; len(rest) > 0; {
		far, n := binary.Uvarint(rest)
		wide, m := binary.Uvarint(rest[n:])
		next := mark{at.decoded + int64(far), at.source + int64(wide)}
		if next.decoded > decoded {
			limit = next.source
			break
		}
		at, rest = next, rest[n+m:]
	}
	found := at.source + decoded - at.decoded
	if limit >= 0 {
		found = min(found, limit)
	}
	return found
}
