package quote

import (
	"math/bits"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"standpoint/corpus"
	"standpoint/indexer/annotate/quote/english"
	"standpoint/indexer/words"
)

// mark is what else is known about a word. Offsets are in code points.
type mark struct {
	start, end int32
	after      int32 // byte at which it ends
	opens      bool  // it begins a line or a sentence
	capital    bool  // it is written like a name, and not because a sentence begins
	number     bool  // it begins with a digit
}

// text is the words of one source, as a stretch of all words of the index.
type text struct {
	Source
	from, to int // words of the index
}

// joined are words that only apostrophes join, because copies lose and gain hyphens.
var joined = words.Options{Joiners: "'’‘"}

// skipped are addresses, names of accounts and hashtags. They do not count as words: a link
// that many give is not a quote.
var skipped = regexp.MustCompile(`(?i)(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.-]+|[#@]\w+`)

// opening are the marks after which a quote may begin, as after the end of a
// sentence: what follows them is complete by itself.
const opening = ":;“”\"«»"

// reading is a text cut into words, before they are added to the index.
type reading struct {
	words   []string // in lower case, without apostrophes
	marks   []mark
	apart   []stretch
	dots    map[int]bool               // words before which an ellipsis or brackets stand
	english [][english.Longest]float32 // bits of each word after none to three of those before it
}

// tokenize cuts a text into words.
func tokenize(s string) reading {
	var r reading
	sentences := words.Sentences(s)
	var skip [][]int
	if strings.ContainsAny(s, "@#/.") {
		skip = skipped.FindAllStringIndex(s, -1)
	}
	var gaps apart
	end := 0 // of the word before
	for w := range words.Tokens(s, joined) {
		for len(skip) > 0 && skip[0][1] <= w.Start {
			skip = skip[1:]
		}
		if len(skip) > 0 && skip[0][0] < w.End {
			continue
		}
		between := s[end:w.Start]
		begins := end == 0 || strings.ContainsAny(between, "\n\r") || strings.ContainsAny(between, opening)
		for len(sentences) > 0 && sentences[0].Start <= w.Start {
			begins, sentences = true, sentences[1:]
		}
		if strings.ContainsAny(between, "…[(") || strings.Contains(between, "..") || strings.Contains(between, ". .") {
			if r.dots == nil {
				r.dots = map[int]bool{}
			}
			r.dots[len(r.words)] = true
		}
		gaps.see(s, end, w.Start, len(r.words))
		first, size := utf8.DecodeRuneInString(w.Text)
		r.words = append(r.words, strings.ReplaceAll(words.Lower(w.Text), "'", ""))
		r.marks = append(r.marks, mark{
			start: int32(w.RuneStart), end: int32(w.RuneEnd), after: int32(w.End),
			opens: begins, capital: !begins && unicode.IsUpper(first) && strings.ContainsFunc(w.Text[size:], unicode.IsLower), number: unicode.IsDigit(first),
		})
		end = w.End
	}
	gaps.see(s, end, len(s), len(r.words))
	r.apart = gaps.done
	r.english = make([][english.Longest]float32, len(r.words))
	for i := range r.words {
		for n := range english.Longest {
			if n > i {
				break
			}
			r.english[i][n] = english.Bits(r.words[i-n : i+1])
		}
	}
	return r
}

// stretch is a run of words that the writer has set apart.
type stretch struct {
	from, to int
	line     bool // only by the ends of the line
}

// apart collects the stretches of a text: what stands in quotation marks, in
// lines that begin with ">", and in a line by itself.
type apart struct {
	done       []stretch
	line, mark int  // first word since the beginning of the line and since the opening mark
	closer     rune // that would close what is open
	quoted     bool // the line begins with ">"
}

// closers are the marks that close what a mark opens.
var closers = map[rune]string{'"': `"`, '“': `”"`, '”': `”`, '„': `“”"`, '«': `»`, '»': `«`, '‘': `’'`, '\'': `'’`, '‹': `›`}

// see reads the bytes between two words. word is the number of the second.
func (a *apart) see(s string, from, to, word int) {
	for i, r := range s[from:to] {
		at := from + i
		switch {
		case r == '\n':
			a.endLine(word)
		case r == '>' && word == a.line:
			a.quoted = true
		case a.closer != 0 && strings.ContainsRune(closers[a.closer], r) && word > a.mark:
			a.done = append(a.done, stretch{from: a.mark, to: word})
			a.closer = 0
		case closers[r] != "" && opensAt(s, at, utf8.RuneLen(r)):
			a.closer, a.mark = r, word
		}
	}
	if to == len(s) {
		a.endLine(word)
	}
}

// opensAt reports whether a quotation mark at a byte has no letter before it and
// one soon after it.
func opensAt(s string, at, size int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:at])
	next, _ := utf8.DecodeRuneInString(s[at+size:])
	return !unicode.IsLetter(before) && !unicode.IsDigit(before) && !unicode.IsSpace(next)
}

func (a *apart) endLine(word int) {
	if word > a.line {
		a.done = append(a.done, stretch{from: a.line, to: word, line: !a.quoted})
	}
	a.line, a.closer, a.quoted = word, 0, false
}

// The hash is a polynomial modulo the prime 2^61-1 (Carter and Wegman 1979;
// Karp and Rabin 1987).
const (
	prime = 1<<61 - 1
	base  = 0x1b873593_3a5c_1d
)

func mulmod(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	return fold(lo&prime + (lo>>61 | hi<<3))
}

func fold(v uint64) uint64 {
	if v >= prime {
		v -= prime
	}
	return v
}

// append adds the words of a source to those of the index, and one that equals
// no other, so that no match runs on into the next source.
func (x *Index) append(s Source, r reading) text {
	t := text{s, len(x.ids), len(x.ids) + len(r.words)}
	for i, w := range r.words {
		x.push(x.intern(w), r.marks[i])
	}
	for len(x.power) <= len(r.words)+1 {
		x.power = append(x.power, mulmod(x.power[len(x.power)-1], base))
	}
	x.unlike++
	x.push(1<<31+x.unlike, mark{})
	return t
}

func (x *Index) push(id uint32, m mark) {
	last := len(x.ids)
	x.ids, x.marks = append(x.ids, id), append(x.marks, m)
	x.prefix = append(x.prefix, fold(mulmod(x.prefix[last], base)+uint64(id)+1))
}

// hash returns a hash of n words from i; equal stretches have equal hashes.
func (x *Index) hash(i, n int) uint64 {
	v := x.prefix[i+n] + prime - mulmod(x.prefix[i], x.power[n])
	return mulmod(fold(v), uint64(n)+1) // stretches of different lengths have different hashes
}

// intern returns the number of a word, a new one if it has none yet.
func (x *Index) intern(word string) uint32 {
	id, known := x.numbers[word]
	if !known {
		id = uint32(len(x.numbers)) + 1
		x.numbers[strings.Clone(word)] = id
	}
	return id
}

// span returns the code points of n words from i, with the punctuation that ends
// the sentence right after them.
func (x *Index) span(t text, i, n int) (s corpus.Span, closing []rune) {
	last := x.marks[i+n-1]
	rest := t.Text[last.after:]
	return corpus.Span{int(x.marks[i].start), int(last.end)}, []rune(rest[:len(rest)-len(strings.TrimLeft(rest, ".!?…"))])
}
