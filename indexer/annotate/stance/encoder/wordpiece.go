package encoder

import (
	_ "embed"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

//go:embed vocabulary.txt
var vocabulary string

// Tokenizer cuts texts into pieces of words. It is safe for concurrent use.
type Tokenizer struct {
	first, next map[string]uint16 // the numbers of pieces that begin a word, and of those that go on inside one
	widest      int               // bytes of the longest piece
}

// The numbers of the special pieces: the first lines of vocabulary.txt.
const (
	padding uint16 = iota
	unknown
	begin     // [CLS]: what is read there stands for the whole
	end       // [SEP]: a part ends
	open      // before the target
	shut      // after the target
	headlined // before the headline
	answered  // before the text that this one answers
	specials  // their number
)

// NewTokenizer reads the embedded vocabulary, a piece on each line in the order of
// their numbers. A piece that goes on inside a word begins with two number signs.
func NewTokenizer() *Tokenizer {
	n := strings.Count(vocabulary, "\n")
	t := &Tokenizer{first: make(map[string]uint16, n), next: make(map[string]uint16, n/3)}
	number := uint16(0)
	for piece := range strings.Lines(vocabulary) {
		piece = strings.TrimSuffix(piece, "\n")
		switch rest, inside := strings.CutPrefix(piece, "##"); {
		case number < specials:
		case inside && rest != "":
			t.next[rest] = number
		default:
			t.first[piece] = number
		}
		t.widest = max(t.widest, len(piece))
		number++
	}
	return t
}

// longest is the number of code points above which a word is unknown.
const longest = 100

// pieces appends the pieces of a text to ids, at most limit of them. It reads as
// BERT's uncased WordPiece tokenizer does (github.com/google-research/bert,
// tokenization.py): lower case, no accents, each sign of punctuation and each
// Chinese character a word of its own, then the longest known piece from the left.
func (t *Tokenizer) pieces(ids []uint16, text string, limit int) []uint16 {
	most := len(ids) + limit
	var word []byte
	flush := func() {
		if len(word) > 0 {
			ids = t.split(ids, word)
			word = word[:0]
		}
	}
	plain := func(r rune) {
		switch {
		case isSpace(r):
			flush()
		case isControl(r), unicode.Is(unicode.Mn, r):
		case isPunctuation(r) || isChinese(r):
			flush()
			word = utf8.AppendRune(word, r)
			flush()
		default:
			word = utf8.AppendRune(word, unicode.ToLower(r))
		}
	}
	for _, r := range text {
		if len(ids) >= most {
			break
		}
		if r < utf8.RuneSelf {
			plain(r)
			continue
		}
		var buffer [utf8.UTFMax]byte
		decomposed := norm.NFD.Properties(buffer[:utf8.EncodeRune(buffer[:], r)]).Decomposition()
		if decomposed == nil {
			plain(r)
			continue
		}
		for _, part := range string(decomposed) {
			plain(part)
		}
	}
	flush()
	return ids[:min(len(ids), most)]
}

// split appends the pieces of a word, or the unknown piece if it has a part that
// no piece covers.
func (t *Tokenizer) split(ids []uint16, word []byte) []uint16 {
	if utf8.RuneCount(word) > longest {
		return append(ids, unknown)
	}
	before := len(ids)
	known := t.first
	for len(word) > 0 {
		size := min(len(word), t.widest)
		for size > 0 {
			if id, ok := known[string(word[:size])]; ok {
				ids = append(ids, id)
				break
			}
			size--
		}
		if size == 0 {
			return append(ids[:before], unknown)
		}
		word, known = word[size:], t.next
	}
	return ids
}

func isSpace(r rune) bool {
	return r == ' ' || r == '\t' || r == '\n' || r == '\r' || r > 127 && unicode.Is(unicode.Zs, r)
}

func isControl(r rune) bool {
	return r == 0 || r == utf8.RuneError || unicode.Is(unicode.C, r)
}

func isPunctuation(r rune) bool {
	switch {
	case r >= 33 && r <= 47, r >= 58 && r <= 64, r >= 91 && r <= 96, r >= 123 && r <= 126:
		return true
	}
	return r > 127 && unicode.Is(unicode.P, r)
}

// isChinese reports whether r lies in a block of CJK ideographs.
func isChinese(r rune) bool {
	return r >= 0x4E00 && r <= 0x9FFF || r >= 0x3400 && r <= 0x4DBF || r >= 0x20000 && r <= 0x2CEAF ||
		r >= 0xF900 && r <= 0xFAFF || r >= 0x2F800 && r <= 0x2FA1F
}
