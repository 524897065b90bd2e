package quote

import (
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf8"

	"standpoint/corpus"
	"standpoint/indexer/words"
)

// mark is what else is known about a word. Offsets are in code points.
type mark struct {
	start, end int
	after      int  // byte at which it ends
	line       bool // first word of a line
	sentence   bool // first word of a sentence
	content    bool // neither a function word nor a number
	small      bool // begins with a small letter
}

// tokens are the words of a text: their numbers, their positions and the hashes of
// all beginnings, which compare any two passages in one step.
type tokens struct {
	text   string
	ids    []uint32
	marks  []mark
	prefix []uint64 // prefix[i] is the hash of the first i words
	power  []uint64 // power[i] is base to the i
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

// reading joins words only by apostrophes, because copies lose and gain hyphens.
var reading = words.Options{Joiners: "'’‘"}

// opening are the marks after which a quote may begin, as after the end of a
// sentence: what follows them is complete by itself.
const opening = ":;“”\"«»"

// tokenize cuts a text into words; number gives a word its number, 0 for a
// word that no source has. Words with number 0 differ from all others.
func tokenize(text string, number func(string) uint32) tokens {
	t := tokens{text: text, prefix: []uint64{0}, power: []uint64{1}}
	sentences := words.Sentences(text)
	end := 0 // of the word before
	for w := range words.Tokens(text, reading) {
		between := text[end:w.Start]
		line := end == 0 || strings.ContainsAny(between, "\n\r")
		begins := false
		for len(sentences) > 0 && sentences[0].Start <= w.Start {
			begins, sentences = true, sentences[1:]
		}
		word := words.Lower(w.Text)
		first, _ := utf8.DecodeRuneInString(w.Text)
		t.add(number(word), mark{
			start: w.RuneStart, end: w.RuneEnd, after: w.End, line: line, sentence: line || begins || strings.ContainsAny(between, opening),
			content: unicode.IsLetter(first) && !functionWords[word],
			small:   unicode.IsLower(first),
		})
		end = w.End
	}
	return t
}

func (t *tokens) add(id uint32, m mark) {
	last := len(t.ids)
	t.ids, t.marks = append(t.ids, id), append(t.marks, m)
	t.prefix = append(t.prefix, fold(mulmod(t.prefix[last], base)+uint64(id)+1))
	t.power = append(t.power, mulmod(t.power[last], base))
}

// hash returns a hash of n words from i; equal stretches have equal hashes.
func (t *tokens) hash(i, n int) uint64 {
	v := t.prefix[i+n] + prime - mulmod(t.prefix[i], t.power[n])
	return mulmod(fold(v), uint64(n)+1) // stretches of different lengths have different hashes
}

// opens reports whether a word begins a line or a sentence.
func (t *tokens) opens(i int) bool { return t.marks[i].sentence }

// closes reports whether a word ends a line or a sentence.
func (t *tokens) closes(i int) bool { return i+1 == len(t.ids) || t.marks[i+1].sentence }

// quotable reports whether a passage is long enough to be a quote.
func (t *tokens) quotable(start, length int) bool {
	small := t.content(start, length, true)
	return length >= certain || small >= 2 || small == 1 && t.opens(start) && t.closes(start+length-1)
}

// content counts the words of content in a stretch, if asked only those that
// begin with a small letter.
func (t *tokens) content(start, length int, small bool) int {
	n := 0
	for _, m := range t.marks[start : start+length] {
		if m.content && (m.small || !small) {
			n++
		}
	}
	return n
}

func (t *tokens) span(start, length int) corpus.Span {
	return corpus.Span{t.marks[start].start, t.marks[start+length-1].end}
}

// closing is the punctuation that ends a sentence right after a word.
func (t *tokens) closing(word int) []rune {
	rest := t.text[t.marks[word].after:]
	return []rune(rest[:len(rest)-len(strings.TrimLeft(rest, ".!?…"))])
}

// functionWords are English words that say little by themselves, with the
// phrases of assent that many readers write without quoting one another.
var functionWords = wordSet(`a about after again all also am an and any are as at be because been
	before being but by can could did do does doing don't for from get go got had has have having he her
	here him his how i i'm if in into is it it's its just like me more most much my no not of off oh ok
	on once one only or other our out over own re really right same she should so some such than that
	that's the their them then there these they they're this those to too under up us very was we well
	were what what's when where which while who why will with would yeah yes you you're your agree
	agreed exactly good great thank thanks true lol nice`)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}
