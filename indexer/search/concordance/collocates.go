package concordance

import (
	"math"

	"standpoint/indexer/search/keyness"
	"standpoint/indexer/search/schema"
)

// Collocates counts which words stand near the places of a query, document by
// document. It uses memory for each word of the documents.
//
// A word of a document is near if one of its occurrences is at most Window positions
// before the first or after the last word of a place, in the same field and
// paragraph; the words of places do not count. By chance, that is, if the other words of
// the document stood in random order, it would be near with a probability of
//
//	1 - C(n-z, f) / C(n, f)
//
// where z of the n words of the document are near and the word occurs f times. What is
// expected is the sum of these over the documents that hold the word. So neither what
// a document is about nor how often it repeats a word makes a collocate, only where
// the word stands.
type Collocates struct {
	Window int

	documents int
	words     map[string]*nearby
	each      map[string]*occurrences // of the present document; used again
}

// nearby is what is known of one word: in how many documents it is, and in how many
// of them near. Documents all of whose words are near are certain and say nothing.
type nearby struct {
	in, near, certain int
	expected          uint64 // in units of 2^-32, so that the order of documents does not change it
}

// occurrences counts a word in one document.
type occurrences struct {
	times int
	near  bool
}

// unit is a probability of 1 in nearby.expected.
const unit = 1 << 32

// Add counts a document by its texts with places.
func (c *Collocates) Add(texts []Text) {
	if c.words == nil {
		c.words, c.each = map[string]*nearby{}, map[string]*occurrences{}
	}
	clear(c.each)
	words, near := 0, 0
	for _, t := range texts {
		t.visit(c.Window, func(w schema.Token, isNear bool) {
			words++
			if isNear {
				near++
			}
			found := c.each[w.Term]
			if found == nil {
				found = &occurrences{}
				c.each[w.Term] = found
			}
			found.times++
			found.near = found.near || isNear
		})
	}
	c.documents++
	for term, found := range c.each {
		c.of(term).add(*found, words, near)
	}
}

func (c *Collocates) of(term string) *nearby {
	known := c.words[term]
	if known == nil {
		known = &nearby{}
		c.words[term] = known
	}
	return known
}

func (n *nearby) add(found occurrences, words, near int) {
	n.in++
	if found.near {
		n.near++
	}
	if near == words {
		n.certain++
	}
	n.expected += uint64(math.Round(chance(words, near, found.times) * unit))
}

// chance is the probability that one of so many occurrences is near.
func chance(words, near, times int) float64 {
	far := 1.0
	for i := range times {
		if words-near-i <= 0 {
			return 1
		}
		far *= float64(words-near-i) / float64(words-i)
	}
	return 1 - far
}

// visit visits every word that is not in a place.
func (t Text) visit(window int, visit func(w schema.Token, near bool)) {
	next := 0 // the first place that is not before the word
	for i, w := range t.Words {
		for next < len(t.Places) && t.Places[next].Last < i {
			next++
		}
		if next < len(t.Places) && t.Places[next].First <= i {
			continue
		}
		near := next < len(t.Places) && t.Words[t.Places[next].First].Position-w.Position <= window ||
			next > 0 && w.Position-t.Words[t.Places[next-1].Last].Position <= window
		visit(w, near)
	}
}

// Merge adds what another one with the same window has counted.
func (c *Collocates) Merge(other *Collocates) {
	if c.words == nil {
		c.words, c.each = map[string]*nearby{}, map[string]*occurrences{}
	}
	c.documents += other.documents
	for term, o := range other.words {
		n := c.of(term)
		n.in += o.in
		n.near += o.near
		n.certain += o.certain
		n.expected += o.expected
	}
}

// Collocate is what is known of one word: it is in so many documents with a place, in
// so many of them near one, and would be by chance in Expected.
type Collocate struct {
	In, Near int
	Expected float64
}

// Documents is the number of documents that were added.
func (c *Collocates) Documents() int { return c.documents }

// List returns the words that are near more often than by chance, the most
// telling first, at most so many; tested is the number of words that are in at
// least so many documents.
func (c *Collocates) List(most, least int) (list []keyness.Word[Collocate], tested int) {
	words := keyness.NewWords[Collocate](most)
	for term, n := range c.words {
		if n.in < least {
			continue
		}
		expected := float64(n.expected) / unit
		m := keyness.Chance{In: n.near - n.certain, Of: n.in - n.certain, Expected: expected - float64(n.certain)}.Measure()
		words.Add(term, m, Collocate{n.in, n.near, expected})
	}
	list, _ = words.List()
	return list, words.Tested()
}
