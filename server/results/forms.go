package results

import (
	"context"
	"slices"
	"strings"

	"standpoint/indexer/search"
	"standpoint/indexer/search/query"
	"standpoint/indexer/search/schema"
)

// forms returns for every term the way in which most documents of the first set that
// holds it write it: of its forms in small letters the most frequent, ties by bytes; in
// capitals if more than half of the documents with that form have them.
func (r *Reader) forms(ctx context.Context, sets []search.Request, terms []string) (map[string]string, error) {
	best := map[string]*form{} // by term
	for _, term := range terms {
		best[term] = &form{word: term}
	}
	if len(terms) == 0 {
		return nil, nil
	}
	termOf := func(lower string) *form {
		tokens := schema.Analyze(lower)
		if len(tokens) != 1 {
			return nil
		}
		return best[tokens[0].Term]
	}
	_, err := r.words(ctx, search.WordsRequest{Sets: sets, Word: query.Word{Form: query.Lower}, Only: func(lower string) bool { return termOf(lower) != nil }},
		func(w search.WordCount) error {
			termOf(w.Word).offer(w.Word, w.In)
			return nil
		})
	if err != nil {
		return nil, err
	}
	chosen := map[string]*form{} // by form in small letters
	for _, f := range best {
		chosen[f.word] = f
	}
	_, err = r.words(ctx, search.WordsRequest{Sets: sets, Word: query.Word{Form: query.Written}, Only: func(written string) bool { return chosen[strings.ToLower(written)] != nil }},
		func(w search.WordCount) error {
			chosen[strings.ToLower(w.Word)].write(w.Word, w.In)
			return nil
		})
	out := map[string]string{}
	for term, f := range best {
		out[term] = f.shown()
	}
	return out, err
}

// form is the most frequent form of a term so far.
type form struct {
	word    string // in small letters
	in      []int  // documents of each set
	written string // with capitals, in more than half of the documents; "" if there is none
}

// offer takes a form in small letters if it is more frequent.
func (f *form) offer(lower string, in []int) {
	if f.in == nil || moreOften(in, f.in) {
		f.word, f.in = lower, append([]int(nil), in...)
	}
}

// moreOften compares counts in the first set, or where that has none in the next.
func moreOften(a, b []int) bool {
	for i := range a {
		if a[i] > 0 || b[i] > 0 {
			return a[i] > b[i]
		}
	}
	return false
}

func (f *form) write(written string, in []int) {
	for i, n := range f.in {
		if n > 0 {
			if 2*in[i] > n {
				f.written = written
			}
			return
		}
	}
}

func (f *form) shown() string {
	if f.written != "" {
		return f.written
	}
	return f.word
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
