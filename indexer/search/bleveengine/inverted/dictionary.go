package inverted

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"sort"
)

// A dictionary lists the terms of a field in ascending order, in blocks of blockTerms.
// A term is written as the number of bytes it shares with the one before, that of its
// other bytes (uvarint each) and these; the first of a block shares nothing. The number
// of its documents follows (uvarint) and, if it is one, the document, with places how
// often it has the term (uvarint each) and the places; else where its list is in the
// file (uvarint). A table behind the blocks says where each begins (4 bytes each).
const blockTerms = 16

// dictionaryWriter writes the dictionary of one field.
type dictionaryWriter struct {
	blocks []byte
	starts []uint32
	terms  int
	last   []byte
}

func (w *dictionaryWriter) reset() {
	w.blocks, w.starts, w.terms, w.last = w.blocks[:0], w.starts[:0], 0, w.last[:0]
}

// term begins an entry; its value is to be appended to blocks.
func (w *dictionaryWriter) term(term []byte) {
	shared := 0
	if w.terms%blockTerms == 0 {
		w.starts = append(w.starts, uint32(len(w.blocks)))
	} else {
		for shared < len(term) && shared < len(w.last) && term[shared] == w.last[shared] {
			shared++
		}
	}
	w.terms++
	w.last = append(w.last[:0], term...)
	w.blocks = binary.AppendUvarint(w.blocks, uint64(shared))
	w.blocks = binary.AppendUvarint(w.blocks, uint64(len(term)-shared))
	w.blocks = append(w.blocks, term[shared:]...)
}

func (w *dictionaryWriter) one(p *postings, positioned bool) {
	w.blocks = append(w.blocks, 1)
	w.blocks = binary.AppendUvarint(w.blocks, uint64(p.docs[0]))
	if positioned {
		w.blocks = binary.AppendUvarint(w.blocks, uint64(p.times[0]))
		w.blocks = append(w.blocks, p.places...)
	}
}

func (w *dictionaryWriter) list(count int, offset uint64) {
	w.blocks = binary.AppendUvarint(w.blocks, uint64(count))
	w.blocks = binary.AppendUvarint(w.blocks, offset)
}

// Dictionary is that of one field as it is read. A nil one is empty.
type Dictionary struct {
	field      string
	positioned bool
	terms      int
	blocks     []byte
	starts     []byte
	file       []byte // in which the lists are
}

func (d *Dictionary) blockCount() int { return len(d.starts) / 4 }

// first is the first term of a block.
func (d *Dictionary) first(block int) []byte {
	at := binary.LittleEndian.Uint32(d.starts[4*block:])
	_, term := firstOf(d.blocks[at:])
	return term
}

func firstOf(block []byte) (rest, term []byte) {
	size, n := binary.Uvarint(block[1:]) // behind the 0 of shared bytes
	return block[1+n+int(size):], block[1+n : 1+n+int(size)]
}

// blockOf is the last block that begins with a term no greater than this one; 0 if there is none.
func (d *Dictionary) blockOf(term []byte) int {
	return max(0, sort.Search(d.blockCount(), func(i int) bool { return bytes.Compare(d.first(i), term) > 0 })-1)
}

// cursor walks a dictionary. It is before the first term after open and seekBlock.
type cursor struct {
	*Dictionary
	at     int // in blocks, of the next term
	left   int // terms not visited yet
	term   []byte
	shared int // bytes of term that the one before has too
	value  int // where in blocks its number of documents is
	count  int // of documents
	doc    uint32
	times  uint32
	places []byte
	offset uint64
}

func (d *Dictionary) open() cursor { return cursor{Dictionary: d, left: d.terms} }

func (c *cursor) seekBlock(block int) {
	c.at, c.left = len(c.blocks), 0
	if block < c.blockCount() {
		c.at, c.left = int(binary.LittleEndian.Uint32(c.starts[4*block:])), c.terms-block*blockTerms
	}
}

// number reads a uvarint.
func (c *cursor) number() int {
	if b := c.blocks[c.at]; b < 0x80 {
		c.at++
		return int(b)
	}
	v, n := binary.Uvarint(c.blocks[c.at:])
	if n <= 0 {
		panic(errForm)
	}
	c.at += n
	return int(v)
}

// next moves on by one term; ok is false at the end.
func (c *cursor) next() (ok bool) {
	if c.left == 0 {
		return false
	}
	c.left--
	shared := c.number()
	size := c.number()
	c.term = append(c.term[:shared], c.blocks[c.at:c.at+size]...)
	c.shared = shared
	c.at += size
	c.readValue()
	return true
}

// readValue reads what stands behind a term.
func (c *cursor) readValue() {
	c.value = c.at
	if c.count = c.number(); c.count > 1 {
		c.offset = uint64(c.number())
		return
	}
	c.doc, c.times, c.places = uint32(c.number()), 1, nil
	if c.positioned {
		c.times = uint32(c.number())
		size := uvarints(c.blocks[c.at:], int(c.times))
		c.places = c.blocks[c.at : c.at+size]
		c.at += size
	}
}

// seek moves to the first term that is not less than this one; ok is false if there is none.
func (c *cursor) seek(term []byte) (ok bool) {
	c.seekBlock(c.blockOf(term))
	for c.next() {
		if bytes.Compare(c.term, term) >= 0 {
			return true
		}
	}
	return false
}

// list is that of the present term.
func (c *cursor) list() (List, error) {
	if c.count == 1 {
		return List{count: 1, one: c.doc, oneTimes: c.times, places: c.places, positioned: c.positioned}, nil
	}
	if c.offset >= uint64(len(c.file)) {
		return List{}, fmt.Errorf("list of a term of %s: %w", c.field, errForm)
	}
	return openList(c.file[c.offset:], c.count, c.positioned)
}

// Find returns what stands for a term, to be read with List; ok is false if no document
// has it.
func (d *Dictionary) Find(term []byte) (value uint64, ok bool) {
	if d == nil {
		return 0, false
	}
	c := d.open()
	ok = c.seek(term) && bytes.Equal(c.term, term)
	return uint64(c.value), ok
}

// List returns the documents of a term by what stands for it.
func (d *Dictionary) List(value uint64) (List, error) {
	c := cursor{Dictionary: d, at: int(value)}
	c.readValue()
	return c.list()
}
