package searchurl

import (
	"encoding/binary"

	"standpoint/indexer/search"
)

// appendStatistics writes statistics in few bytes, all numbers as varints: the index
// that they are of, the documents, documents and words of each text field, how many
// clauses were left out, and of each that ranks how many come between it and
// the one before and the number of its documents.
func appendStatistics(buf []byte, s *search.Statistics) []byte {
	buf = appendText(buf, s.Index)
	number := func(n int64) { buf = binary.AppendUvarint(buf, uint64(n)) }
	number(int64(s.Documents))
	number(int64(len(s.Texts)))
	for _, t := range s.Texts {
		number(int64(t.Documents))
		number(t.Words)
	}
	number(int64(s.Left))
	next := 0
	for _, f := range s.Ranked {
		number(int64(f.Clause - next))
		number(int64(f.Documents))
		next = f.Clause + 1
	}
	return buf
}

func appendText(buf []byte, text string) []byte {
	return append(binary.AppendUvarint(buf, uint64(len(text))), text...)
}

// packed reads what was appended; short is whether it was not all there.
type packed struct {
	rest  []byte
	short bool
}

// statistics reads to the end. Whether they can be of the search is for search.Check.
func (p *packed) statistics() *search.Statistics {
	s := &search.Statistics{Index: p.text(), Documents: p.number()}
	for range min(p.number(), len(p.rest)) {
		s.Texts = append(s.Texts, search.TextStatistics{Documents: p.number(), Words: int64(p.number())})
	}
	s.Left = p.number()
	next := 0
	for len(p.rest) > 0 && !p.short {
		f := search.Frequency{Clause: next + p.number(), Documents: p.number()}
		s.Ranked = append(s.Ranked, f)
		next = f.Clause + 1
	}
	return s
}

// maxCount is more than anything that is counted.
const maxCount = 1 << 50

func (p *packed) number() int {
	n, size := binary.Uvarint(p.rest)
	if size <= 0 || n > maxCount {
		p.short, size, n = true, 0, 0
	}
	p.rest = p.rest[size:]
	return int(n)
}

func (p *packed) text() string {
	n := p.number()
	if n > len(p.rest) {
		p.short, n = true, 0
	}
	text := string(p.rest[:n])
	p.rest = p.rest[n:]
	return text
}
