package concordance

import (
	"unicode/utf8"

	"standpoint/indexer/search/highlight"
)

// Side says by which words lines are sorted.
type Side string

// The sides.
const (
	Left  Side = "left"
	Right Side = "right"
)

// Lines are sorted by at most so many words, and of these by so many bytes; what is
// the same up to there is in the order of the documents.
const (
	keyWords = 10
	keyBytes = 400
)

// AppendKey appends the key by which a place is sorted: the words on a side of it,
// from the nearest outward, as the index has them in Folded, so that letter case
// and accents do not count. Keys compare as bytes, the same way on every machine.
func (t Text) AppendKey(to []byte, p highlight.Place, side Side) []byte {
	start, step, at := len(to), 1, p.Last+1
	if side == Left {
		step, at = -1, p.First-1
	}
	for n := 0; n < keyWords && at >= 0 && at < len(t.Words); n++ {
		to = append(append(to, t.Words[at].Folded...), 0)
		if len(to)-start > keyBytes {
			return cut(to, start+keyBytes)
		}
		at += step
	}
	return to
}

// cut shortens to at most so many bytes, at the beginning of a code point.
func cut(key []byte, most int) []byte {
	for most > 0 && !utf8.RuneStart(key[most]) {
		most--
	}
	return key[:most]
}
