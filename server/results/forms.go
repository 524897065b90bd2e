package results

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

// forms returns for every term the way in which it is written most often in the first
// of some sets that holds it; ties in small letters, then by bytes.
func (r *Reader) forms(ctx context.Context, sets []search.Request, terms []string) (map[string]string, error) {
	if len(terms) == 0 {
		return nil, nil
	}
	best := map[string]*form{} // by term
	for _, term := range terms {
		best[term] = &form{}
	}
	lower := map[string]*written{} // the words with these terms, in small letters
	termOf := func(word string) *form {
		if tokens := schema.Analyze(word); len(tokens) == 1 {
			return best[tokens[0].Term]
		}
		return nil
	}
	_, err := r.words(ctx, search.WordsRequest{Sets: sets, Word: query.Word{Form: query.Lower}, Times: true, Only: func(word string) bool { return termOf(word) != nil }},
		func(w search.WordCount) error {
			lower[w.Word] = &written{termOf(w.Word), slices.Clone(w.Times)}
			return nil
		})
	if err != nil {
		return nil, err
	}
	_, err = r.words(ctx, search.WordsRequest{Sets: sets, Word: query.Word{Form: query.Written}, Times: true, Only: func(word string) bool { return lower[strings.ToLower(word)] != nil }},
		func(w search.WordCount) error {
			small := lower[strings.ToLower(w.Word)]
			small.of.offer(w.Word, w.Times)
			for i, n := range w.Times {
				small.times[i] -= n
			}
			return nil
		})
	if err != nil {
		return nil, err
	}
	for _, word := range slices.Sorted(maps.Keys(lower)) {
		lower[word].of.offer(word, lower[word].times)
	}
	out := map[string]string{}
	for term, f := range best {
		out[term] = cmp.Or(f.word, term)
	}
	return out, nil
}

// written is a word in small letters with its occurrences in each set: first in any
// letters, and once those in capitals are taken off, in small ones.
type written struct {
	of    *form
	times []int
}

// form is the most frequent way to write a term so far.
type form struct {
	word  string
	times []int // occurrences in each set
}

// offer takes a way to write the term if it is more frequent.
func (f *form) offer(word string, times []int) {
	if f.word == "" || moreOften(times, f.times) || !moreOften(f.times, times) && plainer(word, f.word) {
		f.word, f.times = word, slices.Clone(times)
	}
}

// plainer decides between two ways that are equally frequent.
func plainer(a, b string) bool {
	small, smallToo := a == strings.ToLower(a), b == strings.ToLower(b)
	return small && !smallToo || small == smallToo && a < b
}

// moreOften compares occurrences in the first set, or where that has none in the next.
func moreOften(a, b []int) bool {
	for i := range a {
		if a[i] > 0 || b[i] > 0 {
			return a[i] > b[i]
		}
	}
	return false
}

// wordsAsked returns a test for words that the query of a request asks for, alone or
// among others.
func wordsAsked(req search.Request) func(form string) bool {
	asked := query.AnyWords(req.Any)
	query.Positive(req.Query, func(n query.Node) {
		if p, ok := query.PatternOf(n); ok {
			asked = append(asked, p.Words...)
		}
	})
	return func(form string) bool {
		return slices.ContainsFunc(schema.Analyze(form), func(t schema.Token) bool {
			return slices.ContainsFunc(asked, func(w query.Word) bool { return w.Matches(t) })
		})
	}
}
