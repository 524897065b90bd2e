// Package quote finds the passages of a text that repeat another text word for
// word: for example, a comment that copies a sentence of the article, or of an
// earlier comment, before it answers.
//
// Two stretches are the same if they have the same words in the same order.
// White space, punctuation, the form of quotation marks and apostrophes, and
// case do not count, so a copy with straightened quotes, a lost full stop or an
// ellipsis is still found. A stretch counts as a quote if it is
//
//   - five words or more, two of them words of content in small letters (one
//     if the stretch is a whole sentence), since a long name alone is not a quote,
//     or eight words or more of any kind; or
//   - a whole line of the quoting text of three or four words, two of them
//     words of content, that is a whole line or sentence of the source or the
//     beginning of one.
//
// The longest stretch wins and stretches never overlap. Of equally long ones
// the article's wins, then that of the source added last, which in a thread is
// the nearest earlier comment.
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
// thread. For many texts against the same sources build an Index.
func Find(text string, sources []Source) []corpus.Quote {
	x := NewIndex()
	for _, s := range sources {
		x.Add(s)
	}
	return x.Find(text)
}

// shingle is the length in words that makes a stretch a quote anywhere in a
// line; shortest is the length that does so for a whole line.
const (
	shingle  = 5
	shortest = 3
	certain  = 8 // words from which even a stretch without small content words counts
)

// candidates limits how many positions are compared for one shingle, so that a text
// that repeats one word endlessly does not cost more than another. For articles the
// first positions are kept, for comments those of the nearest.
const (
	candidates = 24 // of all articles, and of all comments
	perSource  = 4  // of one source, from its front
)

// position is a word of a source.
type position struct{ source, word int32 }

// Index holds the sources of one thread and grows with it: find a comment's
// quotes first, then add the comment. The zero value is not usable; an Index
// is not safe for concurrent use.
type Index struct {
	sources  []Source
	texts    []tokens
	words    map[string]uint32
	articles map[uint64][]position // shingles of articles
	comments map[uint64][]position // shingles of other sources, the nearest last
	openings map[uint64]position   // first words of lines and sentences
}

// NewIndex returns an index without sources.
func NewIndex() *Index {
	return &Index{
		words:    map[string]uint32{},
		articles: map[uint64][]position{},
		comments: map[uint64][]position{},
		openings: map[uint64]position{},
	}
}

// Add adds a source. Sources are added in the order of the thread.
func (x *Index) Add(s Source) {
	t := tokenize(s.Text, x.intern)
	source := int32(len(x.sources))
	x.sources, x.texts = append(x.sources, s), append(x.texts, t)
	shingles := x.comments
	if s.Of == "article" {
		shingles = x.articles
	}
	for i := 0; i+shingle <= len(t.ids); i++ {
		key := t.hash(i, shingle)
		list := shingles[key]
		switch n := len(list); {
		case n >= perSource && list[n-perSource].source == source:
		case len(list) < candidates:
			shingles[key] = append(list, position{source, int32(i)})
		case s.Of != "article":
			copy(list, list[1:])
			list[candidates-1] = position{source, int32(i)}
		}
	}
	for i := range t.ids {
		if t.opens(i) {
			x.addOpening(t, position{source, int32(i)})
		}
	}
}

func (x *Index) addOpening(t tokens, at position) {
	for n := shortest; n < shingle && int(at.word)+n <= len(t.ids); n++ {
		key := t.hash(int(at.word), n)
		known, there := x.openings[key]
		if there && (x.sources[known.source].Of == "article" || known.source == at.source) {
			continue
		}
		x.openings[key] = at
	}
}

// intern returns the number of a word, a new one if it has none yet.
func (x *Index) intern(word string) uint32 {
	id, known := x.words[word]
	if !known {
		id = uint32(len(x.words)) + 1
		x.words[word] = id
	}
	return id
}

// lookup returns the number of a word, 0 if no source has it.
func (x *Index) lookup(word string) uint32 { return x.words[word] }

// Find returns the stretches of text that repeat a stretch of a source added
// before, in the order of their spans.
func (x *Index) Find(text string) []corpus.Quote {
	if len(x.sources) == 0 {
		return nil
	}
	t := tokenize(text, x.lookup)
	chosen := choose(x.longest(t))
	chosen = slices.DeleteFunc(chosen, func(m match) bool { return !t.quotable(m.start, m.length) })
	chosen = append(chosen, x.shortLines(t, chosen)...)
	slices.SortFunc(chosen, func(a, b match) int { return cmp.Compare(a.start, b.start) })
	quotes := make([]corpus.Quote, 0, len(chosen))
	for _, m := range chosen {
		quotes = append(quotes, x.quote(t, m))
	}
	return quotes
}

// quote returns the spans of a match, together with the closing punctuation that
// both texts share.
func (x *Index) quote(t tokens, m match) corpus.Quote {
	source, from := x.sources[m.at.source], x.texts[m.at.source]
	here, there := t.span(m.start, m.length), from.span(int(m.at.word), m.length)
	shared := min(len(t.closing(m.start+m.length-1)), len(from.closing(int(m.at.word)+m.length-1)))
	for k := range shared {
		if t.closing(m.start + m.length - 1)[k] != from.closing(int(m.at.word) + m.length - 1)[k] {
			break
		}
		here[1]++
		there[1]++
	}
	return corpus.Quote{Of: source.Of, SourceID: source.ID, Span: here, SourceSpan: there}
}
