package derive

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

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
		return neardup.Short(ownWords(*d.Comment, d.Annotation.Quotes))
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

// ownWords is the text of a comment without what it quotes: the lines that have the
// mark of mail, and the passages that repeat the article or the comment that is
// answered. A passage of another comment is a quote if it is at most half of the text;
// otherwise the whole comment is a copy.
func ownWords(c corpus.Comment, quotes []corpus.Quote) string {
	text := []rune(c.Text)
	for _, q := range quotes {
		if q.Of == string(corpus.KindArticle) || q.SourceID == c.ParentID {
			blank(text, q.Span)
		}
	}
	var kept []string
	for line := range strings.SplitSeq(string(text), "\n") {
		if strings.HasPrefix(strings.TrimSpace(line), ">") {
			line = strings.Repeat(" ", utf8.RuneCountInString(line)) // places stay
		}
		kept = append(kept, line)
	}
	text = []rune(strings.Join(kept, "\n"))
	own, repeated := slices.Clone(text), 0
	for _, q := range quotes {
		repeated += blank(own, q.Span)
	}
	if left := blank(slices.Clone(own), corpus.Span{0, len(own)}); repeated > left {
		return string(text)
	}
	return string(own)
}

// blank replaces a passage by spaces, and returns how many letters were in it.
func blank(text []rune, passage corpus.Span) (letters int) {
	for i := max(0, passage[0]); i < min(passage[1], len(text)); i++ {
		if !unicode.IsSpace(text[i]) {
			text[i] = ' '
			letters++
		}
	}
	return letters
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
	id     string
	at     int64
	outlet string // of an article in an event
	was    string // its group so far
	raw    []byte // its sketch
}

// nameOf is the name of a group: it is that of its earliest member, so that it stays
// while more copies come.
func nameOf(members []member) string {
	if len(members) < 2 {
		return ""
	}
	return nameAfter("group", earliest(members).id)
}

func earliest(members []member) member {
	return slices.MinFunc(members, func(a, b member) int { return cmp.Or(cmp.Compare(a.at, b.at), strings.Compare(a.id, b.id)) })
}

// nameAfter names what begins with a document: its first letter and 16 hexadecimal
// digits.
func nameAfter(what, id string) string {
	digest := sha256.Sum256([]byte(what + " " + id))
	return what[:1] + hex.EncodeToString(digest[:8])
}
