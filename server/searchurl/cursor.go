package searchurl

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"math"

	"standpoint/corpus"
	"standpoint/indexer/search"
)

// A cursor is written as URL-safe base64 without padding of
//
//	1 byte   version
//	8 bytes  sort key, IEEE 754 bits, big endian
//	8 bytes  digest: the beginning of the SHA-256 of all else and of what the search finds and in which order
//	8 bytes  sequence number of the state that the page showed, big endian
//	8 bytes  lineage of that state
//	n bytes  length of the id of the hit, and the id
//	n bytes  by relevance, the statistics that the page was ranked by; see appendStatistics
//
// so that a cursor is known to be cut, changed, of another search or of another
// history of the records. The version is raised when the bytes or search.Sort's
// relevance change.
const (
	cursorVersion = 3
	cursorDigest  = 1 + 8 // where the digest begins
	cursorState   = cursorDigest + 8
	cursorHead    = cursorState + stateSize
)

// maxCursor is the most characters of a cursor: search.MaxRanked keeps it below.
const maxCursor = 4096

var cursorEncoding = base64.RawURLEncoding.Strict()

var (
	errCursor        = errors.New("this is not a next_cursor of this search; write it as it was given, with all other parameters the same, or leave it out to begin again")
	errCursorVersion = errors.New("this cursor is of another version of the program, which ranks otherwise; leave it out to begin again")
)

// Cursor writes the place after a hit of an answer of a state as the value of
// parameter cursor. It is good for searches that find the same in the same
// order; the number of hits, facets and highlights may change.
func (s Search) Cursor(c search.Cursor, since corpus.State) string {
	key := c.Key
	if math.IsNaN(key) {
		key = math.NaN() // one NaN, whatever its bits
	}
	buf := make([]byte, cursorHead)
	buf[0] = cursorVersion
	binary.BigEndian.PutUint64(buf[1:], math.Float64bits(key))
	putState(buf[cursorState:cursorHead], since)
	buf = appendText(buf, c.ID)
	if c.Statistics != nil {
		buf = appendStatistics(buf, c.Statistics)
	}
	copy(buf[cursorDigest:], s.digestOf(buf))
	return cursorEncoding.EncodeToString(buf)
}

// readCursor is the inverse of Cursor.
func (s Search) readCursor(token string) (c search.Cursor, since corpus.State, err error) {
	if len(token) > maxCursor {
		return c, since, errCursor
	}
	buf, err := cursorEncoding.DecodeString(token)
	switch {
	case err != nil || len(buf) < 1:
		return c, since, errCursor
	case buf[0] > 0 && buf[0] < cursorVersion:
		return c, since, errCursorVersion
	case len(buf) <= cursorHead || buf[0] != cursorVersion || string(buf[cursorDigest:cursorState]) != string(s.digestOf(buf)):
		return c, since, errCursor
	}
	c.Key = math.Float64frombits(binary.BigEndian.Uint64(buf[1:]))
	since = stateIn(buf[cursorState:cursorHead])
	rest := packed{rest: buf[cursorHead:]}
	if c.ID = rest.text(); len(rest.rest) > 0 {
		c.Statistics = rest.statistics()
	}
	if rest.short || len(rest.rest) > 0 || c.ID == "" {
		return c, since, errCursor
	}
	return c, since, nil
}

// digestOf is 8 bytes over a written cursor, without the digest in it, and
// the parts of the search that decide on hits and their order.
func (s Search) digestOf(buf []byte) []byte {
	return digest(buf[:cursorDigest], buf[cursorState:], s.found().Format())
}

// digest is 8 bytes over what is before and behind the digest in a written cursor, and
// over texts.
func digest(before, behind []byte, texts ...string) []byte {
	h := sha256.New()
	h.Write(before)
	h.Write(behind)
	for _, text := range texts {
		h.Write([]byte{0})
		h.Write([]byte(text))
	}
	return h.Sum(nil)[:8]
}

// stateSize is how many bytes a state takes in a cursor.
const stateSize = 8 + 8

// putState writes a state: its sequence number, big endian, and its lineage.
func putState(buf []byte, s corpus.State) {
	binary.BigEndian.PutUint64(buf, uint64(s.Seq))
	_, _ = hex.Decode(buf[8:], []byte(s.Lineage)) // "" is eight zeros
}

// stateIn is the inverse of putState.
func stateIn(buf []byte) (s corpus.State) {
	s.Seq = corpus.Seq(binary.BigEndian.Uint64(buf))
	if lineage := buf[8:]; !bytes.Equal(lineage, make([]byte, 8)) {
		s.Lineage = hex.EncodeToString(lineage)
	}
	return s
}

// found is the search without what does not decide on hits and their order.
func (s Search) found() Search {
	s.Request.After, s.Since = nil, corpus.State{}
	s.Request.Limit = DefaultLimit
	s.Request.Facets, s.Request.Histogram, s.Request.Zone = nil, nil, ""
	s.Highlight, s.Labels = true, false
	return s
}
