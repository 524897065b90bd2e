// Package quote finds the stretches of a text that repeat another word for word.
package quote

import "standpoint/corpus"

// Source is a text that may be quoted.
type Source struct {
	Of   string // "article" or "comment"
	ID   string // id of the document, "" if it has none
	Text string
}

// Find gives the stretches of text that repeat a stretch of a source.
func Find(text string, sources []Source) []corpus.Quote {
	x := NewIndex()
	for _, s := range sources {
		x.Add(s)
	}
	return x.Find(text)
}

// Index holds the sources of one thread.
type Index struct{}

// NewIndex gives an index without sources.
func NewIndex() *Index { return &Index{} }

// Add makes a source known; later sources are nearer.
func (x *Index) Add(s Source) {}

// Find gives the stretches of text that repeat a stretch of a source added before.
func (x *Index) Find(text string) []corpus.Quote { return nil }
