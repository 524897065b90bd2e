// Package themes finds what a set of comments is about: a few themes, each with the
// words and phrases that its own comments use.
//
// Documents are compared by their words and by what these mean, each is joined with its
// nearest neighbours, and the graph falls into communities. Their centres are themes,
// and each document belongs to the nearest one, or to none. Everything is computed in
// whole numbers or in sums of one order, so that the same documents give the same
// themes on every machine, in whatever order they come.
package themes

import (
	"cmp"
	"runtime"
	"slices"

	"github.com/cespare/xxhash/v2"

	"standpoint/indexer/search/schema"
)

// How many themes there are, and how many documents there must be to have any.
const (
	Least = 3
	Most  = 12
	Few   = 12
)

// None is the theme of documents that fit none.
const None = -1

// Theme is one theme of some documents.
type Theme struct {
	Label []string // two to four words and phrases, as most of its documents write them
	Words []Word   // that set it apart from the other documents, the most telling first
	// Documents are the places of its documents, the nearest to its centre first; copies
	// are beside the first of them.
	Documents []int
}

// Found are the themes of documents, the largest first.
type Found struct {
	Themes []Theme
	Of     []int // by document: which theme it belongs to, or None
	Unique int   // documents without copies beyond the first
}

// core is how many documents themes are made of at most; the others are put to them.
const core = 3000

// Finder finds themes. It remembers words that it met, so that the next documents take
// less time; what it finds does not depend on them. It is for one goroutine.
type Finder struct {
	Words     Words // nil: documents are compared by their words alone
	analyzers []schema.Analyzer
}

// Find finds the themes of documents.
func (x *Finder) Find(docs []Document) *Found {
	order, words := sorted(docs), x.Words
	if x.analyzers == nil {
		x.analyzers = make([]schema.Analyzer, min(runtime.GOMAXPROCS(0), mostReaders))
	}
	f, texts := forwardOf(order, x.analyzers)
	first := firsts(order)
	unique := make([]bool, len(order))
	for i := range order {
		unique[i] = first[i] == i
	}
	vectors := measure(f, texts, unique, words)
	centres := centresOf(f, vectors, unique)
	of := assign(order, vectors, first, centres)
	return newFound(docs, order, f, texts, unique, of, centres)
}

// sorted is documents in an order that is that of lots, but always the same.
func sorted(docs []Document) []Document {
	order := slices.Clone(docs)
	slices.SortFunc(order, func(a, b Document) int {
		return cmp.Or(cmp.Compare(xxhash.Sum64String(a.ID), xxhash.Sum64String(b.ID)), cmp.Compare(a.ID, b.ID))
	})
	return order
}

// firsts are the places of the first document of the group of each: the one with the
// least id.
func firsts(docs []Document) []int {
	leader := map[string]int{}
	for i, d := range docs {
		if at, known := leader[d.Group]; d.Group != "" && (!known || d.ID < docs[at].ID) {
			leader[d.Group] = i
		}
	}
	out := make([]int, len(docs))
	for i, d := range docs {
		out[i] = i
		if d.Group != "" {
			out[i] = leader[d.Group]
		}
	}
	return out
}
