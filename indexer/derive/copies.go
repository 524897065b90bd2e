package derive

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"slices"
	"strings"

	"standpoint/corpus"
	"standpoint/indexer/neardup"
)

// copiesVersion changes whenever the same documents may have other groups.
const copiesVersion = "1"

// wordsOf returns the shingles of what a document says in its own words: a comment's
// text without what it quotes, an article's body and, if that is very short, its
// headline. It is nil if that is too little to compare.
func wordsOf(d corpus.Document) neardup.Set {
	if d.Comment != nil {
		return neardup.Short(ownWords(d.Comment.Text, d.Annotation.Quotes))
	}
	if d.Article == nil {
		return nil
	}
	text := d.Article.Text()
	set := neardup.Long(text)
	if set == nil && strings.TrimSpace(text) != "" {
		set = neardup.Long(d.Article.Headline + "\n" + text)
	}
	return set
}

// ownWords is a text without the passages that repeat another text of its thread, and
// without the lines that are quoted by the mark of mail.
func ownWords(text string, quotes []corpus.Quote) string {
	if len(quotes) > 0 {
		runes := []rune(text)
		for _, q := range quotes {
			for i := max(0, q.Span[0]); i < min(q.Span[1], len(runes)); i++ {
				if runes[i] != '\n' {
					runes[i] = ' '
				}
			}
		}
		text = string(runes)
	}
	if !strings.Contains(text, ">") {
		return text
	}
	var own []string
	for line := range strings.SplitSeq(text, "\n") {
		if !strings.HasPrefix(strings.TrimSpace(line), ">") {
			own = append(own, line)
		}
	}
	return strings.Join(own, "\n")
}

// sketch is what is kept of a document: when it was published, in seconds since 1970, a
// digest of its shingles, and their sketch.
type sketch struct {
	at     int64 // math.MaxInt64 if that is not known
	digest uint64
	words  neardup.Sketch
}

const sketchBytes = 8 + 8 + neardup.Bins

// sketchOf returns the sketch of a document with some shingles.
func sketchOf(d corpus.Document, set neardup.Set) sketch {
	s := sketch{at: math.MaxInt64, words: set.Sketch()}
	if at := d.Published(); !at.IsZero() {
		s.at = at.Unix()
	}
	digest := sha256.New()
	var number [4]byte
	for _, shingle := range set {
		binary.BigEndian.PutUint32(number[:], shingle)
		digest.Write(number[:])
	}
	s.digest = binary.BigEndian.Uint64(digest.Sum(nil))
	return s
}

func (s *sketch) bytes() []byte {
	out := make([]byte, 0, sketchBytes)
	out = binary.BigEndian.AppendUint64(out, uint64(s.at))
	out = binary.BigEndian.AppendUint64(out, s.digest)
	return append(out, s.words[:]...)
}

// readSketch reads what bytes writes; ok is false if it is something else.
func readSketch(data []byte) (s sketch, ok bool) {
	if len(data) != sketchBytes {
		return s, false
	}
	s.at, s.digest = int64(binary.BigEndian.Uint64(data)), binary.BigEndian.Uint64(data[8:])
	copy(s.words[:], data[16:])
	return s, true
}

// member is a document of a group in the making.
type member struct {
	id  string
	at  int64
	was string // its group so far
	raw []byte // its sketch
}

// nameOf is the name of a group: it is that of its earliest member, so that it stays
// while more copies come.
func nameOf(members []member) string {
	if len(members) < 2 {
		return ""
	}
	first := slices.MinFunc(members, func(a, b member) int { return cmp.Or(cmp.Compare(a.at, b.at), strings.Compare(a.id, b.id)) })
	digest := sha256.Sum256([]byte("group " + first.id))
	return "g" + hex.EncodeToString(digest[:8])
}
