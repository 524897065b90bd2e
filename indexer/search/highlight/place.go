package highlight

import (
	"cmp"
	"slices"

	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

// Place is where a query matched a text: the words from First to Last, by index.
type Place struct{ First, Last int }

// Finder finds the places of one query in many texts. It remembers what it found
// out about words, so it is for one goroutine.
type Finder struct{ clauses []clause }

// NewFinder reads a query as Spans does.
func NewFinder(n query.Node, anyText string) *Finder {
	return &Finder{clausesOf(n, anyText, near.findWhole)}
}

// Finds reports whether the query has words that a text could match. One of values
// and dates alone has none.
func (f *Finder) Finds() bool { return len(f.clauses) > 0 }

// Places returns the places in the words of a text field, in order, none twice. They
// are what Spans marks, except that words near each other are one place, from
// the first to the last of them. Places that share words are one.
func (f *Finder) Places(field string, words []schema.Token) []Place {
	var found []Place
	for _, c := range f.clauses {
		if c.field == "" || c.field == field {
			c.find(words, func(first, last int) { found = append(found, Place{first, last}) })
		}
	}
	slices.SortFunc(found, func(a, b Place) int { return cmp.Compare(a.First, b.First) })
	var out []Place
	for _, p := range found {
		if n := len(out); n > 0 && p.First <= out[n-1].Last {
			out[n-1].Last = max(out[n-1].Last, p.Last)
			continue
		}
		out = append(out, p)
	}
	return out
}
