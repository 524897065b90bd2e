package searchurl

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"math"

	"standpoint/indexer/search"
)

// A cursor is written as URL-safe base64 without padding of
//
//	1 byte   version
//	8 bytes  sort key, IEEE 754 bits, big endian
//	8 bytes  digest: the beginning of the SHA-256 of all else and of what the search finds and in which order
//	n bytes  id of the hit
//
// so that a cursor is known to be cut, changed or of another search.
const (
	cursorVersion = 1
	cursorHead    = 1 + 8 + 8
	maxCursorID   = 64
)

var cursorEncoding = base64.RawURLEncoding.Strict()

var errCursor = errors.New("searchurl: not a cursor of this search")

// Cursor writes the place after a hit as the value of parameter cursor. It is
// good for searches that find the same in the same order; the number of hits,
// facets and highlights may change.
func (s Search) Cursor(c search.Cursor) string {
	key := c.Key
	if math.IsNaN(key) {
		key = math.NaN() // one NaN, whatever its bits
	}
	buf := make([]byte, cursorHead, cursorHead+len(c.ID))
	buf[0] = cursorVersion
	binary.BigEndian.PutUint64(buf[1:], math.Float64bits(key))
	buf = append(buf, c.ID...)
	copy(buf[9:], s.cursorDigest(buf))
	return cursorEncoding.EncodeToString(buf)
}

// readCursor is the inverse of Cursor.
func (s Search) readCursor(token string) (search.Cursor, error) {
	if len(token) > cursorEncoding.EncodedLen(cursorHead+maxCursorID) {
		return search.Cursor{}, errCursor
	}
	buf, err := cursorEncoding.DecodeString(token)
	if err != nil || len(buf) <= cursorHead || buf[0] != cursorVersion {
		return search.Cursor{}, errCursor
	}
	if string(buf[9:cursorHead]) != string(s.cursorDigest(buf)) {
		return search.Cursor{}, errCursor
	}
	return search.Cursor{
		Key: math.Float64frombits(binary.BigEndian.Uint64(buf[1:])),
		ID:  string(buf[cursorHead:]),
	}, nil
}

// cursorDigest is 8 bytes over a written cursor, without the digest in it, and
// the parts of the search that decide on hits and their order.
func (s Search) cursorDigest(buf []byte) []byte {
	h := sha256.New()
	h.Write(buf[:9])
	h.Write(buf[cursorHead:])
	h.Write([]byte{0})
	h.Write([]byte(s.found().Format()))
	return h.Sum(nil)[:8]
}

// found is the search without what does not decide on hits and their order.
func (s Search) found() Search {
	s.Request.After = nil
	s.Request.Limit = DefaultLimit
	s.Request.Facets, s.Request.Histogram = nil, nil
	s.Highlight = true
	return s
}
