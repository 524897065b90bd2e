package inverted

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"hash"
	"hash/crc32"
	"hash/maphash"
	"io"
)

// A segment is the magic, for each field its lists and its dictionary, a table of the
// fields in the order of their names (their number; then for each the length of its
// name, the name, 1 if it has positions or 0, the number of terms, where the blocks of
// the dictionary are and how long they are: uvarints, but for the name), where the table
// is (8 bytes), the number of documents (4 bytes), and the CRC-32 (IEEE) of all that
// (4 bytes, big endian as in bleve's own files; other numbers are little endian).
const (
	magic      = "stpinv01"
	footerSize = 8 + 4 + 4
)

// writer writes a segment from front to back.
type writer struct {
	out    *bufio.Writer
	sum    hash.Hash32
	at     uint64
	table  []byte
	fields int

	dictionary dictionaryWriter
	list       []byte
	// known are lists that were written, by two hashes of their bytes under seeds that
	// nobody knows: the list of a stem with one form is that of the form.
	known map[[2]uint64]uint64
	seeds [2]maphash.Seed
	err   error
}

func newWriter(to io.Writer) *writer {
	w := &writer{sum: crc32.NewIEEE(), known: map[[2]uint64]uint64{}, seeds: [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}}
	w.out = bufio.NewWriterSize(io.MultiWriter(to, w.sum), 64<<10)
	w.write([]byte(magic))
	return w
}

func (w *writer) write(data []byte) {
	if _, err := w.out.Write(data); w.err == nil {
		w.err = err
	}
	w.at += uint64(len(data))
}

// add writes a term of the present field, in ascending order.
func (w *writer) add(term []byte, p *postings, positioned bool) {
	w.dictionary.term(term)
	if len(p.docs) == 1 {
		w.dictionary.one(p, positioned)
		return
	}
	w.list = appendList(w.list[:0], p, positioned)
	key := [2]uint64{maphash.Bytes(w.seeds[0], w.list), maphash.Bytes(w.seeds[1], w.list)}
	offset, written := w.known[key]
	if !written {
		offset = w.at
		w.known[key] = offset
		w.write(w.list)
	}
	w.dictionary.list(len(p.docs), offset)
}

// endField writes the dictionary of the present field; the next begins.
func (w *writer) endField(name string, positioned bool) {
	d := &w.dictionary
	if d.terms > 0 {
		w.fields++
		w.table = binary.AppendUvarint(w.table, uint64(len(name)))
		w.table = append(w.table, name...)
		flag := byte(0)
		if positioned {
			flag = 1
		}
		w.table = append(w.table, flag)
		w.table = binary.AppendUvarint(w.table, uint64(d.terms))
		w.table = binary.AppendUvarint(w.table, w.at)
		w.table = binary.AppendUvarint(w.table, uint64(len(d.blocks)))
		w.write(d.blocks)
		starts := make([]byte, 0, 4*len(d.starts))
		for _, start := range d.starts {
			starts = binary.LittleEndian.AppendUint32(starts, start)
		}
		w.write(starts)
	}
	d.reset()
}

// end writes what is behind the fields, and returns the size of the segment.
func (w *writer) end(count int) (size uint64, err error) {
	table := w.at
	w.write(binary.AppendUvarint(nil, uint64(w.fields)))
	w.write(w.table)
	var footer []byte
	footer = binary.LittleEndian.AppendUint64(footer, table)
	footer = binary.LittleEndian.AppendUint32(footer, uint32(count))
	w.write(footer)
	if err := w.out.Flush(); w.err == nil {
		w.err = err
	}
	w.write(binary.BigEndian.AppendUint32(nil, w.sum.Sum32()))
	if err := w.out.Flush(); w.err == nil {
		w.err = err
	}
	return w.at, w.err
}

// writeMemory writes a segment into memory.
func writeMemory(count int, fill func(*writer)) ([]byte, error) {
	var out bytes.Buffer
	w := newWriter(&out)
	fill(w)
	if _, err := w.end(count); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
