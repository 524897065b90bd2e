// Package quote finds the passages of a text that repeat another text of its
// thread: for example, a comment that copies a sentence of the article, or of
// an earlier comment, before it answers.
//
// White space, punctuation, the form of quotation marks and dashes, apostrophes
// and case do not count. A copy may leave words out, with or without an ellipsis,
// and put a word or two in. Addresses, names of accounts and hashtags are ignored.
//
// Rarity decides what is a quote, not length. Each word has bits: the negative
// binary logarithm of its chance after the words before it, in English (package
// english) or in this thread, whichever is likelier. A passage is a quote if its
// bits reach what is needed, which grows with the thread, as chance matches do
// (Karlin and Altschul 1990, for alignments of sequences). Fewer are needed where
// the writer has set the passage apart: in quotation marks, after ">", or on a line
// of its own.
//
// The passage with the most bits wins and passages never overlap. Of equally long
// ones the article's wins, then that of the nearest earlier comment. Who copies a
// quote quotes its first writer.
package quote

import (
	"cmp"
	"slices"

	"standpoint/corpus"
)

// Source is a text that may be quoted.
type Source struct {
	Of   string // "article" or "comment"
	ID   string // id of the document, "" if it has none
	Text string
}

// Find returns the stretches of text that repeat a stretch of one of the sources,
// in the order of their spans. Sources are given from first to last in the
// thread.
func Find(text string, sources []Source) []corpus.Quote {
	x := NewIndex()
	for _, s := range sources {
		x.Add(s)
	}
	return x.Add(Source{Text: text})
}

// Index holds the sources of one thread and grows with it. The zero value is
// not usable; an Index is not safe for concurrent use.
type Index struct {
	texts   []text
	numbers map[string]uint32 // of words
	unlike  uint32            // words so far that equal no other

	// Of each word of all texts:
	ids    []uint32
	marks  []mark
	prefix []uint64 // prefix[i] is the hash of the first i words
	power  []uint64 // power[i] is base to the i
	chain  []int32  // the word before at which the same seed begins, -1 if there is none

	articles, comments map[uint64]int32 // the last word at which a seed begins
	usage              usage
}

// NewIndex returns an index without sources.
func NewIndex() *Index {
	return &Index{
		numbers:  map[string]uint32{},
		prefix:   []uint64{0},
		power:    []uint64{1},
		articles: map[uint64]int32{},
		comments: map[uint64]int32{},
		usage:    usage{runs: map[uint64]count{}},
	}
}

// capacity is how many words an index holds, about 20,000 comments.
const capacity = 1_500_000

// Add returns the stretches of a text that repeat a stretch of a source added
// before, in the order of their spans, and adds the text as a source. Texts are
// added in the order of the thread. What a text repeats is not added: who quotes
// the same words later quotes their first writer.
func (x *Index) Add(s Source) []corpus.Quote {
	r := tokenize(s.Text)
	if len(x.ids)+len(r.words) > capacity {
		x.forget()
	}
	t := x.append(s, r)
	seeds := x.seeds(t, r)
	var found []match
	if len(x.texts) > 0 {
		found = x.choose(t, r, x.longest(t, seeds))
	}
	x.texts = append(x.texts, t)
	own := make([]bool, len(r.words))
	for i := range own {
		own[i] = true
	}
	quotes := make([]corpus.Quote, 0, len(found))
	used := slices.Clone(own)
	for _, m := range found {
		quotes = append(quotes, x.quote(t, m))
		doubtful := !m.apart && x.textOf(m.at).Of != "article"
		for i := m.start; i < m.end; i++ {
			own[i-t.from], used[i-t.from] = false, doubtful
		}
	}
	x.plant(t, seeds, own)
	x.usage.add(x.ids[t.from:t.to], used, int32(len(x.texts)))
	return quotes
}

// forget drops all comments, and keeps the articles.
func (x *Index) forget() {
	before := x.texts
	*x = *NewIndex()
	for _, t := range before {
		if t.Of == "article" {
			x.Add(t.Source)
		}
	}
}

// quote returns the spans of a match, together with the closing punctuation that
// both texts share.
func (x *Index) quote(t text, m match) corpus.Quote {
	source := x.textOf(m.at)
	here, closing := x.span(t, m.start, m.end-m.start)
	there, closes := x.span(source, m.at, m.atEnd-m.at)
	for k := range min(len(closing), len(closes)) {
		if closing[k] != closes[k] {
			break
		}
		here[1]++
		there[1]++
	}
	return corpus.Quote{Of: source.Of, SourceID: source.ID, Span: here, SourceSpan: there}
}

// textOf returns the text that has a word.
func (x *Index) textOf(word int) text {
	i, found := slices.BinarySearchFunc(x.texts, word, func(t text, word int) int { return cmp.Compare(t.from, word) })
	if !found {
		i--
	}
	return x.texts[i]
}
